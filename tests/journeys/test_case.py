"""The case in a real window with the real server: every page turned, then a complaint and its protocol."""

from pathlib import Path

import pytest

from server_api.simulator.floor.floor import Floor
from tests.journeys.floors import plan_for, played, rows, script
from tests.journeys.portfolio import TONE

pytestmark = pytest.mark.timeout(300)
SAID = "foi tratada com grosseria"


def test_pages_are_turned_and_a_complaint_gets_its_protocol_by_the_way_it_is_answered(tmp_path: Path) -> None:
    with Floor(plan_for(tmp_path, [TONE])) as floor:
        deeds = [{"do": "pages"}, {"do": "complaint", "to": SAID}, {"do": "protocol"}]
        desk = floor.start_desk(floor.plan.agents[0], script(floor, talk=deeds), settings={})
        (entry,) = played(desk, floor)["calls"]
        (hold,) = rows(floor, "SELECT * FROM holds WHERE kind = 'complaint'")
        texts = rows(floor, "SELECT * FROM history WHERE channel = 'sms' AND item_id LIKE 'protocol-%'")
    assert (hold["kind"], hold["body"], hold["call_id"]) == ("complaint", SAID, entry["call_id"])
    assert hold["answer_by_channel"] == "sms"
    assert [row["body"] for row in texts] == [f"Protocolo {hold['protocol']} enviado"]
    assert entry["saved"] == "saved"
