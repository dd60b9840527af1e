"""The autopilot at the line: every key of it, handing a call on, help; a lead on the floor."""

import asyncio
import logging
from functools import partial

from PySide6.QtCore import Qt

from agent_desktop import autopilot_seen as seen
from agent_desktop.autopilot_case import DEEDS, work_the_case
from agent_desktop.autopilot_eyes import Condition, StuckError
from agent_desktop.autopilot_plan import Deed
from agent_desktop.autopilot_play import Play
from agent_desktop.desk.dialling import DIAL, SKIP_REASONS, shown_campaign
from agent_desktop.desk.reading import consultation, in_call
from agent_desktop.desk.update_pacing import stopped
from agent_desktop.desk.update_preview import shown
from agent_desktop.desk.workspace import Workspace
from server_api.contract.words import CallPhase, Monitoring, RecordingState, TransferStep

log = logging.getLogger(__name__)

Key = Qt.Key
#: F9 is pressed at most so often.
_MOST_PRESSES = 20
#: To be ready after F9, seconds; then it is pressed again.
_READY_S = 1.5
#: Between a refusal and the next try.
_AGAIN_S = 0.25
_WHOLE_DAY_S = 24 * 3600.0
#: A lead looks at a request so long before the answer.
_LOOKS_S = 2.0


async def get_ready(play: Play) -> None:
    """The switch may see the leg a moment after the engine does: press F9 again where it was refused."""
    for _ in range(_MOST_PRESSES):
        await play.until(seen.linked, "server and voice loop up")
        if seen.available(play.now):
            return
        play.hands.press(Key.Key_F9)
        await play.within(_READY_S, seen.available)
    await play.until(seen.available, "ready")


async def work_the_line(play: Play, digits: str) -> None:
    """Mute and unmute, hold and resume, send ``digits``, the first of them on hold.

    A gate at each change, and at ``keyed``. Raises StuckError.
    """
    hands = play.hands
    hands.leave_field()
    for key, change, condition in _KEYS:
        await play.done(partial(hands.press, key), condition, change)
        await play.gate(change)
        if change == "held":
            hands.press(Key.Key_F4)
            hands.digit(int(digits[0]))
    for digit in digits[1:]:
        hands.digit(int(digit))
    await play.until(lambda w: w.call is not None and w.call.keys_sent == digits, "the keys sent")
    await play.gate("keyed")
    hands.leave_field()


def _phase(wanted: CallPhase) -> Condition:
    return lambda workspace: workspace.call is not None and workspace.call.view.phase is wanted


def _muted(wanted: bool) -> Condition:
    return lambda workspace: workspace.call is not None and workspace.call.muted is wanted


_KEYS = (
    (Key.Key_F2, "muted", _muted(True)),
    (Key.Key_F2, "unmuted", _muted(False)),
    (Key.Key_F3, "held", _phase(CallPhase.HELD)),
    (Key.Key_F3, "resumed", _phase(CallPhase.CONNECTED)),
)


