"""Why, and the compliance report, over the wire: for leads only, every look on file."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from server_api.contract import routes
from server_api.contract.why import WhyView
from server_api.store import tables
from tests.helpers.waiting import until
from tests.server_live.floor import Desk, TestFloor, open_floor

CALL, PERSON = routes.CALL_WHY, routes.PERSON_WHY


async def dialled(floor: TestFloor) -> tuple[Desk, str]:
    """A lead, and one call that rings for an agent of theirs."""
    desk = await floor.sign_in()
    await desk.ready()
    (call_id,) = await floor.dialled()
    await until(lambda: floor.it.calls.get(call_id) is not None, what="the call")
    return await floor.sign_in_lead(), call_id


async def looks(floor: TestFloor, what: str) -> list[Any]:
    return [(row["user_id"], row["subject"]) for row in await floor.rows(tables.audit, what=what)]


async def test_a_lead_is_told_why_a_call_was_made(tmp_path: Path) -> None:
    async with open_floor(tmp_path, leads=1) as floor:
        lead, call_id = await dialled(floor)
        answer = await lead.get(CALL.format(call_id=call_id))
        assert answer.status_code == 200
        view = WhyView.model_validate(answer.json())
        (one,) = view.calls
        assert (one.call_id, one.mode, one.campaign) == (call_id, "progressive", "Cartões 30+")
        assert one.strategy
        assert one.gate is not None
        assert one.gate.allowed
        around = await lead.get(PERSON.format(person_id=view.person_id), at=one.at.isoformat())
        assert [item["call_id"] for item in around.json()["calls"]] == [call_id]
        long_ago = await lead.get(PERSON.format(person_id=view.person_id), at="2020-01-01T12:00:00Z")
        assert long_ago.json()["calls"] == []
        assert await looks(floor, "why_read") == [("lead-1", view.person_id)] * 3


async def test_a_lead_takes_the_report_in_both_forms(tmp_path: Path) -> None:
    async with open_floor(tmp_path, leads=1) as floor:
        lead, call_id = await dialled(floor)
        day = (await floor.rows(tables.calls, call_id=call_id))[0]["started_at"].date()
        period = {"from": str(day.replace(day=1)), "to": str(day), "campaign_id": "campaign-1"}
        sheet = await lead.get(routes.COMPLIANCE, **period, format="csv", language="pt-BR")
        assert sheet.headers["content-type"] == "text/csv; charset=utf-8"
        assert sheet.headers["cache-control"] == "no-store"
        table = list(csv.reader(io.StringIO(sheet.content.decode("utf-8-sig"))))
        assert ["Tentativas", "1"] in [row[:2] for row in table]
        pages = await lead.get(routes.COMPLIANCE, **period, format="pdf", language="es")
        assert pages.headers["content-type"] == "application/pdf"
        text = PdfReader(io.BytesIO(pages.content)).pages[0].extract_text()
        assert "Cumplimiento de la campaña" in text
        assert await looks(floor, "compliance_report") == [("lead-1", "campaign-1")] * 2


@pytest.mark.parametrize(
    ("path", "query"),
    [
        (CALL.format(call_id="call-1"), {}),
        (PERSON.format(person_id="person-1"), {}),
        (routes.COMPLIANCE, {"from": "2026-11-01", "to": "2026-11-30", "campaign_id": "campaign-1"}),
    ],
)
async def test_agents_and_strangers_are_not_told(tmp_path: Path, path: str, query: dict[str, str]) -> None:
    async with open_floor(tmp_path) as floor:
        stranger = await floor.client.get(path, params=query)
        assert (stranger.status_code, stranger.json()["code"]) == (401, "not_signed_in")
        desk = await floor.sign_in()
        answer = await desk.get(path, **query)
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
        assert await looks(floor, "why_read") == await looks(floor, "compliance_report") == []


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"to": "2026-11-30", "campaign_id": "campaign-1"}, 422),
        ({"from": "2026-11-01", "to": "2026-11-30"}, 422),
        ({"from": "2026-11-01", "to": "2026-11-30", "campaign_id": "campaign-1", "format": "exe"}, 422),
        ({"from": "2026-11-01", "to": "2026-11-30", "campaign_id": "campaign-9"}, 404),
    ],
)
async def test_what_cannot_be_reported_is_refused(tmp_path: Path, query: dict[str, str], status: int) -> None:
    async with open_floor(tmp_path, leads=1) as floor:
        lead = await floor.sign_in_lead()
        assert (await lead.get(routes.COMPLIANCE, **query)).status_code == status
        assert (await lead.get(CALL.format(call_id="nothing"))).status_code == 404
