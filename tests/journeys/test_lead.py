"""A team lead at the own desk: hears without being heard, whispers, barges, answers help, takes over."""

from pathlib import Path

import pytest

from server_api.simulator.events import AudioChanged
from server_api.simulator.floor.floor import Floor
from server_api.simulator.floor.plan import AGENTS, LEAD
from tests.helpers.waiting import wait_until
from tests.journeys.floors import PATIENCE_S, Gate, gates, plan_for, played, rows, script
from tests.journeys.portfolio import TONE

pytestmark = pytest.mark.timeout(300)


def test_a_lead_listens_whispers_barges_and_takes_the_call_over(tmp_path: Path) -> None:
    with Floor(plan_for(tmp_path, [TONE], agents=(AGENTS[0], LEAD))) as floor:
        waiting = Gate(floor, "help")
        agent = floor.start_desk(
            AGENTS[0], script(floor, talk=[{"do": "help"}], gates=gates(waiting)), settings={}
        )
        waiting.wait_reached(agent)
        whispered, barged = Gate(floor, "whisper"), Gate(floor, "barge")
        deeds = [
            {"do": "listen", "to": AGENTS[0].name},
            {"do": "whisper"},
            {"do": "barge"},
            {"do": "leave"},
            {"do": "answer_help"},
            {"do": "take_over"},
        ]
        lead = floor.start_desk(
            LEAD,
            script(floor, 1, lead=deeds, gates=gates(whispered, barged)),
            settings={"test_voice": "tone"},
        )
        carrier = floor.carrier
        assert carrier is not None

        def voices() -> int:
            """How often the lead's 440 Hz began to be heard by the debtor."""
            return sum(1 for event in carrier.events(AudioChanged) if abs(event.dominant_hz - 440) < 20)

        whispered.wait_reached(lead)
        assert voices() == 0, "listening and whispering are not heard by the debtor"
        whispered.open()
        barged.wait_reached(lead)
        wait_until(lambda: voices() >= 1, timeout=PATIENCE_S, what="the lead in the conversation")
        barged.open()
        wait_until(
            lambda: rows(floor, "SELECT * FROM outcomes"), timeout=2 * PATIENCE_S, what="the lead's result"
        )
        waiting.open()
        (entry,) = played(lead, floor, 1)["calls"]
        (given,) = played(agent, floor)["calls"]
        (outcome,) = rows(floor, "SELECT * FROM outcomes")
        modes = [row["mode"] for row in rows(floor, "SELECT mode FROM supervisions ORDER BY began_at")]
    assert modes[:3] == ["listen", "whisper", "barge"]
    assert entry["saved"] == "saved"
    assert given["saved"] == "passed_on"
    assert outcome["call_id"] == entry["call_id"] == given["call_id"]