class Doer:
    """Does deeds by the keys, each until the desk shows that it is done. Raises StuckError."""

    def __init__(self, play: Play) -> None:
        self._play, self._hands = play, play.hands

    async def do(self, deeds: tuple[Deed, ...]) -> None:
        """One after the other, a gate after each."""
        for deed in deeds:
            await self._one(deed)
            await self._play.gate(deed.do)

    async def _one(self, deed: Deed) -> None:
        if deed.do in _MODES:
            await self._supervise(deed)
        elif deed.do in ("transfer", "consult"):
            await self._hand_on(deed)
        elif deed.do == "answer_help":
            await self._play.until(lambda w: any(tile.help for tile in w.floor.tiles), "a request for help")
            self._hands.click_help()
            await self._play.until(partial(seen.on_line, Monitoring.WHISPER), "whispering")
        elif deed.do == "take_over":
            await self._choose(deed.to)
            self._hands.press(Key.Key_F5)
            await self._play.until(seen.connected, "the call taken over")
        elif deed.do == "mode":
            await self._play.until(lambda w: shown_campaign(w.dialling.pacing) is not None, "a campaign")
            self._hands.choose_mode(deed.to)
            await self._play.until(partial(seen.dials_by, deed.to), f"{deed.to} confirmed")
        elif deed.do == "start_floor":
            self._hands.press(Key.Key_F11)
            await self._play.until(lambda w: w.dialling.pacing.asking_start, "the question")
            self._hands.ctrl(Key.Key_Return)
            await self._play.until(lambda w: not stopped(w.dialling.pacing), "dialling again")
        elif deed.do == "why":
            await self._choose(deed.to)
            self._hands.press(Key.Key_F8)
            await self._play.until(lambda w: w.dialling.why.view is not None, "why")
        elif deed.do in DEEDS:
            await work_the_case(self._play, deed)
        elif deed.do in ("approve", "refuse", "counter"):
            await self._answer(deed)
        elif deed.do == "answer_all":
            await self._answer_all()
        elif deed.do == "park":
            self._hands.leave_field()
            self._hands.press(Key.Key_F5)
            self._hands.alt_key(Key.Key_P)
            await self._play.until(lambda w: not in_call(w), "parked")
        else:
            await self._press(deed.do)

    async def _press(self, do: str) -> None:
        if do not in _PRESSED:
            raise StuckError(f"no such deed: {do}")
        await self._play.until(lambda w: not w.transfer.asked, "what was asked before")
        key, modifier, condition = _PRESSED[do]
        self._hands.press(key, modifier)
        await self._play.until(condition, do)

    async def _choose(self, name: str) -> None:
        """By Ctrl F; nothing where the deed is about whoever is selected."""
        if not name:
            return
        await self._play.until(partial(seen.talks, name), f"{name} in a call")
        self._hands.ctrl(Key.Key_F)
        self._hands.replace(name)
        self._hands.press(Key.Key_Escape)
        await self._play.until(partial(seen.audible, name), f"{name} selected")

    async def _supervise(self, deed: Deed) -> None:
        """The switch may see the lead's leg a moment after the engine does: press again if refused."""
        key, mode = _MODES[deed.do]
        await self._choose(deed.to)
        there = partial(seen.on_line, mode)
        for _ in range(_MOST_PRESSES):
            self._hands.press(key)
            workspace = await self._play.until(lambda w: there(w) or bool(w.floor.error), deed.do)
            if there(workspace):
                return
            await asyncio.sleep(_AGAIN_S)
        raise StuckError(f"{deed.do} refused: {workspace.floor.error} {dict(workspace.floor.error_params)}")

    async def _answer(self, deed: Deed) -> None:
        """The request that runs out first; a counter-offer is another first payment."""
        asking = await self._play.until(lambda w: bool(w.floor.requests), "a request")
        before = _requests(asking)

        def press() -> None:
            if self._play.now.floor.answering:
                return
            self._hands.alt_key(Key.Key_A)
            self._hands.press({"approve": Key.Key_A, "refuse": Key.Key_N, "counter": Key.Key_C}[deed.do])
            if deed.do == "counter":
                self._hands.replace(deed.to)
                self._hands.press(Key.Key_Return)

        there = await self._play.done(press, lambda w: not before <= _requests(w) or _refused(w), deed.do)
        if _refused(there):
            raise StuckError(f"{deed.do} refused: {there.floor.request_error}", "refused")

    async def _answer_all(self) -> None:
        """Yes to what this lead may grant, no to the rest, until the window is closed; each is looked at
        for a moment. What could not be told for want of a link is told again.
        """
        while True:
            await self._play.until(lambda w: bool(w.floor.requests), "a request", _WHOLE_DAY_S)
            await asyncio.sleep(_LOOKS_S)
            for do in ("approve", "refuse"):
                try:
                    await self._answer(Deed(do=do))
                    break
                except StuckError as error:
                    log.info("the lead: %s", error)

    async def _hand_on(self, deed: Deed) -> None:
        self._hands.leave_field()
        self._hands.press(Key.Key_F5)
        await self._play.until(lambda w: bool(w.transfer.targets), "the list of the transfer")
        self._hands.type(deed.to)
        chosen = await self._play.until(partial(seen.aimed, deed.to), f"{deed.to} in the list")
        if deed.do == "transfer":
            call_id = seen.case_of(chosen).head.call_id
            self._hands.ctrl(Key.Key_Return)
            await self._play.until(lambda w: not in_call(w) or seen.left(w, call_id), "handed on")
        else:
            self._hands.press(Key.Key_Return)
            await self._play.until(partial(seen.in_step, TransferStep.TALKING), "spoken with apart")


