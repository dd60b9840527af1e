"""The whole way of a dialler's call: real switch, Kamailio as the office's PBX, real engine, a debtor."""

import time
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from agent_desktop.softphone.protocol import CallArrived, EndCall
from server_api.contract.call_sign import HEADER, sign
from server_api.telephony.port import (
    CallConnected,
    EndedBy,
    LegCall,
    LegDown,
    LegOrder,
    LegUp,
    TrunkSpec,
)
from tests.helpers.waiting import until
from tests.softphone.pbx import AGENT, DOMAIN, KEY, PbxDesk, needs_kamailio, office
from tests.telephony.far_end import DEBTOR_HZ
from tests.telephony.hearing import level_db
from tests.telephony.switchboard import Switchboard, switchboard

pytestmark = needs_kamailio
TEST_TONE_HZ = 440.0
PATIENT_S = 30.0


@dataclass
class Dialler:
    """The switch beside a registered desk; the PBX is its second trunk."""

    board: Switchboard
    desk: PbxDesk

    async def call(self, leg_id: str, *, key: bytes | None = KEY) -> None:
        """Call the agent's extension, signed with ``key``, or not at all."""
        call_id = uuid.uuid4().hex
        headers = () if key is None else ((HEADER, sign(key, call_id, int(time.time()), AGENT)),)
        call = LegCall("office", "214", call_id, headers)
        await self.board.switch.expect_leg(LegOrder(leg_id, AGENT, "", call=call))


@pytest.fixture
async def dialler(tmp_path: Path) -> AsyncIterator[Dialler]:
    async with office(tmp_path) as pbx, PbxDesk(pbx) as desk, switchboard(tmp_path / "switch") as board:
        trunk = TrunkSpec("office", "127.0.0.1", pbx.port, caller_id="acordo", registrar=DOMAIN)
        await board.switch.put_trunk(trunk)
        await desk.registered()
        yield Dialler(board, desk)


async def test_a_signed_call_answers_itself_and_the_debtor_is_put_through(dialler: Dialler) -> None:
    board, desk = dialler.board, dialler.desk
    await dialler.call("l1")
    assert (await board.box.next(LegUp)).leg_id == "l1"
    assert desk.arrived() == CallArrived("in-1", "acordo", True, "")
    debtor = await board.answered()
    await board.switch.connect("c1", AGENT)
    assert (await board.box.next(CallConnected)).leg_id == "l1"
    await until(lambda: level_db(debtor.peer, TEST_TONE_HZ) > -20.0, PATIENT_S, "the debtor hears the agent")
    await desk.until(desk.hears, "the agent hears the debtor")
    debtor.peer.tone_hz = 0.0
    await desk.until(lambda: not desk.hears(), "the agent hears that the debtor is silent")
    debtor.peer.tone_hz = DEBTOR_HZ
    await desk.until(desk.hears, "the agent hears the debtor again")
    await board.switch.hang_up("c1", EndedBy.AGENT)
    await board.switch.drop_leg("l1")
    await desk.phase("in-1", "down")
    assert desk.errors() == []


async def test_the_agent_hangs_up_and_is_called_again(dialler: Dialler) -> None:
    board, desk = dialler.board, dialler.desk
    await dialler.call("l1")
    await board.box.next(LegUp)
    desk.phone.send(EndCall("in-1"))
    assert (await board.box.next(LegDown)).cause == "bye"
    await dialler.call("l2")
    assert (await board.box.next(LegUp, 2)).leg_id == "l2"
    assert desk.phases("in-2") == ["ringing", "up"]


@pytest.mark.parametrize("key", [None, bytes(32)])
async def test_a_call_that_is_not_signed_rings_and_is_no_leg(dialler: Dialler, key: bytes | None) -> None:
    board, desk = dialler.board, dialler.desk
    await dialler.call("l1", key=key)
    await desk.phase("in-1", "ringing")
    assert not desk.arrived().signed
    desk.phone.send(EndCall("in-1"))
    down = await board.box.next(LegDown)
    assert (down.leg_id, down.cause, down.reason[:3]) == ("l1", "dropped", "486")
    assert not board.box.of(LegUp)
