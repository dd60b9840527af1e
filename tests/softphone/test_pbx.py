"""Registration with an outside PBX: real engine, real relay, Kamailio as registrar, sipp as callers."""

import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from agent_desktop.softphone.protocol import (
    AnswerCall,
    CallArrived,
    CallMoved,
    DialCall,
    EndCall,
    HoldCall,
    JoinCalls,
    Registered,
    SendKeys,
    TransferCall,
    Unregister,
)
from server_api.contract.call_sign import sign
from tests.softphone.pbx import AGENT, KEY, Office, PbxDesk, needs_kamailio, office

pytestmark = needs_kamailio
CALLER = "5511987654321"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[PbxDesk]:
    async with office(tmp_path) as pbx, PbxDesk(pbx) as made:
        yield made


def signature(call_id: str, *, key: bytes = KEY, late_s: int = 0) -> str:
    return sign(key, call_id, int(time.time()) - late_s, AGENT)


async def _signed(desk: PbxDesk, call_id: str = "signed-1") -> None:
    await desk.registered()
    await desk.office.call(call_id, signature(call_id))
    await desk.until(lambda: "up" in desk.phases(), "the call")


async def test_over_tcp_it_is_the_same(tmp_path: Path) -> None:
    async with office(tmp_path) as pbx, PbxDesk(pbx, "tcp") as desk:
        await _signed(desk)
        await desk.until(desk.hears, "the echo of our tone")
        desk.phone.send(HoldCall("in-1", True))
        await desk.phase("in-1", "held")
        await desk.until(lambda: not desk.hears(), "the silence")
        desk.phone.send(EndCall("in-1"))
        await desk.phase("in-1", "down")
        assert desk.errors() == []


async def test_a_wrong_password_is_told(desk: PbxDesk) -> None:
    desk.register(password="wrong")
    await desk.until(lambda: desk.of(Registered), "the refusal")
    assert not desk.of(Registered)[0].on
    assert desk.of(Registered)[0].status in (401, 403)


async def test_the_diallers_call_is_answered_by_itself(desk: PbxDesk) -> None:
    await _signed(desk)
    assert desk.arrived() == CallArrived("in-1", CALLER, True, "")
    await desk.until(desk.hears, "the echo of our tone")
    desk.phone.send(EndCall("in-1"))
    await desk.until(lambda: desk.phases() == ["ringing", "up", "down"], "the end")
    desk.phone.send(Unregister())
    await desk.until(lambda: desk.of(Registered)[-1] == Registered(False), "the leave")
    assert desk.errors() == []


HEADERS: dict[str, tuple[Callable[[], str], str]] = {
    "unsigned": (lambda: "", "missing"),
    "malformed": (lambda: "t=1;s=zz", "malformed"),
    "another key": (lambda: signature("ring-1", key=bytes(32)), "wrong"),
    "another call": (lambda: signature("another-call"), "wrong"),
    "a minute old": (lambda: signature("ring-1", late_s=60), "late"),
}


@pytest.mark.parametrize("kind", HEADERS)
async def test_any_other_call_rings_until_the_agent_decides(desk: PbxDesk, kind: str) -> None:
    header, why = HEADERS[kind]
    await desk.registered()
    await desk.office.call("ring-1", header())
    await desk.until(lambda: desk.phases() == ["ringing"], "the ringing")
    assert desk.arrived() == CallArrived("in-1", CALLER, False, why)
    desk.phone.send(AnswerCall("in-1"))
    await desk.until(lambda: desk.phases() == ["ringing", "up"], "the answer")
    desk.phone.send(EndCall("in-1"))
    await desk.until(lambda: desk.phases()[-1] == "down", "the end")


async def test_a_signature_is_good_once(desk: PbxDesk) -> None:
    await desk.registered()
    header = signature("twice-1")
    await desk.office.call("twice-1", header)
    await desk.until(lambda: "up" in desk.phases(), "the first")
    desk.phone.send(EndCall("in-1"))
    await desk.until(lambda: desk.phases()[-1] == "down", "its end")
    await desk.office.call("twice-1", header)
    await desk.until(lambda: desk.phases("in-2") == ["ringing"], "the second")
    assert desk.arrived() == CallArrived("in-2", CALLER, False, "used")
    desk.phone.send(EndCall("in-2"))
    await desk.until(lambda: desk.of(CallMoved)[-1].phase == "down", "the refusal")


async def test_a_second_signed_call_rings_while_one_is_up_and_a_fourth_is_busy(desk: PbxDesk) -> None:
    await _signed(desk)
    for number in (2, 3):
        call_id = f"more-{number}"
        await desk.office.call(call_id, signature(call_id))
        await desk.phase(f"in-{number}", "ringing")
        assert desk.arrived() == CallArrived(f"in-{number}", CALLER, False, "busy")
    fourth = await desk.office.call("more-4")
    await fourth.wait()
    assert len(desk.of(CallArrived)) == 3
    for number in (3, 2, 1):
        desk.phone.send(EndCall(f"in-{number}"))
        await desk.phase(f"in-{number}", "down")


async def test_hold_keys_and_a_blind_transfer(desk: PbxDesk) -> None:
    await _signed(desk)
    await desk.until(desk.hears, "sound")
    desk.phone.send(HoldCall("in-1", True))
    await desk.until(lambda: not desk.hears(), "the silence")
    desk.phone.send(HoldCall("in-1", False))
    await desk.until(desk.hears, "sound again")
    desk.phone.send(SendKeys("in-1", "12#"))
    desk.phone.send(TransferCall("in-1", "300"))
    await desk.until(lambda: desk.phases()[-1] == "down", "our own end after the final 200")
    assert desk.phases() == ["ringing", "up", "held", "up", "transferring", "down"]
    assert desk.errors() == []


async def test_a_consultation_and_an_attended_transfer(desk: PbxDesk) -> None:
    await _signed(desk)
    await desk.office.extension()
    desk.phone.send(HoldCall("in-1", True))
    desk.phone.send(DialCall("out-1", "300"))
    await desk.until(lambda: desk.phases("out-1") == ["calling", "up"], "the extension")
    await desk.until(desk.hears, "its echo")
    desk.phone.send(JoinCalls("in-1", "out-1"))
    await desk.until(lambda: desk.phases()[-1] == "down", "our end with the caller")
    desk.phone.send(EndCall("out-1"))
    await desk.until(lambda: desk.phases("out-1")[-1] == "down", "our end with the extension")
    assert desk.errors() == []


async def test_misuse_is_refused_and_nothing_dies(desk: PbxDesk) -> None:
    desk.phone.send(DialCall("x", "300"))
    await desk.until(lambda: desk.errors() == ["not_registered"], "the refusal")
    desk.register(key="no hex")
    await desk.until(lambda: desk.errors()[-1] == "bad_command", "the key's refusal")
    await desk.registered()
    for command in (
        AnswerCall("none"),
        EndCall("none"),
        HoldCall("none", True),
        SendKeys("none", "1"),
        TransferCall("none", "300"),
        JoinCalls("none", "none"),
        DialCall("bad", "300@evil>\r\n"),
    ):
        desk.phone.send(command)
    await desk.until(lambda: len(desk.errors()) == 9, "the other refusals")
    assert desk.errors()[2:] == ["no_call"] * 6 + ["bad_uri"]
    await _again(desk)


async def _again(desk: PbxDesk) -> None:
    office: Office = desk.office
    await office.call("after-1", signature("after-1"))
    await desk.until(lambda: "up" in desk.phases(), "a call after all that")
    desk.phone.send(EndCall("in-1"))
    await desk.until(lambda: desk.phases()[-1] == "down", "its end")
