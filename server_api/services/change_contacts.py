"""Contacts learned or corrected: checked, with where they come from, used once enough sources named them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.contacts import CaseExtras, ChangeContact
from server_api.contract.debt_words import ContactKind
from server_api.contract.words import ErrorCode
from server_api.services.case_access import check_person, confirmed_case, identified, own_case
from server_api.services.case_extras import case_extras
from server_api.services.check_contact import BadContactError, clean_contact, clean_label
from server_api.services.creditor_terms import terms_of
from server_api.services.led_cases import own_or_led
from server_api.services.live_calls import LiveCall, LiveCalls
from server_api.services.refusals import RefusalError
from server_api.services.roster import Seat
from server_api.services.write_note import TellPerson
from server_api.store import audit_rows, contact_book_rows, creditors_rows
from server_api.store.contact_book_rows import TABLES
from server_api.store.database import Database
from server_api.store.people_rows import backwards

USABLE, UNCONFIRMED = "usable", "unconfirmed"
#: What an agent may say of a contact; an opt-out is taken back elsewhere, by a lead.
_STATES = frozenset({"", USABLE, "wrong", "invalid"})
_CLOSED = frozenset({"opted_out"})


@dataclass(frozen=True, slots=True)
class _Told:
    """Who says it, and how many have to."""

    source: str
    confirmed_at: datetime | None
    sources: int


class ChangeContacts:
    """Adds and changes, for the agent on the line with the debtor, and for leads."""

    def __init__(self, database: Database, clock: Clock, calls: LiveCalls, tell: TellPerson) -> None:
        self._database, self._clock, self._calls, self._tell = database, clock, calls, tell

    async def __call__(self, seat: Seat, person_id: str, change: ChangeContact) -> CaseExtras:
        """All contacts as they are then, on disk.

        Raises RefusalError NOT_FOUND, REFUSED (``identity``), INVALID (``field``, ``fault``); StoreError.
        """
        call = self._call(seat, person_id, change)
        if change.kind.value not in TABLES:
            raise RefusalError(ErrorCode.INVALID, field="kind", fault="unknown")
        if change.state not in _STATES:
            raise RefusalError(ErrorCode.INVALID, field="state", fault="unknown")
        async with self._database.write() as conn:
            await own_or_led(conn, seat, person_id, call)
            told = await self._told(conn, call, change)
            try:
                contact_id = await _changed(conn, person_id, change, told)
            except BadContactError as error:
                raise RefusalError(ErrorCode.INVALID, field=error.field, fault=error.fault) from error
            await audit_rows.add(
                conn,
                self._clock.utc(),
                user_id=seat.agent_id,
                what="contact_changed" if change.contact_id else "contact_added",
                subject=person_id,
                kind=change.kind.value,
                contact=contact_id,
                state=change.state,
                source=told.source,
                call=call.call_id if call else "",
            )
            extras = await case_extras(conn, person_id)
        self._tell(person_id, "contact")
        return extras

    def _call(self, seat: Seat, person_id: str, change: ChangeContact) -> LiveCall | None:
        """That a number is wrong may be said by whoever answers; all else by the right party."""
        only_wrong = change.contact_id and not change.value and change.state in ("wrong", "invalid")
        if only_wrong and not change.confirmed:
            return own_case(self._calls, seat, person_id)
        return confirmed_case(self._calls, seat, person_id)

    async def _told(self, conn: AsyncConnection, call: LiveCall | None, change: ChangeContact) -> _Told:
        source = "lead" if call is None else "debtor" if change.confirmed and identified(call) else "agent"
        needed = 1
        if call is not None:
            campaign = await creditors_rows.campaign(conn, call.plan.campaign_id)
            creditor = await creditors_rows.get(conn, campaign.creditor_id) if campaign else None
            needed = terms_of(creditor).contact_sources if creditor else 1
        return _Told(source, self._clock.utc() if source == "debtor" else None, needed)


async def _changed(conn: AsyncConnection, person_id: str, change: ChangeContact, told: _Told) -> str:
    person = await check_person(conn, person_id)
    kind = change.kind.value
    known = None
    if change.contact_id:
        known = await contact_book_rows.contact(conn, kind, person_id, change.contact_id)
        if known is None:
            raise RefusalError(ErrorCode.NOT_FOUND, what="contact")
        if known["state"] in _CLOSED:
            raise RefusalError(ErrorCode.REFUSED, fault="opted_out")
    if known is not None and not change.value.strip():
        return await _marked(conn, change, known, told)
    values = clean_contact(change.kind, change.value, change.parts, person.country)
    twin = await contact_book_rows.same_contact(conn, kind, person_id, values)
    if twin is not None:
        return await _named_again(conn, change, twin, told)
    if known is not None:
        # What was wrong stays on file, so that nobody loads it again as new.
        await contact_book_rows.change_contact(conn, kind, change.contact_id, {"state": "invalid"})
    return await _added(conn, person_id, change, values, told)


async def _added(
    conn: AsyncConnection, person_id: str, change: ChangeContact, values: dict[str, Any], told: _Told
) -> str:
    _, key, _ = TABLES[change.kind.value]
    label = "kind" if change.kind is ContactKind.PHONE else "label"
    contact_id = str(uuid4())
    row = {
        **values,
        key: contact_id,
        "person_id": person_id,
        label: clean_label(change.label)[:20] if label == "kind" else clean_label(change.label),
        "source": told.source,
        "state": USABLE if told.sources <= 1 else UNCONFIRMED,
        "confirmed_at": told.confirmed_at,
    }
    if change.kind is ContactKind.PHONE:
        row["backwards"] = backwards(values["e164"])
    await contact_book_rows.add_contact(conn, change.kind.value, row)
    return contact_id


async def _named_again(
    conn: AsyncConnection, change: ChangeContact, twin: dict[str, Any], told: _Told
) -> str:
    """Somebody else names a contact that is there: another source, or it is no longer wrong."""
    kind = change.kind.value
    contact_id: str = twin[TABLES[kind][1]]
    if twin["state"] in _CLOSED:
        raise RefusalError(ErrorCode.REFUSED, fault="opted_out")
    sources = [one for one in twin["source"].split("+") if one]
    if told.source not in sources:
        sources.append(told.source)
    values: dict[str, Any] = {
        "source": "+".join(sources)[:60],
        "state": USABLE if len(sources) >= told.sources else UNCONFIRMED,
    }
    if told.confirmed_at is not None:
        values["confirmed_at"] = told.confirmed_at
    await contact_book_rows.change_contact(conn, kind, contact_id, values)
    return contact_id


async def _marked(conn: AsyncConnection, change: ChangeContact, known: dict[str, Any], told: _Told) -> str:
    label = "kind" if change.kind is ContactKind.PHONE else "label"
    values: dict[str, Any] = {}
    if change.label:
        values[label] = clean_label(change.label)[:20] if label == "kind" else clean_label(change.label)
    if change.state == USABLE and known["state"] != USABLE:
        return await _named_again(conn, change, known, told)
    if change.state:
        values["state"] = change.state
    if told.confirmed_at is not None and change.state in ("", USABLE):
        values["confirmed_at"] = told.confirmed_at
    if values:
        await contact_book_rows.change_contact(conn, change.kind.value, change.contact_id, values)
    return change.contact_id
