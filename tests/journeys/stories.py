"""Eight stories of the debtor's workspace, told in any place: real server, switch, robots, windows.

A story opens its own floor in ``folder``, plays it, and raises AssertionError where what the debtor's robot
heard, what the database holds or what the window said is not as it must be.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from server_api.simulator.events import Answered, AudioHeard, Ended
from server_api.simulator.floor.floor import Floor
from server_api.simulator.floor.plan import AGENTS, LEAD, offset_into_legal_hours
from server_api.simulator.floor.processes import Child
from tests.helpers.waiting import wait_until
from tests.journeys.floors import PATIENCE_S, QUICK, Gate, gates, played, rows, script, wait_rows
from tests.journeys.on_screen import plain_words, shows
from tests.journeys.places import Place
from tests.journeys.portfolio import TONE

Record = dict[str, Any]
#: Long enough for any grace, and for the week in which a US debtor who was spoken to is left alone.
_LATER = timedelta(days=21)


def _floor(place: Place, folder: Path, **given: Any) -> Floor:
    return Floor(place.floor(folder, [TONE], **given))


def _desk(floor: Floor, place: Place, agent: int = 0, **given: Any) -> Child:
    """An agent's window that reads its own screen; pictures where the bench wants them."""
    pictures = bool(os.environ.get("ACORDO_STORY_PICTURES"))
    plan = script(floor, agent, note=place.note, read=True, **given) | {"pictures": pictures}
    return floor.start_desk(floor.plan.agents[agent], plan, settings={"test_voice": "tone"})


def _played(desk: Child, floor: Floor, place: Place, agent: int = 0) -> Record:
    """Its record; every word that stood on its screen was one of this language."""
    record = played(desk, floor, agent)
    plain_words(record["words"], place.words)
    return record


def _heard(floor: Floor) -> None:
    """The debtor heard the agent's voice, and the line went down by the agent's hand."""
    assert floor.carrier is not None
    answered = {event.call for event in floor.carrier.events(Answered)}
    assert answered
    assert {event.call for event in floor.carrier.events(AudioHeard)} == answered
    assert {event.by for event in floor.carrier.events(Ended) if event.call in answered} == {"other"}


def _one(floor: Floor, query: str, *values: Any) -> dict[str, Any]:
    (row,) = rows(floor, query, *values)
    return row


def _lines(floor: Floor, promise_id: str) -> list[dict[str, Any]]:
    return rows(floor, "SELECT * FROM promise_lines WHERE promise_id = ? ORDER BY number", promise_id)


def _sums(promise: dict[str, Any], lines: list[dict[str, Any]]) -> None:
    assert sum(line["amount_minor"] for line in lines) == promise["amount_minor"]


# --- agreements -----------------------------------------------------------------------------------


def cash_discount(place: Place, folder: Path) -> None:
    """The first offer as it stands: paid at once for less, to the cent, told back to the debtor."""
    with _floor(place, folder) as floor:
        record = _played(_desk(floor, place, agreement={"offer": 1}), floor, place)
        (entry,) = record["calls"]
        promise = _one(floor, "SELECT * FROM promises")
        (line,) = _lines(floor, promise["promise_id"])
        ticks = rows(floor, "SELECT code FROM disclosure_ticks")
        _heard(floor)
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
    with _floor(place, folder, agents=(AGENTS[0], LEAD)) as floor:
        asked, answered = Gate(floor, "asked"), Gate(floor, "approve")
        deal = {"offer": 4, "fields": {"count": "12"}}
        agent = _desk(floor, place, agreement=deal, gates=gates(asked))
        lead = _desk(floor, place, 1, calls=0, lead=[{"do": "approve"}], gates=gates(answered))
        asked.wait_reached(agent)
        answered.wait_reached(lead)
        request = _one(floor, "SELECT * FROM approvals")
        asked.open()
        answered.open()
        record = _played(agent, floor, place)
        led = _played(lead, floor, place, 1)
        promise = _one(floor, "SELECT * FROM promises")
        lines = _lines(floor, promise["promise_id"])
        _heard(floor)
    assert request["state"] == "approved"
    assert promise["approval_id"] == request["approval_id"]
    assert len([line for line in lines if line["number"] > 0]) == 12
    _sums(promise, lines)
    shows(record, "asked", place.words("promise.title"))
    assert led["words"]["approve"]


