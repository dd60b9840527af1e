"""Income and expenses of an over-indebted debtor, over the wire: offers that fit the month."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from sqlalchemy import insert, select

from server_api.contract import routes
from server_api.contract.hardship import Expense, Income, WriteHardship
from server_api.contract.words import LegalKind
from server_api.store import tables
from tests.helpers.waiting import until
from tests.server_live.floor import Desk, TestFloor, open_floor
from tests.server_live.test_legal_kinds import become, confirmed
from tests.server_live.test_story import talk

PERSON = routes.HARDSHIP.format(person_id="person-1")


def month(**more: Any) -> WriteHardship:
    """R$ 1,900.00 come in, 1,750.00 go out."""
    told = {
        "key": str(uuid4()),
        "income": {Income.WAGES: 190_000},
        "expenses": {Expense.HOUSING: 100_000, Expense.FOOD: 75_000},
    }
    return WriteHardship.model_validate(told | more)


async def _over_indebted(floor: TestFloor) -> tuple[Desk, str]:
    desk, call_id = await confirmed(floor)
    policy = {"policy_id": "soft", "creditor_id": "creditor-1", "rank": 1, "soft": True, "instalments": 6}
    short = {"policy_id": "short", "creditor_id": "creditor-1", "rank": 0, "soft": True, "instalments": 3}
    more = {"entry_bp": 0, "methods": ["pix"], "filter": {}}
    async with floor.database.write() as conn:
        await conn.execute(insert(tables.offer_policies).values(policy | more | {"max_instalments": 24}))
        await conn.execute(insert(tables.offer_policies).values(short | more))
    await become(floor, desk, call_id, LegalKind.OVER_INDEBTED)
    return desk, call_id


async def _told(desk: Desk, told: WriteHardship) -> dict[str, Any]:
    before = desk.kinds().count("case_changed")
    answer = await desk.post(PERSON, told)
    assert answer.status_code == 200, answer.text
    await until(lambda: desk.kinds().count("case_changed") > before, what="the changed case")
    return dict(answer.json()["hardship"])


async def test_offers_fit_what_is_left_of_the_month(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        desk, _ = await _over_indebted(floor)
        assert [offer["offer_id"] for offer in desk.last("case_changed")["body"]["offers"]] == [
            "short",
            "soft",
        ]
        sheet = await _told(desk, month())
        assert (sheet["left"]["minor"], sheet["payable"]["minor"]) == (15_000, 15_000)
        body = desk.last("case_changed")["body"]
        first, second = body["offers"]
        assert [first["offer_id"], second["offer_id"]] == ["soft", "short"], "who cannot be paid comes last"
        assert max(first["instalment"]["minor"], first["first_payment"]["minor"]) <= 15_000
        assert first["instalments"] > 6, "over more months than the policy offers, within what it allows"
        assert "cabe no que sobra" in first["reason"]
        assert "acima do que sobra" in second["reason"]
        assert "150,00" in body["history"]["items"][0]["text"]


async def test_the_law_keeps_a_part_of_the_income_whatever_the_expenses(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        desk, _ = await _over_indebted(floor)
        sheet = await _told(desk, month(income={Income.BENEFITS: 70_000}, expenses={Expense.FOOD: 20_000}))
        assert (sheet["left"]["minor"], sheet["protected"]["minor"]) == (50_000, 60_000)
        assert sheet["payable"]["minor"] == 10_000
        assert sheet["rule_id"] == "BR-14181-MIN"


async def test_the_same_sending_writes_once_and_a_later_month_counts(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        desk, _ = await _over_indebted(floor)
        told = month()
        await _told(desk, told)
        await _told(desk, told)
        newest = await _told(desk, month(income={Income.WAGES: 200_000}, dependants=2))
        async with floor.database.read() as conn:
            rows = (await conn.execute(select(tables.hardship_sheets))).all()
            audited = (
                await conn.execute(select(tables.audit.c.what).where(tables.audit.c.what == "hardship_told"))
            ).all()
        assert len(rows) == len(audited) == 2
        assert newest["payable"]["minor"] == 25_000
        extras = (await desk.get(routes.CASE_EXTRAS.format(person_id="person-1"))).json()
        assert extras["hardship"] == newest


async def test_what_cannot_be_a_month_is_refused_at_its_field(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        desk, _ = await _over_indebted(floor)
        refused = {
            "empty": month(income={}, expenses={}),
            "unknown": month(expenses={"health": 1}),
            "amount": month(income={Income.WAGES: -1}),
            "dependants": month(dependants=31),
            "too_long": month(note="x" * 2_001),
        }
        for fault, told in refused.items():
            answer = await desk.post(PERSON, told)
            assert (answer.status_code, answer.json()["params"]["fault"]) == (422, fault)
        async with floor.database.read() as conn:
            assert (await conn.execute(select(tables.hardship_sheets))).all() == []


async def test_nobody_is_asked_before_the_identity(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        desk = await floor.sign_in()
        await talk(floor, desk)
        await until(lambda: "case_arrived" in desk.kinds(), what="the case")
        answer: httpx.Response = await desk.post(PERSON, month())
        assert answer.json()["params"]["fault"] == "identity"
        async with floor.database.read() as conn:
            assert (await conn.execute(select(tables.hardship_sheets))).all() == []
