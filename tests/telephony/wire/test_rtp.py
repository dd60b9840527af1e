import pytest
from hypothesis import given
from hypothesis import strategies as st

from server_api.telephony.wire import dtmf, rtp, sdp, srtp


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


def test_a_packet_is_new_once() -> None:
    window = rtp.SequenceWindow()
    assert [window.fresh(n & 0xFFFF) for n in (65534, 65535, 65536, 65538, 65537)] == [True] * 5
    assert [window.fresh(n & 0xFFFF) for n in (65534, 65537, 65538)] == [False] * 3
    assert window.fresh(30000)
    assert window.fresh(30001)
    assert not window.fresh(30001)


def _event(code: int, timestamp: int, sequence: int, *, duration: int, end: bool = False) -> rtp.RtpPacket:
    body = bytes([code, 0x8A if end else 0x0A]) + duration.to_bytes(2, "big")
    return rtp.RtpPacket(101, sequence, timestamp, 1, body)


def _keys(*packets: rtp.RtpPacket) -> str:
    receiver = dtmf.DtmfReceiver()
    return "".join(receiver.receive(packet) or "" for packet in packets)


def test_a_key_counts_though_its_beginning_is_lost() -> None:
    assert _keys(_event(5, 0, 7, duration=1280, end=True), _event(5, 0, 8, duration=1280, end=True)) == "5"


def test_packets_of_an_earlier_key_that_come_late_are_not_pressed_again() -> None:
    first, second = _event(5, 0, 1, duration=160), _event(6, 2000, 4, duration=160)
    assert (
        _keys(first, second, _event(5, 0, 3, duration=800, end=True), _event(6, 2000, 5, duration=320))
        == "56"
    )


def test_the_same_key_twice_counts_twice_and_a_long_press_once() -> None:
    assert _keys(_event(5, 0, 1, duration=800, end=True), _event(5, 1600, 2, duration=160)) == "55"
    segments = [_event(1, n * 0xFFFF, n + 1, duration=0xFFFF) for n in range(3)]
    assert _keys(*segments, _event(1, 2 * 0xFFFF, 9, duration=0xFFFF, end=True)) == "1"


def test_a_sender_that_moves_its_timestamps_presses_once() -> None:
    assert _keys(*(_event(9, 160 * n, n, duration=160 * n) for n in range(1, 8))) == "9"


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
