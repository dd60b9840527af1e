"""Malformed and malicious SIP at the switch while people talk."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import psutil

from server_api.telephony.embedded.launch import LOG_NAME
from server_api.telephony.port import CallEnded, EndCause, LegDown, LegOrder
from server_api.telephony.wire import sdp
from tests.helpers.waiting import until
from tests.telephony.far_end import AGENT_HZ, DEBTOR_HZ, Debtor, Engine
from tests.telephony.hostile import (
    Stranger,
    honest_messages,
    mutants,
    needs_rfc4475,
    request,
    torture_messages,
)
from tests.telephony.switchboard import Switchboard, switchboard

SEED = 4475
MUTANTS = 2000
FLOOD_PER_S, FLOOD_S = 1000, 3.0
OPEN_GATE = 1e9  # what the gate drops would try nothing but the gate
LOUD = 5000.0
FRAMES = 50
MOST_MB = 50
NOT_ACCEPTABLE = 488
SIXTEEN = "".join(f"m=audio {40000 + 2 * n} RTP/AVP 8\r\n" for n in range(1, 16))


async def _still_talking(debtor: Debtor, engine: Engine) -> None:
    """Both hear each other in the second that follows, and loud: a busy machine may drop a frame of it."""
    heard = len(debtor.peer.heard), len(engine.peer.heard)
    await until(
        lambda: len(debtor.peer.heard) > heard[0] + FRAMES and len(engine.peer.heard) > heard[1] + FRAMES,
        what="a second of sound both ways",
    )
    await until(
        lambda: debtor.peer.level(AGENT_HZ) > LOUD and engine.peer.level(DEBTOR_HZ) > LOUD,
        what="each other's voice",
    )


@asynccontextmanager
async def _attacked(folder: Path, **knobs: float) -> AsyncIterator[tuple[Switchboard, Stranger]]:
    """Two people talk before, during and after; the same processes serve an honest leg at the end."""
    async with switchboard(folder, **knobs) as board:
        debtor, engine = await board.talking()
        await _still_talking(debtor, engine)
        pids = board.switch.pids
        stranger = Stranger(board.switch.sip_address)
        await stranger.open()
        try:
            yield board, stranger
        finally:
            stranger.close()
        await _still_talking(debtor, engine)
        assert not board.box.of(CallEnded)
        assert not board.box.of(LegDown)
        await board.leg("l2", "bia")
        assert board.switch.pids == pids
    assert "Traceback" not in (folder / LOG_NAME).read_text()


@needs_rfc4475
async def test_the_torture_messages_of_rfc_4475(tmp_path: Path) -> None:
    async with _attacked(tmp_path, stranger_datagrams_per_s=OPEN_GATE, stranger_burst=OPEN_GATE) as (
        _,
        stranger,
    ):
        messages = torture_messages()
        assert await stranger.bombard(messages) == len(messages) > 40


async def test_mutants(tmp_path: Path) -> None:
    originals = honest_messages() + torture_messages()
    async with _attacked(tmp_path, stranger_datagrams_per_s=OPEN_GATE, stranger_burst=OPEN_GATE) as (
        _,
        stranger,
    ):
        assert await stranger.bombard(mutants(SEED, MUTANTS, originals)) == MUTANTS


async def test_an_answer_to_a_port_that_cannot_be_closes_nothing(tmp_path: Path) -> None:
    async with _attacked(tmp_path) as (_, stranger):
        for port in ("99999", "65536", "0", "-1"):
            message = request("OPTIONS", f"far-{port}", stranger.port).decode()
            stranger.send(message.replace(f"127.0.0.1:{stranger.port};rport", f"127.0.0.1:{port}").encode())
        await stranger.ping()


async def test_a_flood_of_invites_is_thinned_out(tmp_path: Path) -> None:
    async with _attacked(tmp_path) as (board, stranger):
        process = psutil.Process(board.switch.pids[0])
        before, stats = process.memory_info().rss, await board.switch.mixer_stats()
        await _flood(stranger)
        after = await board.switch.mixer_stats()
        print("missed ticks:", after["missed"] - stats["missed"], "of", after["ticks"] - stats["ticks"])
        assert process.memory_info().rss - before < MOST_MB * 1024 * 1024


async def _flood(stranger: Stranger) -> None:
    """So many a second, in the rhythm of the waiting loop."""
    began, sent = time.monotonic(), 0

    def due() -> bool:
        nonlocal sent
        passed = min(FLOOD_S, time.monotonic() - began)
        while sent < passed * FLOOD_PER_S:
            stranger.send(request("INVITE", f"flood-{sent}", stranger.port))
            sent += 1
        return passed >= FLOOD_S

    await until(due, what="the end of the flood")
    assert sent == FLOOD_PER_S * FLOOD_S


async def test_a_leg_that_offers_sixteen_streams_is_refused(tmp_path: Path) -> None:
    async with switchboard(tmp_path) as board:
        await board.switch.expect_leg(LegOrder("l1", "ana", "token"))
        engine = Engine()
        try:
            offer = engine.offer() + SIXTEEN
            board.far.endpoint.invite(
                "token", *board.switch.sip_address, caller="", sdp=offer, on_event=engine.events.append
            )
            await until(lambda: engine.refused_with, what="a refusal")
        finally:
            engine.peer.close()
        assert engine.refused_with == NOT_ACCEPTABLE
        assert (await board.box.next(LegDown)).cause == "dropped"


async def test_a_debtor_who_answers_with_sixteen_streams_reaches_no_agent(tmp_path: Path) -> None:
    async with switchboard(tmp_path) as board:
        debtor = await board.dial()
        answer = sdp.answer(sdp.parse(debtor.call.sdp or ""), "127.0.0.1", debtor.peer.port, ("PCMA",))
        debtor.call.answer(sdp.render(answer, session=7) + SIXTEEN)
        assert (await board.box.next(CallEnded)).cause is EndCause.NOT_ACCEPTABLE
        await until(lambda: debtor.ended, what="BYE")
