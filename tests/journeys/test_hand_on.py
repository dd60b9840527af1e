"""An agent hands a call to another, at once or after speaking with them; an agent dials by hand."""

from pathlib import Path

import pytest

from server_api.simulator.floor.floor import Floor
from server_api.simulator.floor.plan import AGENTS
from tests.journeys.floors import Gate, gates, plan_for, played, rows, script
from tests.journeys.portfolio import ACCEPTS

pytestmark = pytest.mark.timeout(300)
FIRST, SECOND = AGENTS[:2]

BLIND = ({"do": "transfer", "to": SECOND.name},)
ATTENDED = ({"do": "consult", "to": SECOND.name}, {"do": "join"}, {"do": "complete"})


@pytest.mark.parametrize("deeds", [BLIND, ATTENDED], ids=["blind", "attended"])
def test_a_call_goes_to_another_agent_who_writes_its_result(
    tmp_path: Path, deeds: tuple[dict[str, str], ...]
) -> None:
    with Floor(plan_for(tmp_path, [ACCEPTS], agents=(FIRST, SECOND))) as floor:
        talking, ready = Gate(floor, "in-call"), Gate(floor, "ready")
        giving = floor.start_desk(FIRST, script(floor, talk=list(deeds), gates=gates(talking)))
        talking.wait_reached(giving)
        taking = floor.start_desk(SECOND, script(floor, 1, gates=gates(ready)))
        ready.wait_reached(taking)
        ready.open()
        talking.open()
        (given,) = played(giving, floor)["calls"]
        (taken,) = played(taking, floor, 1)["calls"]
        (outcome,) = rows(floor, "SELECT * FROM outcomes")
        users = {row["login"]: row["user_id"] for row in rows(floor, "SELECT login, user_id FROM users")}
    assert given["saved"] == "passed_on"
    assert taken["saved"] == "saved"
    assert given["call_id"] == taken["call_id"] == outcome["call_id"]
    assert outcome["agent_id"] == users[SECOND.login]


def test_a_person_is_searched_and_dialled_through_the_gate(tmp_path: Path) -> None:
    with Floor(plan_for(tmp_path, [ACCEPTS])) as floor:
        (person,) = rows(floor, "SELECT name FROM people")
        desk = floor.start_desk(FIRST, script(floor, dial=str(person["name"])))
        (entry,) = played(desk, floor)["calls"]
        (call,) = rows(floor, "SELECT * FROM calls")
    assert entry["saved"] == "saved"
    assert call["direction"] == "manual"
