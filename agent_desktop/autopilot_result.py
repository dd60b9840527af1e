"""The autopilot after the talk: hanging up, the result and its fields, saving, the pause after the last."""

from PySide6.QtCore import Qt

from agent_desktop import autopilot_seen as seen
from agent_desktop.autopilot_eyes import StuckError
from agent_desktop.autopilot_plan import CallRecord, Plan, decide
from agent_desktop.autopilot_play import Play
from agent_desktop.autopilot_seen import case_of
from agent_desktop.desk.reading import concluded, disposition, in_call, in_wrap_up
from agent_desktop.desk.workspace import SaveState
from server_api.contract.outcomes import Disposition
from server_api.contract.words import Effect

Key = Qt.Key


async def hang_up(play: Play, *, waits_s: float = 0.0) -> None:
    """F12, unless the debtor was faster; ``waits_s`` gives them the time. Raises StuckError."""
    play.hands.leave_field()
    if waits_s:
        await play.within(waits_s, seen.over)

    def press() -> None:
        call = play.now.call
        if in_call(play.now) and call is not None and not call.ending:
            play.hands.press(Key.Key_F12)

    await play.done(press, in_wrap_up, "wrap-up")


async def conclude(play: Play, plan: Plan, record: CallRecord, *, last: bool) -> None:
    """Note, result and its fields, Ctrl Enter; durable when this returns. Raises StuckError."""
    result = decide(plan, play.now)
    if result is None:
        raise StuckError("no result may be chosen")
    note = plan.notes.get(result.code, plan.note)
    _note(play, note)
    await _choose(play, result)
    await play.until(lambda w: w.wrap_up.disposition == result.code, f"result {result.code} chosen")
    _fill(play, result, note)
    play.camera.take("wrap-up")
    record.disposition = result.code
    if last and play.hands.first_pause():  # after the last call no other one may come
        await play.until(lambda w: not w.shift.asked, "the pause asked for")
    await play.gate("wrap-up")
    play.hands.leave_field()
    play.hands.ctrl(Key.Key_Return)
    await play.until(lambda w: seen.left(w, record.call_id) or concluded(w), "the result kept")
    record.saved = record.saved or SaveState.KEPT_HERE.value
    await play.gate("concluded")


async def _choose(play: Play, result: Disposition) -> None:
    """The digit of the first level, then that of the second."""
    chosen = play.now.wrap_up.disposition
    if chosen == result.code:
        return
    above = disposition(play.now, result.parent)
    if above is not None and chosen == above.code:
        play.hands.digit(result.key)
        return
    play.hands.digit((above or result).key)
    if above is None:
        return
    await play.until(lambda w: bool(w.wrap_up.disposition), f"result {above.code} chosen")
    play.hands.digit(result.key)


def _note(play: Play, note: str) -> None:
    play.hands.leave_field()
    if note and not case_of(play.now).note:
        play.hands.press(Key.Key_F8)
        play.hands.type(note)
        play.hands.leave_field()


def _fill(play: Play, result: Disposition, note: str) -> None:
    language = play.now.shift.language
    shown = disposition(play.now, result.code) or result  # a case may hide a field
    for field in shown.fields:
        given = dict(play.now.wrap_up.fields).get(field.name)
        if field.required and not given:
            play.hands.alt(1)
            if not dict(play.now.wrap_up.fields).get(field.name):
                play.hands.fill_named(field.labels.text(language), note)
    if Effect.CALLBACK in result.effects and case_of(play.now).callback.at is None:
        play.hands.next_day()
