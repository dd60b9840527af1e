"""Two agents and five debtors; an agent who leaves while a debtor's telephone rings."""

from pathlib import Path

import pytest

from server_api.simulator.events import Ended, Rang
from server_api.simulator.floor.floor import Floor
from server_api.simulator.floor.plan import agents
from tests.helpers.waiting import wait_until
from tests.journeys.floors import PATIENCE_S, Gate, gates, plan_for, played, rows, script, wait_rows
from tests.journeys.portfolio import ACCEPTS, NO_ANSWER, THIRD_PARTY, VOICEMAIL

pytestmark = pytest.mark.timeout(240)


def test_two_agents_share_five_debtors(tmp_path: Path) -> None:
    endings = [ACCEPTS, THIRD_PARTY, ACCEPTS, VOICEMAIL, ACCEPTS]
    with Floor(plan_for(tmp_path, endings, agents=agents(2))) as floor:
        desks = [
            floor.start_desk(agent, script(floor, at, calls=5, call_wait_s=120.0))
            for at, agent in enumerate(floor.plan.agents)
        ]
        outcomes = wait_rows(floor, "SELECT * FROM outcomes", 5)
        for desk in desks:
            desk.stop()
        calls = rows(floor, "SELECT * FROM calls WHERE answered_at IS NOT NULL")
        promises = rows(floor, "SELECT * FROM promises")
    assert {row["agent_id"] for row in outcomes} == {row["agent_id"] for row in calls}
    assert len({row["agent_id"] for row in calls}) == 2, "both agents worked"
    assert len({row["person_id"] for row in calls}) == 5, "nobody was called twice"
    assert sorted(row["disposition"] for row in outcomes) == sorted(
        ["promise", "promise", "promise", "third_party", "voicemail"]
    )
    assert len(promises) == 3


def test_signing_out_while_a_telephone_rings(tmp_path: Path) -> None:
    with Floor(plan_for(tmp_path, [NO_ANSWER])) as floor:
        ready = Gate(floor, "ready")
        desk = floor.start_desk(
            floor.plan.agents[0], script(floor, calls=0, sign_out=True, gates=gates(ready))
        )
        carrier = floor.carrier
        assert carrier is not None
        ready.wait_reached(desk)
        wait_until(lambda: carrier.events(Rang), timeout=PATIENCE_S, what="a telephone that rings")
        ready.open()
        played(desk, floor)
        wait_until(lambda: carrier.events(Ended), timeout=PATIENCE_S, what="the end of the ringing")
        wait_rows(floor, "SELECT * FROM calls WHERE ended_at IS NOT NULL", 1)
        (call,) = rows(floor, "SELECT * FROM calls")
        (agent,) = rows(floor, "SELECT * FROM agents")
        (lead,) = rows(floor, "SELECT * FROM leads")
        (ended,) = carrier.events(Ended)
    assert agent["state"] == "offline"
    assert (call["cause"], call["answered_at"]) == ("cancelled", None)
    assert ended.cause == "cancelled"
    assert lead["state"] == "open", "the debtor is called again later"
