"""The autopilot in the talk: the script, who is on the line, what must be said before amounts."""

import time

from PySide6.QtCore import Qt

from agent_desktop import autopilot_seen as seen
from agent_desktop.autopilot_plan import CallRecord
from agent_desktop.autopilot_play import Play
from agent_desktop.autopilot_seen import case_of
from agent_desktop.desk.reading import identified, in_call
from agent_desktop.desk.workspace import Form
from agent_desktop.scripts_view.player import choices
from server_api.contract.words import LegalKind

Key = Qt.Key
#: A script that leads no further after so many answers is left.
MOST_STEPS = 12


async def identify(play: Play, answers: dict[str, str], record: CallRecord) -> None:
    """Answer until the server is content, the answers end, or the debtor hangs up. Raises StuckError."""
    case = case_of(play.now)
    holds = case.body.holds if case.body is not None else ()
    if case.withheld or any(hold.kind is LegalKind.DECEASED for hold in holds):  # nobody is left to ask
        return
    if answers and not identified(case):
        await follow_script(play, most=1)
        if case_of(play.now).body is not None:
            play.hands.leave_field()
            play.hands.press(Key.Key_I)
    while in_call(play.now) and seen.pending(case_of(play.now)):
        case = case_of(play.now)
        question = seen.open_question(case)
        if question is None or question not in answers:
            return
        await _answer(play, answers[question], record)


async def _answer(play: Play, text: str, record: CallRecord) -> None:
    before = case_of(play.now).head.identity

    def say() -> None:
        if case_of(play.now).challenge.sent:
            return
        play.stage.catch_up()
        play.window.work.panel.identity.focus()
        play.hands.replace(text)
        record.identity_asked_mono_ns = time.monotonic_ns()
        play.hands.press(Key.Key_Return)

    await play.done(say, lambda w: seen.over(w) or case_of(w).head.identity != before, "the verdict")


async def disclose(play: Play) -> None:
    """Tick the sentences that are due before amounts show, until the server shows them. Raises StuckError."""
    play.hands.leave_field()
    while in_call(play.now) and case_of(play.now).head.amounts_wait:
        before = case_of(play.now).script.read
        play.camera.take("disclosures")
        play.hands.press(Key.Key_R)
        if case_of(play.now).script.read == before:
            await play.until(seen.told_amounts, "the amounts")


async def follow_script(play: Play, most: int = MOST_STEPS) -> None:
    """The first answer that leads on, as far as the script goes or until it opens a form."""
    play.hands.leave_field()
    for _ in range(most):
        case = case_of(play.now)
        leads = [at for at, choice in enumerate(choices(case)) if choice.open]
        if case.form is not Form.NONE or not leads or not in_call(play.now):
            return
        path = case.script.path
        play.hands.digit(leads[0] + 1)
        if case_of(play.now).script.path == path:
            return
        play.camera.take("script")
