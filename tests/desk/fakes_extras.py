"""The server's side of a case's details as a fake: it says yes and remembers what it heard."""

from abc import ABC, abstractmethod
from datetime import date

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
from server_api.contract.money import Money
from server_api.contract.scripts import Script
from server_api.contract.statements import Statement
from server_api.contract.words import Channel, LegalKind
from tests.desk.making import NOW, TODAY, script


class FakeExtras(ABC):
    """``extras`` and ``owed`` are what it answers."""

    def __init__(self) -> None:
        super().__init__()
        self.extras = CaseExtras(person_id="person-of-call-1")
        self.owed = Money(200_000, "BRL")

    @abstractmethod
    def _hear(self, *what: str) -> None: ...

    async def statement(self, person_id: str, call_id: str, on: date | None) -> Statement:
        self._hear("statement", person_id, str(on))
        return Statement(person_id=person_id, on=on or TODAY, debts=(), total=self.owed)

    async def case_extras(self, person_id: str, call_id: str) -> CaseExtras:
        self._hear("case_extras", person_id, call_id)
        return self.extras

    async def search_history(
        self, person_id: str, channels: tuple[str, ...], text: str, cursor: str
    ) -> HistoryPage:
        self._hear("search_history", ",".join(channels), text, cursor)
        return HistoryPage(items=(), total=0)

    async def change_contact(self, person_id: str, change: ChangeContact) -> CaseExtras:
        self._hear("change_contact", change.kind, change.value)
        return self.extras

    async def set_consent(self, person_id: str, consent: SetConsent) -> CaseExtras:
        self._hear("set_consent", consent.contact_id, consent.channel, consent.state)
        return self.extras

    async def write_hardship(self, person_id: str, told: WriteHardship) -> CaseExtras:
        self._hear("write_hardship", person_id, told.key)
        return self.extras

    async def reveal(self, person_id: str, reveal: Reveal) -> Revealed:
        self._hear("reveal", reveal.what, reveal.item_id, reveal.reason)
        return Revealed(value="+55 11 91234-4321", hide_after_s=20)

    async def write_note(self, person_id: str, note: WriteNote) -> Note:
        self._hear("write_note", note.text, str(note.warned))
        return Note(note_id="note-1", at=NOW, text=note.text, pinned=note.pinned)

    async def take_pin_down(self, note_id: str) -> None:
        self._hear("take_pin_down", note_id)

    async def document(self, document_id: str) -> bytes:
        self._hear("document", document_id)
        return b"%PDF-1.4"

    async def open_hold(self, call_id: str, hold: OpenHold) -> HoldView:
        self._hear("open_hold", call_id, hold.kind)
        return HoldView(hold_id="hold-1", kind=hold.kind, since=NOW, protocol="2026-0310-00817")

    async def hold_reason(self, hold_id: str, reason: HoldReason) -> HoldView:
        self._hear("hold_reason", hold_id, reason.reason)
        return HoldView(hold_id=hold_id, kind=LegalKind.DISPUTE, since=NOW, reason=reason.reason)

    async def send_protocol(self, hold_id: str, channel: Channel) -> HoldView:
        self._hear("send_protocol", hold_id, channel)
        return HoldView(hold_id=hold_id, kind=LegalKind.DISPUTE, since=NOW)

    async def other_person(self, call_id: str, other: OtherPerson) -> Script:
        self._hear("other_person", call_id, other.role)
        return script("nobody")

    async def own_panel(self) -> OwnPanel:
        self._hear("own_panel")
        return OwnPanel(promises=2)
