"""The full story of one call: list, law, dial, answer, pop, identity, script, promise, result, next call."""

from datetime import date
from pathlib import Path

import pytest

from server_api.simulator.events import Answered, AudioHeard
from server_api.simulator.floor.floor import Floor
from tests.journeys.floors import plan_for, played, rows, script
from tests.journeys.portfolio import ACCEPTS, BUSY, THIRD_PARTY, number

pytestmark = pytest.mark.timeout(240)


def test_a_shift_of_two_conversations_and_a_busy_line(tmp_path: Path) -> None:
    with Floor(plan_for(tmp_path, [ACCEPTS, BUSY, THIRD_PARTY])) as floor:
        desk = floor.start_desk(floor.plan.agents[0], script(floor, calls=2), settings={"test_voice": "tone"})
        record = played(desk, floor)
        assert floor.carrier is not None
        heard = floor.carrier.events(AudioHeard)
        answered = floor.carrier.events(Answered)
        calls = rows(floor, "SELECT * FROM calls ORDER BY started_at")
        promises = rows(floor, "SELECT * FROM promises")
        outcomes = rows(floor, "SELECT * FROM outcomes ORDER BY saved_at")
        decisions = rows(floor, "SELECT * FROM decisions WHERE allowed")
        identities = rows(floor, "SELECT * FROM identity_checks WHERE status = 'confirmed'")
        states = rows(floor, "SELECT state, call_id FROM state_log WHERE call_id != '' ORDER BY log_id")
        told = rows(
            floor, "SELECT * FROM history WHERE agent = 'Camila Rocha' AND channel IN ('voice','promise')"
        )

    by_number = {call["number"]: call for call in calls}
    promised, busy, third = (by_number[number(n, s)] for n, s in enumerate([ACCEPTS, BUSY, THIRD_PARTY]))
    assert [entry["disposition"] for entry in record["calls"]] == [
        promised["disposition"],
        third["disposition"],
    ]
    assert (promised["disposition"], third["disposition"]) == ("promise", "third_party")
    assert (busy["cause"], busy["sip_status"], busy["answered_at"]) == ("busy", 486, None)

    # Screen and voice: the pop was painted, and the agent's tone reached both debtors.
    assert all(entry["connected"] and entry["saved"] == "saved" for entry in record["calls"])
    assert all(entry["pop_painted_mono_ns"] > entry["answered_mono_ns"] > 0 for entry in record["calls"])
    assert {event.call for event in heard} == {event.call for event in answered}
    assert all(abs(event.dominant_hz - 440) < 20 for event in heard)

    # The promise: of this call, in the future of the legal day, read back, for the identified person only.
    (promise,) = promises
    assert (promise["call_id"], promise["state"], promise["read_back"]) == (promised["call_id"], "open", 1)
    assert promise["amount_minor"] > 0
    assert date.fromisoformat(promise["due_on"]) >= date.fromisoformat(promised["legal_at"][:10])
    assert [row["call_id"] for row in identities] == [promised["call_id"]]
    assert [row["disposition"] for row in outcomes] == ["promise", "third_party"]

    # Every dial was asked for and allowed before it was placed; the attempt was there before the call.
    assert len(decisions) >= len(calls)
    assert all(call["allowed_by"] not in ("", "[]") for call in calls)
    assert all(call["started_at"] <= call["legal_at"] for call in calls)
    assert told, "the conversation is in the debtor's history"
    for call in (promised, third):
        passed = [row["state"] for row in states if row["call_id"] == call["call_id"]]
        assert list(dict.fromkeys(passed)) == ["ringing", "talking", "wrap_up"]


def test_a_masked_case_reaches_the_desk_only_after_the_identity(tmp_path: Path) -> None:
    with Floor(plan_for(tmp_path, [ACCEPTS], creditor="aurora")) as floor:
        desk = floor.start_desk(floor.plan.agents[0], script(floor))
        (entry,) = played(desk, floor)["calls"]
        promises = rows(floor, "SELECT * FROM promises")
    assert entry["pop_painted_mono_ns"] < entry["identity_asked_mono_ns"] < entry["case_painted_mono_ns"]
    assert entry["identified"]
    assert [promise["promise_id"] for promise in promises] == [entry["promise_id"]]
