"""Voicemail never reaches the agent, the person behind it does: real switch, real carrier, real desk."""

import shutil
from pathlib import Path

import pytest

from server_api.simulator.floor.floor import Floor
from tests.journeys.floors import plan_for, played, rows, script, wait_rows
from tests.journeys.portfolio import THIRD_PARTY, VOICEMAIL, number

pytestmark = [
    pytest.mark.timeout(240),
    pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="the carrier's robots cannot speak"),
]


def test_the_agent_gets_people_only(tmp_path: Path) -> None:
    plan = plan_for(tmp_path, [VOICEMAIL, THIRD_PARTY], detects=True, babble=False)
    with Floor(plan) as floor:
        desk = floor.start_desk(floor.plan.agents[0], script(floor), settings={"test_voice": "tone"})
        (entry,) = played(desk, floor)["calls"]
        calls = wait_rows(floor, "SELECT * FROM calls WHERE verdict != '' AND ended_at IS NOT NULL", 2)
        offered = rows(floor, "SELECT DISTINCT call_id FROM state_log WHERE call_id != ''")
    by_number = {call["number"]: call for call in calls}
    machine, person = by_number[number(0, VOICEMAIL)], by_number[number(1, THIRD_PARTY)]
    assert (machine["verdict"], machine["disposition"]) == ("machine", "voicemail")
    assert (machine["agent_id"], machine["connected_at"]) == ("", None)
    assert person["verdict"] == "person"
    assert [entry["call_id"]] == [row["call_id"] for row in offered] == [person["call_id"]]
    assert entry["connected"]
    assert 0 < person["verdict_ms"] < machine["verdict_ms"]
