"""Agreements on a whole server: computed, approved by a lead while the call goes on, saved, taken back."""

import asyncio
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import insert, update

from server_api.contract import routes
from server_api.contract.agreements import Plan, PlanWanted
from server_api.contract.words import Answerer, PayMethod
from server_api.domain.business_days import SATURDAY
from server_api.services.plan_draft import draft_of
from server_api.store import tables
from tests.helpers.waiting import until
from tests.server_live.floor import Desk, TestFloor, open_floor
from tests.server_live.test_conversation import BIRTH, begin, post, set_rules
from tests.server_live.test_story import outcome

ANSWERS = {"reason_default": "forgot", "who_decides": "debtor"}


@dataclass
class Talk:
    """A talk with the right party, offers on the screen."""

    floor: TestFloor
    desk: Desk
    call_id: str

    @property
    def body(self) -> dict[str, Any]:
        found: dict[str, Any] = self.desk.last("case_arrived")["body"]
        return found

    def wanted(self, minor: int = 0, **changes: Any) -> PlanWanted:
        total = {"minor": minor, "currency": "BRL"} if minor else None
        debt_ids = tuple(debt["debt_id"] for debt in self.body["debts"])
        values = {"debt_ids": debt_ids, "offer_id": "cash", "total": total, "first_due": working_day()}
        return PlanWanted.model_validate(values | changes)

    def share(self, percent: int) -> int:
        return int(self.body["balance"]["minor"]) * percent // 100

    async def plan(self, wanted: PlanWanted) -> Plan:
        return Plan.model_validate(
            await post(self.desk, routes.PLAN, self.call_id, wanted.model_dump(mode="json"))
        )

    async def ask(self, wanted: PlanWanted) -> httpx.Response:
        body = {"plan": wanted.model_dump(mode="json"), "reason": "paga hoje"}
        return await self.desk.post(routes.APPROVALS.format(call_id=self.call_id), body)

    async def asked(self, percent: int) -> str:
        answer = await self.ask(self.wanted(self.share(percent)))
        assert answer.status_code == 200, answer.text
        return str(answer.json()["approval_id"])

    async def save(self, wanted: PlanWanted, plan: Plan, **changes: Any) -> httpx.Response:
        draft = draft_of(wanted, plan, PayMethod.TRANSFER)
        promise = draft.model_copy(update={"read_back": True} | changes)
        result = outcome(self.call_id, self.desk.agent_id, "promise")
        filled = result.model_copy(update={"promise": promise, "fields": ANSWERS})
        return await self.desk.post(routes.OUTCOMES, filled)


def working_day() -> date:
    """Not a holiday either: the tables end with the year after."""
    day = date.today() + timedelta(days=1)
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return day


async def offers(floor: TestFloor, *, lead_bp: int = 6_000) -> None:
    """35 % for agents, as much as is said for leads."""
    policy = {"policy_id": "cash", "creditor_id": "creditor-1", "rank": 1, "discount_bp": 3_500}
    policy |= {"entry_bp": 10_000, "instalments": 0, "valid_days": 20, "authority": "within"}
    async with floor.database.write() as conn:
        await conn.execute(insert(tables.offer_policies).values(**policy, methods=["transfer"]))
        for role, limit in (("agent", 3_500), ("team_lead", lead_bp)):
            row = {"authority_id": role, "role": role, "by": "test", "since": floor.it._clock.utc()}
            await conn.execute(insert(tables.authorities).values(**row, limits={"max_discount_bp": limit}))


async def talking(floor: TestFloor, *, lead_bp: int = 6_000) -> Talk:
    await set_rules(floor, methods=["transfer"], max_promise_days=30)
    await offers(floor, lead_bp=lead_bp)
    desk, call_id = await begin(floor)
    await post(desk, routes.IDENTITY, call_id, BIRTH)
    return Talk(floor, desk, call_id)


def state_of(desk: Desk) -> str:
    found = [body for body in desk.told if body["kind"] == "approval_changed"]
    return str(found[-1]["approval"]["state"]) if found else ""


async def answer(lead: Desk, approval_id: str, state: str, **more: Any) -> httpx.Response:
    path = routes.APPROVAL_ANSWER.format(approval_id=approval_id)
    return await lead.post(path, {"state": state} | more)


