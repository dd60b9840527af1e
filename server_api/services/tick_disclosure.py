"""A sentence that is due was said: kept with its time and its place in the recording; amounts may follow."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.cases import Disclosure
from server_api.contract.holds import DisclosureTicked, TickDisclosure
from server_api.contract.words import ErrorCode
from server_api.services.journal import Journal
from server_api.services.live_calls import LiveCall, LiveCalls
from server_api.services.refusals import RefusalError
from server_api.services.roster import Seat
from server_api.services.tell_case import TellCase
from server_api.services.tell_script import ticked, waiting
from server_api.store import recordings_rows, script_rows
from server_api.store.script_rows import TickRow

#: Who said it, where nobody had to.
BY_PROMPT = "prompt"
#: That the call is recorded, wherever it is demanded (``resources/conduct/countries.toml``).
RECORDING = "recording"
#: A desk's clock may be so far ahead of the server's.
_AHEAD = timedelta(seconds=2)


class TickDisclosures:
    """Of the agent's own call, also once it is over: a desk that was cut off brings its ticks later."""

    def __init__(self, clock: Clock, calls: LiveCalls, journal: Journal, tell_case: TellCase) -> None:
        self._clock, self._calls = clock, calls
        self._journal, self._tell_case = journal, tell_case

    async def __call__(self, seat: Seat, call_id: str, tick: TickDisclosure) -> DisclosureTicked:
        """On disk before it is said; the first time counts. After the last one due the case comes.

        Raises RefusalError NOT_FOUND (not this agent's call, or no such sentence on it).
        """
        call = self._calls.get(call_id)
        if call is None or call.agent_id != seat.agent_id or call.head is None:
            raise RefusalError(ErrorCode.NOT_FOUND, what="call")
        due = _due(call, tick.code)
        if due is None:
            raise RefusalError(ErrorCode.NOT_FOUND, what="disclosure")
        said = await self._keep(call, due, self._within(call, tick.at), seat.agent_id)
        kept, still = said[tick.code], self._heard(call, said)
        return DisclosureTicked(code=kept.code, at=kept.at, offset_ms=kept.offset_ms, waiting=still)

    async def played(self, call: LiveCall, code: str) -> None:
        """A prompt has just said it to the debtor: nobody needs to say it again, where it was due at all."""
        due = _due(call, code)
        if due is not None and due.said_at is None:
            self._heard(call, await self._keep(call, due, self._clock.utc(), BY_PROMPT))
            self._tell_case(call.call_id, "disclosures")

    async def _keep(self, call: LiveCall, due: Disclosure, at: datetime, by: str) -> dict[str, TickRow]:
        """All that was said on the call, once this is on disk."""
        said: dict[str, TickRow] = {}

        async def write(conn: AsyncConnection) -> None:
            row = TickRow(due.code, at, await offset_ms(conn, call.call_id, at))
            await script_rows.add_tick(conn, call.call_id, row, by, due.rule_id)
            said.update(await script_rows.ticks(conn, call.call_id))

        await self._journal.write(write)
        return said

    def _heard(self, call: LiveCall, said: Mapping[str, TickRow]) -> tuple[str, ...]:
        """What is left to be said; without any, the case that waited is shown."""
        head = call.head
        if head is None:
            return ()
        whole = call.prepared.whole.disclosures if call.prepared is not None else head.disclosures
        still = waiting(ticked(item, said) for item in whole)
        shown = tuple(ticked(item, said) for item in head.disclosures)
        call.head = head.model_copy(update={"disclosures": shown, "amounts_wait": bool(still)})
        if head.amounts_wait and not still:
            self._tell_case(call.call_id, "disclosures")
        return still

    def _within(self, call: LiveCall, at: datetime) -> datetime:
        """No sentence was said before the call was answered, or will be."""
        earliest = call.answered_at or call.dialled_at
        return min(max(at, earliest), self._clock.utc() + _AHEAD)


def _due(call: LiveCall, code: str) -> Disclosure | None:
    listed = list(call.head.disclosures) if call.head is not None else []
    if call.prepared is not None:
        listed += call.prepared.whole.disclosures
    return next((item for item in listed if item.code == code), None)


async def offset_ms(conn: AsyncConnection, call_id: str, at: datetime) -> int | None:
    """Where in the recording it was; None where nothing was recorded then."""
    rows = [row for row in await recordings_rows.of_calls(conn, (call_id,)) if row.began_at <= at]
    return int((at - rows[-1].began_at).total_seconds() * 1000) if rows else None
