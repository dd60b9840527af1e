"""Codecs, packet lengths, reports, keys, comfort noise and strangers at legs of the real mixer process."""

import asyncio
import socket
import sys
from typing import cast

import numpy as np
import pytest

from server_api.telephony.embedded.streams import remote_of
from server_api.telephony.wire import rtcp, rtp, sdp
from server_api.telephony.wire.codecs import PCMA
from tests.helpers.strangers import LOUD_HZ
from tests.helpers.waiting import until
from tests.telephony.mixer_room import MixerRoom, mixer_room
from tests.telephony.rtp_peer import RtpPeer

LOUD = 5000.0
QUIET = 20.0
HOST = "127.0.0.1"
FLOOD_PER_S = 5000
DEBTOR, AGENT = "call:debtor", "leg:agent"
BOTH_WAYS = {DEBTOR: {AGENT: 1.0}, AGENT: {DEBTOR: 1.0}}


@pytest.mark.parametrize("codec", ["PCMA", "PCMU", "G722"])
async def test_a_leg_speaks_its_own_codec(codec: str) -> None:
    async with mixer_room(quality_s=0.2) as room:
        debtor = await room.leg(DEBTOR, 1000.0, codec)
        agent = await room.leg(AGENT, 440.0, "PCMU")
        await room.mixer.mix(BOTH_WAYS)
        await until(lambda: debtor.level(440.0) > LOUD and agent.level(1000.0) > LOUD, what="both tones")
        await until(lambda: room.mixer.quality(DEBTOR), what="quality")
        quality = room.mixer.quality(DEBTOR)
        assert quality is not None
        assert quality.codec == codec


@pytest.mark.parametrize("ptime_ms", [10, 30, 40, 60])
async def test_packets_have_the_length_that_the_far_end_asks_for(ptime_ms: int) -> None:
    async with mixer_room() as room:
        debtor = await room.leg(DEBTOR, 1000.0, ptime_ms=ptime_ms)
        agent = await room.leg(AGENT, 440.0, "G722")
        await room.mixer.mix(BOTH_WAYS)
        await until(lambda: debtor.level(440.0) > LOUD and agent.level(1000.0) > LOUD, what="both tones")
        assert {len(sound) for _, sound in debtor.heard} == {8 * ptime_ms}
        assert {len(sound) for _, sound in agent.heard} == {160}


async def test_payload_numbers_are_those_of_the_far_end() -> None:
    async with mixer_room() as room:
        seen: list[int] = []
        far = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        far.bind((HOST, 0))
        far.setblocking(False)

        def read() -> None:
            packet = rtp.parse(far.recv(2048))
            assert packet is not None
            seen.append(packet.payload_type)

        asyncio.get_running_loop().add_reader(far, read)
        try:
            await room.mixer.open(DEBTOR)
            audio = sdp.AudioSdp(HOST, far.getsockname()[1], ((104, "PCMU"),), event_payload=97)
            room.mixer.remote(DEBTOR, remote_of(audio, 0.0))
            await until(lambda: 104 in seen, what="voice")
            room.mixer.press(DEBTOR, "5")
            await until(lambda: 97 in seen, what="the event")
        finally:
            asyncio.get_running_loop().remove_reader(far)
            far.close()
        assert set(seen) == {104, 97}


async def test_keys_pass_both_ways_once_each() -> None:
    async with mixer_room() as room:
        debtor = await room.leg(DEBTOR, 1000.0)
        debtor.press("0042#*")
        room.mixer.press(DEBTOR, "9911")
        await until(lambda: len(debtor.digits) >= 4 and len(room.told("digit", DEBTOR)) >= 6, what="keys")
        await until(lambda: debtor.loudness() < QUIET, what="the end of the keys")
        assert debtor.digits == "9911"
        assert "".join(told["digit"] for told in room.told("digit", DEBTOR)) == "0042#*"


async def test_comfort_noise_is_heard_as_noise() -> None:
    async with mixer_room() as room:
        debtor = await room.leg(DEBTOR, 1000.0)
        agent = await room.leg(AGENT)
        await room.mixer.mix(BOTH_WAYS)
        await until(lambda: agent.level(1000.0) > LOUD, what="the tone")
        debtor.mute()
        debtor.send_comfort(40)
        await until(lambda: agent.level(1000.0) < QUIET * 2 and agent.loudness() > 200, what="noise")
        assert agent.loudness() == pytest.approx(32768 * 10 ** (-40 / 20), rel=0.3)


class Reporter(asyncio.DatagramProtocol):
    """The RTCP side of a far end: answers each report with one of its own."""

    def __init__(self, ssrc: int) -> None:
        self._session = rtcp.RtcpSession(ssrc)
        self._transport: asyncio.DatagramTransport | None = None
        self.heard_from: list[tuple[str, int]] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        assert self._transport is not None
        now = asyncio.get_running_loop().time()
        ssrc = int.from_bytes(data[4:8], "big")
        for sequence in (1, 2, 4):
            self._session.received(rtp.RtpPacket(8, sequence, 160 * sequence, ssrc, b""), now)
        self._session.take(data, now)
        self.heard_from.append(addr)
        self._transport.sendto(self._session.report(0, now), addr)


