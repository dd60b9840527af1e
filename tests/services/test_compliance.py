"""The compliance report, on both databases: each figure against a count by hand, as CSV and as PDF."""

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import insert, update

from server_api.contract.words import ErrorCode, Role
from server_api.services.compliance_report import ComplianceReport, ReportForLeads, Wanted
from server_api.services.refusals import RefusalError
from server_api.services.report_words import FIGURES, figure
from server_api.store.calls_rows import CallRow
from server_api.store.tables import (
    audit,
    calls,
    campaign_agents,
    contact_wishes,
    outcomes,
    people,
    promises,
    state_log,
)
from tests.services.floor import PLACES, RESULTS, Floor
from tests.services.seats import seat_of

DAY = date(2026, 11, 24)


async def write(floor: Floor, *statements: Any) -> None:
    async with floor.database.write() as conn:
        for statement in statements:
            await conn.execute(statement)


async def worked(floor: Floor) -> CallRow:
    """A small day of one campaign: six calls out, one in, one that the switch refused."""
    first = await floor.call("meridiano")
    await write(floor, calls.delete().where(calls.c.call_id == first.call_id))
    began = floor.clock.utc()

    def call(number: int, **values: Any) -> Any:
        at = began + timedelta(minutes=number)
        times = {name: at + timedelta(seconds=s) for name, s in values.pop("s", {}).items()}
        row = {
            "call_id": f"call-{number}",
            "campaign_id": first.campaign_id,
            "person_id": first.person_id,
            "phone_id": first.phone_id,
            "number": first.number,
            "started_at": at,
            "legal_at": at,
            "mode": "predictive",
            "why": {},
            "allowed_by": ["BR@1", "BR-SP@1"],
            "agent_id": floor.agent_id,
        }
        return insert(calls).values(row | times | values)

    talk = {"answered_at": 5, "connected_at": 6, "ended_at": 66}
    long_talk = {"answered_at": 5, "connected_at": 6, "ended_at": 126}
    await write(
        floor,
        call(1, s=talk, verdict="person", disposition="promise"),
        call(2, s=long_talk, verdict="person", disposition="third_party"),
        call(3, s={"answered_at": 5, "ended_at": 8}, verdict="person", abandoned=True, cause="abandoned"),
        call(4, s={"answered_at": 5, "ended_at": 9}, verdict="machine", cause="machine"),
        call(5, s={"ended_at": 30}, cause="no_answer"),
        call(6, s={"ended_at": 1}, cause="busy", allowed_by=[]),
        call(7, s=talk, direction="inbound", disposition="promise", allowed_by=[]),
        call(8, cause="not_placed:lines", s={"ended_at": 0}),
        call(60 * 24, s=talk, verdict="person"),
    )
    return first


def report(floor: Floor) -> ComplianceReport:
    right = RESULTS.right_party_codes()
    return ComplianceReport(floor.database, floor.clock, PLACES, right, "America/Sao_Paulo")


def wanted(call: CallRow, **changes: Any) -> Wanted:
    named: dict[str, Any] = {"campaign": call.campaign_id, "person_id": "", "form": "csv", "language": "en"}
    return Wanted(**named | {"first": DAY, "last": DAY} | changes)


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def figures(content: bytes, language: str = "en") -> dict[str, str]:
    names = {figure(code, language, currency="BRL")[0]: code for code in FIGURES}
    return {names[row[0]]: row[1] for row in read(content) if len(row) == 3 and row[0] in names}


async def test_the_figures_of_a_day(floor: Floor) -> None:
    call = await worked(floor)
    told = figures(await report(floor)(wanted(call), "lead-1"))
    expected = {
        "placed": "6",
        "received": "1",
        "unpermitted": "1",
        "outside": "0",
        "answered": "4",
        "persons": "3",
        "conversations": "3",
        "right_party": "2",
        "abandoned": "1",
        "abandoned_persons": "33.33 %",
        "abandoned_answered": "25.00 %",
        "short": "4 (66.67 %)",
        "tma": "80",
    }
    assert {code: told[code] for code in expected} == expected
    (line,) = await floor.rows(audit, what="compliance_report")
    assert (line["user_id"], line["subject"]) == ("lead-1", call.campaign_id)
    assert line["detail"] == {"first": "2026-11-24", "last": "2026-11-24", "form": "csv"}


