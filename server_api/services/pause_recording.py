"""Card data is never on tape: recordings pause by hand or for a form, and go on by the clock at last."""

import asyncio
import logging

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.recordings import PauseRecording
from server_api.contract.words import RecordingState
from server_api.services.background import Background
from server_api.services.journal import Journal
from server_api.services.live_calls import LiveCall, LiveCalls
from server_api.services.own_call import ask_switch, own_talk
from server_api.services.own_team import leads
from server_api.services.record_calls import RecordCalls
from server_api.services.roster import Roster, Seat
from server_api.store import audit_rows
from server_api.telephony.port import Switch, SwitchError

log = logging.getLogger(__name__)
LONGEST_S = 600.0
REASONS = ("card", "health", "other")


class PauseRecordings:
    """Of the own call, or of a call of the own team. Each pause ends by itself.

    Methods raise RefusalError NOT_FOUND, GONE, BAD_TRANSITION (``not_recorded``), SWITCH_UNAVAILABLE.
    """

    def __init__(
        self,
        switch: Switch,
        roster: Roster,
        calls: LiveCalls,
        record: RecordCalls,
        journal: Journal,
        background: Background,
        clock: Clock,
    ) -> None:
        self._switch = switch
        self._roster = roster
        self._calls = calls
        self._record = record
        self._journal = journal
        self._background = background
        self._clock = clock
        self._running: dict[str, asyncio.Task[None]] = {}

    async def by_user(self, seat: Seat, call_id: str, body: PauseRecording) -> None:
        """The agent, or the lead, asks for it."""
        self._allowed(seat, call_id)
        why = body.reason if body.reason in REASONS else "other"
        await self.pause(call_id, why, body.most_s)
        self._log(seat, "recording_paused", call_id, why)

    async def back_by_user(self, seat: Seat, call_id: str) -> None:
        """Go on; or begin, where the agent says with it that the debtor was told of the recording."""
        self._allowed(seat, call_id)
        if self._record.awaits_notice(call_id):
            self._log(seat, "recording_notice", call_id, "said")
            await self._record.told(call_id)
            return
        self._forget(call_id)
        await ask_switch(self._switch.resume_recording(call_id))
        self._log(seat, "recording_resumed", call_id, "asked")

    async def pause(self, call_id: str, reason: str, most_s: float) -> None:
        """For whatever takes card data: a form, a payment, an assistant. It goes on after ``most_s``."""
        self._record.because(call_id, reason)
        await ask_switch(self._switch.pause_recording(call_id))
        self._forget(call_id)
        most_s = min(max(most_s, 1.0), LONGEST_S)
        self._running[call_id] = self._background.start(self._back(call_id, most_s), f"resume {call_id}")

    async def resume(self, call_id: str) -> None:
        """The card's data was taken."""
        self._forget(call_id)
        await ask_switch(self._switch.resume_recording(call_id))

    def found_paused(self, most_s: float) -> None:
        """After a restart nobody remembers why: every pause ends ``most_s`` from now."""
        for call in self._calls:
            if call.recording is RecordingState.PAUSED and call.call_id not in self._running:
                work = self._back(call.call_id, most_s)
                self._running[call.call_id] = self._background.start(work, f"resume {call.call_id}")

    async def _back(self, call_id: str, most_s: float) -> None:
        await asyncio.sleep(most_s)
        self._running.pop(call_id, None)
        try:
            await self._switch.resume_recording(call_id)
        except SwitchError as error:
            log.info("the recording of call %s is not resumed: %s", call_id, error)
        else:
            log.info("the recording of call %s goes on by itself", call_id)

    def _forget(self, call_id: str) -> None:
        task = self._running.pop(call_id, None)
        if task is not None:
            task.cancel()

    def _allowed(self, seat: Seat, call_id: str) -> LiveCall:
        call = self._calls.get(call_id)
        owner = self._roster.get(call.agent_id) if call is not None else None
        if owner is not None and leads(seat, owner):
            return own_talk(self._calls, owner, call_id)
        return own_talk(self._calls, seat, call_id)

    def _log(self, seat: Seat, what: str, call_id: str, why: str) -> None:
        now = self._clock.utc()

        async def write(conn: AsyncConnection) -> None:
            await audit_rows.add(conn, now, user_id=seat.agent_id, what=what, subject=call_id, why=why)

        self._journal.post(write)
