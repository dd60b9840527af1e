import pytest
from hypothesis import given
from hypothesis import strategies as st

from server_api.telephony.wire import rtcp, rtp

HERE, THERE = 0x11111111, 0x22222222


def _packet(sequence: int, ssrc: int) -> rtp.RtpPacket:
    return rtp.RtpPacket(8, sequence & 0xFFFF, sequence * 160, ssrc, b"x")


def test_reports_tell_rtp_and_rtcp_apart() -> None:
    session = rtcp.RtcpSession(HERE)
    assert rtcp.is_rtcp(session.report(0, 1.0))
    assert not rtcp.is_rtcp(rtp.pack(_packet(1, HERE)))


def test_loss_jitter_and_round_trip_come_back() -> None:
    here, there = rtcp.RtcpSession(HERE), rtcp.RtcpSession(THERE)
    for n in range(65500, 65600):
        here.sent(160)
        if n % 4:
            there.received(_packet(n, HERE), n * 0.02)
    there.take(here.report(0, 5.0), 5.0)
    here.take(there.report(0, 5.0), 5.0)
    assert here.heard is not None
    assert here.heard.lost == pytest.approx(0.25, abs=0.02)
    assert here.heard.jitter_s < 0.001
    assert here.heard.round_trip_s is not None
    assert here.heard.round_trip_s < 1.0


def test_the_second_report_is_about_what_came_after_the_first() -> None:
    here, there = rtcp.RtcpSession(HERE), rtcp.RtcpSession(THERE)
    for n in range(0, 100, 2):
        there.received(_packet(n, HERE), n * 0.02)
    there.report(0, 2.0)
    for n in range(100, 200):
        there.received(_packet(n, HERE), n * 0.02)
    here.take(there.report(0, 4.0), 4.0)
    assert here.heard is not None
    assert here.heard.lost < 0.02


@given(st.binary(max_size=120))
def test_rubbish_is_ignored(data: bytes) -> None:
    session = rtcp.RtcpSession(HERE)
    session.take(b"\x80\xc9" + data, 1.0)
    assert session.heard is None or session.heard.lost >= 0
