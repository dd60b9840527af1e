"""The dialler at real desks: a lead changes, stops and asks it; an agent skips one case, dials the next."""

from pathlib import Path

import pytest

from server_api.simulator.floor.floor import Floor
from server_api.simulator.floor.plan import AGENTS, LEAD
from tests.helpers.waiting import wait_until
from tests.journeys.floors import PATIENCE_S, Gate, gates, plan_for, played, rows, script
from tests.journeys.portfolio import ACCEPTS, TONE

pytestmark = pytest.mark.timeout(300)


def test_a_lead_changes_the_mode_asks_why_and_stops_the_floor(tmp_path: Path) -> None:
    plan = plan_for(tmp_path, [TONE, TONE], agents=(AGENTS[0], LEAD), pace=("--mode", "progressive"))
    with Floor(plan) as floor:
        talking = Gate(floor, "in-call")
        agent = floor.start_desk(AGENTS[0], script(floor, gates=gates(talking)))
        talking.wait_reached(agent)
        deeds = [
            {"do": "mode", "to": "power"},
            {"do": "why", "to": AGENTS[0].name},
            {"do": "close_why"},
            {"do": "stop_floor"},
            {"do": "start_floor"},
        ]
        stop = Gate(floor, "stop_floor")
        lead = floor.start_desk(LEAD, script(floor, 1, calls=0, lead=deeds, gates=gates(stop)))
        stop.wait_reached(lead)
        assert [row["mode"] for row in rows(floor, "SELECT mode FROM campaigns")] == ["power"]
        (standing,) = rows(floor, "SELECT * FROM floor_stops WHERE ended_at IS NULL")
        assert standing["by"] != ""
        assert len(rows(floor, "SELECT * FROM audit WHERE what = 'why_read'")) == 1
        stop.open()
        assert played(lead, floor, 1)["error"] == ""
        assert rows(floor, "SELECT * FROM floor_stops WHERE ended_at IS NULL") == []
        talking.open()
        (entry,) = played(agent, floor)["calls"]
    assert entry["saved"] == "saved", "the conversation went on all the while"


def test_an_agent_skips_one_case_and_dials_the_next(tmp_path: Path) -> None:
    plan = plan_for(tmp_path, [ACCEPTS, ACCEPTS], pace=("--mode", "preview"))
    with Floor(plan) as floor:
        looking = Gate(floor, "preview")
        desk = floor.start_desk(AGENTS[0], script(floor, previews=["bad_data", "dial"], gates=gates(looking)))
        looking.wait_reached(desk)
        assert rows(floor, "SELECT * FROM calls") == [], "nobody is called before the agent decides"
        looking.open()
        (entry,) = played(desk, floor)["calls"]
        calls = rows(floor, "SELECT * FROM calls")
        wait_until(
            lambda: rows(floor, "SELECT * FROM outcomes"), timeout=PATIENCE_S, what="the result on the server"
        )
    assert [call["person_id"] for call in calls] == [entry["person_id"]]
    assert entry["saved"] == "saved"
