"""The real process on the wire: sipp is the switch that calls, a socket of ours its RTP."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
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
from server_api.simulator.process import CarrierError, CarrierProcess
from server_api.simulator.tones import sine
from server_api.telephony.wire.codecs import FRAME_SAMPLES, PCMA, PCMU, Samples
from server_api.telephony.wire.dtmf import DtmfSender
from server_api.telephony.wire.rtp import RtpSender, parse

SCENARIOS = Path(__file__).resolve().parents[1] / "sipp"
WAIT_S = 20.0
PCMA_NUMBER = 8
SILENCE = np.zeros(FRAME_SAMPLES, dtype=np.int16)


class RtpPeer:
    """The caller's side of the audio; paced by the robot's own packets, one out for each one in."""

    def __init__(self) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.settimeout(WAIT_S)
        self._sender = RtpSender()
        self._keys = DtmfSender()
        self.port: int = self._socket.getsockname()[1]

    def press(self, digits: str) -> None:
        self._keys.press(digits)

    @property
    def pressing(self) -> bool:
        return self._keys.busy

    def exchange(self, said: Samples = SILENCE) -> Samples:
        """Send one frame and return the frame that came."""
        data, robot = self._socket.recvfrom(2048)
        packets = self._keys.tick(self._sender, 101)
        for packet in packets or [self._sender.packet(PCMA_NUMBER, PCMA.encode(said))]:
            self._socket.sendto(packet, robot)
        self._sender.advance(FRAME_SAMPLES)
        received = parse(data)
        assert received is not None
        return (PCMA if received.payload_type == PCMA_NUMBER else PCMU).decode(received.payload)

    def until_sound(self, *, quietly: int = 0) -> Samples:
        """The first audible frame after so many quiet ones in a row."""
        quiet = 0
        for _ in range(2_000):
            frame = self.exchange()
            audible = level_dbfs(frame) >= AUDIBLE_DBFS
            if audible and quiet >= quietly:
                return frame
            quiet = 0 if audible else quiet + 1
        raise AssertionError("the robot stayed silent")

    def close(self) -> None:
        self._socket.close()


class SippCaller:
    """One run of a sipp scenario as the calling switch."""

    def __init__(self, folder: Path, scenario: str, target: tuple[str, int], number: str) -> None:
        self._log = folder / "sipp.log"
        self._command = ["sipp", f"{target[0]}:{target[1]}", "-sf", str(SCENARIOS / f"{scenario}.xml")]
        self._command += ["-s", number, "-i", "127.0.0.1", "-p", str(_free_port()), "-nostdin"]
        self._command += ["-timeout", "40", "-timeout_error", "-trace_logs", "-log_file", str(self._log)]
        self._folder = folder

    def start(self, *, talk_ms: int, rtp_port: int, calls: int = 1) -> Self:
        command = [*self._command, "-d", str(talk_ms), "-key", "rtp_port", str(rtp_port)]
        command += ["-m", str(calls), "-r", str(calls)]
        self._process = subprocess.Popen(
            command, cwd=self._folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        return self

    def finish(self) -> int:
        """sipp's exit code: 0 when every message came as the scenario says."""
        return self._process.wait(WAIT_S * 2)

    @property
    def refusal(self) -> int:
        """The status with which the call was refused, as sipp saw it."""
        found = re.search(r"refused with (\d+)", self._log.read_text())
        assert found is not None
        return int(found[1])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


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
    with caller.start(talk_ms=0, rtp_port=_free_port()):
        assert caller.finish() == 0
    call = called(carrier, number)
    ended = carrier.wait_for(Ended, call=call)
    assert (caller.refusal, ended.sip_status, ended.cause) == (status, status, cause)
    assert len(carrier.events(Rang, call)) == rings


def test_a_call_that_is_not_answered_can_be_cancelled(carrier: CarrierProcess, tmp_path: Path) -> None:
    number = "+5511900006094"
    caller = SippCaller(tmp_path, "uac_cancel", carrier.address, number)
    with caller.start(talk_ms=300, rtp_port=_free_port()):
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


@pytest.mark.parametrize("way", ["closed", "terminated"])
def test_the_end_of_the_carrier_hangs_up(way: str, peer: RtpPeer, tmp_path: Path) -> None:
    carrier = CarrierProcess(babble=True)
    caller = SippCaller(tmp_path, "uac_wait_for_bye", carrier.start(), "+5511900010090")
    with caller.start(talk_ms=0, rtp_port=peer.port):
        carrier.wait_for(Answered)
        if way == "terminated":
            os.kill(carrier.pid, signal.SIGTERM)
            carrier.wait_for(Ended)
        assert carrier.close() == 0
        assert caller.finish() == 0
    assert [(event.by, event.cause) for event in carrier.events(Ended)] == [("carrier", "stopped")]


def test_a_taken_port_is_said_in_one_sentence() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        done = run_until_exit("--profile", "test", "--sip-port", str(taken.getsockname()[1]))
    assert done.returncode == 2
    assert "did not start: Address already in use" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_profile_is_said_in_one_sentence(tmp_path: Path) -> None:
    done = run_until_exit("--profile", str(tmp_path / "none.toml"))
    assert done.returncode == 2
    assert "none.toml: cannot be read" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_carrier_that_does_not_start_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CarrierError, match="ended before Ready"):
        CarrierProcess(profile=tmp_path / "none.toml").start()


def run_until_exit(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "server_api.simulator", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=WAIT_S, cwd=SCENARIOS.parents[1])
