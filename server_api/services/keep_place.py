"""How far the agent is in the script: kept for a transfer, a crash, and for how the script does."""

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.scripts import Script, ScriptPlace
from server_api.contract.words import ErrorCode, IdentityStatus
from server_api.services.journal import Journal
from server_api.services.live_calls import LiveCall, LiveCalls
from server_api.services.refusals import RefusalError
from server_api.services.roster import Seat
from server_api.store import script_rows
from server_api.store.script_rows import PlaceRow

#: The fields of one call.
MOST_FIELDS = 60


class KeepPlace:
    """Takes the place at once and writes it soon; what may not be asked here is not kept either."""

    def __init__(self, clock: Clock, calls: LiveCalls, journal: Journal) -> None:
        self._clock, self._calls, self._journal = clock, calls, journal

    async def __call__(self, seat: Seat, call_id: str, told: ScriptPlace) -> None:
        """Raises RefusalError NOT_FOUND (not this agent's call)."""
        call = self._calls.get(call_id)
        if call is None or call.agent_id != seat.agent_id or call.head is None:
            raise RefusalError(ErrorCode.NOT_FOUND, what="call")
        script = call.head.script
        place = _allowed(told, call)
        call.head = call.head.model_copy(update={"place": place})
        now, agent_id = self._clock.utc(), seat.agent_id
        # What somebody else says is not put down to the debtor.
        told_by_debtor = call.head.identity.status is IdentityStatus.CONFIRMED

        async def write(conn: AsyncConnection) -> None:
            before = await script_rows.place(conn, call_id)
            times = _times(before, place, int(now.timestamp() * 1000))
            row = PlaceRow(call_id, script.script_id, script.version, place, times)
            await script_rows.put_place(conn, row, agent_id, now)
            if told_by_debtor and place.fields:
                await script_rows.keep_said(conn, call.person_id, place.fields)

        self._journal.post(write)


def _allowed(told: ScriptPlace, call: LiveCall) -> ScriptPlace:
    """Steps this script has, objections it has, fields that may be asked."""
    assert call.head is not None
    whole = call.prepared.whole.script if call.prepared is not None else call.head.script
    known = {step.step_id for script in (whole, call.head.script) for step in script.steps}
    most = max(len(whole.objections), len(call.head.script.objections))
    written = _written(whole) | _written(call.head.script)
    fields = {
        name: value
        for name, value in told.fields.items()
        if name in written and name not in call.head.hidden_fields
    }
    return ScriptPlace(
        path=tuple(step for step in told.path if step in known),
        fields=dict(list(fields.items())[:MOST_FIELDS]),
        objections=tuple(one for one in told.objections if 0 <= one < most),
    )


def _written(script: Script) -> set[str]:
    sets = {name for step in script.steps for answer in step.answers for name in answer.sets}
    return sets | {item.name for step in script.steps for item in step.fields}


def _times(before: PlaceRow | None, place: ScriptPlace, now_ms: int) -> tuple[int, ...]:
    """When each step was reached: those that stayed keep their time."""
    same = 0
    if before is not None:
        for one, other in zip(before.place.path, place.path, strict=False):
            if one != other:
                break
            same += 1
    kept = before.times[:same] if before is not None else ()
    return (*kept, *([now_ms] * (len(place.path) - len(kept))))
