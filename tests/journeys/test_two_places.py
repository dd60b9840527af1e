"""Server and agent in two networks with a wall between: TLS to one port and media pass, nothing else."""

import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from server_api.simulator.events import AudioChanged
from server_api.simulator.floor.floor import Floor
from server_api.simulator.floor.plan import Place
from tests.helpers import places
from tests.helpers.places import Places
from tests.helpers.strangers import LOUD_HZ
from tests.helpers.waiting import wait_until
from tests.journeys.floors import PATIENCE_S, Gate, gates, plan_for, played, rows, script
from tests.journeys.portfolio import ACCEPTS, HANGS_UP

WHY_NOT = places.why_not()
pytestmark = [pytest.mark.timeout(300), pytest.mark.skipif(bool(WHY_NOT), reason=WHY_NOT or "possible")]
FLOOD_PER_S, FLOOD_S = 5000, 3


@pytest.fixture
def two() -> Iterator[Places]:
    with Places() as made:
        yield made


def open_floor(two: Places, folder: Path, endings: list[str]) -> Floor:
    """A floor on both sides of the wall."""
    plan = plan_for(folder, endings)
    place = Place(two.server_host, two.server_in, two.desk_in)
    floor = Floor(replace(plan, place=place))
    two.wall(floor.port, floor.media_ports)
    return floor


def voices(floor: Floor) -> list[AudioChanged]:
    """How often the agent's 440 Hz began to be heard at the debtor."""
    assert floor.carrier is not None
    return [event for event in floor.carrier.events(AudioChanged) if abs(event.dominant_hz - 440) < 20]


def music(floor: Floor) -> list[AudioChanged]:
    """How often the debtor began to hear another sound than the agent's."""
    assert floor.carrier is not None
    return [event for event in floor.carrier.events(AudioChanged) if abs(event.dominant_hz - 440) >= 20]


def test_a_shift_through_the_wall(two: Places, tmp_path: Path) -> None:
    with open_floor(two, tmp_path, [ACCEPTS, HANGS_UP, ACCEPTS]) as floor:
        desk = floor.start_desk(floor.plan.agents[0], script(floor, calls=3))
        record = played(desk, floor)
        legs = rows(floor, "SELECT * FROM legs")
    assert [entry["saved"] for entry in record["calls"]] == ["saved"] * 3
    assert len(legs) == 1, "one leg for the whole shift"


def test_the_call_outlives_the_network(two: Places, tmp_path: Path) -> None:
    with open_floor(two, tmp_path, [ACCEPTS]) as floor:
        talking = Gate(floor, "in-call")
        desk = floor.start_desk(
            floor.plan.agents[0], script(floor, gates=gates(talking)), settings={"test_voice": "tone"}
        )
        talking.wait_reached(desk)
        wait_until(lambda: len(voices(floor)) == 1, timeout=PATIENCE_S, what="the agent's voice")
        for cut, gone_s in enumerate((3.0, 10.0, 25.0), start=2):
            played_before = len(music(floor))
            two.cut()
            back_at = time.monotonic() + gone_s
            wait_until(partial(_past, back_at), timeout=gone_s + 5, what="the end of the cut")
            assert len(music(floor)) > played_before, "the debtor is not left in silence"
            two.mend()
            heard_again = partial(_voices, floor, cut)
            wait_until(heard_again, timeout=PATIENCE_S, what=f"the voice after {gone_s:g} s without network")
        talking.open()
        (entry,) = played(desk, floor)["calls"]
        legs = rows(floor, "SELECT * FROM legs")
        calls = rows(floor, "SELECT * FROM calls")
    assert (entry["disposition"], entry["saved"]) == ("promise", "saved")
    assert len(legs) == 1, "the same leg goes on"
    assert [(call["cause"], call["ended_by"]) for call in calls] == [("normal", "agent")]


def _past(moment: float) -> bool:
    return time.monotonic() >= moment


def _voices(floor: Floor, count: int) -> bool:
    return len(voices(floor)) >= count


def test_strangers_at_the_leg_move_nothing(two: Places, tmp_path: Path) -> None:
    with open_floor(two, tmp_path, [ACCEPTS]) as floor:
        talking = Gate(floor, "in-call")
        desk = floor.start_desk(
            floor.plan.agents[0], script(floor, gates=gates(talking)), settings={"test_voice": "tone"}
        )
        talking.wait_reached(desk)
        wait_until(lambda: len(voices(floor)) == 1, timeout=PATIENCE_S, what="the agent's voice")
        ports = _open_ports(two, floor)
        _flood(two, ports)
        heard = floor.carrier.events(AudioChanged) if floor.carrier is not None else []
        talking.open()
        (entry,) = played(desk, floor)["calls"]
    assert ports, "the leg has a port that can be reached"
    assert len(voices(floor)) == 1, "the agent's voice never paused"
    assert not [event for event in heard if abs(event.dominant_hz - LOUD_HZ) < 50]
    assert entry["saved"] == "saved"


def _open_ports(two: Places, floor: Floor) -> list[int]:
    """The switch's media ports in use, as the system of the server's place knows them."""
    table = subprocess.run(
        [*two.server_in, "cat", "/proc/net/udp"], capture_output=True, text=True, timeout=20, check=True
    )
    first, last = floor.media_ports
    ports = {int(line.split()[1].split(":")[1], 16) for line in table.stdout.splitlines()[1:]}
    return sorted(port for port in ports if first <= port <= last)


def _flood(two: Places, ports: list[int]) -> None:
    words = [two.stranger_host, two.server_host, ",".join(map(str, ports)), str(FLOOD_PER_S), str(FLOOD_S)]
    command = [*two.desk_in, sys.executable, "-m", "tests.helpers.strangers", *words]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
