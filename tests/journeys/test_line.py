"""Every key of the line, pressed in the window and heard at the debtor: mute, hold, keypad."""

from pathlib import Path

import pytest

from server_api.simulator.events import AudioChanged, DigitHeard, Ended
from server_api.simulator.floor.floor import Floor
from tests.helpers.waiting import wait_until
from tests.journeys.floors import PATIENCE_S, Gate, gates, plan_for, played, rows, script
from tests.journeys.portfolio import TONE

pytestmark = pytest.mark.timeout(240)
KEYS = "159"


def test_mute_hold_and_keypad_reach_the_debtor(tmp_path: Path) -> None:
    with Floor(plan_for(tmp_path, [TONE])) as floor:
        talking, held, keyed = Gate(floor, "in-call"), Gate(floor, "held"), Gate(floor, "keyed")
        plan = script(floor, digits=KEYS, gates=gates(talking, held, keyed))
        desk = floor.start_desk(floor.plan.agents[0], plan, settings={"test_voice": "tone"})
        carrier = floor.carrier
        assert carrier is not None

        def voices() -> int:
            """How often the agent's 440 Hz began to be heard."""
            return sum(1 for event in carrier.events(AudioChanged) if abs(event.dominant_hz - 440) < 20)

        wait_until(lambda: voices() >= 1, timeout=PATIENCE_S, what="the agent's voice")
        talking.open()
        held.wait_reached(desk)
        wait_until(lambda: _music(floor), timeout=PATIENCE_S, what="music for the debtor on hold")
        held.open()
        wait_until(lambda: voices() >= 2, timeout=PATIENCE_S, what="the voice after the hold")
        # The switch takes 240 ms for each key, and hanging up cuts what is still to be sent.
        wait_until(lambda: len(_keys(floor)) >= len(KEYS), timeout=PATIENCE_S, what="the keys at the debtor")
        keyed.open()
        (entry,) = played(desk, floor)["calls"]
        ended = carrier.events(Ended)
        states = [row["state"] for row in rows(floor, "SELECT state FROM state_log ORDER BY log_id")]
    assert _keys(floor) == KEYS, "the first was pressed on hold"
    assert states.count("holding") == 1
    assert [event.by for event in ended] == ["other"]
    assert entry["saved"] == "saved"


def _music(floor: Floor) -> bool:
    assert floor.carrier is not None
    return any(abs(event.dominant_hz - 440) >= 20 for event in floor.carrier.events(AudioChanged))


def _keys(floor: Floor) -> str:
    assert floor.carrier is not None
    return "".join(event.digit for event in floor.carrier.events(DigitHeard))
