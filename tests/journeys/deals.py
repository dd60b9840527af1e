"""Stories of agreements: paid at once for less; twelve instalments by a lead's yes; broken and made anew."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from server_api.simulator.floor.floor import Floor
from server_api.simulator.floor.plan import AGENTS, LEAD, offset_into_legal_hours
from tests.journeys.floors import PATIENCE_S, QUICK, Gate, gates, rows, wait_rows
from tests.journeys.on_screen import shows
from tests.journeys.places import Place
from tests.journeys.telling import heard, one, open_floor, played_in, start_desk

#: Long enough for any grace, and for the week in which a US debtor who was spoken to is left alone.
_LATER = timedelta(days=21)


def _lines(floor: Floor, promise_id: str) -> list[dict[str, Any]]:
    return rows(floor, "SELECT * FROM promise_lines WHERE promise_id = ? ORDER BY number", promise_id)


def _sums(promise: dict[str, Any], lines: list[dict[str, Any]]) -> None:
    assert sum(line["amount_minor"] for line in lines) == promise["amount_minor"]


def cash_discount(place: Place, folder: Path) -> None:
    """The first offer as it stands: paid at once for less, to the cent, told back to the debtor."""
    with open_floor(place, folder) as floor:
        record = played_in(start_desk(floor, place, agreement={"offer": 1}), floor, place)
        (entry,) = record["calls"]
        promise = one(floor, "SELECT * FROM promises")
        (line,) = _lines(floor, promise["promise_id"])
        ticks = rows(floor, "SELECT code FROM disclosure_ticks")
        heard(floor)
    assert (entry["disposition"], entry["saved"]) == ("promise", "saved")
    assert (promise["promise_id"], promise["state"], promise["read_back"]) == (entry["promise_id"], "open", 1)
    assert (line["amount_minor"], line["due_on"]) == (promise["amount_minor"], promise["due_on"])
    assert 0 < promise["amount_minor"] == promise["debt_minor"] - promise["discount_minor"]
    assert promise["discount_minor"] > 0
    assert promise["currency"] == place.currency
    shows(record, "promise", place.words("promise.title"))
    if place.country == "US":  # the mini-Miranda warning, before any amount
        assert ticks
        shows(record, "disclosures", place.words("withheld.say_title"))


def twelve_instalments(place: Place, folder: Path) -> None:
    """Beyond the agent's authority: a lead says yes in a window of their own, while the debtor waits."""
    with open_floor(place, folder, agents=(AGENTS[0], LEAD)) as floor:
        asked, answered = Gate(floor, "asked"), Gate(floor, "approve")
        deal = {"offer": 4, "fields": {"count": "12"}}
        agent = start_desk(floor, place, agreement=deal, gates=gates(asked))
        lead = start_desk(floor, place, 1, calls=0, lead=[{"do": "approve"}], gates=gates(answered))
        asked.wait_reached(agent)
        answered.wait_reached(lead)
        request = one(floor, "SELECT * FROM approvals")
        asked.open()
        answered.open()
        record = played_in(agent, floor, place)
        led = played_in(lead, floor, place, 1)
        promise = one(floor, "SELECT * FROM promises")
        lines = _lines(floor, promise["promise_id"])
        heard(floor)
    assert request["state"] == "approved"
    assert promise["approval_id"] == request["approval_id"]
    assert len([line for line in lines if line["number"] > 0]) == 12
    _sums(promise, lines)
    shows(record, "asked", place.words("promise.title"))
    assert led["words"]["approve"]


def broken_then_renegotiated(place: Place, folder: Path) -> None:
    """Half is paid, the rest is not; weeks later the debtor is rung again and agrees anew in its place."""
    quick = {**QUICK, "promises_s": "0.2", "undo_s": "0"}
    with open_floor(place, folder, server_settings=quick, retry_s=1) as floor:
        first = played_in(start_desk(floor, place, agreement={"offer": 1}), floor, place)
        (entry,) = first["calls"]
        made = one(floor, "SELECT * FROM promises")
        assert floor.server is not None
        floor.server.stop(grace_s=20.0)
        half = made["amount_minor"] // 2
        _pay(floor, place, half)
        ahead = offset_into_legal_hours(datetime.now(UTC) + _LATER)
        floor.plan = replace(floor.plan, legal_offset_s=_LATER.total_seconds() + ahead)
        floor.start_server()
        broken = wait_rows(floor, "SELECT * FROM promises WHERE state = 'broken'", 1)
        gate = Gate(floor, "made-before")
        desk = start_desk(floor, place, agreement={"renew": True}, gates=gates(gate))
        gate.open()
        record = played_in(desk, floor, place)
        (again,) = record["calls"]
        old, new = rows(floor, "SELECT * FROM promises ORDER BY made_at")
        heard(floor)
    assert [(row["promise_id"], row["paid_minor"]) for row in broken] == [(entry["promise_id"], half)]
    assert (old["state"], old["paid_minor"]) == ("renegotiated", half)
    assert (new["promise_id"], new["renewed_from"]) == (again["promise_id"], old["promise_id"])
    assert new["state"] == "open"
    shows(record, "made-before", place.words("promise_state.broken"))
    shows(record, "promise", place.words("promise.renewal"))


def _pay(floor: Floor, place: Place, minor: int) -> None:
    """A payment of the first contract, by the command that a bank's file is posted with."""
    debt = json.loads(one(floor, "SELECT debt_ids FROM promises")["debt_ids"])[0]
    words = ["payment", "post", debt, str(minor), "--currency", place.currency]
    words += ["--provider", "bank", "--reference", "half-1"]
    command = [sys.executable, "-m", "server_api", "--data-dir", str(floor.data), *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    assert done.returncode == 0, done.stderr
