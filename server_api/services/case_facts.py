"""Everything on file for one call, read at once."""

from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.contract.words import Blocked, ErrorCode, IdentityMode, LegalKind
from server_api.domain.authority import Grant
from server_api.domain.identity import IdentityCheck, KnownFacts, askable
from server_api.domain.legal import Fact, free_debts, widened
from server_api.domain.masking import mask_document
from server_api.domain.offers import OfferPolicy
from server_api.services.authority import grants_of
from server_api.services.case_around import CaseAround, read_around
from server_api.services.creditor_terms import CreditorTerms, terms_of
from server_api.services.legal_view import LegalStory, read_story
from server_api.services.places import calendar_of
from server_api.services.refusals import RefusalError
from server_api.store import (
    authority_rows,
    creditors_rows,
    debts_rows,
    hardship_rows,
    identity_rows,
    legal_rows,
    people_rows,
    promises_rows,
)
from server_api.store.creditors_rows import CampaignRow, CreditorRow
from server_api.store.debts_rows import DebtRow
from server_api.store.people_rows import PersonRow, PhoneRow
from server_api.store.promises_rows import PromiseRow

_LANGUAGE = {"BR": "pt-BR", "US": "en-US", "GB": "en-GB"}


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """A person, what they owe the campaign's creditor, and all that bears on the call.

    ``payable``: what an over-indebted debtor has left in a month, in the case's currency; None: not told.
    """

    person: PersonRow
    phones: list[PhoneRow]
    campaign: CampaignRow
    creditor: CreditorRow
    terms: CreditorTerms
    debts: list[DebtRow]
    legal: list[Fact]
    policies: list[OfferPolicy]
    promises: list[PromiseRow]
    identity: IdentityCheck
    grants: list[Grant] = field(default_factory=list)
    around: CaseAround = field(default_factory=CaseAround)
    story: LegalStory = field(default_factory=LegalStory)
    payable: int | None = None

    @property
    def language(self) -> str:
        """The language in which the debtor is spoken to."""
        return language_of(self.person, self.terms.language)

    @property
    def countries(self) -> tuple[str, str]:
        """Whose law may forbid to ask something: the debtor's and the creditor's."""
        return self.person.country, self.creditor.country

    @property
    def currency(self) -> str:
        """The currency of the case: that of the oldest debt."""
        return self.debts[0].terms.principal.currency if self.debts else ""

    def open_for(self, block: Blocked) -> list[DebtRow]:
        """The debts, in the case's currency, to which no legal fact forbids this."""
        free = free_debts((debt.debt_id for debt in self.debts), self.legal, block)
        return [
            debt
            for debt in self.debts
            if debt.debt_id in free and debt.terms.principal.currency == self.currency
        ]


async def read_case(conn: AsyncConnection, call_id: str, person_id: str, campaign_id: str) -> CaseFacts:
    """Read a case. Raises RefusalError ``not_found`` where person or campaign is gone."""
    person = await people_rows.get(conn, person_id)
    campaign = await creditors_rows.campaign(conn, campaign_id)
    creditor = await creditors_rows.get(conn, campaign.creditor_id) if campaign else None
    if person is None or campaign is None or creditor is None:
        raise RefusalError(ErrorCode.NOT_FOUND, what="case")
    terms = terms_of(creditor)
    story = await read_story(conn, person_id, creditor.creditor_id)
    # Most debtors have no legal story at all.
    in_force = await legal_rows.in_force(conn, person_id, creditor.creditor_id) if story.facts else []
    debts = await debts_rows.open_debts(
        conn, person_id, creditor.creditor_id, calendar_of(person), net=terms.money.net_of_payments
    )
    phones = await people_rows.phones_of(conn, person_id)
    return CaseFacts(
        person=person,
        phones=phones,
        campaign=campaign,
        creditor=creditor,
        terms=terms,
        debts=debts,
        legal=widened(in_force, terms.legal.blocks),
        policies=await creditors_rows.policies(conn, creditor.creditor_id),
        promises=await promises_rows.of_person(conn, person_id),
        identity=await _identity(conn, call_id, person, creditor, terms),
        grants=grants_of(await authority_rows.in_force(conn, creditor.creditor_id)),
        around=await read_around(conn, person_id, creditor.creditor_id, phones),
        story=story,
        payable=await _payable(conn, person_id, debts, in_force),
    )


async def _payable(
    conn: AsyncConnection, person_id: str, debts: list[DebtRow], in_force: list[Fact]
) -> int | None:
    """Asked for only of the over-indebted: nobody else's income bears on what is offered."""
    if not debts or all(fact.kind is not LegalKind.OVER_INDEBTED for fact in in_force):
        return None
    sheet = await hardship_rows.latest(conn, person_id)
    same = sheet is not None and sheet.currency == debts[0].terms.principal.currency
    return sheet.payable_minor if sheet is not None and same else None


def language_of(person: PersonRow, creditors: str = "") -> str:
    """The person's own language, else that of the creditor's terms, else that of the country."""
    return person.language or creditors or language_in(person.country)


def language_in(country: str) -> str:
    """The language in which people of a country are spoken to."""
    return _LANGUAGE.get(country, f"es-{country}")


def known_facts(person: PersonRow) -> KnownFacts:
    """What the answers of the identity check are compared with."""
    return KnownFacts(
        birth_date=person.birth_date,
        document=person.document,
        postcode=person.postcode,
        mother_name=person.mother_name,
        country=person.country,
        document_masked=mask_document(person.document_kind, person.document),
    )


def local_day(moment: datetime, zone: str) -> date:
    """The day at the debtor's place."""
    return moment.astimezone(ZoneInfo(zone)).date()


async def _identity(
    conn: AsyncConnection, call_id: str, person: PersonRow, creditor: CreditorRow, terms: CreditorTerms
) -> IdentityCheck:
    questions = askable(terms.questions, known_facts(person))
    stored = await identity_rows.get(conn, call_id, questions)
    if stored is not None:
        return stored
    mode = IdentityMode(creditor.identity_mode)
    if mode is IdentityMode.UNKNOWN:
        mode = IdentityMode.MASKED
    return IdentityCheck(
        mode=mode,
        questions=questions,
        needed=creditor.identity_needed,
        tries_left=terms.identity_tries,
    )
