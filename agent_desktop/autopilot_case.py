"""The autopilot at the case: who is on the line, what stops collection, the pages behind the tabs."""

from functools import partial

from PySide6.QtCore import Qt

from agent_desktop import autopilot_seen as seen
from agent_desktop.autopilot_eyes import StuckError
from agent_desktop.autopilot_plan import Deed
from agent_desktop.autopilot_play import Play
from agent_desktop.desk.extras_state import HOLD_KINDS
from agent_desktop.desk.reading import identified
from agent_desktop.desk.workspace import Form, Tab, Workspace
from server_api.contract.words import IdentityStatus, LegalKind

Key = Qt.Key
#: Deeds that open a hold, by their names.
HOLDS = {kind.value: kind for kind in HOLD_KINDS}
SOMEBODY_ELSE, PAGES, PROTOCOL = "somebody_else", "pages", "protocol"
DEEDS = frozenset({*HOLDS, SOMEBODY_ELSE, PAGES, PROTOCOL})


async def work_the_case(play: Play, deed: Deed) -> None:
    """Raises StuckError."""
    if deed.do == SOMEBODY_ELSE:
        await _somebody_else(play)
    elif deed.do == PAGES:
        await _turn_pages(play)
    elif deed.do == PROTOCOL:
        await _send_protocol(play)
    else:
        await _stop(play, HOLDS[deed.do], deed.to or "não reconhece a compra")


async def _stop(play: Play, kind: LegalKind, said: str) -> None:
    """The form by its key, the kind by its own, the debtor's words, and until it is in force here."""
    hands = play.hands
    hands.leave_field()
    hands.alt_key(Key.Key_D)
    await play.until(lambda w: seen.case_of(w).form is Form.HOLD, "the form")
    hands.alt(HOLD_KINDS.index(kind) + 1)
    await play.until(lambda w: seen.case_of(w).extras.hold.kind is kind, f"{kind.value} chosen")
    hands.fill_hold(said)
    await play.until(lambda w: seen.case_of(w).extras.hold.text == said, "what was said")

    def confirm() -> None:
        if not seen.case_of(play.now).extras.hold.sent:
            hands.ctrl(Key.Key_Return)

    await play.done(confirm, lambda w: seen.case_of(w).form is not Form.HOLD, f"{kind.value} in force")
    await play.until(lambda w: _stopped(w, kind), f"{kind.value} on the screen")


async def _send_protocol(play: Play) -> None:
    """By its key among what may still be done."""
    there = await play.until(lambda w: seen.case_of(w).tab is Tab.LEGAL, "the legal page")
    body = seen.case_of(there).body
    codes = [action.code for action in body.allowed] if body is not None else []
    if "send_protocol" not in codes:
        raise StuckError("the protocol may not be sent")
    play.hands.leave_field()
    play.hands.alt(codes.index("send_protocol") + 1)
    done = await play.until(lambda w: not seen.case_of(w).extras.busy, "the protocol sent")
    if any(notice.code == "hold_refused" for notice in done.notices):
        raise StuckError("the protocol was not sent")


def _stopped(workspace: Workspace, kind: LegalKind) -> bool:
    """Blocked lines with the protocol, or nothing of the case at all."""
    case = seen.case_of(workspace)
    if case.body is None:
        return bool(case.withheld)
    return bool(case.body.blocked) and any(hold.kind is kind for hold in case.body.holds)


async def _somebody_else(play: Play) -> None:
    """The first of the keys for anyone but the debtor; the server has it, and the screen is empty."""
    hands = play.hands
    hands.leave_field()
    there = await play.until(lambda w: w.case is not None, "a case")
    case = seen.case_of(there)
    if case.body is not None and not identified(case):
        hands.press(Key.Key_I)
    hands.leave_field()
    hands.alt(1)
    await play.until(
        lambda w: seen.case_of(w).head.identity.status is IdentityStatus.OTHER_PERSON, "somebody else"
    )
    # What it could not be told now it hears with the result of the call.
    await play.until(lambda w: seen.case_of(w).extras.other_told or _untold(w), "the server told of it")


def _untold(workspace: Workspace) -> bool:
    return any(notice.code in ("other_person_not_told", "server_away_other") for notice in workspace.notices)


async def _turn_pages(play: Play) -> None:
    """How the balance came about, then the contacts and documents, each with what the server sent."""
    hands = play.hands
    hands.leave_field()

    def statement() -> None:
        if seen.case_of(play.now).form is Form.STATEMENT:
            hands.press(Key.Key_Escape)
        hands.press(Key.Key_C)

    await play.done(statement, lambda w: seen.case_of(w).extras.sheet.view is not None, "the statement")
    await play.gate("statement")
    hands.press(Key.Key_Escape)
    contacts = partial(hands.ctrl, Key.Key_5)
    await play.done(contacts, lambda w: seen.case_of(w).extras.data is not None, "the contacts")
    await play.gate("contacts")
    hands.ctrl(Key.Key_6)
    await play.until(lambda w: seen.case_of(w).tab is Tab.DOCUMENTS, "the documents")
    await play.gate("documents")
    hands.ctrl(Key.Key_1)
    await play.until(lambda w: seen.case_of(w).tab is Tab.NEGOTIATION, "the negotiation")