def broken_then_renegotiated(place: Place, folder: Path) -> None:
    """Half is paid, the rest is not; weeks later the debtor is rung again and agrees anew in its place."""
    quick = {**QUICK, "promises_s": "0.2", "undo_s": "0"}
    with _floor(place, folder, server_settings=quick, retry_s=1) as floor:
        first = _played(_desk(floor, place, agreement={"offer": 1}), floor, place)
        (entry,) = first["calls"]
        made = _one(floor, "SELECT * FROM promises")
        assert floor.server is not None
        floor.server.stop(grace_s=20.0)
        half = made["amount_minor"] // 2
        _pay(floor, place, half)
        ahead = offset_into_legal_hours(datetime.now(UTC) + _LATER)
        floor.plan = replace(floor.plan, legal_offset_s=_LATER.total_seconds() + ahead)
        floor.start_server()
        broken = wait_rows(floor, "SELECT * FROM promises WHERE state = 'broken'", 1)
        gate = Gate(floor, "made-before")
        desk = _desk(floor, place, agreement={"renew": True}, gates=gates(gate))
        gate.open()
        record = _played(desk, floor, place)
        (again,) = record["calls"]
        old, new = rows(floor, "SELECT * FROM promises ORDER BY made_at")
        _heard(floor)
    assert [(row["promise_id"], row["paid_minor"]) for row in broken] == [(entry["promise_id"], half)]
    assert (old["state"], old["paid_minor"]) == ("renegotiated", half)
    assert (new["promise_id"], new["renewed_from"]) == (again["promise_id"], old["promise_id"])
    assert new["state"] == "open"
    shows(record, "made-before", place.words("promise_state.broken"))
    shows(record, "promise", place.words("promise.renewal"))


