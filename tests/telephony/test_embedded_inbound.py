"""Calls that come in from a trunk: offered, answered, given up."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server_api.telephony.port import (
    CallAnswered,
    CallConnected,
    CallEnded,
    CallOffered,
    EndCause,
    EndedBy,
    SwitchError,
    TrunkSpec,
)
from server_api.telephony.wire.sip_events import Provisional
from tests.helpers.waiting import until
from tests.telephony.far_end import AGENT_HZ, DEBTOR_HZ, Engine
from tests.telephony.sipp import SHARED, needs_sipp
from tests.telephony.sipp import caller as carrier_calls
from tests.telephony.switchboard import Switchboard, switchboard

CALLED = "+551140000000"


class Caller(Engine):
    """A debtor who calls the centre."""

    def __init__(self) -> None:
        super().__init__()
        self.peer.tone_hz = DEBTOR_HZ

    @property
    def statuses(self) -> list[int]:
        """Every provisional status so far."""
        return [event.status for event in self.events if isinstance(event, Provisional)]


@pytest.fixture
async def board(tmp_path: Path) -> AsyncIterator[Switchboard]:
    async with switchboard(tmp_path, inbound_ring_s=5.0) as board:
        await _open(board)
        yield board


@pytest.fixture
async def caller(board: Switchboard) -> AsyncIterator[Caller]:
    caller = Caller()
    yield caller
    caller.peer.close()


async def _open(board: Switchboard, **knobs: int) -> None:
    host, port = board.far.endpoint.address
    await board.switch.put_trunk(TrunkSpec("carrier", host, port, inbound=True, **knobs))  # type: ignore[arg-type]


def _call(board: Switchboard, caller: Caller) -> None:
    caller.place(board.far.endpoint, board.switch.sip_address, CALLED)


async def test_offered_answered_and_put_through(board: Switchboard, caller: Caller) -> None:
    engine = await board.leg()
    _call(board, caller)
    offered = await board.box.next(CallOffered)
    assert (offered.trunk_id, offered.caller, offered.called) == ("carrier", "engine", CALLED)
    await until(lambda: 180 in caller.statuses, what="180")
    await board.switch.answer(offered.call_id)
    await caller.confirmed()
    assert (await board.box.next(CallAnswered)).call_id == offered.call_id
    await board.switch.connect(offered.call_id, "ana")
    await board.box.next(CallConnected)
    await until(lambda: engine.peer.level(DEBTOR_HZ) > 4000, what="the caller's voice")
    await until(lambda: caller.peer.level(AGENT_HZ) > 4000, what="the agent's voice")
    with pytest.raises(SwitchError, match="wrong_state"):
        await board.switch.answer(offered.call_id)
    assert caller.call is not None
    caller.call.hang_up()
    ended = await board.box.next(CallEnded)
    assert (ended.cause, ended.by) == (EndCause.NORMAL, EndedBy.DEBTOR)


@needs_sipp
async def test_a_call_without_an_offer_is_given_ours(board: Switchboard, tmp_path: Path) -> None:
    scenario = SHARED / "uac_late_offer.xml"
    async with carrier_calls(scenario, tmp_path, board.switch.sip_address, echo=True) as sipp:
        engine = await board.leg()
        offered = await board.box.next(CallOffered)
        await board.switch.answer(offered.call_id)
        await board.switch.connect(offered.call_id, "ana")
        await until(lambda: engine.peer.level(AGENT_HZ) > 4000, what="the agent's own voice, echoed")
        assert (await board.box.next(CallEnded)).by is EndedBy.DEBTOR
        await sipp.content()


async def test_the_caller_gives_up(board: Switchboard, caller: Caller) -> None:
    _call(board, caller)
    offered = await board.box.next(CallOffered)
    assert caller.call is not None
    caller.call.hang_up()
    ended = await board.box.next(CallEnded)
    assert (ended.call_id, ended.cause, ended.by) == (offered.call_id, EndCause.CANCELLED, EndedBy.DEBTOR)


@pytest.mark.parametrize(("by", "status"), [(EndedBy.AGENT, 603), (EndedBy.SERVER, 480)])
async def test_refused(board: Switchboard, caller: Caller, by: EndedBy, status: int) -> None:
    _call(board, caller)
    offered = await board.box.next(CallOffered)
    await board.switch.hang_up(offered.call_id, by)
    await until(lambda: caller.refused_with, what="a refusal")
    assert caller.refused_with == status
    assert (await board.box.next(CallEnded)).by is by


async def test_nobody_answers(tmp_path: Path) -> None:
    async with switchboard(tmp_path, inbound_ring_s=0.5) as board:
        await _open(board)
        caller = Caller()
        _call(board, caller)
        ended = await board.box.next(CallEnded)
        assert (ended.cause, ended.by) == (EndCause.NO_ANSWER, EndedBy.SWITCH)
        await until(lambda: caller.refused_with, what="a refusal")
        caller.peer.close()
        assert caller.refused_with == 480


async def test_a_full_trunk_is_busy(board: Switchboard, caller: Caller) -> None:
    await _open(board, max_calls=1)
    _call(board, caller)
    await board.box.next(CallOffered)
    second = Caller()
    _call(board, second)
    await until(lambda: second.refused_with, what="a refusal")
    second.peer.close()
    assert second.refused_with == 486


@pytest.mark.parametrize("inbound", [True, False])
async def test_a_stranger_hears_what_he_always_heard(tmp_path: Path, inbound: bool) -> None:
    async with switchboard(tmp_path) as board:
        host = "127.0.0.2" if inbound else board.far.endpoint.address[0]
        await board.switch.put_trunk(TrunkSpec("elsewhere", host, 5060, inbound=inbound))
        caller = Caller()
        _call(board, caller)
        await until(lambda: caller.refused_with, what="a refusal")
        caller.peer.close()
        assert caller.refused_with == 403
        assert not board.box.of(CallOffered)


async def test_other_addresses_of_a_carrier_are_known_by_their_network(board: Switchboard) -> None:
    trunk = TrunkSpec("carrier", "127.0.0.9", 5060, inbound=True, sources=("127.0.0.0/29", "127.0.0.8"))
    await board.switch.put_trunk(trunk)
    caller = Caller()
    _call(board, caller)
    assert (await board.box.next(CallOffered)).trunk_id == "carrier"
    with pytest.raises(SwitchError, match="trunk_source_wrong"):
        await board.switch.put_trunk(
            TrunkSpec("wrong", "127.0.0.9", 5060, inbound=True, sources=("1.2.3.4/99",))
        )
    assert caller.call is not None
    caller.call.hang_up()
    await board.box.next(CallEnded)
    caller.peer.close()
