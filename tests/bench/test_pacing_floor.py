"""The bench of the real floor counts agents' time right, and names what is missed."""

import ssl
from typing import Any

import pytest

from tests.bench.floor_pacing import faults
from tests.bench.pacing.robots import Robot


async def test_time_in_talk_and_wrap_up_is_cut_at_the_ends() -> None:
    robot = Robot("https://localhost", ssl.create_default_context(), 1, 5.0)
    robot.states += [(0.0, "ready"), (10.0, "talking"), (30.0, "wrap_up"), (40.0, "paused"), (60.0, "ready")]
    assert robot.seconds(0.0, 100.0) == (30.0, 80.0)
    assert robot.seconds(20.0, 35.0) == (15.0, 15.0)
    assert robot.seconds(45.0, 70.0) == (0.0, 10.0)
    assert robot.seconds(200.0, 210.0) == (0.0, 10.0)
    await robot.close()


def figures(**predictive: Any) -> dict[str, Any]:
    run = {"occupancy": 0.5, "abandoned": 0, "answers": 100, "abandoned_share": 0.0}
    return {"cap": 0.03, "troubles": [], "runs": [run, run | {"occupancy": 0.7} | predictive]}


@pytest.mark.parametrize(
    ("given", "missed"),
    [
        (figures(), 0),
        (figures(abandoned=3), 0),
        (figures(abandoned=4), 1),
        (figures(occupancy=0.5), 1),
        (figures() | {"troubles": ["refused"]}, 1),
    ],
)
def test_what_a_real_floor_misses_is_named(given: dict[str, Any], missed: int) -> None:
    assert len(faults(given)) == missed