async def test_a_lead_says_yes_while_the_call_goes_on_and_the_agreement_is_saved(tmp_path: Path) -> None:
    async with open_floor(tmp_path, leads=2) as floor:
        lead = await floor.sign_in_lead()
        talk = await talking(floor)
        assert talk.body["limits"]["max_discount_bp"] == 3_500
        wanted = talk.wanted(talk.share(50))
        plan = await talk.plan(wanted)
        assert (plan.authority.value, [fault.value for fault in plan.faults]) == (
            "needs_approval",
            ["beyond_authority"],
        )
        refused = await talk.save(wanted, plan)
        assert refused.json()["params"]["fault"] == "beyond_authority"
        approval_id = await talk.asked(50)
        await until(lambda: state_of(lead) == "pending", what="the request at the lead's")
        told = lead.last("approval_changed")["approval"]
        assert (told["agent"], told["debtor"], told["within_own"]) == ("Ana 1", "Marina Souza 1", True)
        assert told["beyond"] == "Desconto de 50\xa0%, máximo 35\xa0%"
        assert floor.it.app.state.room.snapshot(lead.seat).approvals[0].approval_id == approval_id
        assert (await answer(lead, approval_id, "approved", note="ok")).status_code == 200
        await until(lambda: state_of(talk.desk) == "approved", what="the yes at the agent's")
        assert talk.desk.last("approval_changed")["approval"]["decided_by"] == "Léa 1"
        assert talk.desk.state == "talking"
        head = floor.it.app.state.room.snapshot(talk.desk.seat).head
        assert head.suggested_result == "promise"
        worse = await talk.plan(talk.wanted(talk.share(49)))
        differs = await talk.save(wanted, worse, approval_id=approval_id)
        assert differs.json()["params"]["fault"] == "approval_differs"
        saved = await talk.save(wanted, plan, approval_id=approval_id)
        assert saved.status_code == 200, saved.text
        (row,) = await floor.rows(tables.approvals)
        assert (row["state"], row["used_by"]) == ("approved", saved.json()["promise_id"])
        acts = [act["what"] for act in await floor.rows(tables.audit) if act["subject"] == approval_id]
        assert acts == ["approval_asked", "approval_approved"]


async def test_a_lead_grants_no_more_than_their_own_limits(tmp_path: Path) -> None:
    async with open_floor(tmp_path, leads=1) as floor:
        lead = await floor.sign_in_lead()
        talk = await talking(floor, lead_bp=4_000)
        approval_id = await talk.asked(50)
        await until(lambda: state_of(lead) == "pending", what="the request")
        assert lead.last("approval_changed")["approval"]["within_own"] is False
        beyond = await answer(lead, approval_id, "approved")
        assert (beyond.status_code, beyond.json()["params"]["reason"]) == (403, "beyond_own_limits")
        other = talk.wanted(talk.share(62)).model_dump(mode="json")
        countered = await answer(lead, approval_id, "countered", counter=other, note="até 62 %")
        assert countered.status_code == 200, countered.text
        await until(lambda: state_of(talk.desk) == "countered", what="the counter-offer")
        view = talk.desk.last("approval_changed")["approval"]
        counter = Plan.model_validate(view["counter"])
        assert counter.total.minor == talk.share(62)
        mine = await talk.save(talk.wanted(talk.share(50)), await talk.plan(talk.wanted(talk.share(50))))
        assert mine.status_code == 422
        taken = await talk.save(talk.wanted(talk.share(62)), counter, approval_id=approval_id)
        assert taken.status_code == 200, taken.text
        history = await talk.desk.get(routes.PERSON_APPROVALS.format(person_id=view["approval_id"]))
        assert history.status_code == 404
        team = await lead.get(routes.TEAM_APPROVALS)
        assert [(one["state"], one["note"]) for one in team.json()["approvals"]] == [
            ("countered", "até 62 %")
        ]
        assert (await talk.desk.get(routes.TEAM_APPROVALS)).status_code == 403


async def test_of_two_leads_at_once_one_answers(tmp_path: Path) -> None:
    async with open_floor(tmp_path, leads=2) as floor:
        leads = [await floor.sign_in_lead(number) for number in (1, 2)]
        talk = await talking(floor)
        for turn in range(4):
            approval_id = await talk.asked(50 + turn)
            states = ("approved", "refused")
            both = zip(leads, states, strict=True)
            answers = await asyncio.gather(*(answer(lead, approval_id, state) for lead, state in both))
            codes = [one.status_code for one in answers]
            assert sorted(codes) == [200, 409]
            won, lost = codes.index(200), codes.index(409)
            told = answers[lost].json()["params"]
            assert (told["reason"], told["name"]) == ("answered", f"Léa {won + 1}")
            (row,) = await floor.rows(tables.approvals, approval_id=approval_id)
            assert (row["state"], row["decided_by"]) == (states[won], f"lead-{won + 1}")


