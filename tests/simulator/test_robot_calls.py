"""The real process on the wire: sipp is the switch that calls, a socket of ours its RTP."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from server_api.simulator.ear import AUDIBLE_DBFS, dominant, level_dbfs
from server_api.simulator.events import (
    Answered,
    AudioChanged,
    AudioHeard,
    DigitHeard,
    Ended,
    Invited,
    Rang,
    Spoke,
    Summarised,
)
from server_api.simulator.process import CarrierProcess
from server_api.simulator.tones import sine
from tests.helpers.ports import udp_port
from tests.simulator.rtp_peer import RtpPeer
from tests.simulator.sipp_caller import SippCaller


@pytest.fixture(scope="module")
def carrier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CarrierProcess]:
    with CarrierProcess(profile="test", seed=7, cache=tmp_path_factory.mktemp("voices")) as running:
        yield running


@pytest.fixture
def peer() -> Iterator[RtpPeer]:
    peer = RtpPeer()
    yield peer
    peer.close()


def called(carrier: CarrierProcess, number: str) -> str:
    """The SIP Call-ID of the call to ``number``."""
    return carrier.wait_for(Invited, where=lambda event: event.number == number).call


def test_a_person_answers_speaks_and_hears(carrier: CarrierProcess, peer: RtpPeer, tmp_path: Path) -> None:
    number = "+5511900001080"
    caller = SippCaller(tmp_path, "uac_call", carrier.address, number)
    with caller.start(talk_ms=5_000, rtp_port=peer.port):
        call = called(carrier, number)
        assert carrier.wait_for(Answered, call=call).codec == "PCMA"
        peer.until_sound()
        hello = carrier.wait_for(Spoke, call=call).text
        before = time.monotonic_ns()
        for _ in range(20):
            peer.exchange(sine(440.0, 0.02))
        heard = carrier.wait_for(AudioHeard, call=call)
        assert before <= heard.mono_ns <= time.monotonic_ns()
        assert heard.tonal
        assert heard.dominant_hz == pytest.approx(440.0, abs=10.0)
        for _ in range(10):
            peer.exchange(sine(1200.0, 0.02))
        changed = carrier.wait_for(AudioChanged, call=call, where=lambda event: event.dominant_hz > 1000.0)
        assert changed.dominant_hz == pytest.approx(1200.0, abs=10.0)
        assert changed.mono_ns > heard.mono_ns
        peer.until_sound(quietly=20)
        assert carrier.wait_for(Spoke, call=call, where=lambda event: event.text != hello).text
        assert caller.finish() == 0
    ended = carrier.wait_for(Ended, call=call)
    assert (ended.by, ended.cause, ended.sip_status) == ("other", "normal", 200)
    summary = carrier.wait_for(Summarised, call=call)
    assert summary.received > 40
    assert summary.lost == 0


def test_a_silent_person_hears_each_key_once(carrier: CarrierProcess, peer: RtpPeer, tmp_path: Path) -> None:
    number = "+5511900002092"
    caller = SippCaller(tmp_path, "uac_call", carrier.address, number)
    with caller.start(talk_ms=3_000, rtp_port=peer.port):
        peer.press("42#")
        while peer.pressing:
            assert level_dbfs(peer.exchange()) < AUDIBLE_DBFS
        call = called(carrier, number)
        carrier.wait_for(DigitHeard, call=call, where=lambda event: event.digit == "#")
        assert [event.digit for event in carrier.events(DigitHeard, call)] == ["4", "2", "#"]
        assert caller.finish() == 0
    assert carrier.wait_for(Summarised, call=call).digits == "42#"


def test_a_test_tone_comes_with_the_answer(carrier: CarrierProcess, peer: RtpPeer, tmp_path: Path) -> None:
    caller = SippCaller(tmp_path, "uac_call", carrier.address, "+15550004089")
    with caller.start(talk_ms=600, rtp_port=peer.port):
        hz, alone = dominant(peer.exchange())
        assert alone
        assert hz == pytest.approx(1000.0, abs=10.0)
        assert caller.finish() == 0


@pytest.mark.parametrize(
    ("suffix", "status", "cause", "rings"),
    [("95", 486, "busy", 0), ("96", 603, "rejected", 1), ("99", 503, "congestion", 0)],
)
def test_a_refusal_has_its_status(
    carrier: CarrierProcess, tmp_path: Path, suffix: str, status: int, cause: str, rings: int
) -> None:
    number = f"+55119000050{suffix}"
    caller = SippCaller(tmp_path, "uac_refused", carrier.address, number)
    with caller.start(talk_ms=0, rtp_port=udp_port()):
        assert caller.finish() == 0
    call = called(carrier, number)
    ended = carrier.wait_for(Ended, call=call)
    assert (caller.refusal, ended.sip_status, ended.cause) == (status, status, cause)
    assert len(carrier.events(Rang, call)) == rings


def test_a_call_that_is_not_answered_can_be_cancelled(carrier: CarrierProcess, tmp_path: Path) -> None:
    number = "+5511900006094"
    caller = SippCaller(tmp_path, "uac_cancel", carrier.address, number)
    with caller.start(talk_ms=300, rtp_port=udp_port()):
        assert caller.finish() == 0
    ended = carrier.wait_for(Ended, call=called(carrier, number))
    assert (ended.by, ended.cause, ended.sip_status) == ("other", "cancelled", None)


def test_a_wrong_number_is_told_by_tones_before_the_404(
    carrier: CarrierProcess, peer: RtpPeer, tmp_path: Path
) -> None:
    number = "+5511900007097"
    caller = SippCaller(tmp_path, "uac_early_media_refused", carrier.address, number)
    with caller.start(talk_ms=0, rtp_port=peer.port):
        hz, _ = dominant(peer.until_sound())
        assert hz == pytest.approx(950.0, abs=30.0)
        assert caller.finish() == 0
    call = called(carrier, number)
    assert carrier.wait_for(Rang, call=call).early_media
    assert carrier.wait_for(Ended, call=call).sip_status == 404
    assert not carrier.events(Answered, call)


def test_a_person_can_hang_up_in_mid_call(carrier: CarrierProcess, peer: RtpPeer, tmp_path: Path) -> None:
    number = "+5211900008098"
    caller = SippCaller(tmp_path, "uac_wait_for_bye", carrier.address, number)
    with caller.start(talk_ms=0, rtp_port=peer.port):
        assert caller.finish() == 0
    ended = carrier.wait_for(Ended, call=called(carrier, number))
    assert (ended.by, ended.cause) == ("robot", "normal")


def test_many_calls_at_once(carrier: CarrierProcess, peer: RtpPeer, tmp_path: Path) -> None:
    number = "+5511900009080"
    caller = SippCaller(tmp_path, "uac_call", carrier.address, number)
    with caller.start(talk_ms=1_500, rtp_port=peer.port, calls=25):
        assert caller.finish() == 0
    invites = [event for event in carrier.events(Invited) if event.number == number]
    summaries = [carrier.wait_for(Summarised, call=event.call) for event in invites]
    assert [event.attempt for event in summaries] == list(range(1, 26))
    assert all(event.sent > 20 and event.said for event in summaries)
