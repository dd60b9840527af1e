"""Whatever comes to a leg, each tick gives a frame or silence."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from server_api.telephony.embedded.leg_ear import LegEar
from server_api.telephony.embedded.leg_mouth import LegMouth
from server_api.telephony.embedded.streams import remote_of
from server_api.telephony.wire import rtp, sdp
from server_api.telephony.wire.codecs import FRAME_SAMPLES, PCMA, Samples

FAR = sdp.AudioSdp("127.0.0.1", 9, ((8, "PCMA"), (9, "G722")), event_payload=101, comfort_payload=13)
SILENCE = np.zeros(FRAME_SAMPLES, np.int16)


def _ear() -> LegEar:
    ear = LegEar()
    ear.set_remote(remote_of(FAR, 0.0))
    return ear


def _valid(frame: Samples | None) -> bool:
    return frame is None or (frame.dtype == np.int16 and frame.shape == (FRAME_SAMPLES,))


#: Mostly near one another, as a mutant of an honest stream is; sometimes anywhere.
NEAR = st.integers(0, 40)
STAMPS = st.one_of(NEAR.map(lambda n: n * 80), st.integers(0, 2**32 - 1))
PACKETS = st.builds(
    rtp.RtpPacket,
    payload_type=st.sampled_from([0, 8, 9, 13, 101, 77]),
    sequence=st.one_of(NEAR, st.integers(0, 65535)),
    timestamp=STAMPS,
    ssrc=st.sampled_from([1, 1, 1, 2]),
    payload=st.binary(max_size=400),
    marker=st.booleans(),
)


@given(st.lists(st.lists(PACKETS, max_size=4), min_size=1, max_size=40))
def test_any_packets_give_frames(ticks: list[list[rtp.RtpPacket]]) -> None:
    ear = _ear()
    for arriving in ticks:
        for packet in arriving:
            digit = ear.take(packet)
            assert digit is None or len(digit) == 1
        assert _valid(ear.pull())


@given(st.lists(st.lists(PACKETS, max_size=4), max_size=20))
def test_after_any_packets_an_honest_stream_is_heard(ticks: list[list[rtp.RtpPacket]]) -> None:
    ear = _ear()
    for arriving in ticks:
        for packet in arriving:
            ear.take(packet)
        ear.pull()
    tone = (8000 * np.sin(2 * np.pi * 1000 * np.arange(FRAME_SAMPLES) / 8000)).astype(np.int16)
    heard = []
    for n in range(60):
        ear.take(rtp.RtpPacket(8, 20000 + n, 500_000_000 + 160 * n, 3, PCMA.encode(tone)))
        heard.append(ear.pull())
    last = heard[-1]
    assert last is not None
    assert np.abs(last.astype(np.int32)).max() > 7000


def _said(mouth: LegMouth, ticks: int) -> list[rtp.RtpPacket]:
    packets = (rtp.parse(data) for _ in range(ticks) for data in mouth.say(SILENCE))
    return [packet for packet in packets if packet is not None]


def test_the_mouth_keeps_its_time_through_digits_and_other_lengths() -> None:
    mouth = LegMouth()
    for ptime_ms in (20, 30, 10, 60):
        mouth.set_remote({**remote_of(FAR, 0.0), "ptime_ms": ptime_ms})
        began = mouth.timestamp
        packets = _said(mouth, 30)
        assert {len(packet.payload) for packet in packets} == {8 * ptime_ms}
        assert [(p.timestamp - began) & 0xFFFFFFFF for p in packets] == [
            8 * ptime_ms * n for n in range(600 // ptime_ms)
        ]
    mouth.press("12")
    assert {packet.payload_type for packet in _said(mouth, 10)} == {101}
    mouth.skip(5)
    assert (mouth.timestamp - began) & 0xFFFFFFFF == (30 + 10 + 5) * FRAME_SAMPLES
    sequences = [packet.sequence for packet in packets]
    assert sequences == [(sequences[0] + n) & 0xFFFF for n in range(len(sequences))]


def test_a_held_stream_is_not_sent() -> None:
    mouth = LegMouth()
    mouth.set_remote({**remote_of(FAR, 0.0), "sends": False})
    assert _said(mouth, 10) == []
