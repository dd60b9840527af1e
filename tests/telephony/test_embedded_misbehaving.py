"""A hundred calls with carriers that lose, repeat, cross, fork and renegotiate: each ends once."""

import asyncio
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from server_api.telephony.port import (
    CallAnswered,
    CallEnded,
    CallOffered,
    CallRerouted,
    CallRinging,
    DialOrder,
    EndCause,
    EndedBy,
    Fact,
    GoneError,
    Route,
    TrunkSpec,
)
from tests.helpers.waiting import until, until_told
from tests.telephony.misbehaviour import CARRIERS, OUT_OF_ORDER, PASSWORD, TALK_UNTIL_BYE, USERNAME
from tests.telephony.sipp import SHARED, Sipp, caller, carrier, needs_sipp
from tests.telephony.sipp_script import write
from tests.telephony.switchboard import Switchboard, switchboard

pytestmark = needs_sipp
AT_ONCE = 25
SPARE_CALLS, SILENT_CALLS, INBOUND_CALLS = 4, 3, 4
CALLS = 100


class Day:
    """Dials for the carriers, hangs up where the test does, and notes every end."""

    def __init__(self, board: Switchboard) -> None:
        self.board = board
        self.hang_up_at: dict[str, str] = {}
        self.ended: dict[str, list[CallEnded]] = {}
        self._seen = 0

    async def dial(self, order: DialOrder, we_hang_up: str = "") -> None:
        """One more call, once there are not too many."""
        while len(self.hang_up_at) - len(self.ended) >= AT_ONCE:
            await self.go_on()
        self.hang_up_at[order.call_id] = we_hang_up
        await self.board.switch.dial(order)

    async def go_on(self) -> None:
        """Wait for news, and do what the test has to do about it."""
        facts = self.board.box.facts
        await until(lambda: len(facts) > self._seen, 40.0, "a fact")
        for fact in facts[self._seen :]:
            self._seen += 1
            await self._take(fact)

    async def _take(self, fact: Fact) -> None:
        match fact:
            case CallOffered():
                self.hang_up_at[fact.call_id] = ""
                await self.board.switch.answer(fact.call_id)
            case CallRinging() if self.hang_up_at[fact.call_id] == "ringing":
                await self._hang_up(fact.call_id)
            case CallAnswered() if self.hang_up_at[fact.call_id] == "answer":
                await self._hang_up(fact.call_id)
            case CallEnded():
                self.ended.setdefault(fact.call_id, []).append(fact)
            case _:
                pass

    async def _hang_up(self, call_id: str) -> None:
        try:
            await self.board.switch.hang_up(call_id, EndedBy.SERVER)
        except GoneError:
            assert call_id in {fact.call_id for fact in self.board.box.of(CallEnded)}


@pytest.fixture
async def board(tmp_path: Path) -> AsyncIterator[Switchboard]:
    async with switchboard(
        tmp_path / "switch", rtp_last_port=20600, sip_memory_s=9.0, trunk_silent_s=6.0, backoff_first_s=60.0
    ) as board:
        yield board


class Carriers:
    """Every sipp of the test, each behind a trunk of its own."""

    def __init__(self, board: Switchboard, folder: Path, stack: AsyncExitStack) -> None:
        self._board = board
        self._folder = folder
        self._stack = stack
        self._running: list[Sipp] = []

    async def open(self, name: str, calls: int, steps: Sequence[str], *, max_calls: int = 0) -> None:
        """A carrier that plays a scenario."""
        path = write(self._folder / f"{name}.xml", steps)
        sipp = await self._stack.enter_async_context(carrier(path, self._folder, calls=calls))
        self._running.append(sipp)
        await self._board.switch.put_trunk(
            TrunkSpec(name, "127.0.0.1", sipp.port, USERNAME, PASSWORD, max_calls=max_calls)
        )

    async def call_in(self, calls: int) -> None:
        """A carrier that calls us, and confirms our 200 only when it was repeated."""
        switch = self._board.switch
        await switch.put_trunk(TrunkSpec("inbound", "127.0.0.1", 5060, inbound=True))
        sipp = await self._stack.enter_async_context(
            caller(SHARED / "uac_late_ack.xml", self._folder, switch.sip_address, calls=calls)
        )
        self._running.append(sipp)

    async def content(self) -> None:
        """Every message was as the scenarios say."""
        results = await asyncio.gather(*(s.content() for s in self._running), return_exceptions=True)
        assert results == [None] * len(results), "\n".join(str(r) for r in results if r is not None)


def _order(trunk_id: str, number: int, *spares: Route) -> DialOrder:
    return DialOrder(f"{trunk_id}-{number}", trunk_id, f"+551130{number:06d}", "+551140000000", spares=spares)


async def test_a_hundred_calls_with_misbehaviour(board: Switchboard, tmp_path: Path) -> None:
    day = Day(board)
    async with AsyncExitStack() as stack:
        deaf = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        deaf.bind(("127.0.0.1", 0))
        await board.switch.put_trunk(TrunkSpec("deaf", *deaf.getsockname()))
        for n in range(SILENT_CALLS):
            await day.dial(_order("deaf", n))
        carriers = Carriers(board, tmp_path, stack)
        await carriers.open("out_of_order", 1, OUT_OF_ORDER, max_calls=1)
        await carriers.open("spare", SPARE_CALLS, TALK_UNTIL_BYE)
        for n in range(SPARE_CALLS):
            await day.dial(_order("out_of_order", n, Route("spare")), "answer")
        await carriers.call_in(INBOUND_CALLS)
        for one in CARRIERS:
            await carriers.open(one.name, one.calls, one.steps)
        for n in range(max(one.calls for one in CARRIERS)):
            for one in CARRIERS:
                if n < one.calls:
                    await day.dial(_order(one.name, n), one.we_hang_up)
        while len(day.ended) < CALLS:
            await day.go_on()
        await carriers.content()
    _ended_rightly(day)
    await _nothing_left(board)
    await board.answered("last")


def _ended_rightly(day: Day) -> None:
    assert len(day.ended) == len(day.hang_up_at) == CALLS
    assert {len(ends) for ends in day.ended.values()} == {1}
    ends = {call_id: fact for call_id, (fact,) in day.ended.items()}
    for one in CARRIERS:
        for n in range(one.calls):
            end = ends[f"{one.name}-{n}"]
            assert (end.cause, end.by, end.sip_status) == (one.cause, one.by, one.status), one.name
    silent = [ends[f"deaf-{n}"] for n in range(SILENT_CALLS)]
    assert {(end.cause, end.by) for end in silent} == {(EndCause.TRUNK_SILENT, EndedBy.SWITCH)}
    rerouted = {fact.call_id for fact in day.board.box.of(CallRerouted)}
    assert rerouted == {f"out_of_order-{n}" for n in range(SPARE_CALLS)}
    inbound = [ends[fact.call_id] for fact in day.board.box.of(CallOffered)]
    assert [(end.cause, end.by) for end in inbound] == [(EndCause.NORMAL, EndedBy.DEBTOR)] * INBOUND_CALLS


async def _nothing_left(board: Switchboard) -> None:
    """No leg, no port, no dialog; the INVITEs nobody ever answered are repeated for half a minute."""
    left: dict[str, int] = {}

    async def empty() -> bool:
        left.update(await board.switch.mixer_stats())
        return left["legs"] == 0 and max(left["dialogs"], left["asked"], left["answering"]) <= SILENT_CALLS

    await until_told(empty, 40.0, "an empty switch")
