"""The case in a real window with the real server: somebody else answers, the debtor died, a complaint."""

import json
from pathlib import Path

import pytest

from server_api.simulator.floor.floor import Floor
from tests.journeys.floors import plan_for, played, rows, script
from tests.journeys.portfolio import ACCEPTS, TONE

pytestmark = pytest.mark.timeout(240)


def test_somebody_else_answers_and_nothing_of_the_case_stays(tmp_path: Path) -> None:
    with Floor(plan_for(tmp_path, [TONE])) as floor:
        deeds = [{"do": "somebody_else"}]
        desk = floor.start_desk(floor.plan.agents[0], script(floor, talk=deeds), settings={})
        (entry,) = played(desk, floor)["calls"]
        identities = rows(floor, "SELECT status FROM identity_checks")
        told = rows(floor, "SELECT * FROM audit WHERE what = 'other_person'")
        revealed = rows(floor, "SELECT * FROM audit WHERE what = 'revealed'")
    assert not entry["identified"]
    assert entry["saved"] == "saved"
    assert [row["status"] for row in identities] == ["other_person"]
    assert [row["subject"] for row in told] == [entry["call_id"]]
    assert revealed == []


@pytest.mark.parametrize("kind", ["complaint", "deceased"])
def test_what_the_debtor_says_stops_everything_on_the_call_itself(tmp_path: Path, kind: str) -> None:
    said = "foi tratada com grosseria"
    with Floor(plan_for(tmp_path, [TONE])) as floor:
        more = [{"do": "pages"}, {"do": kind, "to": said}, {"do": "protocol"}]
        deeds = more if kind == "complaint" else [{"do": kind}]
        desk = floor.start_desk(floor.plan.agents[0], script(floor, talk=deeds), settings={})
        (entry,) = played(desk, floor)["calls"]
        (hold,) = rows(floor, "SELECT * FROM holds WHERE kind = ?", kind)
        facts = rows(floor, "SELECT * FROM legal_facts WHERE ended_at IS NULL")
        ready = rows(floor, "SELECT * FROM ready")
        acts = rows(floor, "SELECT * FROM history WHERE channel = 'legal'")
        texts = rows(floor, "SELECT * FROM history WHERE channel = 'sms' AND item_id LIKE 'protocol-%'")
        promises = rows(floor, "SELECT * FROM promises")
    assert (hold["kind"], hold["call_id"], bool(hold["protocol"])) == (kind, entry["call_id"], True)
    if kind == "complaint":
        assert hold["body"] == said
        assert hold["answer_by_channel"] == "sms"
        assert [row["body"] for row in texts] == [f"Protocolo {hold['protocol']} enviado"]
    assert kind in {fact["kind"] for fact in facts}
    assert ready == []
    assert acts
    assert promises == []
    assert entry["saved"] == "saved"


def test_the_statement_and_the_tabs_come_from_the_real_server(tmp_path: Path) -> None:
    with Floor(plan_for(tmp_path, [ACCEPTS])) as floor:
        desk = floor.start_desk(floor.plan.agents[0], script(floor, talk=[{"do": "pages"}]), settings={})
        record = played(desk, floor)
    assert json.dumps(record["error"]) == '""'
    assert record["calls"][0]["saved"] == "saved"
