"""Preview: the case first, then the call: dialled, skipped, run out, taken back."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from server_api.contract import routes
from server_api.contract.pacing import SkipPreview, StopFloor
from server_api.rules.question import Denied
from server_api.store import tables
from server_api.telephony.port import EndCause, EndedBy
from tests.helpers.waiting import until, until_told
from tests.server_live.floor import Desk, TestFloor, open_floor
from tests.server_live.pacing import save_result, set_campaign


async def shown(floor: TestFloor, desk: Desk, **given: Any) -> dict[str, Any]:
    """Ready in a preview campaign: the first case on the screen."""
    await set_campaign(floor, **{"mode": "preview", "preview_s": 600, **given})
    await desk.ready()
    return await next_shown(desk)


async def next_shown(desk: Desk, after: str = "") -> dict[str, Any]:
    def there() -> bool:
        return desk.seat.previewed not in ("", after) and bool(_people(desk))

    await until(there, what="a preview")
    await until(lambda: desk.last("preview_offered")["preview_id"] == desk.seat.previewed, what="the offer")
    return desk.last("preview_offered")


async def skip(desk: Desk, preview: dict[str, Any], reason: str = "not_now") -> Any:
    path = routes.PREVIEW_SKIP.format(preview_id=preview["preview_id"])
    return await desk.post(path, SkipPreview(reason=reason))


async def dial(desk: Desk, preview: dict[str, Any]) -> Any:
    return await desk.post(routes.PREVIEW_DIAL.format(preview_id=preview["preview_id"]))


async def test_the_agent_sees_the_case_and_dials_it(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=2) as floor:
        desk = await floor.sign_in()
        preview = await shown(floor, desk)
        assert preview["head"]["person_id"] == "person-1"
        assert preview["body"] is not None
        assert "99990001" not in preview["number_masked"]
        assert not floor.switch.calls, "nobody is called yet"
        assert (await dial(desk, preview)).status_code == 204
        (call_id,) = await floor.dialled()
        assert (desk.state, desk.call("phase")) == ("ringing", "ringing")
        assert desk.last("preview_closed") == {
            "kind": "preview_closed",
            "preview_id": preview["preview_id"],
            "reason": "dialled",
            "params": {},
        }
        floor.switch.pick_up(call_id)
        await until(lambda: desk.state == "talking", what="the talk")
        await until(lambda: any(body["kind"] == "case_arrived" for body in desk.told), what="the case")
        assert desk.last("case_arrived")["head"]["call_id"] == call_id
        (row,) = await floor.rows(tables.calls)
        assert (row["mode"], row["why"]["mode"], row["agent_id"]) == ("preview", "preview", desk.agent_id)
        floor.switch.end(call_id, EndCause.NORMAL, EndedBy.DEBTOR)
        await save_result(desk)
        assert (await next_shown(desk))["head"]["person_id"] == "person-2"


async def test_a_skip_needs_a_reason_and_there_are_only_so_many(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=3) as floor:
        desk = await floor.sign_in()
        first = await shown(floor, desk, preview_skips=1)
        assert first["skips_left"] == 1
        assert (await skip(desk, first, "no_mood")).status_code == 422
        assert (await skip(desk, first, "spoke_today")).status_code == 204
        second = await next_shown(desk, first["preview_id"])
        assert (second["head"]["person_id"], second["skips_left"]) == ("person-2", 0)
        answer = await skip(desk, second)
        assert (answer.status_code, answer.json()["params"]["fault"]) == (422, "no_skips_left")
        assert desk.seat.previewed == second["preview_id"], "it is still on the screen"
        (row,) = await floor.rows(tables.preview_skips)
        assert (row["person_id"], row["reason"]) == ("person-1", "spoke_today")
        (lead,) = await floor.rows(tables.leads, lead_id="lead-1")
        assert lead["next_at"] > datetime.now(UTC) + timedelta(hours=23)
        assert lead["attempts"] == 0
        assert (await dial(desk, first)).status_code == 410


async def test_at_the_end_of_its_time_it_dials_itself(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        desk = await floor.sign_in()
        await set_campaign(floor, mode="preview", preview_s=0)
        await desk.ready()
        (call_id,) = await floor.dialled()
        floor.switch.pick_up(call_id)
        await until(lambda: desk.state == "talking", what="the talk")


async def test_where_it_does_not_the_next_one_is_shown(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=2) as floor:
        desk = await floor.sign_in()
        await set_campaign(floor, mode="preview", preview_s=0, preview_auto=False)
        await desk.ready()
        await until(lambda: _people(desk) >= {"person-1", "person-2"}, what="both cases")
        assert not floor.switch.calls

        async def given_back() -> bool:
            leads = await floor.rows(tables.leads)
            return {lead["last_result"] for lead in leads} == {"ran_out"}

        await until_told(given_back, what="both given back")
        assert await floor.rows(tables.person_locks) == []


async def test_who_pauses_gives_the_case_back(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1, agents=2) as floor:
        ana, bia = await floor.sign_in(1, "pc-1"), await floor.sign_in(2, "pc-2")
        preview = await shown(floor, ana)
        (lock,) = await floor.rows(tables.person_locks)
        assert lock["call_id"] == preview["preview_id"]
        await bia.ready()
        assert bia.seat.previewed == "", "one debtor, one screen"
        assert (await ana.ask_state("paused", "rest")).status_code == 200
        assert ana.last("preview_closed")["reason"] == "left"
        theirs = await next_shown(bia)
        assert theirs["head"]["person_id"] == "person-1"
        assert (await dial(ana, preview)).status_code == 410


async def test_a_withdrawn_person_and_a_stopped_floor_leave_the_screen(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=2, leads=1) as floor:
        lead, desk = await floor.sign_in_lead(), await floor.sign_in()
        first = await shown(floor, desk)
        await floor.it.talks.withdraw("person-1", "paid")
        second = await next_shown(desk, first["preview_id"])
        assert second["head"]["person_id"] == "person-2"
        assert (await lead.post(routes.FLOOR_STOP, StopFloor())).status_code == 200
        await until(lambda: not desk.seat.previewed, what="the end of the preview")
        assert desk.last("preview_closed")["reason"] == "stopped"
        assert await floor.rows(tables.person_locks) == []


async def test_the_gate_is_asked_again_when_the_agent_dials(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        desk = await floor.sign_in()
        preview = await shown(floor, desk)
        later = datetime.now(UTC) + timedelta(hours=9)
        floor.gate.denied["person-1"] = Denied("BR-HOURS", 1, "outside_hours", later)
        answer = await dial(desk, preview)
        assert (answer.status_code, answer.json()["code"]) == (409, "gate_denied")
        told = {"rule": "BR-HOURS", "reason": "outside_hours", "next_at": later.isoformat()}
        assert answer.json()["params"] == told
        closed = desk.last("preview_closed")
        assert (closed["reason"], closed["params"]) == ("denied", told)
        assert not floor.switch.calls
        assert desk.state == "ready"
        (row,) = await floor.rows(tables.leads)
        assert (row["next_at"], row["last_result"]) == (later, "BR-HOURS")
        assert await floor.rows(tables.person_locks) == []


def _people(desk: Desk) -> set[str]:
    return {body["head"]["person_id"] for body in desk.told if body["kind"] == "preview_offered"}
