"""The story of a recording: a real call, a real switch, a tape that only its key opens."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from server_api.recordings.keys import MasterKeys
from server_api.recordings.shelf import Shelf
from server_api.simulator.floor.floor import Floor
from server_api.tape import alaw
from tests.journeys.floors import plan_for, played, rows, script, wait_rows
from tests.journeys.portfolio import ACCEPTS, BUSY

pytestmark = pytest.mark.timeout(240)

AGENT_HZ = 440.0  # the desk's test voice


def _level_db(samples: np.ndarray[tuple[int], np.dtype[np.float64]], hz: float) -> float:
    """Of a tone, in dB below full scale."""
    window = np.hanning(len(samples))
    wave = np.exp(-2j * np.pi * hz * np.arange(len(samples)) / alaw.RATE)
    return float(20 * np.log10(2 * abs(np.dot(samples * window, wave)) / window.sum() / 32768 + 1e-9))


def test_a_conversation_is_on_tape_and_a_busy_line_is_not(tmp_path: Path) -> None:
    with Floor(plan_for(tmp_path, [ACCEPTS, BUSY])) as floor:
        desk = floor.start_desk(floor.plan.agents[0], script(floor), settings={"test_voice": "tone"})
        played(desk, floor)
        (recording,) = wait_rows(floor, "SELECT * FROM recordings WHERE state = 'done'", 1)
        (call,) = rows(floor, "SELECT * FROM calls WHERE connected_at IS NOT NULL")
        everything = rows(floor, "SELECT * FROM recordings")
        data = floor.database.parent
        shelf = Shelf(data / "recordings", MasterKeys.load(data / "recordings.key"))
        with shelf.open(recording["path"], recording["recording_id"]) as tape:
            tape.verify()
            sound = alaw.decode(tape.read(0, tape.size)).astype(np.float64)
            whole = tape.whole
    assert len(everything) == 1
    assert whole
    assert (recording["call_id"], recording["recording_id"]) == (call["call_id"], call["recording_id"])
    assert (recording["missing_ms"], recording["chain_no"]) == (0, 1)
    talked = _at(call["ended_at"]) - _at(call["connected_at"])
    assert recording["seconds"] == pytest.approx(talked, abs=2.0)
    agent, debtor = sound[0::2], sound[1::2]
    middle = slice(len(agent) // 4, len(agent) // 4 * 3)
    assert _level_db(agent[middle], AGENT_HZ) > -30
    assert _level_db(debtor[middle], AGENT_HZ) < -60
    assert np.abs(debtor).max() > 500, "the robot spoke"


def _at(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()
