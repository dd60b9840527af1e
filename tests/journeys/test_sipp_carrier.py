"""The same call with a carrier that is not ours: sipp answers and sends back what it hears."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from server_api.simulator.floor.floor import Floor
from tests.helpers.ports import udp_port
from tests.journeys.floors import plan_for, played, rows, script
from tests.journeys.portfolio import TONE

pytestmark = [
    pytest.mark.timeout(240),
    pytest.mark.skipif(shutil.which("sipp") is None, reason="sipp (Debian: sip-tester) is not installed"),
]
SCENARIOS = Path(__file__).parents[1] / "sipp"


@contextmanager
def sipp(scenario: str, folder: Path) -> Iterator[tuple[str, int]]:
    """A carrier on loopback that plays a scenario once; its end is checked."""
    port, media = udp_port(), udp_port()
    command = ["sipp", "-sf", str(SCENARIOS / f"{scenario}.xml"), "-i", "127.0.0.1", "-p", str(port)]
    command += ["-mp", str(media), "-rtp_echo", "-nostdin", "-m", "1", "-timeout", "200", "-timeout_error"]
    with (folder / "sipp.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
        try:
            yield "127.0.0.1", port
            assert process.wait(30) == 0, (folder / "sipp.log").read_text(errors="replace")[-2000:]
        finally:
            process.kill()
            process.wait()


def test_a_call_through_sipp(tmp_path: Path) -> None:
    with sipp("uas_answer", tmp_path) as trunk, Floor(plan_for(tmp_path, [TONE], trunk=trunk)) as floor:
        desk = floor.start_desk(floor.plan.agents[0], script(floor), settings={"test_voice": "tone"})
        (entry,) = played(desk, floor)["calls"]
        (call,) = rows(floor, "SELECT * FROM calls")
        promises = rows(floor, "SELECT * FROM promises")
    assert (entry["disposition"], entry["saved"]) == ("promise", "saved")
    assert entry["far_audio_mono_ns"] > entry["answered_mono_ns"], "the agent's own tone came back from sipp"
    assert (call["cause"], call["ended_by"]) == ("normal", "agent")
    assert [promise["promise_id"] for promise in promises] == [entry["promise_id"]]
