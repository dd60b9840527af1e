"""Robot agents on a real floor: progressive, then predictive, changed by a lead while calls are up."""

import sys
from pathlib import Path

import pytest

from server_api.contract.words import DialMode
from tests.bench.pacing.real_floor import QUICK_PROFILE, Shape, open_real_floor

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="the embedded switch"),
    pytest.mark.timeout(240),
]
SHAPE = Shape(agents=6, debtors=400, wrap_s=1.0, ring_limit_s=5, cap=0.05, profile=QUICK_PROFILE)
PROGRESSIVE, PREDICTIVE = 8, 30
PATIENCE_S = 100.0


async def test_the_lead_lets_a_floor_dial_ahead_and_every_abandoned_call_is_counted(tmp_path: Path) -> None:
    async with open_real_floor(tmp_path, SHAPE) as floor:
        progressive = await floor.live(DialMode.PROGRESSIVE, PROGRESSIVE, PATIENCE_S)
        assert progressive.abandoned == 0
        predictive = await floor.live(DialMode.PREDICTIVE, PREDICTIVE, PATIENCE_S)
        assert predictive.answers >= PREDICTIVE
        assert predictive.connected + predictive.abandoned == predictive.answers
        assert predictive.abandoned <= max(1, SHAPE.cap * (progressive.answers + predictive.answers))
        today = (await floor.pacing())["today"]
        assert today["dialled"] == progressive.dials + predictive.dials
        assert today["persons"] == today["answers"] == progressive.answers + predictive.answers
        assert today["abandoned"] == predictive.abandoned
        assert [trouble for robot in floor.robots for trouble in robot.troubles] == []
        assert progressive.reasons == {"progressive": progressive.dials}
        assert set(predictive.reasons) <= {"ramp", "predictive", "guard"}, "the pacer's own, not one for one"
