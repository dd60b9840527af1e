"""The carrier's process starts, says what is wrong, and leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from server_api.simulator.events import Answered, Ended
from server_api.simulator.process import CarrierError, CarrierProcess
from tests.helpers.ports import udp_port
from tests.simulator.sipp_caller import SCENARIOS, SippCaller

WAIT_S = 20.0


@pytest.mark.parametrize("way", ["closed", "terminated"])
def test_the_end_of_the_carrier_hangs_up(way: str, tmp_path: Path) -> None:
    carrier = CarrierProcess(babble=True)
    caller = SippCaller(tmp_path, "uac_wait_for_bye", carrier.start(), "+5511900010090")
    with caller.start(talk_ms=0, rtp_port=udp_port()):
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
    assert "Address already in use; choose another with --sip-port" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_profile_is_said_in_one_sentence(tmp_path: Path) -> None:
    done = run_until_exit("--profile", str(tmp_path / "none.toml"))
    assert done.returncode == 2
    assert "none.toml: cannot be read" in done.stderr
    assert "Traceback" not in done.stderr


def test_events_that_cannot_be_written_are_said_in_one_sentence(tmp_path: Path) -> None:
    done = run_until_exit("--profile", "test", "--events", str(tmp_path / "nowhere" / "events"))
    assert done.returncode == 2
    assert "events cannot be written to" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_carrier_that_does_not_start_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CarrierError, match="ended before Ready"):
        CarrierProcess(profile=tmp_path / "none.toml").start()


def run_until_exit(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "server_api.simulator", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=WAIT_S, cwd=SCENARIOS.parents[1])
