"""Never lost: the server killed, the engine killed, with real signals in real calls."""

from pathlib import Path

import psutil
import pytest

from server_api.simulator.events import AudioChanged, Ended
from server_api.simulator.floor.floor import Floor
from server_api.simulator.floor.processes import Child
from tests.helpers.waiting import wait_until
from tests.journeys.floors import PATIENCE_S, Gate, gates, plan_for, played, rows, script, wait_rows
from tests.journeys.portfolio import ACCEPTS

pytestmark = pytest.mark.timeout(240)


def test_the_talk_goes_on_when_the_server_is_killed(tmp_path: Path) -> None:
    with Floor(plan_for(tmp_path, [ACCEPTS])) as floor:
        talking = Gate(floor, "in-call")
        desk = floor.start_desk(
            floor.plan.agents[0], script(floor, gates=gates(talking)), settings={"test_voice": "tone"}
        )
        talking.wait_reached(desk)
        assert floor.server is not None
        assert floor.carrier is not None
        floor.server.kill()
        assert floor.carrier.events(Ended) == []
        floor.start_server()
        wait_rows(floor, "SELECT * FROM agents WHERE state = 'talking' AND call_id != ''", 1)
        talking.open()
        (entry,) = played(desk, floor)["calls"]
        calls = rows(floor, "SELECT * FROM calls")
        ended = floor.carrier.events(Ended)
    assert (entry["disposition"], entry["saved"]) == ("promise", "saved")
    (call,) = calls
    assert (call["state"], call["cause"], call["ended_by"]) == ("ended", "normal", "agent")
    assert [(event.by, event.cause) for event in ended] == [("other", "normal")]


def test_an_engine_killed_in_a_call_comes_back_to_it(tmp_path: Path) -> None:
    with Floor(plan_for(tmp_path, [ACCEPTS])) as floor:
        talking = Gate(floor, "in-call")
        desk = floor.start_desk(
            floor.plan.agents[0], script(floor, gates=gates(talking)), settings={"test_voice": "tone"}
        )
        talking.wait_reached(desk)
        assert floor.carrier is not None
        first = _engine(desk)
        before = len(_tones(floor))
        first.kill()
        wait_until(lambda: len(_tones(floor)) > before, timeout=PATIENCE_S, what="the agent's voice again")
        second = _engine(desk)
        talking.open()
        (entry,) = played(desk, floor)["calls"]
        legs = rows(floor, "SELECT * FROM legs")
        calls = rows(floor, "SELECT * FROM calls")
    assert second.pid != first.pid
    assert len(legs) == 2
    assert len(calls) == 1, "the debtor was never rung again"
    assert (entry["disposition"], entry["saved"]) == ("promise", "saved")


def _tones(floor: Floor) -> list[AudioChanged]:
    """Onsets of the agent's 440 Hz at the debtor; music in between is another sound."""
    assert floor.carrier is not None
    return [event for event in floor.carrier.events(AudioChanged) if abs(event.dominant_hz - 440) < 20]


def _engine(desk: Child) -> psutil.Process:
    children = psutil.Process(desk.pid).children(recursive=True)
    found = [child for child in children if any("softphone.engine" in word for word in child.cmdline())]
    assert len(found) == 1, f"one engine, not {found}"
    return found[0]