async def test_reports_go_to_the_next_port_and_come_back_as_quality() -> None:
    async with mixer_room(quality_s=0.2) as room:
        loop = asyncio.get_running_loop()
        transport, reporter = await loop.create_datagram_endpoint(lambda: Reporter(9), local_addr=(HOST, 0))
        try:
            at = list(transport.get_extra_info("sockname"))
            await room.leg(DEBTOR, 1000.0, reports=at)
            await until(lambda: (q := room.mixer.quality(DEBTOR)) and q.round_trip_ms is not None)
            quality = room.mixer.quality(DEBTOR)
        finally:
            transport.close()
        assert reporter.heard_from[0] == (HOST, room.ports[DEBTOR] + 1)
        assert quality is not None
        assert quality.loss_out_pct == pytest.approx(25.0, abs=1.0)
        assert quality.loss_in_pct < 5.0
        assert 1.0 <= quality.mos < 3.5


async def test_a_far_end_that_begins_a_new_stream_is_heard_on() -> None:
    async with mixer_room() as room:
        debtor = await room.leg(DEBTOR, 1000.0)
        agent = await room.leg(AGENT)
        await room.mixer.mix(BOTH_WAYS)
        await until(lambda: agent.level(1000.0) > LOUD, what="the tone")
        debtor.tone_hz = 700.0
        debtor.new_stream()
        await until(lambda: agent.level(700.0) > LOUD, what="the new stream")


async def _frames(peer: RtpPeer, count: int) -> None:
    heard = len(peer.heard)
    await until(lambda: len(peer.heard) > heard + count, what="frames")


async def _flooded(room: MixerRoom, seconds: float) -> float:
    """Processor seconds of the mixer a tick while strangers send to the debtor's port."""
    flood = [sys.executable, "-m", "tests.helpers.strangers", HOST, HOST, str(room.ports[DEBTOR])]
    process = await asyncio.create_subprocess_exec(
        *flood, str(FLOOD_PER_S), str(seconds), stdout=asyncio.subprocess.PIPE
    )
    before = await room.mixer.stats()
    await process.communicate()
    return await _cost(room, before)


async def _cost(room: MixerRoom, before: dict[str, float]) -> float:
    after = await room.mixer.stats()
    return float((after["cpu_s"] - before["cpu_s"]) / (after["ticks"] - before["ticks"]))


@pytest.mark.parametrize("secure", [False, True])
async def test_strangers_move_nothing_and_cost_next_to_nothing(secure: bool) -> None:
    async with mixer_room() as room:
        debtor = await room.leg(DEBTOR, 1000.0, secure=secure)
        agent = await room.leg(AGENT, 440.0, secure=secure)
        await room.mixer.mix(BOTH_WAYS)
        await until(lambda: debtor.level(440.0) > LOUD and agent.level(1000.0) > LOUD, what="both tones")
        ratios = []
        for _ in range(3):
            before = await room.mixer.stats()
            await _frames(agent, 50)
            calm = await _cost(room, before)
            ratios.append(await _flooded(room, 1.5) / calm)
            assert agent.level(LOUD_HZ) < QUIET
            assert debtor.level(440.0) > LOUD
            if ratios[-1] < 1.6:
                break
        print("cost of a tick with strangers:", ratios)
        # Read in the tick, they would make it three to four times as long.
        assert min(ratios) < 1.6


async def test_a_stranger_does_not_take_a_silent_leg_and_the_true_one_comes_back() -> None:
    async with mixer_room() as room:
        debtor = await room.leg(DEBTOR, 1000.0)
        agent = await room.leg(AGENT)
        await room.mixer.mix(BOTH_WAYS)
        await until(lambda: agent.level(1000.0) > LOUD, what="the tone")
        debtor.mute()
        await until(lambda: agent.loudness() < QUIET, what="silence")
        await _flooded(room, 2.5)
        assert agent.level(LOUD_HZ) < QUIET
        debtor.unmute()
        await until(lambda: agent.level(1000.0) > LOUD, what="the tone again")


async def test_an_encrypted_leg_follows_its_far_end_to_another_address() -> None:
    async with mixer_room() as room:
        debtor = await room.leg(DEBTOR, 1000.0, secure=True)
        agent = await room.leg(AGENT, 440.0)
        await room.mixer.mix(BOTH_WAYS)
        await until(lambda: agent.level(1000.0) > LOUD, what="the tone")
        await debtor.move()
        await _frames(debtor, 20)
        await until(lambda: debtor.level(440.0) > LOUD, what="it is followed")
        await until(lambda: agent.level(1000.0) > LOUD, what="the tone from there")


async def test_a_far_end_behind_nat_is_found() -> None:
    async with mixer_room() as room:
        nobody = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        nobody.bind((HOST, 0))
        try:
            debtor = await room.leg(DEBTOR, 1000.0, port=nobody.getsockname()[1])
            agent = await room.leg(AGENT, 440.0)
            await room.mixer.mix(BOTH_WAYS)
            await until(lambda: debtor.level(440.0) > LOUD and agent.level(1000.0) > LOUD, what="both tones")
        finally:
            nobody.close()


def test_the_encoding_of_the_same_law_is_lossless() -> None:
    """Where both legs speak one law a call passes through the mix as it came, without a way around it."""
    every = bytes(range(256))
    through = PCMA.encode(
        np.clip(PCMA.decode(every).astype(np.float32) * 1.0, -32768, 32767).astype(np.int16)
    )
    assert through == every
