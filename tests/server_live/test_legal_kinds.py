"""Each legal status over the wire: the server refuses what the screen forbids, whatever a desk asks for."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from sqlalchemy import delete, insert, update

from server_api.contract import routes
from server_api.contract.agreements import AskApproval, PlanWanted
from server_api.contract.debt_words import OrderKind, PlanKind
from server_api.contract.money import Money
from server_api.contract.outcomes import PromiseDraft
from server_api.contract.payments import MakeOrder
from server_api.contract.words import LegalKind, PayMethod
from server_api.store import tables
from tests.helpers.waiting import until
from tests.server_live.floor import Desk, TestFloor, open_floor
from tests.server_live.test_story import outcome, talk

_MONEY = {"offers", "plan", "approval", "order", "promise_check", "promise"}
_SHOWN = {"statement", "history", "amounts"}
#: What each of them takes from the agent. Contact is the gate's (tests/rules/test_legal_channels.py).
FORBIDDEN: dict[LegalKind, set[str]] = {
    LegalKind.JUDICIAL: _MONEY,
    LegalKind.PROTESTED: set(),
    LegalKind.BUREAU_LISTED: set(),
    LegalKind.BANKRUPTCY: _MONEY,
    LegalKind.DECEASED: _MONEY | _SHOWN,
    LegalKind.ATTORNEY: _MONEY,
    LegalKind.DISPUTE: _MONEY,
    LegalKind.COMPLAINT: _MONEY,
    LegalKind.OVER_INDEBTED: {"offers"},  # none of the usual ones: soft offers only
    LegalKind.CEASE_CONTACT: set(),
    LegalKind.OPT_OUT: set(),
    LegalKind.PRESCRIBED: set(),
    LegalKind.MINOR: _MONEY | _SHOWN,
    LegalKind.UNKNOWN: _MONEY | _SHOWN,
}
SOON = date.today() + timedelta(days=3)
#: The debt of the seed, as amounts are written, in cents and in words.
AMOUNTS = ("150000", "1.500,00")


async def confirmed(floor: TestFloor) -> tuple[Desk, str]:
    """A talk with the right party, whose creditor takes Pix and has an offer."""
    async with floor.database.write() as conn:
        rules = {"methods": ["pix"], "max_promise_days": 60, "questions": ["birth_date"]}
        await conn.execute(update(tables.creditors).values(rules=rules))
        policy = {"policy_id": "cash", "creditor_id": "creditor-1", "rank": 1, "discount_bp": 1_000}
        await conn.execute(insert(tables.offer_policies).values(policy | {"methods": ["pix"], "filter": {}}))
    desk = await floor.sign_in()
    call_id = await talk(floor, desk)
    await until(lambda: "case_arrived" in desk.kinds(), what="the case")
    answer = {"question": "birth_date", "answer": "17/05/1980"}
    assert (await desk.post(routes.IDENTITY.format(call_id=call_id), answer)).status_code == 200
    return desk, call_id


async def become(floor: TestFloor, desk: Desk, call_id: str, kind: LegalKind) -> dict[str, Any]:
    """From now on the debtor has this status, and no other; the body as the desk is told it."""
    async with floor.database.write() as conn:
        await conn.execute(delete(tables.legal_facts))
        fact = {
            "fact_id": kind.value,
            "person_id": "person-1",
            "kind": kind.value,
            "since": date(2026, 11, 1),
        }
        await conn.execute(insert(tables.legal_facts).values(fact | {"rule_id": "x"}))
    before = desk.kinds().count("case_changed")
    floor.it.tell_case(call_id, "legal")
    await until(lambda: desk.kinds().count("case_changed") > before, what="the changed case")
    return dict(desk.last("case_changed")["body"])


def draft() -> PromiseDraft:
    return PromiseDraft(
        debt_ids=("debt-1",),
        amount=Money(100_000, "BRL"),
        due_on=_workday(),
        method=PayMethod.PIX,
        read_back=True,
    )


def _workday() -> date:
    day = SOON
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day


def plan() -> PlanWanted:
    return PlanWanted(
        kind=PlanKind.SINGLE,
        debt_ids=("debt-1",),
        offer_id="cash",
        total=Money(20_000, "BRL"),
        changed="total",
    )


def order() -> MakeOrder:
    return MakeOrder(
        key=str(uuid4()), kind=OrderKind.PIX, amount=Money(100, "BRL"), due_on=SOON, debt_ids=("debt-1",)
    )


def for_the_law(answer: httpx.Response) -> bool:
    """Refused, and because of the legal status."""
    if answer.status_code == 200:
        return "blocked" in answer.json().get("faults", ())
    fault = answer.json()["params"].get("fault", "")
    return answer.json()["code"] == "refused" and bool({"legal", "blocked"} & set(fault.split(",")))


async def refused(desk: Desk, call_id: str) -> tuple[set[str], list[httpx.Response]]:
    """Every action, asked for as a desk that does not know better would."""
    saved = outcome(call_id, desk.agent_id, "promise").model_copy(update={"promise": draft()})
    answers = {
        "statement": await desk.get(routes.STATEMENT.format(person_id="person-1")),
        "history": await desk.get(routes.HISTORY.format(person_id="person-1")),
        "plan": await desk.post(routes.PLAN.format(call_id=call_id), plan()),
        "approval": await desk.post(routes.APPROVALS.format(call_id=call_id), AskApproval(plan=plan())),
        "order": await desk.post(routes.ORDERS.format(call_id=call_id), order()),
        "promise_check": await desk.post(routes.PROMISE_CHECK.format(call_id=call_id), draft()),
    }
    if for_the_law(answers["promise_check"]):
        # Where it is allowed it would end the call's story.
        answers["promise"] = await desk.post(routes.OUTCOMES, saved)
    return {name for name, answer in answers.items() if for_the_law(answer)}, list(answers.values())


async def test_the_server_refuses_what_each_status_forbids(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1, payment_provider="demo") as floor:
        desk, call_id = await confirmed(floor)
        found = {}
        for kind in FORBIDDEN:
            body = await become(floor, desk, call_id, kind)
            no, answers = await refused(desk, call_id)
            hidden = {"amounts"} if body["balance"]["minor"] == 0 and not body["debts"] else set()
            found[kind] = no | hidden | (set() if body["offers"] else {"offers"})
            if hidden:
                told = str(body) + "".join(answer.text for answer in answers)
                assert not [amount for amount in AMOUNTS if amount in told.replace("\N{NO-BREAK SPACE}", "")]
        assert found == FORBIDDEN


async def test_each_status_names_its_rule_and_what_may_still_be_done(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        desk, call_id = await confirmed(floor)
        for kind in FORBIDDEN:
            body = await become(floor, desk, call_id, kind)
            (fact,) = body["legal"]
            assert all(line["rule_id"] and line["rule_version"] and line["text"] for line in body["blocked"])
            assert bool(body["blocked"]) == bool(fact["blocks"])
            assert body["allowed"] or fact["blocks"] == ["listing"]
            assert [event["kind"] for event in body["legal_events"]] == [kind.value]


async def test_soft_offers_are_for_the_over_indebted(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        desk, call_id = await confirmed(floor)
        async with floor.database.write() as conn:
            soft = {
                "policy_id": "soft",
                "creditor_id": "creditor-1",
                "rank": 2,
                "soft": True,
                "instalments": 24,
            }
            limits = {"entry_bp": 0, "methods": ["pix"], "filter": {}}
            await conn.execute(insert(tables.offer_policies).values(soft | limits))
        body = await become(floor, desk, call_id, LegalKind.OVER_INDEBTED)
        assert [offer["offer_id"] for offer in body["offers"]] == ["soft"]
        assert "superendividado" in body["offers"][0]["reason"]
        body = await become(floor, desk, call_id, LegalKind.PRESCRIBED)
        assert [offer["offer_id"] for offer in body["offers"]] == ["cash"]
