"""A dispute or a complaint opened on a call stops everything at once, on every channel and node."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, update

from server_api.contract import routes
from server_api.contract.agreements import AskApproval
from server_api.contract.holds import EndHold, HoldReason, OpenHold
from server_api.contract.words import LegalKind
from server_api.store import tables
from tests.helpers.waiting import until
from tests.server_live.floor import Desk, TestFloor, open_floor
from tests.server_live.seed import CAMPAIGN, LONG_AGO
from tests.server_live.test_legal_kinds import confirmed, plan
from tests.server_live.test_orders import made, orders_of, wanted
from tests.server_live.test_story import outcome, talk


async def in_talk(floor: TestFloor) -> tuple[Desk, str]:
    desk = await floor.sign_in()
    call_id = await talk(floor, desk)
    await until(lambda: "case_arrived" in desk.kinds(), what="the case")
    return desk, call_id


async def put(floor: TestFloor, table: Any, **values: Any) -> None:
    async with floor.database.write() as conn:
        await conn.execute(insert(table).values(values))


async def open_hold(
    desk: Desk, call_id: str, kind: LegalKind = LegalKind.DISPUTE, **more: Any
) -> dict[str, Any]:
    body = OpenHold(key=f"key-{kind.value}", kind=kind, **more)
    answer = await desk.post(routes.HOLDS.format(call_id=call_id), body)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def second_creditor(floor: TestFloor) -> None:
    """The same person owes somebody else, who has a campaign of their own."""
    async with floor.database.write() as conn:
        creditor = {"creditor_id": "creditor-2", "name": "Financeira Sul", "country": "BR", "rules": {}}
        await conn.execute(insert(tables.creditors).values(creditor))
        campaign = {
            "campaign_id": "campaign-2",
            "name": "Sul",
            "creditor_id": "creditor-2",
            "trunk_id": "trunk-1",
        }
        await conn.execute(insert(tables.campaigns).values(campaign | {"created_at": LONG_AGO}))
        lead = {"lead_id": "other", "campaign_id": "campaign-2", "person_id": "person-1", "next_at": LONG_AGO}
        await conn.execute(insert(tables.leads).values(lead | {"position": 9}))


async def lead_states(floor: TestFloor) -> dict[str, str]:
    return {row["lead_id"]: row["state"] for row in await floor.rows(tables.leads, person_id="person-1")}


async def test_a_dispute_stops_its_creditor_and_a_complaint_everybody(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        await second_creditor(floor)
        desk, call_id = await in_talk(floor)
        await put(
            floor,
            tables.callbacks,
            callback_id="callback-1",
            person_id="person-1",
            agent_id="agent-1",
            at=datetime.now(UTC) + timedelta(days=1),
            own=True,
            lead_id="lead-1",
            campaign_id=CAMPAIGN,
        )
        view = await open_hold(desk, call_id, reason="compra", text="Não fiz esta compra.")
        assert view["kind"] == "dispute"
        assert view["protocol"].endswith("-00001")
        assert date.fromisoformat(view["answer_by"]) > date.today() + timedelta(days=10)  # ten working days
        assert await lead_states(floor) == {"lead-1": "closed", "other": "open"}
        (callback,) = await floor.rows(tables.callbacks)
        assert callback["state"] == "refused"
        (fact,) = await floor.rows(tables.legal_facts)
        assert (fact["kind"], fact["debt_id"], fact["rule_id"]) == ("dispute", "debt-1", "LEGAL-DISPUTE")
        complaint = await open_hold(desk, call_id, LegalKind.COMPLAINT)
        assert complaint["protocol"].endswith("-00002")
        assert await lead_states(floor) == {"lead-1": "closed", "other": "closed"}


async def test_the_desk_sees_what_is_forbidden_and_what_is_left(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        desk, call_id = await in_talk(floor)
        view = await open_hold(desk, call_id)
        await until(lambda: "case_changed" in desk.kinds(), what="the changed case")
        changed = desk.last("case_changed")
        body = changed["body"]
        assert changed["reason"] == "legal"
        assert [(line["what"], line["rule_id"], line["rule_version"]) for line in body["blocked"]] == [
            (what, "LEGAL-DISPUTE", 2) for what in ("offers", "orders", "calls", "messages", "listing")
        ]
        (calls,) = [line for line in body["blocked"] if line["what"] == "calls"]
        assert calls["detail"] == "Tentativas e retornos cancelados: 1"
        assert [action["code"] for action in body["allowed"]] == [
            "hold_reason",
            "send_protocol",
            "transfer",
            "correct_contact",
            "close_politely",
        ]
        assert body["allowed"][0]["params"] == {"hold_id": view["hold_id"], "protocol": view["protocol"]}
        assert body["holds"] == [view]
        (event,) = body["legal_events"]
        assert (event["kind"], event["contract"], event["by"]) == ("dispute", "C-1", "Ana 1")
        assert body["offers"] == body["methods"] == []
        assert body["next_step"]["blocked"]
        (told,) = await floor.rows(tables.history, channel="legal")
        assert view["protocol"] in told["body"]


async def test_opened_twice_it_is_one(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        desk, call_id = await in_talk(floor)
        path = routes.HOLDS.format(call_id=call_id)
        same = OpenHold(key="k", kind=LegalKind.DISPUTE)
        answers = await asyncio.gather(*(desk.post(path, same) for _ in range(3)))
        assert {answer.json()["hold_id"] for answer in answers} == {answers[0].json()["hold_id"]}
        # Another key, the same dispute: the one that is open.
        again = await desk.post(path, OpenHold(key="other", kind=LegalKind.DISPUTE))
        assert again.json()["hold_id"] == answers[0].json()["hold_id"]
        reused = await desk.post(path, OpenHold(key="k", kind=LegalKind.COMPLAINT))
        assert (reused.status_code, reused.json()["code"]) == (409, "key_reused")
        assert len(await floor.rows(tables.holds)) == 1


async def test_the_result_of_the_call_joins_the_hold_that_was_opened_on_it(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        desk, call_id = await in_talk(floor)
        await open_hold(desk, call_id, LegalKind.COMPLAINT)
        floor.switch.end(call_id)
        await until(lambda: desk.state == "wrap_up", what="wrap-up")
        saved = await desk.post(routes.OUTCOMES, outcome(call_id, desk.agent_id, "complaint"))
        assert saved.status_code == 200, saved.text
        assert len(await floor.rows(tables.holds)) == 1
        assert len(await floor.rows(tables.legal_facts)) == 1


async def test_whatever_the_result_says_what_was_suspended_stays_so(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        desk, call_id = await in_talk(floor)
        await open_hold(desk, call_id)
        floor.switch.end(call_id)
        await until(lambda: desk.state == "wrap_up", what="wrap-up")
        saved = await desk.post(routes.OUTCOMES, outcome(call_id, desk.agent_id, "third_party"))
        assert saved.status_code == 200, saved.text
        assert await lead_states(floor) == {"lead-1": "closed"}


async def test_a_result_opens_a_hold_too(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        desk, call_id = await in_talk(floor)
        floor.switch.end(call_id)
        await until(lambda: desk.state == "wrap_up", what="wrap-up")
        saved = await desk.post(routes.OUTCOMES, outcome(call_id, desk.agent_id, "complaint"))
        assert saved.status_code == 200, saved.text
        (hold,) = await floor.rows(tables.holds)
        (fact,) = await floor.rows(tables.legal_facts)
        assert (hold["kind"], fact["hold_id"], hold["by"]) == ("complaint", hold["hold_id"], "agent-1")


async def test_what_rings_elsewhere_is_cancelled(tmp_path: Path) -> None:
    async with open_floor(tmp_path, agents=2, debtors=1) as floor:
        await second_creditor(floor)
        desk, call_id = await in_talk(floor)
        await open_hold(desk, call_id, LegalKind.COMPLAINT)
        (act,) = await floor.rows(tables.audit, what="withdrawn")
        assert act["detail"] == {"reason": "complaint", "call": call_id}
        assert call_id in floor.switch.calls  # the talk in which it was said goes on


async def test_a_creditor_may_suspend_only_the_contract_that_is_disputed(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        rules = {
            "legal": {
                "scope": {"dispute": "debts"},
                "answer_days": {"dispute": 3},
                "desk": {"dispute": "Mesa"},
            }
        }
        async with floor.database.write() as conn:
            await conn.execute(update(tables.creditors).values(rules=rules))
        (debt,) = await floor.rows(tables.debts)
        await put(floor, tables.debts, **(dict(debt) | {"debt_id": "debt-2", "contract": "C-2"}))
        desk, call_id = await in_talk(floor)
        view = await open_hold(desk, call_id, debt_ids=("debt-2",))
        assert view["with_desk"] == "Mesa"
        assert await lead_states(floor) == {"lead-1": "open"}
        (fact,) = await floor.rows(tables.legal_facts)
        assert fact["debt_id"] == "debt-2"


async def test_a_lead_ends_it_and_the_debtor_is_called_again(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1, leads=1) as floor:
        desk, call_id = await in_talk(floor)
        lead = await floor.sign_in_lead()
        hold_id = (await open_hold(desk, call_id))["hold_id"]
        path = routes.HOLD_END.format(hold_id=hold_id)
        rejected = EndHold(result="rejected", note="a compra é dele")
        assert (await desk.post(path, rejected)).status_code == 403
        assert (await lead.post(path, EndHold(result="maybe"))).status_code == 422
        assert (await lead.post(path, rejected)).status_code == 204
        assert (await lead.post(path, rejected)).status_code == 410
        assert await lead_states(floor) == {"lead-1": "open"}
        (fact,) = await floor.rows(tables.legal_facts)
        assert (fact["end_reason"], fact["ended_at"] is None) == ("rejected", False)
        await until(lambda: desk.kinds().count("case_changed") == 2, what="the case as it is again")
        body = desk.last("case_changed")["body"]
        assert (body["blocked"], body["holds"]) == ([], [])
        assert body["legal_events"][0]["ended_at"] is not None


async def test_a_dispute_that_was_upheld_leaves_its_contracts_closed(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1, leads=1) as floor:
        desk, call_id = await in_talk(floor)
        lead = await floor.sign_in_lead()
        hold_id = (await open_hold(desk, call_id))["hold_id"]
        ended = await lead.post(routes.HOLD_END.format(hold_id=hold_id), EndHold(result="upheld"))
        assert ended.status_code == 204
        (fact,) = await floor.rows(tables.legal_facts)
        assert fact["ended_at"] is None
        assert await lead_states(floor) == {"lead-1": "closed"}


async def test_the_reason_grows_while_the_debtor_tells_it(tmp_path: Path) -> None:
    async with open_floor(tmp_path, agents=2, debtors=1) as floor:
        desk, call_id = await in_talk(floor)
        stranger = await floor.sign_in(2)
        hold_id = (await open_hold(desk, call_id, text="Não fui eu."))["hold_id"]
        path = routes.HOLD_REASON.format(hold_id=hold_id)
        assert (await stranger.post(path, HoldReason(text="x"))).status_code == 404
        told = await desk.post(path, HoldReason(reason="fraude", text="Perdi o cartão em agosto."))
        assert told.json()["reason"] == "fraude"
        (hold,) = await floor.rows(tables.holds)
        assert hold["body"] == "Não fui eu.\nPerdi o cartão em agosto."


@pytest.mark.parametrize(
    "kind", [LegalKind.JUDICIAL, LegalKind.PROTESTED, LegalKind.PRESCRIBED, LegalKind.UNKNOWN]
)
async def test_agents_open_no_legal_acts_of_the_creditor(tmp_path: Path, kind: LegalKind) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        desk, call_id = await in_talk(floor)
        answer = await desk.post(routes.HOLDS.format(call_id=call_id), OpenHold(key="k", kind=kind))
        assert (answer.status_code, answer.json()["params"]["fault"]) == (422, "hold_kind")
        assert await floor.rows(tables.holds) == []


async def test_orders_are_taken_back_and_requests_to_the_lead_withdrawn(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1, leads=1, payment_provider="demo", promises_s=0.05) as floor:
        await floor.sign_in_lead()
        desk, call_id = await confirmed(floor)
        order = await made(desk, call_id, wanted())
        request = await desk.post(routes.APPROVALS.format(call_id=call_id), AskApproval(plan=plan()))
        assert request.status_code == 200, request.text
        await open_hold(desk, call_id)
        await until(lambda: orders_of(desk)[-1:] == ["cancelled"], what="the order taken back")
        (asked,) = await floor.rows(tables.approvals)
        assert asked["state"] == "withdrawn"
        (hold,) = await floor.rows(tables.holds)
        assert hold["stopped"]["orders"] == [order["order_id"]]

        def details() -> dict[str, str]:
            body = desk.last("case_changed")["body"] if "case_changed" in desk.kinds() else {}
            return {line["what"]: line["detail"] for line in body.get("blocked", ())}

        await until(lambda: details().get("orders") == "Cobranças desligadas: 1", what="the case told")
        assert details()["offers"] == "Pedidos ao líder retirados: 1"
        assert desk.last("approval_changed")["approval"]["state"] == "withdrawn"


async def test_protocols_are_never_given_twice(tmp_path: Path) -> None:
    async with open_floor(tmp_path, agents=3, debtors=3) as floor:
        desks = [await floor.sign_in(number, f"pc-{number}") for number in (1, 2, 3)]
        for desk in desks:
            await desk.ready()
        await until(lambda: len(floor.switch.calls) == 3, what="three calls")
        for call_id in list(floor.switch.calls):
            floor.switch.ring(call_id)
            floor.switch.pick_up(call_id)
        await until(lambda: all(desk.state == "talking" for desk in desks), what="three talks")
        calls = [desk.seat.row.agent.call_id for desk in desks]
        path = routes.HOLDS
        bodies = [OpenHold(key=f"k{place}", kind=LegalKind.COMPLAINT) for place in range(3)]
        answers = await asyncio.gather(
            *(
                desk.post(path.format(call_id=call_id), body)
                for desk, call_id, body in zip(desks, calls, bodies, strict=True)
            )
        )
        protocols = sorted(answer.json()["protocol"][-5:] for answer in answers)
        assert protocols == ["00001", "00002", "00003"]
