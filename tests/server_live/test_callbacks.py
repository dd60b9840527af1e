"""Callbacks on a whole server: agreed, told before, dialled through their owner, then by the team."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from server_api.contract import routes
from server_api.contract.callbacks import MoveCallback
from server_api.contract.outcomes import CallbackDraft
from server_api.rules.question import Denied
from server_api.store import shelf_rows, tables
from server_api.telephony.port import EndCause
from tests.helpers.waiting import until
from tests.server_live.floor import Desk, TestFloor, open_floor
from tests.server_live.seed import CAMPAIGN
from tests.server_live.test_story import outcome, talk

SOON = timedelta(milliseconds=600)


def soon() -> datetime:
    return datetime.now(UTC) + SOON


async def agree(floor: TestFloor, desk: Desk, at: datetime, *, own: bool = True) -> Any:
    """A talk that ends with a callback; the answer to its result."""
    call_id = await talk(floor, desk)
    floor.switch.end(call_id)
    await until(lambda: desk.state == "wrap_up", what="wrap-up")
    return await desk.post(routes.OUTCOMES, promised(call_id, desk, at, own=own))


def promised(call_id: str, desk: Desk, at: datetime, *, own: bool = True) -> Any:
    draft = CallbackDraft(at=at, own=own, subject="proposta")
    return outcome(call_id, desk.agent_id, "callback").model_copy(update={"callback": draft})


async def campaign(floor: TestFloor, **values: Any) -> None:
    async with floor.it.database.write() as conn:
        await conn.execute(update(tables.campaigns).values(version=tables.campaigns.c.version + 1, **values))


async def state(floor: TestFloor) -> str:
    (row,) = await floor.rows(tables.callbacks)
    return str(row["state"])


async def test_the_owner_is_told_before_and_called_through_at_the_time(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        desk = await floor.sign_in()
        at = soon()
        assert (await agree(floor, desk, at)).status_code == 200
        await until(lambda: "callback_soon" in desk.kinds(), what="the alert")
        told = desk.last("callback_soon")["callback"]
        assert (told["name"], told["owner"], told["own"], told["fell"]) == (
            "Marina Souza 1",
            "Ana 1",
            True,
            False,
        )
        assert (told["zone"], told["campaign"], told["subject"]) == (
            "America/Sao_Paulo",
            "Cartões 30+",
            "proposta",
        )
        assert told["local_at"] == f"{(at - timedelta(hours=3)).astimezone(UTC):%H:%M}"
        (call_id,) = await floor.dialled()
        (row,) = await floor.rows(tables.calls, call_id=call_id)
        assert (row["mode"], row["agent_id"], row["why"]["strategy"]) == ("manual", "agent-1", "callback")
        assert row["started_at"] >= at
        floor.switch.ring(call_id)
        floor.switch.pick_up(call_id)
        await until(lambda: desk.state == "talking", what="the talk")
        floor.switch.end(call_id)
        await until(lambda: desk.state == "wrap_up", what="wrap-up")
        await desk.post(routes.OUTCOMES, outcome(call_id, desk.agent_id, "hung_up"))
        assert await state(floor) == "done"
        await until(lambda: desk.last("callbacks_changed")["callbacks"] == [], what="the empty list")


async def test_a_callback_nobody_answers_is_missed_and_tried_as_others_are(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        desk = await floor.sign_in()
        await agree(floor, desk, soon())
        (call_id,) = await floor.dialled()
        floor.switch.ring(call_id)
        floor.switch.end(call_id, EndCause.NO_ANSWER)
        await until(lambda: floor.it.calls.get(call_id) is None, what="the end")
        await floor.it.journal.flush()
        assert await state(floor) == "missed"
        (lead,) = await floor.rows(tables.leads)
        assert lead["next_at"] > datetime.now(UTC) + timedelta(hours=1)
        assert lead["shelf"] == shelf_rows.UNSORTED


async def test_an_absent_owners_callback_falls_to_the_team_and_is_dialled(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1, agents=2) as floor:
        desk, other = await floor.sign_in(), await floor.sign_in(2)
        await agree(floor, desk, soon())
        assert (await desk.delete(routes.SESSION)).status_code == 204
        await until(
            lambda: (
                any(one["fell"] for one in other.last("callbacks_changed")["callbacks"])
                if "callbacks_changed" in other.kinds()
                else False
            ),
            what="the fall",
        )
        await other.ready()
        (call_id,) = await floor.dialled()
        (row,) = await floor.rows(tables.calls, call_id=call_id)
        assert (row["mode"], row["why"]["strategy"]) == ("progressive", "agreed")
        (act,) = await floor.rows(tables.audit, what="callback_fell")
        assert act["detail"] == {"reason": "absent"}


async def test_an_owner_who_does_not_take_it_loses_it_to_the_team(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1, agents=2) as floor:
        await campaign(floor, callback_fall_s=1)
        desk, other = await floor.sign_in(), await floor.sign_in(2)
        await agree(floor, desk, soon())
        await desk.ask_state("paused", "rest")
        await other.ready()
        (call_id,) = await floor.dialled()
        (row,) = await floor.rows(tables.calls, call_id=call_id)
        assert row["why"]["strategy"] == "agreed"
        (act,) = await floor.rows(tables.audit, what="callback_fell")
        assert act["detail"] == {"reason": "not_taken"}


async def test_the_teams_callback_is_the_diallers_and_nobody_calls_before(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        desk = await floor.sign_in()
        at = soon()
        await agree(floor, desk, at, own=False)
        (lead,) = await floor.rows(tables.leads)
        assert lead["next_at"] == at
        (call_id,) = await floor.dialled()
        (row,) = await floor.rows(tables.calls, call_id=call_id)
        assert row["started_at"] >= at
        assert row["why"]["strategy"] == "agreed"


async def test_a_record_with_a_future_agenda_is_not_dialled_whatever_comes_between(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        desk = await floor.sign_in()
        at = datetime.now(UTC) + timedelta(days=1)
        await agree(floor, desk, at, own=False)
        dialled = await desk.post("/v1/dial", {"person_id": "person-1", "phone_id": "phone-1"})
        call_id = dialled.json()["call_id"]
        floor.switch.ring(call_id)
        floor.switch.pick_up(call_id)
        await until(lambda: desk.state == "talking", what="the talk")
        floor.switch.end(call_id)
        await until(lambda: desk.state == "wrap_up", what="wrap-up")
        await desk.post(routes.OUTCOMES, outcome(call_id, desk.agent_id, "hung_up"))
        (lead,) = await floor.rows(tables.leads)
        assert (lead["state"], lead["next_at"]) == ("open", at)
        assert await state(floor) == "open"


async def test_outside_the_debtors_hours_a_callback_is_moved_and_the_agent_is_told(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        desk, again = await floor.sign_in(), datetime(2027, 1, 5, 11, tzinfo=UTC)
        floor.hours.denied = Denied("BR-HOURS", 1, "outside_hours", again)
        assert (await agree(floor, desk, soon())).status_code == 200
        told = desk.last("noticed")
        assert (told["code"], told["params"]) == ("callback_moved", {"time": "2027-01-05 08:00"})
        (row,) = await floor.rows(tables.callbacks)
        assert row["at"] == again


async def test_where_no_time_is_allowed_the_result_is_refused(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        floor.hours.denied = Denied("WISH-OPT-OUT", 1, "opted_out")
        refused = await agree(floor, await floor.sign_in(), soon())
        assert refused.status_code == 409
        assert refused.json()["code"] == "gate_denied"
        assert refused.json()["params"] == {
            "rule": "WISH-OPT-OUT",
            "reason": "opted_out",
            "fault": "callback_denied",
        }
        assert await floor.rows(tables.callbacks) == []


async def test_one_that_comes_late_from_an_outbox_is_moved_not_lost(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        desk = await floor.sign_in()
        again = datetime.now(UTC) + timedelta(hours=9)
        floor.hours.denied = Denied("BR-HOURS", 1, "outside_hours", again)
        call_id = await talk(floor, desk)
        floor.switch.end(call_id)
        await until(lambda: desk.state == "wrap_up", what="wrap-up")
        late = {"decided_at": datetime.now(UTC) - timedelta(minutes=5)}
        saved = await desk.post(routes.OUTCOMES, promised(call_id, desk, soon()).model_copy(update=late))
        assert saved.status_code == 200, saved.text
        (row,) = await floor.rows(tables.callbacks)
        assert row["at"] == again


@pytest.mark.parametrize("days", [-1, 400])
async def test_a_time_that_cannot_be_meant_is_refused(tmp_path: Path, days: int) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        answer = await agree(floor, await floor.sign_in(), datetime.now(UTC) + timedelta(days=days))
        assert (answer.status_code, answer.json()["params"]["field"]) == (422, "at")


async def test_a_callback_is_listed_moved_given_to_the_team_and_closed(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1, agents=2) as floor:
        desk, other = await floor.sign_in(), await floor.sign_in(2)
        at = datetime.now(UTC) + timedelta(days=1)
        await agree(floor, desk, at)
        (mine,) = (await desk.get(routes.CALLBACKS)).json()["callbacks"]
        assert (await other.get(routes.CALLBACKS)).json()["callbacks"] == []
        path = routes.CALLBACK.format(callback_id=mine["callback_id"])
        later = at + timedelta(hours=2)
        wanted = MoveCallback(at=later, own=False, reason="pediu")
        assert (await other.send_body("PATCH", path, wanted)).status_code == 403
        moved = await desk.send_body("PATCH", path, wanted)
        assert (moved.status_code, moved.json()["own"]) == (200, False)
        (lead,) = await floor.rows(tables.leads)
        assert lead["next_at"] == later
        await until(lambda: "callbacks_changed" in other.kinds(), what="the team's list")
        (teams,) = (await other.get(routes.CALLBACKS)).json()["callbacks"]
        assert teams["callback_id"] == mine["callback_id"]
        floor.hours.denied = Denied("BR-HOURS", 1, "outside_hours", later)
        assert (await other.send_body("PATCH", path, wanted)).json()["code"] == "gate_denied"
        assert (await other.delete(path)).status_code == 204
        assert (await other.delete(path)).status_code == 410
        assert await state(floor) == "cancelled"
        acts = [row["what"] for row in await floor.rows(tables.audit)]
        assert acts[-2:] == ["callback_moved", "callback_closed"]


async def test_an_agent_takes_one_early_and_its_result_ends_it(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        desk = await floor.sign_in()
        await agree(floor, desk, datetime.now(UTC) + timedelta(days=1))
        (mine,) = (await desk.get(routes.CALLBACKS)).json()["callbacks"]
        dialled = await desk.post(routes.CALLBACK_DIAL.format(callback_id=mine["callback_id"]))
        assert dialled.status_code == 200, dialled.text
        call_id = dialled.json()["call_id"]
        floor.switch.ring(call_id)
        floor.switch.pick_up(call_id)
        await until(lambda: desk.state == "talking", what="the talk")
        floor.switch.end(call_id)
        await until(lambda: desk.state == "wrap_up", what="wrap-up")
        await desk.post(routes.OUTCOMES, outcome(call_id, desk.agent_id, "hung_up"))
        assert await state(floor) == "done"


async def test_at_the_time_the_gate_is_asked_again(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        desk = await floor.sign_in()
        again = datetime.now(UTC) + timedelta(hours=9)
        await agree(floor, desk, soon())
        floor.gate.denied["person-1"] = Denied("BR-HOURS", 1, "outside_hours", again)
        floor.hours.denied = floor.gate.denied["person-1"]
        await until(lambda: "noticed" in desk.kinds(), what="the notice")
        assert desk.last("noticed")["code"] == "callback_put_off"
        (row,) = await floor.rows(tables.callbacks)
        assert (row["state"], row["at"]) == ("open", again)
        assert not floor.switch.calls


async def test_a_stopped_campaign_dials_no_callback(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        desk = await floor.sign_in()
        await agree(floor, desk, soon())
        await campaign(floor, state="stopped")
        floor.it.bus.publish("campaign.changed", {"campaign_id": CAMPAIGN})
        await floor.it.whom.callbacks.look()
        await until(lambda: "callback_soon" in desk.kinds(), what="the alert")
        (row,) = await floor.rows(tables.callbacks)
        await until(lambda: datetime.now(UTC) > row["at"], what="its time")
        await floor.it.whom.callbacks.look()
        assert not floor.switch.calls
