"""Plays an agent through the real widgets: demo, tests, gallery."""

import asyncio
import json
import logging
import time
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt

from agent_desktop import autopilot_seen as seen
from agent_desktop.autopilot_deal import Dealer
from agent_desktop.autopilot_hands import Camera, Condition, Eyes, Hands, LeftError, StuckError
from agent_desktop.autopilot_line import Doer, decide_preview, dial_by_hand, get_ready, work_the_line
from agent_desktop.autopilot_plan import (
    Agreement,
    CallRecord,
    Plan,
    Record,
    Stage,
    amount_told,
    answers_for,
    decide,
    result_told,
)
from agent_desktop.autopilot_seen import case_of
from agent_desktop.autopilot_stories import Teller
from agent_desktop.desk.reading import (
    concluded,
    disposition,
    identified,
    in_call,
    in_wrap_up,
    promise_typed,
)
from agent_desktop.desk.update_preview import shown
from agent_desktop.desk.workspace import Case, Form, SaveState, Screen, Workspace
from agent_desktop.scripts_view.player import choices
from server_api.contract.cases import Identity
from server_api.contract.outcomes import Disposition
from server_api.contract.words import CallEnd, Effect

log = logging.getLogger(__name__)

Key = Qt.Key
#: A script that leads no further after so many answers is left.
_MOST_STEPS = 12
_PASSED_ON = (CallEnd.TRANSFERRED, CallEnd.PARKED, CallEnd.TAKEN_OVER)


async def play(file: Path, stage: Stage) -> int:
    """Play the file; 0 where every call was brought to its end."""
    plan = Plan.model_validate_json(await asyncio.to_thread(file.read_text, "utf-8"))
    record = await Autopilot(plan, stage).run()
    text = json.dumps(record.as_dict(), ensure_ascii=False, indent=1)
    plan.out.mkdir(parents=True, exist_ok=True)
    await asyncio.to_thread((plan.out / "autopilot.json").write_text, text, "utf-8")
    return 1 if record.error else 0