def _pay(floor: Floor, place: Place, minor: int) -> None:
    """A payment of the first contract, by the command that a bank's file is posted with."""
    debt = json.loads(_one(floor, "SELECT debt_ids FROM promises")["debt_ids"])[0]
    words = ["payment", "post", debt, str(minor), "--currency", place.currency]
    words += ["--provider", "bank", "--reference", "half-1"]
    command = [sys.executable, "-m", "server_api", "--data-dir", str(floor.data), *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    assert done.returncode == 0, done.stderr


# --- who is on the line, and what stops collection ----------------------------------------------------


def third_party(place: Place, folder: Path) -> None:
    """Somebody else answers: from then on nothing of the case is on the screen or leaves the server."""
    with _floor(place, folder) as floor:
        told = Gate(floor, "somebody_else")
        desk = _desk(floor, place, talk=[{"do": "somebody_else"}], gates=gates(told))
        told.wait_reached(desk)
        seen = rows(floor, "SELECT contract FROM debts")
        told.open()
        record = _played(desk, floor, place)
        (entry,) = record["calls"]
        identity = _one(floor, "SELECT status FROM identity_checks")
        audited = _one(floor, "SELECT subject FROM audit WHERE what = 'other_person'")
        promises = rows(floor, "SELECT * FROM promises")
        ticks = rows(floor, "SELECT * FROM disclosure_ticks")
        _heard(floor)
    assert (identity["status"], audited["subject"]) == ("other_person", entry["call_id"])
    assert (entry["identified"], entry["saved"]) == (False, "saved")
    assert (promises, ticks) == ([], [])
    for moment in ("somebody_else", "wrap-up"):
        screen = "\n".join(record["words"][moment]).replace("\u2011", "-")
        assert not [debt for debt in seen if debt["contract"] in screen], moment
    screen = "\n".join(record["words"]["somebody_else"])
    assert place.words("withheld.other_title") in screen


def deceased(place: Place, folder: Path) -> None:
    """The debtor died: nothing may be collected or shown any more, from this call on."""
    record = _stopped(place, folder, "deceased", talk=[{"do": "deceased"}])
    shows(record, "deceased", place.words("tab.legal"))
    screen = "\n".join(record["words"]["deceased"]).replace("\u2011", "-")
    assert not [contract for contract in record["contracts"] if contract in screen]


def complaint(place: Place, folder: Path) -> None:
    """A complaint in mid call, after the amounts were talked about: everything stops at once."""
    deeds = [{"do": "complaint", "to": place.said}]
    record = _stopped(place, folder, "complaint", midway=deeds)
    shows(record, "complaint", place.words("tab.legal"))


def _stopped(place: Place, folder: Path, kind: str, **deeds: Any) -> Record:
    with _floor(place, folder) as floor:
        at_once = Gate(floor, kind)
        desk = _desk(floor, place, gates=gates(at_once), **deeds)
        at_once.wait_reached(desk)
        # While the call goes on: in force, in every list, and nobody is to be rung.
        hold = _one(floor, "SELECT * FROM holds")
        facts = rows(floor, "SELECT kind FROM legal_facts WHERE ended_at IS NULL")
        ready = rows(floor, "SELECT * FROM ready")
        leads = rows(floor, "SELECT state FROM leads")
        contracts = [debt["contract"] for debt in rows(floor, "SELECT contract FROM debts")]
        at_once.open()
        record = _played(desk, floor, place)
        (entry,) = record["calls"]
        promises = rows(floor, "SELECT * FROM promises")
        calls = rows(floor, "SELECT * FROM calls")
        _heard(floor)
    assert (hold["kind"], hold["call_id"], bool(hold["protocol"])) == (kind, entry["call_id"], True)
    assert kind in {fact["kind"] for fact in facts}
    assert ready == []
    assert "open" not in {lead["state"] for lead in leads}
    assert (promises, len(calls), entry["saved"]) == ([], 1, "saved")
    return record | {"contracts": contracts}


# --- nothing is lost ------------------------------------------------------------------------------


def server_killed_while_saving(place: Place, folder: Path) -> None:
    """The result is kept on this computer, said so, and arrives once."""
    with _floor(place, folder) as floor:
        wrap_up, kept = Gate(floor, "wrap-up"), Gate(floor, "concluded")
        desk = _desk(floor, place, agreement={"offer": 1}, gates=gates(wrap_up, kept))
        wrap_up.wait_reached(desk)
        assert floor.server is not None
        floor.server.kill()
        wrap_up.open()
        kept.wait_reached(desk)
        floor.start_server()
        kept.open()
        record = _played(desk, floor, place)
        (entry,) = record["calls"]
        promise = _one(floor, "SELECT * FROM promises")
        outcome = _one(floor, "SELECT * FROM outcomes")
        _heard(floor)
    assert (entry["saved"], entry["promise_id"]) == ("saved", promise["promise_id"])
    assert outcome["disposition"] == "promise"
    shows(record, "concluded", place.words("save.kept").partition("{")[0])


def window_killed_in_wrap_up(place: Place, folder: Path) -> None:
    """The result that was owed is owed still: the next window takes it up where the last one was."""
    with _floor(place, folder) as floor:
        wrap_up = Gate(floor, "wrap-up")
        desk = _desk(floor, place, agreement={"offer": 1}, gates=gates(wrap_up))
        wrap_up.wait_reached(desk)
        desk.kill()
        call = _one(floor, "SELECT * FROM calls")
        wait_until(lambda: not desk.running(), timeout=PATIENCE_S, what="the window gone")
        record = _played(_desk(floor, place, agreement={"offer": 1}), floor, place)
        (entry,) = record["calls"]
        promise = _one(floor, "SELECT * FROM promises")
        outcome = _one(floor, "SELECT * FROM outcomes")
        calls = rows(floor, "SELECT * FROM calls")
        _heard(floor)
    assert (entry["call_id"], entry["saved"], len(calls)) == (call["call_id"], "saved", 1)
    assert (outcome["call_id"], outcome["disposition"]) == (call["call_id"], "promise")
    assert promise["call_id"] == call["call_id"]
    assert outcome["note"] == place.note
    assert record["words"]["resumed"]


Story = Callable[[Place, Path], None]
STORIES: dict[str, Story] = {
    story.__name__: story
    for story in (
        cash_discount,
        twelve_instalments,
        broken_then_renegotiated,
        third_party,
        deceased,
        complaint,
        server_killed_while_saving,
        window_killed_in_wrap_up,
    )
}
#: The picture of the decisive moment, by story.
MOMENTS = {
    "cash_discount": "promise",
    "twelve_instalments": "asked",
    "broken_then_renegotiated": "made-before",
    "third_party": "somebody_else",
    "deceased": "deceased",
    "complaint": "complaint",
    "server_killed_while_saving": "concluded",
    "window_killed_in_wrap_up": "resumed",
}
