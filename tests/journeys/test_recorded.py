"""The story of a recording: a real call, a real switch, a tape that only its key opens."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from server_api.recordings.keys import MasterKeys
from server_api.recordings.shelf import Shelf
from server_api.simulator.events import Spoke
from server_api.simulator.floor.floor import Floor
from server_api.tape import alaw
from tests.helpers.waiting import wait_until
from tests.journeys.floors import PATIENCE_S, Gate, gates, plan_for, played, rows, script, wait_rows
from tests.journeys.portfolio import ACCEPTS, BUSY

pytestmark = pytest.mark.timeout(240)

AGENT_HZ = 440.0  # the desk's test voice
#: The robot's own voice has a little at that frequency too.
APART_DB = 25.0


def _level_db(samples: np.ndarray[tuple[int], np.dtype[np.float64]], hz: float) -> float:
    """Of a tone, in dB below full scale."""
    window = np.hanning(len(samples))
    wave = np.exp(-2j * np.pi * hz * np.arange(len(samples)) / alaw.RATE)
    return float(20 * np.log10(2 * abs(np.dot(samples * window, wave)) / window.sum() / 32768 + 1e-9))


def test_a_conversation_is_on_tape_and_a_busy_line_is_not(tmp_path: Path) -> None:
    with Floor(plan_for(tmp_path, [ACCEPTS, BUSY])) as floor:
        talking, carrier = Gate(floor, "in-call"), floor.carrier
        assert carrier is not None
        plan = script(floor, gates=gates(talking))
        desk = floor.start_desk(floor.plan.agents[0], plan, settings={"test_voice": "tone"})
        talking.wait_reached(desk)
        wait_until(lambda: len(carrier.events(Spoke)) >= 2, timeout=PATIENCE_S, what="the robot's answer")
        talking.open()
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
    heard_db, leaked_db = (_level_db(side[middle], AGENT_HZ) for side in (agent, debtor))
    assert heard_db > -30
    assert leaked_db < heard_db - APART_DB, "each side has its own channel"
    assert np.abs(debtor).max() > 500, "the robot spoke"


def _at(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()