async def test_nobody_answers_in_time(tmp_path: Path) -> None:
    async with open_floor(tmp_path, leads=1, approval_s=0.2) as floor:
        lead = await floor.sign_in_lead()
        talk = await talking(floor)
        approval_id = await talk.asked(50)
        await until(lambda: state_of(talk.desk) == "expired", what="the end of the request")
        late = await answer(lead, approval_id, "approved")
        assert (late.status_code, late.json()["params"]["reason"]) == (409, "expired")
        assert floor.it.app.state.room.snapshot(lead.seat).approvals == ()


async def test_a_request_ends_with_its_call_or_when_the_agent_takes_it_back(tmp_path: Path) -> None:
    async with open_floor(tmp_path, leads=1) as floor:
        lead = await floor.sign_in_lead()
        talk = await talking(floor)
        first = await talk.asked(50)
        gone = await talk.desk.delete(routes.APPROVAL.format(approval_id=first))
        assert gone.status_code == 204
        await until(lambda: state_of(lead) == "withdrawn", what="the first at the lead's")
        second, third = await talk.asked(51), await talk.asked(52)
        (row,) = await floor.rows(tables.approvals, approval_id=second)
        assert row["state"] == "withdrawn"
        floor.switch.end(talk.call_id)

        def told() -> bool:
            last = lead.last("approval_changed")["approval"]
            return (last["approval_id"], last["state"]) == (third, "withdrawn")

        await until(told, what="the third at the lead's")
        late = await talk.ask(talk.wanted(talk.share(50)))
        assert late.status_code == 410


async def test_only_leads_of_the_team_answer_and_only_what_needs_it_is_asked(tmp_path: Path) -> None:
    async with open_floor(tmp_path, agents=2, leads=2) as floor:
        async with floor.database.write() as conn:
            theirs = tables.users.c.user_id == "lead-2"
            await conn.execute(update(tables.users).where(theirs).values(team="Sul"))
        strange = await floor.sign_in_lead(2)
        talk = await talking(floor)
        within = await talk.ask(talk.wanted(talk.share(70)))
        assert within.json()["params"]["fault"] == "within"
        never = await talk.ask(talk.wanted(talk.share(50), first_due=date(2020, 1, 2)))
        assert never.json()["params"]["fault"] == "date_in_past"
        approval_id = await talk.asked(50)
        colleague = await floor.sign_in(2)
        assert (await answer(colleague, approval_id, "approved")).status_code == 403
        assert (await answer(strange, approval_id, "approved")).status_code == 404
        assert (await answer(talk.desk, approval_id, "approved")).status_code == 403
        assert "approval_changed" not in strange.kinds()
        theirs_path = routes.APPROVAL.format(approval_id=approval_id)
        assert (await colleague.delete(theirs_path)).status_code == 404


async def test_a_request_survives_the_server(tmp_path: Path) -> None:
    async with open_floor(tmp_path, leads=1) as floor:
        await floor.sign_in_lead()
        talk = await talking(floor)
        approval_id = await talk.asked(50)
        book = floor.it.agreements.book
        book._open, book._of_call = {}, {}
        await book.restore()
        lead = floor.it.roster.get("lead-1")
        assert lead is not None
        assert [one.approval_id for one in book.of(lead)] == [approval_id]
        mine = floor.it.app.state.room.snapshot(talk.desk.seat).approvals
        assert [(one.approval_id, one.state.value) for one in mine] == [(approval_id, "pending")]


async def test_a_result_is_taken_back_and_the_agent_is_at_the_call_again(tmp_path: Path) -> None:
    async with open_floor(tmp_path, undo_s=30.0) as floor:
        talk = await talking(floor)
        wanted = talk.wanted(talk.share(65))
        plan = await talk.plan(wanted)
        floor.switch.end(talk.call_id)
        await until(lambda: talk.desk.state == "wrap_up", what="wrap-up")
        await talk.desk.ask_state("paused", "rest")
        saved = await talk.save(wanted, plan)
        assert saved.status_code == 200, saved.text
        await until(lambda: talk.desk.state == "paused", what="the rest")
        await until(lambda: talk.desk.last("stats_changed")["stats"]["promises"] == 1, what="the day")
        undo = routes.OUTCOME_UNDO.format(outcome_id=saved.json()["outcome_id"])
        undone = await talk.desk.post(undo)
        assert (undone.status_code, undone.json()["call_id"]) == (200, talk.call_id)
        assert talk.desk.state == "wrap_up"
        await until(lambda: talk.desk.last("stats_changed")["stats"]["promises"] == 0, what="the day")
        snapshot = floor.it.app.state.room.snapshot(talk.desk.seat)
        assert (snapshot.call.call_id, snapshot.status.call_id) == (talk.call_id, talk.call_id)
        again = await talk.desk.post(undo)
        assert again.json() == undone.json()
        late_ready = await talk.desk.ask_state("ready")
        assert late_ready.json()["state"] == "wrap_up"
        other = outcome(talk.call_id, talk.desk.agent_id, "voicemail")
        assert (await talk.desk.post(routes.OUTCOMES, other)).status_code == 200
        await until(lambda: talk.desk.state == "ready", what="ready")
        results = {row["disposition"]: row["undone_at"] for row in await floor.rows(tables.outcomes)}
        assert results["promise"] is not None
        assert results["voicemail"] is None