async def dial_by_hand(play: Play, text: str) -> None:
    """Search, the first hit, its first number. Raises StuckError."""
    play.hands.leave_field()
    play.hands.ctrl(Key.Key_F)
    play.hands.type(text)
    await play.until(seen.found, f"somebody found for {text}")
    play.hands.press(Key.Key_Down)
    await play.until(lambda w: w.search.chosen >= 0, "somebody chosen")
    play.hands.ctrl(Key.Key_Return)


async def decide_preview(play: Play, wanted: str) -> bool:
    """Dial the case shown, or skip it for a reason; True where it was dialled. Raises StuckError."""
    play.hands.leave_field()
    there = await play.until(shown, "the preview")
    offer = shown(there)
    before = offer.preview_id if offer is not None else ""
    if wanted == DIAL:
        play.hands.ctrl(Key.Key_Return)
    else:
        play.hands.alt(SKIP_REASONS.index(wanted) + 1)
    await play.until(partial(seen.previewed_no_more, before), f"{wanted} done")
    return wanted == DIAL


def _requests(workspace: Workspace) -> frozenset[str]:
    return frozenset(one.approval_id for one in workspace.floor.requests)


def _refused(workspace: Workspace) -> bool:
    """For good: without a link the answer is only late."""
    return workspace.floor.request_error not in ("", "link_down", "floor_server_away")


def _recording(wanted: RecordingState) -> Condition:
    return lambda workspace: workspace.call is not None and workspace.call.view.recording is wanted


def _corrected(workspace: Workspace) -> bool:
    return workspace.call is not None and workspace.beside.heard[0] == workspace.call.view.call_id


_PLAIN, _CTRL, _SHIFT, _ALT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
_MODES = {
    "listen": (Key.Key_F2, Monitoring.LISTEN),
    "whisper": (Key.Key_F3, Monitoring.WHISPER),
    "barge": (Key.Key_F4, Monitoring.BARGE),
}
_PRESSED: dict[str, tuple[Qt.Key, Qt.KeyboardModifier, Condition]] = {
    "help": (Key.Key_F6, _PLAIN, lambda w: w.beside.help is not None),
    "withdraw": (Key.Key_F6, _PLAIN, lambda w: w.beside.help is None),
    "join": (Key.Key_J, _ALT, partial(seen.in_step, TransferStep.JOIN)),
    "complete": (Key.Key_Return, _CTRL, lambda w: not in_call(w)),
    "back": (Key.Key_B, _ALT, lambda w: consultation(w) is None),
    "pause_recording": (Key.Key_R, _ALT, _recording(RecordingState.PAUSED)),
    "resume_recording": (Key.Key_R, _ALT, _recording(RecordingState.ON)),
    "correct": (Key.Key_U, _ALT, _corrected),
    "stop_floor": (Key.Key_F12, _CTRL | _SHIFT, lambda w: stopped(w.dialling.pacing)),
    "close_why": (Key.Key_Escape, _PLAIN, lambda w: not w.dialling.why.open),
    "leave": (Key.Key_Escape, _PLAIN, lambda w: w.floor.supervision is None),
}