async def test_both_days_are_included_by_the_clock_of_the_centre(floor: Floor) -> None:
    call = await worked(floor)
    two = figures(await report(floor)(wanted(call, last=DAY + timedelta(days=1)), "lead-1"))
    assert two["placed"] == "7"
    before = figures(await report(floor)(wanted(call, first=DAY - timedelta(days=1), last=DAY), "lead-1"))
    assert before["placed"] == "6"
    # 23:30 in São Paulo is the next day already in UTC.
    late = floor.clock.utc().replace(day=25, hour=2, minute=30)
    await write(floor, update(calls).values(started_at=late).where(calls.c.call_id == f"call-{60 * 24}"))
    assert figures(await report(floor)(wanted(call), "lead-1"))["placed"] == "7"


async def shift(floor: Floor, call: CallRow) -> None:
    """400 seconds of the campaign's agent."""
    states = [(0, "ready", ""), (100, "talking", "call-1"), (160, "wrap_up", "call-1"), (200, "paused", "")]
    states += [(300, "ready", ""), (400, "offline", "")]
    for seconds, state, call_id in states:
        at = floor.clock.utc() + timedelta(seconds=seconds)
        row = {"agent_id": floor.agent_id, "at": at, "state": state, "call_id": call_id}
        await write(floor, insert(state_log).values(row))
    await write(floor, insert(campaign_agents).values(campaign_id=call.campaign_id, agent_id=floor.agent_id))


async def promised(floor: Floor, call: CallRow, number: int, state: str, minor: int) -> None:
    """A promise made in the first call."""
    began = floor.clock.utc()
    outcome: dict[str, Any] = {"outcome_id": f"outcome-{number}", "idempotency_key": f"key-{number}"}
    outcome |= {"call_id": "call-1", "answer": {}, "fields": {}, "script_path": [], "disclosures": []}
    outcome |= {"decided_at": began, "saved_at": began, "extra": number > 0}
    promise: dict[str, Any] = {"promise_id": f"promise-{number}", "outcome_id": f"outcome-{number}"}
    promise |= {"person_id": call.person_id, "call_id": "call-1", "amount_minor": minor, "currency": "BRL"}
    promise |= {"due_on": DAY, "state": state, "debt_ids": [], "read_back": True, "faults": []}
    await write(
        floor, insert(outcomes).values(outcome), insert(promises).values(promise | {"made_at": began})
    )


async def test_an_attempt_outside_the_hours_is_found_again(floor: Floor) -> None:
    call = await worked(floor)
    at_night = floor.clock.utc().replace(hour=23, minute=0)  # 20:00 in São Paulo
    for moved, told in ((at_night - timedelta(seconds=1), "0"), (at_night, "1")):
        await write(floor, update(calls).values(legal_at=moved).where(calls.c.call_id == "call-1"))
        assert figures(await report(floor)(wanted(call), "lead-1"))["outside"] == told


async def test_agents_time_promises_and_refusals(floor: Floor) -> None:
    call = await worked(floor)
    await shift(floor, call)
    for number, (state, minor) in enumerate((("kept", 15_000), ("open", 5_000), ("broken", 7_050))):
        await promised(floor, call, number, state, minor)
    wish: dict[str, Any] = {"wish_id": "w", "person_id": call.person_id, "kind": "opt_out", "detail": {}}
    await write(floor, insert(contact_wishes).values(wish | {"since": floor.clock.utc()}))
    async with floor.database.write() as conn:
        await floor.gate.ask(
            conn,
            person_id=call.person_id,
            phone_id=call.phone_id,
            campaign_id=call.campaign_id,
            mode="predictive",
            now_legal=floor.clock.legal(),
        )
    floor.clock.advance(1000)
    content = await report(floor)(wanted(call), "lead-1")
    told = figures(content)
    expected = {
        "occupancy": "33.33 %",  # 60 + 40 of 100 + 60 + 40 + 100 seconds
        "pause": "25.00 %",
        "tmo": "120",
        "asked": "1",
        "refused": "1",
        "opt_outs": "1",
        "promises": "3 · 270.50",
        "kept": "1 · 150.00 · 33.33 %",
        "broken": "1",
    }
    assert {code: told[code] for code in expected} == expected
    assert ["WISH-OPT-OUT", "opted_out", "1"] in read(content)