class Autopilot:
    """One agent's shift of ``plan.calls`` calls."""

    def __init__(self, plan: Plan, stage: Stage) -> None:
        self._plan = plan
        self._teller = Teller(plan)
        self._stage = stage
        self._window = stage.window
        self._eyes = Eyes(stage.store, stage.leave)
        self._hands = Hands(stage.window, stage.catch_up)
        self._doer = Doer(self._hands, self._until, self._gate)
        self._camera = Camera(
            stage.window, plan.out if plan.pictures else None, stage.catch_up, reads=plan.read
        )
        self._record = Record(login_painted_mono_ns=stage.painted_ns)
        self._by_call: dict[str, CallRecord] = {}
        self._previewed = 0
        self._undone = False
        self._resumes = False
        stage.store.subscribe(self._saw)

    async def run(self) -> Record:
        """The record of the shift; it tells where it stopped."""
        try:
            await self._sign_in()
            if self._plan.hand_over:
                await self._stage.leave.wait()
                return self._record
            await self._begin()
            while len(self._record.calls) < self._plan.calls:
                await self._one_call()
            await self._saved_all()
            if self._plan.sign_out:
                await self._sign_out()
        except (StuckError, LeftError) as error:
            log.warning("the autopilot stopped: %s", error)
            self._record.error = str(error)
            self._camera.take("stopped")
        self._record.pictures, self._record.words = self._camera.files, self._camera.words
        return self._record

    def _saw(self, workspace: Workspace) -> None:
        """The window has displayed this just before: paint it and note the moment."""
        case = workspace.case
        if case is not None:
            self._saw_case(workspace, case)
        saved = workspace.last_saved
        if saved is not None and saved.call_id in self._by_call:
            record = self._by_call[saved.call_id]
            record.saved, record.outcome_id = SaveState.SAVED.value, saved.outcome_id
            record.promise_id = saved.promise_id

    def _saw_case(self, workspace: Workspace, case: Case) -> None:
        call_id = case.head.call_id
        record = self._by_call.setdefault(call_id, CallRecord(call_id, case.head.person_id))
        whole = case.body is not None and not record.case_painted_mono_ns
        if whole or not record.pop_painted_mono_ns:
            painted_ns = self._camera.painted()
            record.pop_painted_mono_ns = record.pop_painted_mono_ns or painted_ns
            record.case_painted_mono_ns = painted_ns if whole else record.case_painted_mono_ns
        call = workspace.call
        if call is not None and call.view.call_id == call_id:
            record.answered_mono_ns = call.view.answered_mono_ns or record.answered_mono_ns
            record.connected = record.connected or call.view.connected_at is not None
            record.far_audio_mono_ns = record.far_audio_mono_ns or self._heard_since(record.answered_mono_ns)
        record.identified = identified(case)

    def _heard_since(self, answered_ns: int) -> int:
        later = (moment for moment in self._stage.heard_ns if answered_ns and moment > answered_ns)
        return next(later, 0)

    # --- the shift --------------------------------------------------------------------------------

    async def _until(self, condition: Condition, what: str) -> Workspace:
        return await self._eyes.until(condition, what, self._plan.patience_s)

    async def _sign_in(self) -> None:
        self._camera.take("sign-in")
        self._hands.sign_in(self._plan.user, self._plan.password)
        await self._until(seen.settled, "signed in")
        if self._eyes.now.screen is not Screen.WORK:
            raise StuckError(f"sign-in refused: {self._eyes.now.sign_in.error}")
        await self._until(seen.linked, "server and voice loop up")

    async def _begin(self) -> None:
        self._hands.leave_field()
        if not self._plan.lead and not self._plan.dial:
            await get_ready(self._hands, self._eyes, self._plan.patience_s)
        self._resumes = in_wrap_up(self._eyes.now)
        self._camera.take("ready")
        await self._gate("ready")
        await self._doer.do(self._plan.lead)

    async def _one_call(self) -> None:
        if self._plan.dial:
            await dial_by_hand(self._hands, self._until, self._plan.dial)
        await self._preview()
        workspace = await self._eyes.until(seen.connected, "a call", self._plan.call_wait_s)
        case = case_of(workspace)
        self._camera.chapter, self._plan = self._teller.begin(case)
        record = self._by_call[case.head.call_id]
        self._record.calls.append(record)
        if self._resumes:  # left unfinished by a window that is no more
            self._resumes = False
            if self._plan.agreement is not None:
                await self._agree_again()
            self._camera.take("resumed")
            await self._wrap_up(record)
            return
        self._camera.take("identity-pending")
        await self._gate("in-call")
        if self._plan.digits:
            await work_the_line(self._hands, self._until, self._gate, self._plan.digits)
        await self._doer.do(self._plan.talk)
        if await self._passed_on(record):
            return
        await self._identify(record)
        if identified(case_of(self._eyes.now)):
            await self._disclose()
            self._camera.take("case")
            await self._doer.do(self._plan.midway)
            if not result_told(self._plan, case):
                await self._negotiate()
        await self._hang_up()
        await self._wrap_up(record)

    async def _preview(self) -> None:
        """What the plan says of each case until one of them is dialled."""
        while self._plan.previews:
            await self._eyes.until(shown, "a preview", self._plan.call_wait_s)
            self._camera.take("preview")
            await self._gate("preview")
            wanted = self._plan.previews[min(self._previewed, len(self._plan.previews) - 1)]
            self._previewed += 1
            if await decide_preview(self._hands, self._until, wanted):
                return

    async def _passed_on(self, record: CallRecord) -> bool:
        """The call is somebody else's now, and with it the result."""
        gone, call = partial(seen.left, call_id=record.call_id), self._eyes.now.call
        if not gone(self._eyes.now) and (call is None or call.view.end not in _PASSED_ON):
            return False
        await self._until(lambda w: gone(w) or seen.wrapping(w), "the call left")
        record.saved = "passed_on" if gone(self._eyes.now) else ""
        return bool(record.saved)

    async def _sign_out(self) -> None:
        self._hands.sign_out()
        await self._until(lambda w: w.screen is Screen.SIGN_IN, "signed out")

    async def _gate(self, point: str) -> None:
        """Let whoever started this act at the point, where the plan says so."""
        self._camera.take(point)
        gate = self._plan.gates.get(point)
        if gate is None:
            return
        await asyncio.to_thread(gate.with_suffix(".reached").touch)
        await self._eyes.until_file(gate, self._plan.call_wait_s)

    async def _saved_all(self) -> None:
        await self._until(lambda w: w.links.waiting == 0, "every result saved")

    # --- in the call ------------------------------------------------------------------------------

    async def _identify(self, record: CallRecord) -> None:
        """Answer until the server is content, the answers end, or the debtor hangs up."""
        case = case_of(self._eyes.now)
        answers = answers_for(self._plan, case)
        if answers and case.body is not None and not identified(case):
            self._hands.leave_field()
            self._hands.press(Key.Key_I)
        while in_call(self._eyes.now) and seen.pending(case_of(self._eyes.now)):
            case = case_of(self._eyes.now)
            question = seen.open_question(case)
            if question is None or question not in answers:
                return
            await self._until(lambda w: seen.over(w) or seen.answering(w), "the server")
            self._stage.catch_up()
            self._window.work.panel.identity.focus()
            self._hands.type(answers[question])
            record.identity_asked_mono_ns = time.monotonic_ns()
            self._hands.press(Key.Key_Return)
            await self._verdict(case.head.identity)

    async def _verdict(self, before: Identity) -> None:
        await self._until(lambda w: seen.over(w) or case_of(w).head.identity != before, "the verdict")

    async def _disclose(self) -> None:
        """Tick the sentences that are due before amounts show, until the server shows them."""
        self._hands.leave_field()
        while in_call(self._eyes.now) and case_of(self._eyes.now).head.amounts_wait:
            before = case_of(self._eyes.now).script.read
            self._camera.take("disclosures")
            self._hands.press(Key.Key_R)
            if case_of(self._eyes.now).script.read == before:
                await self._until(seen.told_amounts, "the amounts")

    async def _deal(self, wanted: Agreement) -> None:
        """As the plan says: the offer, a lead's yes, the debtor's, a payment order."""
        dealer = Dealer(self._hands, self._until, self._gate, wanted)
        await dealer.choose()
        await dealer.ask()
        await self._promise()
        if seen.agreed(self._eyes.now) and in_call(self._eyes.now):
            await dealer.order()

    async def _negotiate(self) -> None:
        if self._plan.agreement is not None:
            await self._deal(self._plan.agreement)
            return
        await self._follow_script()
        case = case_of(self._eyes.now)
        if case.form is Form.PROMISE or not in_call(self._eyes.now):
            await self._promise()
            return
        self._hands.leave_field()
        self._hands.press(Key.Key_O if case.body is not None and case.body.offers else Key.Key_P)
        await self._promise()

    async def _follow_script(self) -> None:
        """The first answer that leads on, as far as the script goes or until it opens a form."""
        self._hands.leave_field()
        for _ in range(_MOST_STEPS):
            case = case_of(self._eyes.now)
            leads = [at for at, choice in enumerate(choices(case)) if choice.open]
            if case.form is not Form.NONE or not leads or not in_call(self._eyes.now):
                return
            path = case.script.path
            self._hands.digit(leads[0] + 1)
            if case_of(self._eyes.now).script.path == path:
                return
            self._camera.take("script")

    async def _promise(self) -> None:
        """Amount, day, method, read-back, Ctrl Enter; the law may have kept the form closed."""
        if case_of(self._eyes.now).form is not Form.PROMISE or not in_call(self._eyes.now):
            return
        form = case_of(self._eyes.now).promise
        if form.amount_minor is None:
            self._hands.replace(amount_told(self._eyes.now))
        if form.due_on is None:
            self._hands.next_day()
        if form.method is None:
            self._hands.alt(1)
        await self._until(lambda w: seen.over(w) or seen.judged(w), "the promise judged")
        self._hands.ctrl(Key.Key_S)
        await self._until(lambda w: seen.over(w) or seen.read_back_judged(w), "the read-back judged")
        self._camera.take("promise")
        self._hands.ctrl(Key.Key_Return)
        await self._until(lambda w: seen.over(w) or seen.agreed(w) or seen.refused(w), "the promise agreed")
        if case_of(self._eyes.now).form is not Form.NONE:
            self._hands.press(Key.Key_Escape)

    async def _agree_again(self) -> None:
        """What was agreed before the window went came back as it was typed: judged and recorded anew."""
        await self._until(lambda w: promise_typed(case_of(w).promise), "what was typed before")
        self._hands.leave_field()
        self._hands.press(Key.Key_P)
        await self._until(lambda w: case_of(w).form is Form.PROMISE and seen.judged(w), "the promise judged")
        self._hands.ctrl(Key.Key_S)
        await self._until(seen.read_back_judged, "the read-back judged")
        self._camera.take("promise")
        self._hands.ctrl(Key.Key_Return)
        await self._until(lambda w: seen.agreed(w) or seen.refused(w), "the promise agreed")

    async def _hang_up(self) -> None:
        self._hands.leave_field()
        await self._until(lambda w: seen.over(w) or seen.answering(w), "the server")
        if in_call(self._eyes.now):
            self._hands.press(Key.Key_F12)
        await self._until(in_wrap_up, "wrap-up")

    # --- the result -------------------------------------------------------------------------------

    async def _wrap_up(self, record: CallRecord) -> None:
        self._note()
        result = decide(self._plan, self._eyes.now)
        if result is None:
            raise StuckError("no result may be chosen")
        await self._choose(result)
        await self._until(lambda w: w.wrap_up.disposition == result.code, f"result {result.code} chosen")
        self._fill(result)
        self._camera.take("wrap-up")
        record.disposition = result.code
        if len(self._record.calls) == self._plan.calls:
            await self._pause()
        await self._gate("wrap-up")
        self._hands.leave_field()
        self._hands.ctrl(Key.Key_Return)
        call_id = record.call_id
        await self._until(lambda w: seen.left(w, call_id) or concluded(w), "the result kept")
        record.saved = record.saved or SaveState.KEPT_HERE.value
        await self._gate("concluded")
        if self._plan.agreement is not None and self._plan.agreement.undo and not self._undone:
            self._undone = True
            await Dealer(self._hands, self._until, self._gate, self._plan.agreement).take_back(call_id)
            await self._wrap_up(record)
            return
        await self._until(lambda w: seen.left(w, call_id), "the next call may come")

    async def _choose(self, result: Disposition) -> None:
        """The digit of the first level, then that of the second."""
        chosen = self._eyes.now.wrap_up.disposition
        if chosen == result.code:
            return
        above = disposition(self._eyes.now, result.parent)
        if above is not None and chosen == above.code:
            self._hands.digit(result.key)
            return
        self._hands.digit((above or result).key)
        if above is None:
            return
        await self._until(lambda w: bool(w.wrap_up.disposition), f"result {above.code} chosen")
        self._hands.digit(result.key)

    def _note(self) -> None:
        self._hands.leave_field()
        self._hands.press(Key.Key_F8)
        self._hands.type(self._plan.note)
        self._hands.leave_field()

    def _fill(self, result: Disposition) -> None:
        language = self._eyes.now.shift.language
        shown = disposition(self._eyes.now, result.code) or result  # a case may hide a field
        for field in shown.fields:
            given = dict(self._eyes.now.wrap_up.fields).get(field.name)
            if field.required and not given:
                self._hands.alt(1)
                if not dict(self._eyes.now.wrap_up.fields).get(field.name):
                    self._hands.fill_named(field.labels.text(language), self._plan.note)
        if Effect.CALLBACK in result.effects and case_of(self._eyes.now).callback.at is None:
            self._hands.next_day()

    async def _pause(self) -> None:
        """After the last call no other one may come."""
        if self._hands.first_pause():
            await self._until(lambda w: not w.shift.asked, "the pause asked for")
