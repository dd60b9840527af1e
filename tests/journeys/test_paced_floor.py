"""Robot agents on a real floor: progressive, then predictive, changed by a lead while calls are up."""

import sys
from pathlib import Path
from typing import Any

import pytest

from server_api.contract.words import DialMode
from server_api.dialer.pace.facts import CampaignPace, PoolSettings
from server_api.dialer.pacing import Pacer
from tests.bench.pacing.floor import Floor
from tests.bench.pacing.laws import Laws, always, gamma
from tests.bench.pacing.policies import Paced
from tests.bench.pacing.real_floor import QUICK_PROFILE, Shape, open_real_floor

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="the embedded switch"),
    pytest.mark.timeout(240),
]
#: Wide enough that a few answers leave room to dial ahead.
CAP = 0.25
PROGRESSIVE, PREDICTIVE = 8, 30
PATIENCE_S = 100.0
#: About what the carrier simulator does by that profile.
QUICK_LAWS = Laws(
    person=0.4, machine=0.0, lost=0.0, busy=0.36, invalid=0.2, swing=0.0,
    ring=gamma(2.0, 0.5, 0.5), talk=gamma(4.0, 0.75, 1.0), wrap=always(1.0),
)  # fmt: skip


def learned() -> dict[str, Any]:
    """What a pacer keeps of a quarter of an hour: without it, a floor's first minute is one call an agent."""
    paced = Paced(Pacer(PoolSettings({"": CampaignPace(cap=CAP)})))
    Floor(QUICK_LAWS, 6, 1, 0, 900.0).run(paced)
    return paced.pacer.saved()


async def test_the_lead_lets_a_floor_dial_ahead_and_every_abandoned_call_is_counted(tmp_path: Path) -> None:
    shape = Shape(6, 400, wrap_s=1.0, ring_limit_s=5, cap=CAP, profile=QUICK_PROFILE, learned=learned())
    async with open_real_floor(tmp_path, shape) as floor:
        progressive = await floor.live(DialMode.PROGRESSIVE, PROGRESSIVE, PATIENCE_S)
        assert progressive.abandoned == 0
        predictive = await floor.live(DialMode.PREDICTIVE, PREDICTIVE, PATIENCE_S)
        assert predictive.answers >= PREDICTIVE
        assert predictive.connected + predictive.abandoned == predictive.answers
        assert predictive.abandoned <= max(1, CAP * (progressive.answers + predictive.answers))
        today = (await floor.pacing())["today"]
        assert today["dialled"] == progressive.dials + predictive.dials
        assert today["persons"] == today["answers"] == progressive.answers + predictive.answers
        assert today["abandoned"] == predictive.abandoned
        assert [trouble for robot in floor.robots for trouble in robot.troubles] == []
        assert progressive.reasons == {"progressive": progressive.dials}
        assert set(predictive.reasons) <= {"predictive", "guard"}, "the pacer's own, not one for one"
        assert predictive.ahead > 0, "more calls than agents who were ready"
