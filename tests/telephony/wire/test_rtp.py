import pytest
from hypothesis import given
from hypothesis import strategies as st

from server_api.telephony.wire import dtmf, rtp, sdp, srtp

HERE = ("192.0.2.1", 4000)
ELSEWHERE = ("198.51.100.9", 5000)


def _packet(sequence: int, ssrc: int = 1) -> rtp.RtpPacket:
    return rtp.RtpPacket(8, sequence & 0xFFFF, sequence * 160, ssrc, b"x")


@given(
    st.integers(0, 127).filter(lambda p: not 64 <= p <= 95),
    st.integers(0, 65535),
    st.integers(0, 2**32 - 1),
    st.integers(0, 2**32 - 1),
    st.binary(max_size=400),
    st.booleans(),
)
def test_packets_survive_the_wire(p: int, seq: int, ts: int, ssrc: int, body: bytes, marker: bool) -> None:
    packet = rtp.RtpPacket(p, seq, ts, ssrc, body, marker)
    assert rtp.parse(rtp.pack(packet)) == packet


@given(st.binary(max_size=80))
def test_rubbish_is_no_packet_or_a_packet(data: bytes) -> None:
    packet = rtp.parse(data)
    assert packet is None or len(packet.payload) <= len(data)


def test_padding_extension_and_rtcp() -> None:
    head = rtp.pack(rtp.RtpPacket(8, 1, 2, 3, b""))
    padded = bytes([head[0] | 0x20]) + head[1:] + b"abc\x00\x02"
    extended = bytes([head[0] | 0x10]) + head[1:] + b"\x00\x00\x00\x01" + b"EEEE" + b"abc"
    for data in (padded, extended):
        packet = rtp.parse(data)
        assert packet is not None
        assert packet.payload == b"abc"
    assert rtp.parse(bytes([0x80, 200]) + head[2:]) is None


def test_the_sender_counts() -> None:
    sender = rtp.RtpSender()
    first = rtp.parse(sender.packet(8, b"a"))
    sender.advance(160)
    second = rtp.parse(sender.packet(8, b"b"))
    assert first is not None
    assert second is not None
    assert (second.sequence - first.sequence) & 0xFFFF == 1
    assert (second.timestamp - first.timestamp) & 0xFFFFFFFF == 160
    assert (first.marker, second.marker) == (True, False)


def test_a_strange_source_must_prove_itself() -> None:
    latch = rtp.SourceLatch(HERE)
    assert [latch.accepts(ELSEWHERE, _packet(n)) for n in range(5)] == [False] * 4 + [True]
    assert latch.address == ELSEWHERE


def test_a_stranger_who_guesses_does_not_take_a_living_leg() -> None:
    latch = rtp.SourceLatch(HERE)
    for n in range(200):
        assert latch.accepts(HERE, _packet(n))
        assert not latch.accepts(ELSEWHERE, _packet(n, ssrc=2))
    assert latch.address == HERE


def test_an_authenticated_packet_moves_the_leg() -> None:
    latch = rtp.SourceLatch(HERE)
    assert latch.accepts(ELSEWHERE, _packet(1), authenticated=True)
    assert latch.address == ELSEWHERE


def test_digits_survive_loss_and_repetition() -> None:
    sender, out, receiver = rtp.RtpSender(), dtmf.DtmfSender(), dtmf.DtmfReceiver()
    out.press("1122*#AD")
    heard = ""
    ticks = 0
    while out.busy:
        for n, data in enumerate(out.tick(sender, 101)):
            packet = rtp.parse(data)
            assert packet is not None
            if (ticks + n) % 3:
                heard += receiver.receive(packet) or ""
        sender.advance(160)
        ticks += 1
    assert heard == "1122*#AD"
    assert ticks == 8 * (dtmf.DIGIT_TICKS + dtmf.PAUSE_TICKS)


def test_only_keys_can_be_pressed() -> None:
    with pytest.raises(ValueError, match="telephone key"):
        dtmf.DtmfSender().press("12x")


def test_srtp_both_ways_and_never_twice() -> None:
    a, b = sdp.new_crypto().key, sdp.new_crypto().key
    here, there = srtp.SrtpPair(a, b), srtp.SrtpPair(b, a)
    plain = rtp.pack(_packet(5))
    sealed = here.protect(plain)
    assert sealed != plain
    assert there.unprotect(sealed) == plain
    assert there.unprotect(sealed) is None
    assert there.unprotect(b"\x80" + bytes(30)) is None
    assert here.unprotect(sealed) is None


@pytest.mark.parametrize("key", ["", "short", "a" * 41, "!" * 40])
def test_bad_keys(key: str) -> None:
    assert not sdp.valid_key(key)
