"""Every conversation is recorded, from its first word or from the notice on; what becomes of it is kept."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.push import CallChanged, Noticed
from server_api.contract.words import CallPhase, RecordingState
from server_api.recordings.shelf import NewTape
from server_api.rules.recording import RecordingRule
from server_api.services.alerts import Alerts
from server_api.services.background import Background
from server_api.services.desks import Desks
from server_api.services.journal import Journal
from server_api.services.live_calls import LiveCall, LiveCalls
from server_api.services.recording_ends import closing
from server_api.services.roster import Roster
from server_api.store import calls_rows, recordings_rows
from server_api.store.recordings_rows import RecordingRow
from server_api.telephony.port import (
    CallConnected,
    GoneError,
    RecordingChanged,
    RecordingPhase,
    RecordOrder,
    Switch,
    SwitchError,
    SwitchUnavailableError,
)

log = logging.getLogger(__name__)
#: A recording that broke off is begun anew so often in a call, unless the disk is the reason.
MOST_TAPES = 3
ALERT = "call_not_recorded"
_DISK = ("disk_full", "disk_error", "disk_slow")


class Tapes(Protocol):
    """As much of the shelf as beginning needs."""

    def new(self, recording_id: str, call_id: str, began_at: datetime) -> NewTape:
        """A place and a key."""
        ...


@dataclass(slots=True)
class OnTape:
    """A recording under way. ``marks`` are pauses, in seconds from ``began_at``."""

    recording_id: str
    call_id: str
    began_at: datetime
    paused_at: datetime | None = None
    why: str = ""
    marks: list[dict[str, Any]] = field(default_factory=list)


class RecordCalls:
    """Takes facts and begins recordings beside; nothing here waits for the disk or the switch.

    ``notice`` tells the debtor of the recording where that is due; True when it was heard.
    """

    def __init__(
        self,
        switch: Switch,
        roster: Roster,
        calls: LiveCalls,
        desks: Desks,
        journal: Journal,
        background: Background,
        clock: Clock,
        tapes: Tapes,
        law: Callable[[LiveCall], Awaitable[RecordingRule]],
        notice: Callable[[LiveCall], Awaitable[bool]],
        alerts: Alerts,
    ) -> None:
        self._switch = switch
        self._roster = roster
        self._calls = calls
        self._desks = desks
        self._journal = journal
        self._background = background
        self._clock = clock
        self._tapes = tapes
        self._law = law
        self._notice = notice
        self._alerts = alerts
        self._on: dict[str, OnTape] = {}
        self._begun: dict[str, int] = {}
        self._awaiting_notice: dict[str, RecordingRule] = {}

    def connected(self, fact: CallConnected) -> None:
        """A conversation: recorded once, however often it is put through."""
        self.begin(fact.call_id)

    def begin(self, call_id: str) -> None:
        """Record a call that is wanted on tape and is not on one yet."""
        call = self._calls.get(call_id)
        if call is None or not call.plan.records or call_id in self._begun:
            return
        self._begun[call_id] = 0
        self._background.start(self._decide(call), f"record {call_id}")

    async def _decide(self, call: LiveCall) -> None:
        rule = await self._law(call)
        if rule.notice:
            self._awaiting_notice[call.call_id] = rule
            if not await self._notice(call):
                log.info("call %s waits for the agent's notice: %s", call.call_id, ", ".join(rule.rules))
                due = Noticed(code="recording_notice_due", params={"call_id": call.call_id})
                self._desks.tell(call.agent_id, due)
                return
            await self.told(call.call_id)
            return
        await self._record(call, rule)

    def awaits_notice(self, call_id: str) -> bool:
        """Whether a call is not recorded because the debtor has not been told yet."""
        return call_id in self._awaiting_notice

    async def told(self, call_id: str) -> None:
        """The debtor was told of the recording: by a prompt, or by the agent, who says so."""
        rule, call = self._awaiting_notice.pop(call_id, None), self._calls.get(call_id)
        if rule is not None and call is not None:
            await self._record(call, rule)

    async def _record(self, call: LiveCall, rule: RecordingRule) -> None:
        if call.call_id not in self._begun:
            log.info("call %s was over before it was recorded", call.call_id)
            return
        self._begun[call.call_id] += 1
        now, recording_id = self._clock.utc(), str(uuid4())
        tape = self._tapes.new(recording_id, call.call_id, now)
        self._write(
            RecordingRow(
                recording_id=recording_id,
                call_id=call.call_id,
                agent_id=call.agent_id,
                person_id=call.person_id,
                campaign_id=call.plan.campaign_id,
                path=tape.name,
                key_id=tape.key_id,
                began_at=now,
                keep_until=rule.keep_until,
            )
        )
        self._on[call.call_id] = OnTape(recording_id, call.call_id, now)
        order = RecordOrder(recording_id, call.call_id, tape.path, tape.key, tape.header)
        try:
            await self._switch.record(order)
        except GoneError:
            self._lost(recording_id, call.call_id, "call_gone")
        except SwitchUnavailableError as error:
            # The call may live on: it is recorded when the switch is back.
            log.warning("call %s cannot be recorded now: %s", call.call_id, error)
            self._lost(recording_id, call.call_id, error.code)
            self._begun.pop(call.call_id, None)
        except SwitchError as error:
            self._lost(recording_id, call.call_id, error.code)
            self._not_on_tape(call, error.code)

    def _write(self, row: RecordingRow) -> None:
        async def write(conn: AsyncConnection) -> None:
            await recordings_rows.add(conn, row)
            await calls_rows.recorded(conn, row.call_id, row.recording_id)

        self._journal.post(write)

    def _lost(self, recording_id: str, call_id: str, reason: str) -> None:
        self._on.pop(call_id, None)
        self._journal.post(closing(recording_id, self._clock.utc(), "failed", reason, None))

    def _not_on_tape(self, call: LiveCall, reason: str) -> None:
        log.error("call %s is not recorded: %s", call.call_id, reason)
        self._show(call, RecordingState.LOST)
        self._alerts.open(ALERT, call.call_id, agent_id=call.agent_id, call_id=call.call_id, reason=reason)

    def take(self, fact: RecordingChanged) -> None:
        """What the switch says of a recording."""
        call, tape = self._calls.get(fact.call_id), self._on.get(fact.call_id)
        if tape is not None and tape.recording_id != fact.recording_id:
            tape = None
        match fact.phase:
            case RecordingPhase.STARTED:
                state = RecordingState.ON
            case RecordingPhase.PAUSED:
                state = RecordingState.PAUSED
                self._paused(tape, fact)
            case RecordingPhase.RESUMED:
                state = RecordingState.ON
                self._resumed(tape, fact)
            case RecordingPhase.ENDED:
                state = RecordingState.DONE
                self._ended(tape, fact, "done")
            case RecordingPhase.FAILED:
                self._ended(tape, fact, "failed")
                self._failed(call, fact.reason)
                return
        if call is not None:
            self._show(call, state)

    def _show(self, call: LiveCall, state: RecordingState) -> None:
        """To the agent whose call it is, unless there is another on that screen by now."""
        call.recording = state
        seat = self._roster.get(call.agent_id)
        if seat is not None and seat.row.agent.call_id == call.call_id:
            self._desks.tell(seat.agent_id, CallChanged(call=call.view))

    def because(self, call_id: str, why: str) -> None:
        """Why the pause that comes next is made."""
        tape = self._on.get(call_id)
        if tape is not None:
            tape.why = why

    def _paused(self, tape: OnTape | None, fact: RecordingChanged) -> None:
        if tape is not None:
            tape.paused_at = fact.at
        self._journal.post(_moving(fact.recording_id, "paused", None))

    def _resumed(self, tape: OnTape | None, fact: RecordingChanged) -> None:
        marks = None if tape is None else _marked(tape, fact.at)
        self._journal.post(_moving(fact.recording_id, "on", marks))

    def _ended(self, tape: OnTape | None, fact: RecordingChanged, state: str) -> None:
        if tape is not None:
            if tape.paused_at is not None:
                self._journal.post(_moving(fact.recording_id, "paused", _marked(tape, fact.at)))
            del self._on[fact.call_id]
        call = self._calls.get(fact.call_id)
        who = call.person_id if call is not None else ""
        self._journal.post(closing(fact.recording_id, fact.at, state, fact.reason, fact.result, who))

    def _failed(self, call: LiveCall | None, reason: str) -> None:
        """The call goes on; where the disk is not the reason it gets another tape."""
        if call is None:
            return
        self._not_on_tape(call, reason)
        again = reason not in _DISK and self._begun.get(call.call_id, MOST_TAPES) < MOST_TAPES
        if again and call.phase is not CallPhase.ENDED:
            self._background.start(self._again(call), f"record {call.call_id} again")

    async def _again(self, call: LiveCall) -> None:
        await self._record(call, await self._law(call))

    def found(self, row: RecordingRow, *, paused: bool) -> None:
        """A recording that went on while this server was away."""
        self._begun[row.call_id] = 1
        tape = OnTape(row.recording_id, row.call_id, row.began_at, marks=list(row.marks))
        tape.paused_at = self._clock.utc() if paused else None
        self._on[row.call_id] = tape
        call = self._calls.get(row.call_id)
        if call is not None:
            self._show(call, RecordingState.PAUSED if paused else RecordingState.ON)

    def forget(self, row: RecordingRow) -> None:
        """A recording that no switch will speak of any more."""
        tape = self._on.get(row.call_id)
        if tape is not None and tape.recording_id == row.recording_id:
            del self._on[row.call_id]

    def over(self, call_id: str) -> None:
        """The call ended: nothing of it is remembered that its recording does not need."""
        self._begun.pop(call_id, None)
        self._awaiting_notice.pop(call_id, None)
        self._alerts.close(ALERT, call_id)


def _marked(tape: OnTape, at: datetime) -> list[dict[str, Any]]:
    """The pause that ends now becomes a mark."""
    if tape.paused_at is not None:
        from_s, until_s = ((moment - tape.began_at).total_seconds() for moment in (tape.paused_at, at))
        tape.marks.append({"at_s": from_s, "until_s": until_s, "kind": "pause", "text": tape.why})
        tape.paused_at, tape.why = None, ""
    return list(tape.marks)


def _moving(
    recording_id: str, state: str, marks: list[dict[str, Any]] | None
) -> Callable[[AsyncConnection], Awaitable[None]]:
    async def write(conn: AsyncConnection) -> None:
        await recordings_rows.moved(conn, recording_id, state, marks)

    return write
