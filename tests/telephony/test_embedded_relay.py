"""The agent's leg through a relay: neither side ever learns the other's address."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server_api.telephony.port import CallConnected, LegDown, LegOrder, LegUp
from server_api.telephony.wire.sip_events import Updated
from tests.helpers.waiting import until
from tests.telephony.far_end import AGENT_HZ, Engine
from tests.telephony.relay import Relay
from tests.telephony.switchboard import Switchboard, switchboard


@pytest.fixture
async def board(tmp_path: Path) -> AsyncIterator[Switchboard]:
    async with switchboard(tmp_path) as board:
        yield board


@pytest.fixture
async def engine(board: Switchboard) -> AsyncIterator[Engine]:
    relay = Relay(board.switch.sip_address)
    await relay.open()
    await board.switch.expect_leg(LegOrder("l1", "ana", "relayed"))
    engine = await board.far.engine(relay.address, "relayed")
    await board.box.next(LegUp)
    yield engine
    relay.close()


async def test_a_relay_that_was_announced_gets_through_where_strangers_do_not(tmp_path: Path) -> None:
    async with switchboard(tmp_path, stranger_datagrams_per_s=0.001, stranger_burst=0.0) as board:
        relay = Relay(board.switch.sip_address)
        await relay.open()
        await board.switch.expect_leg(LegOrder("l1", "ana", "relayed", source_port=relay.port))
        await board.far.engine(relay.address, "relayed")
        await board.box.next(LegUp)
        await board.switch.drop_leg("l1")
        await board.box.next(LegDown)
        relay.close()


async def test_the_switch_ends_a_relayed_leg(board: Switchboard, engine: Engine) -> None:
    await board.switch.drop_leg("l1")
    await until(lambda: engine.ended, what="BYE through the relay")
    assert (await board.box.next(LegDown)).cause == "dropped"


async def test_the_engine_ends_a_relayed_leg(board: Switchboard, engine: Engine) -> None:
    assert engine.call is not None
    engine.call.hang_up()
    assert (await board.box.next(LegDown)).cause == "bye"


async def test_sound_does_not_pass_the_relay(board: Switchboard, engine: Engine) -> None:
    debtor = await board.answered()
    await board.switch.connect("c1", "ana")
    await board.box.next(CallConnected)
    await until(lambda: debtor.peer.level(AGENT_HZ) > 5000, what="the agent's voice")
    assert not engine.ended


async def test_a_relayed_leg_is_offered_again(board: Switchboard, engine: Engine) -> None:
    assert engine.call is not None
    engine.call.update(engine.offer(version=2))
    await until(lambda: any(isinstance(e, Updated) for e in engine.events), what="200 to the re-INVITE")
    assert not engine.ended
