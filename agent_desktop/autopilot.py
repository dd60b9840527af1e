"""Plays an agent through the real widgets: demo, tests, gallery."""

import asyncio
import json
import logging
from functools import partial
from pathlib import Path

from agent_desktop import autopilot_seen as seen
from agent_desktop.autopilot_deal import Dealer, negotiate
from agent_desktop.autopilot_eyes import GoneError, LeftError, StuckError
from agent_desktop.autopilot_line import Doer, decide_preview, dial_by_hand, get_ready, work_the_line
from agent_desktop.autopilot_plan import CallRecord, Plan, Record, Stage, answers_for, result_told
from agent_desktop.autopilot_play import Play
from agent_desktop.autopilot_record import Recorder
from agent_desktop.autopilot_result import conclude, hang_up
from agent_desktop.autopilot_seen import case_of
from agent_desktop.autopilot_stories import Teller
from agent_desktop.autopilot_talk import disclose, identify
from agent_desktop.desk.reading import identified, in_wrap_up
from agent_desktop.desk.update_preview import shown
from agent_desktop.desk.workspace import Case, Screen, Workspace
from server_api.contract.words import CallEnd

log = logging.getLogger(__name__)

_PASSED_ON = (CallEnd.TRANSFERRED, CallEnd.PARKED, CallEnd.TAKEN_OVER)
#: The server may be slow to answer the first time.
_MOST_SIGN_INS = 3
#: So many calls may go with a lost link; one more, and something else is wrong.
_MOST_LOST = 3


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
        self._play = Play(stage, plan)
        self._doer = Doer(self._play)
        self._recorder = Recorder(self._play)
        self._record = self._recorder.record
        self._previewed = 0
        self._undone = False
        self._resumes = False

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
            await self._play.until(lambda w: w.links.waiting == 0, "every result saved")
            if self._plan.sign_out:
                self._play.hands.sign_out()
                await self._play.until(lambda w: w.screen is Screen.SIGN_IN, "signed out")
        except (StuckError, LeftError) as error:
            log.warning("the autopilot stopped: %s", error)
            self._record.error = str(error)
            self._record.code = error.code if isinstance(error, StuckError) else "left"
            self._play.camera.take("stopped")
        self._record.pictures, self._record.words = self._play.camera.files, self._play.camera.words
        return self._record

    # --- the shift --------------------------------------------------------------------------------

    async def _sign_in(self) -> None:
        self._play.camera.take("sign-in")
        for _ in range(_MOST_SIGN_INS):
            self._play.hands.sign_in(self._plan.user, self._plan.password)
            await self._play.until(seen.settled, "signed in")
            if self._play.now.sign_in.error != "link_down":
                break
        if self._play.now.screen is not Screen.WORK:
            raise StuckError(f"sign-in refused: {self._play.now.sign_in.error}", "sign_in")
        await self._play.until(seen.linked, "server and voice loop up")

    async def _begin(self) -> None:
        self._play.hands.leave_field()
        if self._takes_calls():
            await get_ready(self._play)
        self._resumes = in_wrap_up(self._play.now)
        await self._play.gate("ready")
        await self._doer.do(self._plan.lead)

    def _takes_calls(self) -> bool:
        return not self._plan.lead and not self._plan.dial

    async def _next_call(self) -> Workspace:
        """A debtor on the line. Sent into a pause by the server for a lost link: be ready again."""
        if self._plan.dial:
            await dial_by_hand(self._play, self._plan.dial)
        await self._preview()
        while True:
            there = await self._play.until_call(
                lambda w: seen.connected(w) or (self._takes_calls() and seen.idle(w)), "a call"
            )
            if seen.connected(there):
                return there
            if there.screen is not Screen.WORK:
                await self._sign_in()
            await get_ready(self._play)

    async def _one_call(self) -> None:
        case = case_of(await self._next_call())
        self._play.camera.chapter, self._plan = self._teller.begin(case)
        record = self._recorder.begin(case)
        try:
            if self._resumes:  # left unfinished by a window that is no more
                self._resumes = False
                if self._plan.agreement is not None:
                    await self._play.until(seen.agreed, "what was agreed, from this PC")
                self._play.camera.take("resumed")
            elif not await self._talked(record):
                return
            await self._wrap_up(record)
        except GoneError:
            if record.saved or len(self._record.lost) >= _MOST_LOST:
                raise
            log.warning("call %s is gone from the screen", record.call_id)
            self._recorder.lost(record)

    async def _talked(self, record: CallRecord) -> bool:
        """The call, to the point where its result is due; False where it is somebody else's now."""
        self._play.camera.take("identity-pending")
        await self._play.gate("in-call")
        if self._plan.digits:
            await work_the_line(self._play, self._plan.digits)
        await self._doer.do(self._plan.talk)
        if await self._passed_on(record):
            return False
        case = case_of(self._play.now)
        await identify(self._play, answers_for(self._plan, case), record)
        if identified(case_of(self._play.now)):
            await disclose(self._play)
            self._play.camera.take("case")
            await self._doer.do(self._plan.midway)
            if not result_told(self._plan, case):
                await negotiate(self._play, self._plan.agreement)
        await hang_up(self._play, waits_s=self._plan.patience_s if self._leaves(case) else 0.0)
        return True

    def _leaves(self, case: Case) -> bool:
        """The debtor hangs up without having listened."""
        person = self._plan.people.get(case.head.person_id)
        return person is not None and person.leaves

    async def _preview(self) -> None:
        """What the plan says of each case until one of them is dialled."""
        while self._plan.previews:
            await self._play.until_call(shown, "a preview")
            await self._play.gate("preview")
            wanted = self._plan.previews[min(self._previewed, len(self._plan.previews) - 1)]
            self._previewed += 1
            if await decide_preview(self._play, wanted):
                return

    async def _passed_on(self, record: CallRecord) -> bool:
        """The call is somebody else's now, and with it the result."""
        gone, call = partial(seen.left, call_id=record.call_id), self._play.now.call
        if not gone(self._play.now) and (call is None or call.view.end not in _PASSED_ON):
            return False
        await self._play.until(lambda w: gone(w) or seen.wrapping(w), "the call left")
        record.saved = "passed_on" if gone(self._play.now) else ""
        return bool(record.saved)

    async def _wrap_up(self, record: CallRecord) -> None:
        last = len(self._record.calls) == self._plan.calls
        await conclude(self._play, self._plan, record, last=last)
        wanted = self._plan.agreement
        if wanted is not None and wanted.undo and not self._undone:
            self._undone = True
            if await Dealer(self._play, wanted).take_back(record.call_id):
                await conclude(self._play, self._plan, record, last=last)
        await self._play.until(lambda w: seen.left(w, record.call_id), "the next call may come")
