"""A card told over the telephone: real call, real switch, real tape, real window, and nothing of it kept."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from agent_desktop.autopilot_card import CHARGED, DECLINED
from agent_desktop.desk.card import grouped
from server_api.recordings.keys import MasterKeys
from server_api.recordings.shelf import Shelf
from server_api.simulator.floor.floor import Floor
from server_api.tape import alaw
from tests.journeys.floors import QUICK, Gate, gates, plan_for, played, rows, script, wait_rows
from tests.journeys.portfolio import TONE

pytestmark = pytest.mark.timeout(300)

AGENT_HZ = 440.0  # the desk's test voice
WINDOW_S = 0.1


def _take_cards(floor: Floor) -> None:
    """The creditor's terms allow it."""
    change = 'UPDATE creditors SET rules = json_set(rules, \'$.methods\', json(\'["pix","link","card"]\'))'
    with closing(sqlite3.connect(floor.database, timeout=10)) as conn, conn:
        conn.execute(change)


def _spoken(side: np.ndarray[tuple[int], np.dtype[np.float64]]) -> list[bool]:
    """Whether the agent's tone is heard, window by window."""
    size = round(alaw.RATE * WINDOW_S)
    window = np.hanning(size)
    wave = np.exp(-2j * np.pi * AGENT_HZ * np.arange(size) / alaw.RATE) * window
    parts = side[: len(side) // size * size].reshape(-1, size)
    level = 20 * np.log10(2 * np.abs(parts @ wave) / window.sum() / 32768 + 1e-9)
    return [bool(loud) for loud in level > -40]


def _holding(folder: Path, text: str) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file() and text.encode() in file.read_bytes()]


def _tape(floor: Floor, recording: dict[str, Any]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    data = floor.database.parent
    shelf = Shelf(data / "recordings", MasterKeys.load(data / "recordings.key"))
    with shelf.open(recording["path"], recording["recording_id"]) as tape:
        tape.verify()
        return alaw.decode(tape.read(0, tape.size)).astype(np.float64)


def test_a_card_is_told_off_the_tape_and_stays_in_no_file(tmp_path: Path) -> None:
    bank = {**QUICK, "payment_provider": "demo", "demo_bank_pays_s": "1"}
    with Floor(plan_for(tmp_path, [TONE], server_settings=bank)) as floor:
        _take_cards(floor)
        told = Gate(floor, "card")
        plan = script(floor, agreement={"offer": 1, "card": True}, gates=gates(told))
        desk = floor.start_desk(floor.plan.agents[0], plan, settings={"test_voice": "tone"})
        told.wait_reached(desk)
        assert rows(floor, "SELECT * FROM payment_orders") == [], "declined: nothing was made"
        told.open()
        played(desk, floor)
        (recording,) = wait_rows(floor, "SELECT * FROM recordings WHERE state = 'done'", 1)
        (order,) = rows(floor, "SELECT * FROM payment_orders")
        sound = _tape(floor, recording)
    assert (order["state"], order["kind"], order["payload"]) == ("paid", "card", "Visa •••• 4242")
    marks = json.loads(recording["marks"]) if isinstance(recording["marks"], str) else recording["marks"]
    (pause,) = [mark for mark in marks if mark["kind"] == "pause"]
    assert pause["text"] == "card"
    spoken = _spoken(sound[0::2])
    first, last = spoken.index(True), len(spoken) - spoken[::-1].index(True)
    silent = [at for at in range(first, last) if not spoken[at]]
    assert silent == list(range(silent[0], silent[-1] + 1)), "silent once, in one piece"
    assert silent[0] * WINDOW_S == pytest.approx(pause["at_s"], abs=0.3)
    assert (silent[-1] + 1) * WINDOW_S == pytest.approx(pause["until_s"], abs=0.3)
    for number in (CHARGED, DECLINED):
        assert _holding(tmp_path, number) == []
        assert _holding(tmp_path, grouped(number)) == []
