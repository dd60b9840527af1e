"""Requests about the case's other tabs and forms; each answer is an event."""

from agent_desktop.desk import commands_extras as cx
from agent_desktop.desk import events as e
from agent_desktop.desk import events_extras as ex
from agent_desktop.desk import events_hardship as eh
from agent_desktop.desk.ports import ClockPort, Emit
from agent_desktop.desk.ports_extras import ExtrasPort
from agent_desktop.desk.requests_voice import Tell


class ExtrasRequests:
    """``tell`` awaits an answer, emits it, and turns a refusal into an event."""

    def __init__(self, server: ExtrasPort, clock: ClockPort, emit: Emit, tell: Tell) -> None:
        self._server = server
        self._clock = clock
        self._emit = emit
        self._tell = tell

    async def lookup(self, command: cx.LookupCommand) -> None:
        """A statement, or the timeline under a filter."""
        await self._tell(command, self._lookup(command))

    async def _lookup(self, command: cx.LookupCommand) -> e.Event:
        match command:
            case cx.LoadStatement(person_id, call_id, on):
                statement = await self._server.statement(person_id, call_id, on)
                return ex.StatementArrived(person_id, on, statement)
            case cx.SearchHistory(person_id, channels, text):
                page = await self._server.search_history(person_id, channels, text, "")
                return e.HistoryLoaded(person_id, page, channels, text)

    async def legal(self, command: cx.LegalCommand) -> None:
        """What stops collection, and who is on the line."""
        await self._tell(command, self._legal(command))

    async def _legal(self, command: cx.LegalCommand) -> e.Event:
        server = self._server
        match command:
            case cx.StopCollection(call_id, hold):
                return ex.HoldTold(call_id, await server.open_hold(call_id, hold))
            case cx.TellMoreOfHold(call_id, hold_id, reason):
                return ex.HoldTold(call_id, await server.hold_reason(hold_id, reason))
            case cx.SendProtocol(call_id, hold_id, channel):
                return ex.HoldTold(call_id, await server.send_protocol(hold_id, channel))
            case cx.TellOtherPerson(call_id, other):
                return ex.OtherPersonTold(call_id, await server.other_person(call_id, other))

    async def record(self, command: cx.RecordCommand) -> None:
        """Contacts, notes, papers, the own panel."""
        await self._tell(command, self._record(command))

    async def _record(self, command: cx.RecordCommand) -> e.Event:
        server = self._server
        match command:
            case cx.LoadExtras(person_id, call_id):
                return ex.ExtrasArrived(person_id, await server.case_extras(person_id, call_id))
            case cx.SaveContact(person_id, change):
                return ex.ExtrasArrived(person_id, await server.change_contact(person_id, change), True)
            case cx.SaveConsent(person_id, consent):
                return ex.ExtrasArrived(person_id, await server.set_consent(person_id, consent), True)
            case cx.SaveHardship(person_id, told):
                return eh.HardshipTold(person_id, await server.write_hardship(person_id, told))
            case cx.RevealValue(person_id, reveal):
                revealed = await server.reveal(person_id, reveal)
                return ex.RevealTold(person_id, reveal.what, reveal.item_id, revealed)
            case cx.SaveCaseNote(person_id, note):
                return ex.CaseNoteTold(person_id, await server.write_note(person_id, note))
            case cx.TakePinDown(note_id):
                await server.take_pin_down(note_id)
                return ex.PinGone(note_id)
            case cx.LoadDocument(document_id):
                return ex.DocumentArrived(document_id, await server.document(document_id))
            case cx.LoadOwnPanel():
                return ex.OwnPanelLoaded(await server.own_panel())

    async def hide_later(self, command: cx.HideLater) -> None:
        """A whole value stands on the screen for its seconds only."""
        await self._clock.sleep(command.after_s)
        self._emit(ex.RevealOver(command.what, command.item_id))
