"""What a case's hidden tabs show: contacts and what they may be used for, other parties, papers, notes."""

from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.contract.contacts import CaseExtras, Consent, ContactLine, DocumentLine, Note, PartyLine
from server_api.contract.debt_words import ConsentState, ContactKind, DocumentKind, PartyRole
from server_api.contract.words import Channel
from server_api.domain.contact_quality import quality
from server_api.domain.masking import mask_document, mask_email, mask_phone, mask_street
from server_api.domain.parties import may_hear
from server_api.services.case_access import check_person, own_case, refuse_hidden
from server_api.services.hardship_view import sheet_view
from server_api.services.led_cases import CaseLooks
from server_api.services.live_calls import LiveCalls
from server_api.services.roster import Seat
from server_api.store import contact_book_rows, dossier_rows, hardship_rows, people_rows
from server_api.store.contact_book_rows import AddressRow, ConsentRow, EmailRow
from server_api.store.database import Database
from server_api.store.dossier_rows import DocumentRow, NoteRow, PartyRow
from server_api.store.people_rows import PhoneRow

_MOST_NOTES = 200
_MOST_DOCUMENTS = 500


class ReadExtras:
    """Of the debtor on the agent's own line; a lead's of the cases they lead, which is written down."""

    def __init__(self, database: Database, calls: LiveCalls, looks: CaseLooks) -> None:
        self._database, self._calls, self._looks = database, calls, looks

    async def __call__(self, seat: Seat, person_id: str) -> CaseExtras:
        """Raises RefusalError NOT_FOUND, REFUSED (``legal``: death, a minor); StoreError."""
        call = own_case(self._calls, seat, person_id)
        refuse_hidden(call)
        await self._looks(seat, person_id, call, "extras")
        return await self._database.read_at_once(lambda conn: case_extras(conn, person_id))


async def case_extras(conn: AsyncConnection, person_id: str) -> CaseExtras:
    """All of it, masked. Raises RefusalError NOT_FOUND."""
    person = await check_person(conn, person_id)
    consents = await contact_book_rows.consents_of(conn, person_id)
    contracts = await dossier_rows.contracts_of(conn, person_id)
    numbers = [_phone(row, consents) for row in await people_rows.phones_of(conn, person_id)]
    mails = [_email(row, consents) for row in await contact_book_rows.emails_of(conn, person_id)]
    sheet = await hardship_rows.latest(conn, person_id)
    homes = [_address(row, consents) for row in await contact_book_rows.addresses_of(conn, person_id)]
    return CaseExtras(
        person_id=person_id,
        contacts=(*numbers, *mails, *homes),
        parties=tuple(_party(row) for row in await dossier_rows.parties_of(conn, person_id)),
        documents=tuple(
            _document(row, contracts.get(row.debt_id, ""))
            for row in await dossier_rows.documents_of(conn, person_id, _MOST_DOCUMENTS)
        ),
        notes=tuple(note_view(row) for row in await dossier_rows.notes_of(conn, person_id, _MOST_NOTES)),
        tags=tuple(await dossier_rows.tags_of(conn, person_id)),
        custom=tuple((str(name)[:200], str(value)[:200]) for name, value in sorted(person.custom.items())),
        hardship=sheet_view(sheet) if sheet else None,
    )


def note_view(row: NoteRow) -> Note:
    """A note as the desk shows it."""
    return Note(note_id=row.note_id, at=row.at, by=row.author, text=row.body, pinned=row.pinned)


def _consents(contact_id: str, rows: Iterable[ConsentRow]) -> tuple[Consent, ...]:
    return tuple(
        Consent(
            channel=Channel(row.channel),
            purpose=row.purpose,
            state=ConsentState(row.state),
            since=row.since,
            source=row.source,
        )
        for row in rows
        if row.contact_id == contact_id
    )


def _phone(row: PhoneRow, consents: list[ConsentRow]) -> ContactLine:
    confirmed = row.confirmed_at is not None or row.right_party_times > 0
    return ContactLine(
        contact_id=row.phone_id,
        kind=ContactKind.PHONE,
        masked=mask_phone(row.e164),
        label=row.kind,
        source=row.source,
        state=row.state,
        quality=quality(row.quality, row.state, right_party_times=row.right_party_times, confirmed=confirmed),
        last_result=row.last_result,
        last_at=row.last_at,
        confirmed_at=row.confirmed_at,
        consents=_consents(row.phone_id, consents),
    )


def _email(row: EmailRow, consents: list[ConsentRow]) -> ContactLine:
    return ContactLine(
        contact_id=row.email_id,
        kind=ContactKind.EMAIL,
        masked=mask_email(row.address),
        label=row.label,
        source=row.source,
        state=row.state,
        quality=quality(row.quality, row.state, confirmed=row.confirmed_at is not None),
        last_result=row.last_result,
        last_at=row.last_at,
        confirmed_at=row.confirmed_at,
        consents=_consents(row.email_id, consents),
    )


def _address(row: AddressRow, consents: list[ConsentRow]) -> ContactLine:
    place = ", ".join(part for part in (mask_street(row.street), row.city, row.region) if part)
    return ContactLine(
        contact_id=row.address_id,
        kind=ContactKind.ADDRESS,
        masked=place[:200],
        label=row.label,
        source=row.source,
        state=row.state,
        quality=quality(row.quality, row.state, confirmed=row.confirmed_at is not None),
        confirmed_at=row.confirmed_at,
        consents=_consents(row.address_id, consents),
    )


def _party(row: PartyRow) -> PartyLine:
    role = PartyRole(row.role)
    hears, rule_id = may_hear(role, row.may_hear)
    return PartyLine(
        party_id=row.party_id,
        role=role,
        name=row.name,
        document_masked=mask_document(row.document_kind, row.document) if row.document else "",
        phone_masked=mask_phone(row.phone) if row.phone else "",
        may_hear=hears,
        rule_id=rule_id,
        since=row.since,
        note=row.note,
    )


def _document(row: DocumentRow, contract: str) -> DocumentLine:
    return DocumentLine(
        document_id=row.document_id,
        kind=DocumentKind(row.kind),
        title=row.title,
        at=row.at,
        media_type=row.media_type,
        size=row.size,
        contract=contract,
    )
