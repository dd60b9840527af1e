"""Agreements beyond the stories, real server, real windows: a counter-offer, a Pix paid, taking back."""

from pathlib import Path
from typing import Any

import pytest

from server_api.simulator.floor.floor import Floor
from server_api.simulator.floor.plan import AGENTS, LEAD
from tests.journeys.floors import QUICK, Gate, gates, plan_for, played, rows, script
from tests.journeys.portfolio import TONE

pytestmark = pytest.mark.timeout(300)


def _lines(floor: Floor, promise_id: str) -> list[dict[str, Any]]:
    query = "SELECT * FROM promise_lines WHERE promise_id = ? ORDER BY number"
    return rows(floor, query, promise_id)


def test_twelve_instalments_are_saved_as_a_lead_granted_them_instead(tmp_path: Path) -> None:
    answer = {"do": "counter", "to": "25%"}
    with Floor(plan_for(tmp_path, [TONE], agents=(AGENTS[0], LEAD))) as floor:
        asked, answered = Gate(floor, "asked"), Gate(floor, answer["do"])
        deal = {"offer": 4, "fields": {"count": "12"}}
        agent = floor.start_desk(AGENTS[0], script(floor, agreement=deal, gates=gates(asked)), settings={})
        lead = floor.start_desk(
            LEAD, script(floor, 1, calls=0, lead=[answer], gates=gates(answered)), settings={}
        )
        asked.wait_reached(agent)
        answered.wait_reached(lead)
        (request,) = rows(floor, "SELECT * FROM approvals")
        asked.open()
        (entry,) = played(agent, floor)["calls"]
        answered.open()
        played(lead, floor, 1)
        (promise,) = rows(floor, "SELECT * FROM promises")
        lines = _lines(floor, entry["promise_id"])
    assert request["state"] == "countered"
    assert promise["approval_id"] == request["approval_id"]
    assert len([line for line in lines if line["number"] > 0]) == 12
    assert sum(line["amount_minor"] for line in lines) == promise["amount_minor"]


def test_a_pix_is_made_sent_and_seen_paid_while_the_debtor_is_on_the_line(tmp_path: Path) -> None:
    bank = {**QUICK, "payment_provider": "demo", "demo_bank_pays_s": "2"}
    with Floor(plan_for(tmp_path, [TONE], server_settings=bank)) as floor:
        deal = {"offer": 1, "order": True}
        desk = floor.start_desk(floor.plan.agents[0], script(floor, agreement=deal), settings={})
        (entry,) = played(desk, floor)["calls"]
        (order,) = rows(floor, "SELECT * FROM payment_orders")
        (promise,) = rows(floor, "SELECT * FROM promises")
    assert (order["state"], order["kind"]) == ("paid", "pix")
    assert order["amount_minor"] == promise["amount_minor"]
    assert entry["promise_id"] == promise["promise_id"]


def test_a_result_is_taken_back_within_its_seconds_and_told_anew(tmp_path: Path) -> None:
    with Floor(plan_for(tmp_path, [TONE])) as floor:
        deal = {"offer": 1, "undo": True}
        desk = floor.start_desk(floor.plan.agents[0], script(floor, agreement=deal), settings={})
        (entry,) = played(desk, floor)["calls"]
        outcomes = rows(floor, "SELECT * FROM outcomes ORDER BY saved_at")
        promises = rows(floor, "SELECT * FROM promises ORDER BY made_at")
    assert [bool(outcome["undone_at"]) for outcome in outcomes] == [True, False]
    assert [promise["state"] for promise in promises] == ["cancelled", "open"]
    assert entry["outcome_id"] == outcomes[-1]["outcome_id"]
