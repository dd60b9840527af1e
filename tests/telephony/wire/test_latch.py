import pytest

from server_api.telephony.wire.latch import PROOF_PACKETS, SILENT_S, SourceLatch
from server_api.telephony.wire.rtp import RtpPacket

HERE = ("192.0.2.1", 4000)
ELSEWHERE = ("198.51.100.9", 5000)
STRANGER = ("203.0.113.5", 6000)
STEP_S = 0.02


class Clock:
    """Seconds as the test says."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


def _packet(sequence: int, ssrc: int = 1) -> RtpPacket:
    return RtpPacket(8, sequence & 0xFFFF, sequence * 160, ssrc, b"x")


def _speaks(
    latch: SourceLatch, clock: Clock, source: tuple[str, int], count: int, *, first: int = 0, ssrc: int = 1
) -> list[bool]:
    """So many packets, one every 20 ms."""
    found = []
    for n in range(first, first + count):
        found.append(latch.accepts(source, _packet(n, ssrc)))
        clock.now_s += STEP_S
    return found


def test_another_source_must_prove_itself_while_the_expected_one_never_spoke(clock: Clock) -> None:
    latch = SourceLatch(HERE, clock)
    assert _speaks(latch, clock, ELSEWHERE, 6) == [False] * (PROOF_PACKETS - 1) + [True] * 2
    assert latch.address == ELSEWHERE


def test_a_burst_proves_nothing(clock: Clock) -> None:
    latch = SourceLatch(HERE, clock)
    assert not any(latch.accepts(STRANGER, _packet(n)) for n in range(100))
    assert not latch.heard


def test_many_strangers_at_once_do_not_keep_the_true_one_out(clock: Clock) -> None:
    latch = SourceLatch(HERE, clock)
    for n in range(10):
        for port in range(100):
            latch.accepts(("203.0.113.5", 1000 + port), _packet(n * 37, ssrc=port))
        if latch.accepts(ELSEWHERE, _packet(n, ssrc=999)):
            break
        clock.now_s += STEP_S
    assert latch.address == ELSEWHERE


def test_the_address_of_the_sdp_counts_at_once_and_takes_the_leg_back(clock: Clock) -> None:
    latch = SourceLatch(HERE, clock)
    _speaks(latch, clock, STRANGER, 10, ssrc=7)
    assert latch.address == STRANGER
    assert latch.accepts(HERE, _packet(1))
    assert latch.address == HERE
    assert not any(_speaks(latch, clock, STRANGER, 50, first=10, ssrc=7))


def test_a_stranger_never_takes_a_leg_that_was_heard_however_long_it_is_silent(clock: Clock) -> None:
    latch = SourceLatch(HERE, clock)
    _speaks(latch, clock, HERE, 50)
    assert not any(_speaks(latch, clock, STRANGER, 100, ssrc=2))
    clock.now_s += 60.0
    assert not any(_speaks(latch, clock, STRANGER, 100, ssrc=2))
    assert latch.address == HERE


def test_the_same_stream_may_come_from_elsewhere_after_a_silence(clock: Clock) -> None:
    latch = SourceLatch(HERE, clock)
    _speaks(latch, clock, HERE, 50)
    assert not any(_speaks(latch, clock, ELSEWHERE, 20, first=50))
    clock.now_s += SILENT_S
    assert any(_speaks(latch, clock, ELSEWHERE, 10, first=160))
    assert latch.address == ELSEWHERE


def test_an_authenticated_packet_moves_the_leg(clock: Clock) -> None:
    latch = SourceLatch(HERE, clock)
    assert latch.accepts(ELSEWHERE, _packet(1), authenticated=True)
    assert latch.address == ELSEWHERE
