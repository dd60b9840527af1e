"""The server's requests about a case's details: statement, contacts, notes, papers, holds, own panel."""

from datetime import date

from agent_desktop.links.asking import Asking, read_answer
from server_api.contract import routes
from server_api.contract.cases import HistoryPage
from server_api.contract.contacts import (
    CaseExtras,
    ChangeContact,
    Note,
    OwnPanel,
    Reveal,
    Revealed,
    SetConsent,
    WriteNote,
)
from server_api.contract.hardship import WriteHardship
from server_api.contract.holds import HoldReason, HoldView, OpenHold, OtherPerson
from server_api.contract.payments import SendOrder
from server_api.contract.scripts import Script
from server_api.contract.statements import Statement
from server_api.contract.words import Channel

_PAGE = 200


class ServerExtras(Asking):
    """Every method raises ServerRefusedError."""

    async def statement(self, person_id: str, call_id: str, on: date | None) -> Statement:
        """What is owed on a day; None: the server's today."""
        path = routes.STATEMENT.format(person_id=person_id)
        query = {"call_id": call_id, **({"on": on.isoformat()} if on else {})}
        return read_answer(Statement, await self._request("GET", path, query=query))

    async def case_extras(self, person_id: str, call_id: str) -> CaseExtras:
        """Contacts, parties, documents, notes."""
        path = routes.CASE_EXTRAS.format(person_id=person_id)
        return read_answer(CaseExtras, await self._request("GET", path, query={"call_id": call_id}))

    async def search_history(
        self, person_id: str, channels: tuple[str, ...], text: str, cursor: str
    ) -> HistoryPage:
        """A page of the timeline under a filter."""
        path = routes.HISTORY.format(person_id=person_id)
        query = {"cursor": cursor, "limit": str(_PAGE), "channel": ",".join(channels), "q": text}
        return read_answer(HistoryPage, await self._request("GET", path, query=query))

    async def change_contact(self, person_id: str, change: ChangeContact) -> CaseExtras:
        """Add or correct one."""
        path = routes.CONTACTS.format(person_id=person_id)
        return read_answer(CaseExtras, await self._request("POST", path, change))

    async def set_consent(self, person_id: str, consent: SetConsent) -> CaseExtras:
        """In force at once."""
        path = routes.CONSENTS.format(person_id=person_id)
        return read_answer(CaseExtras, await self._request("POST", path, consent))

    async def write_hardship(self, person_id: str, told: WriteHardship) -> CaseExtras:
        """A month of income and expenses."""
        path = routes.HARDSHIP.format(person_id=person_id)
        return read_answer(CaseExtras, await self._request("POST", path, told))

    async def reveal(self, person_id: str, reveal: Reveal) -> Revealed:
        """A whole value (logged)."""
        path = routes.REVEAL.format(person_id=person_id)
        return read_answer(Revealed, await self._request("POST", path, reveal))

    async def write_note(self, person_id: str, note: WriteNote) -> Note:
        """A note of the case."""
        path = routes.NOTES.format(person_id=person_id)
        return read_answer(Note, await self._request("POST", path, note))

    async def take_pin_down(self, note_id: str) -> None:
        """The note stands on the screen no longer."""
        await self._request("DELETE", routes.NOTE.format(note_id=note_id))

    async def document(self, document_id: str) -> bytes:
        """The content of a paper (logged)."""
        return (await self._request("GET", routes.DOCUMENT.format(document_id=document_id))).content

    async def open_hold(self, call_id: str, hold: OpenHold) -> HoldView:
        """Every channel stops at once."""
        path = routes.HOLDS.format(call_id=call_id)
        return read_answer(HoldView, await self._request("POST", path, hold))

    async def hold_reason(self, hold_id: str, reason: HoldReason) -> HoldView:
        """What the debtor adds."""
        path = routes.HOLD_REASON.format(hold_id=hold_id)
        return read_answer(HoldView, await self._request("POST", path, reason))

    async def send_protocol(self, hold_id: str, channel: Channel) -> HoldView:
        """The protocol number to the debtor."""
        path = routes.HOLD_PROTOCOL.format(hold_id=hold_id)
        return read_answer(HoldView, await self._request("POST", path, SendOrder(channel=channel)))

    async def other_person(self, call_id: str, other: OtherPerson) -> Script:
        """What may be said to anyone."""
        path = routes.OTHER_PERSON.format(call_id=call_id)
        return read_answer(Script, await self._request("POST", path, other))

    async def own_panel(self) -> OwnPanel:
        """The agent's own day."""
        return read_answer(OwnPanel, await self._request("GET", routes.OWN_PANEL))