async def test_a_desk_that_comes_back_is_told_which_result_the_call_points_to(tmp_path: Path) -> None:
    """As after a crash in wrap-up: the server still waits for the result, and knows what was noted."""
    async with open_floor(tmp_path) as floor:
        talk = await talking(floor)
        snapshot = floor.it.app.state.room.snapshot
        assert snapshot(talk.desk.seat).head.suggested_result == ""
        call = floor.it.calls.get(talk.call_id)
        assert call is not None
        call.answerer = Answerer.MACHINE
        assert snapshot(talk.desk.seat).head.suggested_result == "voicemail"
        await post(talk.desk, routes.OTHER_PERSON, talk.call_id, {})
        floor.switch.end(talk.call_id)
        await until(lambda: talk.desk.state == "wrap_up", what="wrap-up")
        talk.desk.leave()
        back = await floor.sign_in(device="another-pc")
        told = back.last("snapshot")
        assert (told["status"]["state"], told["status"]["call_id"]) == ("wrap_up", talk.call_id)
        assert told["head"]["suggested_result"] == "third_party"
        given = await back.post(routes.OUTCOMES, outcome(talk.call_id, back.agent_id, "third_party"))
        assert given.status_code == 200, given.text


async def test_too_late_is_gone_and_a_strangers_result_is_not_found(tmp_path: Path) -> None:
    async with open_floor(tmp_path, agents=2, undo_s=0.01) as floor:
        talk = await talking(floor)
        result = outcome(talk.call_id, talk.desk.agent_id, "voicemail")
        saved = (await talk.desk.post(routes.OUTCOMES, result)).json()
        undo = routes.OUTCOME_UNDO.format(outcome_id=saved["outcome_id"])
        clock = floor.it._clock
        await until(lambda: clock.utc().isoformat() > saved["undo_until"], what="the seconds to pass")
        assert (await talk.desk.post(undo)).status_code == 410
        colleague = await floor.sign_in(2)
        assert (await colleague.post(undo)).status_code == 404


async def test_in_the_next_call_the_result_before_stays(tmp_path: Path) -> None:
    async with open_floor(tmp_path, undo_s=30.0) as floor:
        talk = await talking(floor)
        floor.switch.end(talk.call_id)
        await until(lambda: talk.desk.state == "wrap_up", what="wrap-up")
        result = outcome(talk.call_id, talk.desk.agent_id, "voicemail")
        saved = (await talk.desk.post(routes.OUTCOMES, result)).json()
        await until(lambda: set(floor.switch.calls) - {talk.call_id}, what="the next call")
        (following,) = set(floor.switch.calls) - {talk.call_id}
        floor.switch.ring(following)
        floor.switch.pick_up(following)
        await until(lambda: talk.desk.state == "talking", what="the next talk")
        undo = routes.OUTCOME_UNDO.format(outcome_id=saved["outcome_id"])
        refused = await talk.desk.post(undo)
        assert (refused.status_code, refused.json()["params"]) == (409, {"reason": "in_call"})
        (row,) = await floor.rows(tables.outcomes)
        assert row["undone_at"] is None


@pytest.mark.parametrize(
    ("disposition", "fields", "missing"),
    [
        ("refusal", {}, "disposition"),
        ("other", {}, "disposition"),
        ("refusal_final", {}, "reason_default"),
        ("refusal_final", {"reason_default": "no such reason"}, "reason_default"),
        ("attorney", {"attorney_phone": "11"}, "attorney_name"),
    ],
)
async def test_a_result_says_what_it_still_lacks(
    tmp_path: Path, disposition: str, fields: dict[str, str], missing: str
) -> None:
    async with open_floor(tmp_path) as floor:
        talk = await talking(floor)
        result = outcome(talk.call_id, talk.desk.agent_id, disposition)
        refused = await talk.desk.post(routes.OUTCOMES, result.model_copy(update={"fields": fields}))
        assert (refused.status_code, refused.json()["params"]) == (422, {"field": missing})
        late = result.model_copy(
            update={"fields": fields, "decided_at": result.decided_at - timedelta(hours=1)}
        )
        assert (await talk.desk.post(routes.OUTCOMES, late)).status_code == 200