async def test_a_debtors_own_report_has_each_attempt_with_its_rules(floor: Floor) -> None:
    call = await worked(floor)
    other = await floor.call("aurora")
    content = await report(floor)(wanted(call, campaign="", person_id=call.person_id), "lead-1")
    attempts = [row for row in read(content) if len(row) == 10][1:]
    assert len(attempts) == 7, "six out and one in"
    assert all(other.person_id not in row[1] for row in attempts)
    first = attempts[0]
    assert first[0] == "2026-11-24 10:41:00 America/Sao_Paulo"
    assert first[5] == "BR@1 BR-SP@1"
    assert (first[6], first[8]) == ("promise", "60")
    law = next(row for row in read(content) if row[:1] == ["BR-SP@1"])
    assert law[1:3] == ["São Paulo, Lei 15.426/2014", "text"]


async def test_no_cell_of_the_sheet_computes(floor: Floor) -> None:
    call = await worked(floor)
    for name in ("=HYPERLINK(1)", "+1+1", "-2", "@SUM(A1)", "|cmd", "\t=1"):
        await write(floor, update(people).values(name=name).where(people.c.person_id == call.person_id))
        person = wanted(call, campaign="", person_id=call.person_id)
        rows = read(await report(floor)(person, "lead-1"))
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "|", "\t"))]
        assert any(name in cell for row in rows for cell in row)


@pytest.mark.parametrize(
    ("language", "title", "page"),
    [
        ("pt-BR", "Conformidade da campanha", "Página 1"),
        ("es-MX", "Cumplimiento de la campaña", "Página 1"),
        ("en-US", "Compliance of campaign", "Page 1"),
    ],
)
async def test_the_pdf_says_every_figure_and_its_definition(
    floor: Floor, language: str, title: str, page: str
) -> None:
    call = await worked(floor)
    content = await report(floor)(wanted(call, form="pdf", language=language), "lead-1")
    pages = [one.extract_text() for one in PdfReader(io.BytesIO(content)).pages]
    text = " ".join(" ".join(pages).split())
    assert title in text
    assert page in text
    for code in ("placed", "unpermitted", "abandoned_persons", "short", "tma", "tmo", "occupancy", "pause"):
        label, definition = figure(code, language)
        assert label in text
        assert " ".join(definition.split()) in text
    assert "BR-SP@1" in text
    assert "Lei 15.426/2014" in text
    assert "33.33 %" in text


async def test_many_calls_make_many_pages_and_the_sheet_has_them_all(floor: Floor) -> None:
    call = await worked(floor)
    (row,) = await floor.rows(calls, call_id="call-5")
    more = [row | {"call_id": f"more-{number:05}", "agent_id": ""} for number in range(2_100)]
    await write(floor, insert(calls).values(more[:50]))
    for first in range(50, len(more), 50):
        await write(floor, insert(calls).values(more[first : first + 50]))
    sheet = await report(floor)(wanted(call), "lead-1")
    assert len([one for one in read(sheet) if len(one) == 10]) == 1 + 7 + 2_100
    content = await report(floor)(wanted(call, form="pdf"), "lead-1")
    pages = PdfReader(io.BytesIO(content)).pages
    assert len(pages) > 40
    assert "the first 2000 of 2107" in " ".join(" ".join(one.extract_text() for one in pages[:3]).split())
    assert "Allowed by" in pages[20].extract_text(), "headings on every page"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"campaign": "", "person_id": ""}, ErrorCode.INVALID),
        ({"person_id": "person-1"}, ErrorCode.INVALID),
        ({"form": "exe"}, ErrorCode.INVALID),
        ({"last": DAY - timedelta(days=1)}, ErrorCode.INVALID),
        ({"last": DAY + timedelta(days=400)}, ErrorCode.INVALID),
        ({"campaign": "none"}, ErrorCode.NOT_FOUND),
        ({"campaign": "", "person_id": "none"}, ErrorCode.NOT_FOUND),
    ],
)
async def test_what_cannot_be_reported(floor: Floor, changes: dict[str, Any], code: ErrorCode) -> None:
    call = await floor.call("meridiano")
    with pytest.raises(RefusalError) as refused:
        await report(floor)(wanted(call, **changes), "lead-1")
    assert refused.value.code is code
    assert await floor.rows(audit, what="compliance_report") == []


async def test_only_leads_may_take_a_report(floor: Floor) -> None:
    call = await worked(floor)
    for_leads = ReportForLeads(report(floor))
    with pytest.raises(RefusalError) as refused:
        await for_leads(seat_of("agent-1", Role.AGENT), wanted(call))
    assert refused.value.code is ErrorCode.FORBIDDEN
    assert figures(await for_leads(seat_of("lead-1", Role.TEAM_LEAD), wanted(call)))["placed"] == "6"
