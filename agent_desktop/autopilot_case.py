"""The autopilot at the case: who is on the line, what stops collection, the pages behind the tabs."""

from collections.abc import Awaitable, Callable

from PySide6.QtCore import Qt

from agent_desktop import autopilot_seen as seen
from agent_desktop.autopilot_hands import Condition, Hands, StuckError
from agent_desktop.autopilot_plan import Deed
from agent_desktop.desk.extras_state import HOLD_KINDS
from agent_desktop.desk.reading import identified
from agent_desktop.desk.workspace import Form, Tab, Workspace
from server_api.contract.words import IdentityStatus, LegalKind

Key = Qt.Key
Until = Callable[[Condition, str], Awaitable[Workspace]]
#: Deeds that open a hold, by their names.
HOLDS = {kind.value: kind for kind in HOLD_KINDS}
SOMEBODY_ELSE, PAGES, PROTOCOL = "somebody_else", "pages", "protocol"
DEEDS = frozenset({*HOLDS, SOMEBODY_ELSE, PAGES, PROTOCOL})


async def work_the_case(hands: Hands, until: Until, deed: Deed) -> None:
    """Raises StuckError."""
    if deed.do == SOMEBODY_ELSE:
        await _somebody_else(hands, until)
    elif deed.do == PAGES:
        await _turn_pages(hands, until)
    elif deed.do == PROTOCOL:
        await _send_protocol(hands, until)
    else:
        await _stop(hands, until, HOLDS[deed.do], deed.to or "não reconhece a compra")


async def _stop(hands: Hands, until: Until, kind: LegalKind, said: str) -> None:
    """The form by its key, the kind by its own, the debtor's words, and until it is in force here."""
    hands.leave_field()
    hands.alt_key(Key.Key_D)
    await until(lambda w: seen.case_of(w).form is Form.HOLD, "the form")
    hands.alt(HOLD_KINDS.index(kind) + 1)
    await until(lambda w: seen.case_of(w).extras.hold.kind is kind, f"{kind.value} chosen")
    hands.fill_hold(said)
    await until(lambda w: seen.case_of(w).extras.hold.text == said, "what was said")
    hands.ctrl(Key.Key_Return)
    await until(lambda w: seen.case_of(w).form is not Form.HOLD, f"{kind.value} in force")
    await until(lambda w: _stopped(w, kind), f"{kind.value} on the screen")


async def _send_protocol(hands: Hands, until: Until) -> None:
    """By its key among what may still be done."""
    there = await until(lambda w: seen.case_of(w).tab is Tab.LEGAL, "the legal page")
    body = seen.case_of(there).body
    codes = [action.code for action in body.allowed] if body is not None else []
    if "send_protocol" not in codes:
        raise StuckError("the protocol may not be sent")
    hands.leave_field()
    hands.alt(codes.index("send_protocol") + 1)
    done = await until(lambda w: not seen.case_of(w).extras.busy, "the protocol sent")
    if any(notice.code == "hold_refused" for notice in done.notices):
        raise StuckError("the protocol was not sent")


def _stopped(workspace: Workspace, kind: LegalKind) -> bool:
    """Blocked lines with the protocol, or nothing of the case at all."""
    case = seen.case_of(workspace)
    if case.body is None:
        return bool(case.withheld)
    return bool(case.body.blocked) and any(hold.kind is kind for hold in case.body.holds)


async def _somebody_else(hands: Hands, until: Until) -> None:
    """The first of the keys for anyone but the debtor; the server has it, and the screen is empty."""
    hands.leave_field()
    there = await until(lambda w: w.case is not None, "a case")
    case = seen.case_of(there)
    if case.body is not None and not identified(case):
        hands.press(Key.Key_I)
    hands.leave_field()
    hands.alt(1)
    await until(
        lambda w: seen.case_of(w).head.identity.status is IdentityStatus.OTHER_PERSON, "somebody else"
    )
    await until(lambda w: seen.case_of(w).extras.other_told, "the server told of it")


async def _turn_pages(hands: Hands, until: Until) -> None:
    """How the balance came about, then the contacts and documents, each with what the server sent."""
    hands.leave_field()
    hands.press(Key.Key_C)
    await until(lambda w: seen.case_of(w).extras.sheet.view is not None, "the statement")
    hands.press(Key.Key_Escape)
    hands.ctrl(Key.Key_5)
    await until(lambda w: seen.case_of(w).extras.data is not None, "the contacts")
    hands.ctrl(Key.Key_6)
    await until(lambda w: seen.case_of(w).tab is Tab.DOCUMENTS, "the documents")
    hands.ctrl(Key.Key_1)
    await until(lambda w: seen.case_of(w).tab is Tab.NEGOTIATION, "the negotiation")
