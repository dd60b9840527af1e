"""One call's RTP over a real socket pair: codecs of the offer, strangers, losses, keys."""

import contextlib
import select
import socket
import time
from collections.abc import Iterator

import numpy as np
import pytest

from server_api.simulator.ear import level_dbfs
from server_api.simulator.events import AudioChanged, AudioHeard, CarrierEvent, DigitHeard
from server_api.simulator.listener import Listener
from server_api.simulator.media import Digit, Media, Sound
from server_api.simulator.tones import sine
from server_api.telephony.wire.codecs import PCMA, PCMU, Samples
from server_api.telephony.wire.rtp import RtpPacket, pack, parse
from server_api.telephony.wire.sdp import AudioSdp, SdpError, new_crypto, offer, render

HOST = "127.0.0.1"
PORTS = (33000, 33998)


class Caller:
    """The far end: a socket, and the media that answered its offer."""

    def __init__(self, offered: AudioSdp, sock: socket.socket) -> None:
        self.socket = sock
        self.media = Media(HOST, PORTS, 0, render(offered, session=1))

    def send(self, *packets: RtpPacket, by: socket.socket | None = None) -> list[Sound | Digit]:
        """Send packets and take what the media makes of them once they have arrived."""
        for packet in packets:
            (by or self.socket).sendto(pack(packet), (HOST, self.media.answer.port))
        select.select([self.media.socket], [], [], 5.0)
        return list(self.media.receive())


@pytest.fixture
def sock() -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as bound:
        bound.bind((HOST, 0))
        bound.settimeout(5.0)
        yield bound


@pytest.fixture
def caller(sock: socket.socket) -> Iterator[Caller]:
    caller = Caller(offer(HOST, sock.getsockname()[1], ["PCMU", "PCMA"]), sock)
    with contextlib.closing(caller.media):
        yield caller


def packet(sequence: int, payload: bytes, *, kind: int = 0, timestamp: int = 0) -> RtpPacket:
    return RtpPacket(kind, sequence, timestamp, 77, payload)


def tone() -> Samples:
    return sine(440.0, 0.02)


def test_it_answers_with_the_first_codec_of_the_offer(caller: Caller) -> None:
    assert caller.media.codec is PCMU
    assert "PCMU/8000" in caller.media.describe()
    assert "PCMA" not in caller.media.describe()


def test_silence_is_sent_when_there_is_nothing_to_say(caller: Caller) -> None:
    caller.media.send(None)
    received = parse(caller.socket.recv(2048))
    assert received is not None
    assert (received.payload_type, len(received.payload)) == (0, 160)
    assert not PCMU.decode(received.payload).any()


def test_both_laws_are_understood_whichever_was_chosen(caller: Caller) -> None:
    one = caller.send(packet(1, PCMU.encode(tone())))
    two = caller.send(packet(2, PCMA.encode(tone()), kind=8))
    levels = [level_dbfs(item.samples) for item in one + two if isinstance(item, Sound)]
    assert levels == pytest.approx([-16.0, -16.0], abs=0.3)


def test_arrival_is_on_the_monotonic_clock(caller: Caller) -> None:
    before = time.monotonic_ns()
    (sound,) = caller.send(packet(1, PCMU.encode(tone())))
    assert before <= sound.at_ns <= time.monotonic_ns()


def test_gaps_in_the_sequence_are_counted(caller: Caller) -> None:
    for sequence in (65534, 65535, 1, 0, 4):
        caller.send(packet(sequence, b"\xff" * 160))
    assert (caller.media.received, caller.media.lost) == (5, 3)


def test_a_stranger_is_not_heard(caller: Caller) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        stranger.bind((HOST, 0))
        assert caller.send(packet(1, PCMU.encode(tone())), by=stranger) == []
    assert caller.media.received == 0


def test_a_secure_offer_and_a_useless_one_are_refused(sock: socket.socket) -> None:
    port = sock.getsockname()[1]
    with pytest.raises(SdpError, match="plain RTP"):
        Media(HOST, PORTS, 0, render(offer(HOST, port, ["PCMA"], new_crypto()), session=1))
    with pytest.raises(SdpError):
        Media(HOST, PORTS, 0, "v=0\r\n")


def test_no_free_port_is_an_error(caller: Caller, sock: socket.socket) -> None:
    port = caller.media.answer.port
    with pytest.raises(OSError, match="no free RTP port"):
        Media(HOST, (port, port), 0, render(offer(HOST, 9, ["PCMA"]), session=1))


def test_a_new_offer_moves_the_audio(caller: Caller) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as elsewhere:
        elsewhere.bind((HOST, 0))
        elsewhere.settimeout(5.0)
        moved = offer(HOST, elsewhere.getsockname()[1], ["PCMA", "PCMU"])
        caller.media.reoffered(render(moved, session=1, version=2))
        caller.media.send(None)
        assert parse(elsewhere.recv(2048)) is not None


def sounds(samples: Samples, *at_ms: int) -> list[Sound | Digit]:
    return [Sound(samples, at * 1_000_000) for at in at_ms]


def test_the_listener_tells_the_first_sound_after_the_answer() -> None:
    told: list[CarrierEvent] = []
    listener = Listener("c", 1_000_000_000, told.append)
    quiet = np.zeros(160, dtype=np.int16)
    assert not listener.tick(sounds(tone(), 980))
    assert not listener.tick(sounds(quiet, 1000))
    assert listener.tick(sounds(tone(), 1020, 1040))
    assert [type(event) for event in told] == [AudioHeard, AudioChanged]
    assert {event.mono_ns for event in told} == {1_020_000_000}


def test_a_late_packet_is_no_pause() -> None:
    listener = Listener("c", 0, lambda _event: None)
    assert listener.tick(sounds(tone(), 20))
    assert [listener.tick([]) for _ in range(5)] == [True, True, True, False, False]
    assert listener.empty_ticks == 5


def test_the_listener_collects_keys() -> None:
    told: list[CarrierEvent] = []
    listener = Listener("c", 0, told.append)
    listener.tick([Digit("4", 5), Digit("#", 6)])
    assert listener.digits == "4#"
    assert [event.digit for event in told if isinstance(event, DigitHeard)] == ["4", "#"]
