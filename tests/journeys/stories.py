"""Eight stories of the debtor's workspace, told in any place: real server, switch, robots, windows.

A story opens its own floor in ``folder``, plays it, and raises AssertionError where what the debtor's robot
heard, what the database holds or what the window said is not as it must be.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.helpers.waiting import wait_until
from tests.journeys.deals import broken_then_renegotiated, cash_discount, twelve_instalments
from tests.journeys.floors import PATIENCE_S, Gate, gates, rows
from tests.journeys.on_screen import shows
from tests.journeys.places import Place
from tests.journeys.telling import Record, heard, one, open_floor, played_in, start_desk

# --- who is on the line, and what stops collection ----------------------------------------------------


def third_party(place: Place, folder: Path) -> None:
    """Somebody else answers: from then on nothing of the case is on the screen or leaves the server."""
    with open_floor(place, folder) as floor:
        told = Gate(floor, "somebody_else")
        desk = start_desk(floor, place, talk=[{"do": "somebody_else"}], gates=gates(told))
        told.wait_reached(desk)
        seen = rows(floor, "SELECT contract FROM debts")
        told.open()
        record = played_in(desk, floor, place)
        (entry,) = record["calls"]
        identity = one(floor, "SELECT status FROM identity_checks")
        audited = one(floor, "SELECT subject FROM audit WHERE what = 'other_person'")
        promises = rows(floor, "SELECT * FROM promises")
        ticks = rows(floor, "SELECT * FROM disclosure_ticks")
        revealed = rows(floor, "SELECT * FROM audit WHERE what = 'revealed'")
        heard(floor)
    assert (identity["status"], audited["subject"]) == ("other_person", entry["call_id"])
    assert (entry["identified"], entry["saved"]) == (False, "saved")
    assert (promises, ticks, revealed) == ([], [], [])
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
    with open_floor(place, folder) as floor:
        at_once = Gate(floor, kind)
        desk = start_desk(floor, place, gates=gates(at_once), **deeds)
        at_once.wait_reached(desk)
        # While the call goes on: in force, in every list, and nobody is to be rung.
        hold = one(floor, "SELECT * FROM holds")
        facts = rows(floor, "SELECT kind FROM legal_facts WHERE ended_at IS NULL")
        ready = rows(floor, "SELECT * FROM ready")
        leads = rows(floor, "SELECT state FROM leads")
        contracts = [debt["contract"] for debt in rows(floor, "SELECT contract FROM debts")]
        at_once.open()
        record = played_in(desk, floor, place)
        (entry,) = record["calls"]
        promises = rows(floor, "SELECT * FROM promises")
        calls = rows(floor, "SELECT * FROM calls")
        acts = rows(floor, "SELECT * FROM history WHERE channel = 'legal'")
        heard(floor)
    assert acts, "it stands in the debtor's history"
    assert (hold["kind"], hold["call_id"], bool(hold["protocol"])) == (kind, entry["call_id"], True)
    assert kind in {fact["kind"] for fact in facts}
    assert ready == []
    assert "open" not in {lead["state"] for lead in leads}
    assert (promises, len(calls), entry["saved"]) == ([], 1, "saved")
    return record | {"contracts": contracts}


# --- nothing is lost ------------------------------------------------------------------------------


def server_killed_while_saving(place: Place, folder: Path) -> None:
    """The result is kept on this computer, said so, and arrives once."""
    with open_floor(place, folder) as floor:
        wrap_up, kept = Gate(floor, "wrap-up"), Gate(floor, "concluded")
        desk = start_desk(floor, place, agreement={"offer": 1}, gates=gates(wrap_up, kept))
        wrap_up.wait_reached(desk)
        assert floor.server is not None
        floor.server.kill()
        wrap_up.open()
        kept.wait_reached(desk)
        outbox = floor.desk_folder(floor.plan.agents[0]) / "outbox.db"
        wait_until(lambda: _kept(outbox) == 1, timeout=PATIENCE_S, what="the result in the outbox")
        floor.start_server()
        kept.open()
        record = played_in(desk, floor, place)
        (entry,) = record["calls"]
        promise = one(floor, "SELECT * FROM promises")
        outcome = one(floor, "SELECT * FROM outcomes")
        heard(floor)
    assert (entry["saved"], entry["promise_id"]) == ("saved", promise["promise_id"])
    assert outcome["disposition"] == "promise"
    shows(record, "concluded", place.words("save.kept").partition("{")[0])


def _kept(outbox: Path) -> int:
    with closing(sqlite3.connect(f"file:{outbox}?mode=ro", uri=True, timeout=10)) as conn:
        (count,) = conn.execute("SELECT count(*) FROM outcomes").fetchone()
    return int(count)


def window_killed_in_wrap_up(place: Place, folder: Path) -> None:
    """The result that was owed is owed still: the next window takes it up where the last one was."""
    with open_floor(place, folder) as floor:
        wrap_up = Gate(floor, "wrap-up")
        desk = start_desk(floor, place, agreement={"offer": 1}, gates=gates(wrap_up))
        wrap_up.wait_reached(desk)
        desk.kill()
        call = one(floor, "SELECT * FROM calls")
        wait_until(lambda: not desk.running(), timeout=PATIENCE_S, what="the window gone")
        record = played_in(start_desk(floor, place, agreement={"offer": 1}), floor, place)
        (entry,) = record["calls"]
        promise = one(floor, "SELECT * FROM promises")
        outcome = one(floor, "SELECT * FROM outcomes")
        calls = rows(floor, "SELECT * FROM calls")
        heard(floor)
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
