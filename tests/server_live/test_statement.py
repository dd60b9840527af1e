"""The balance on any day with its arithmetic, over the wire: what the debtor's identity and status allow."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, update

from server_api.contract import routes
from server_api.store import tables
from tests.helpers.waiting import until
from tests.server_live.floor import Desk, TestFloor, open_floor
from tests.server_live.test_story import talk

PATH = routes.STATEMENT.format(person_id="person-1")


async def in_talk(floor: TestFloor) -> tuple[Desk, str]:
    desk = await floor.sign_in()
    call_id = await talk(floor, desk)
    await until(lambda: "case_arrived" in desk.kinds(), what="the case")
    return desk, call_id


async def owe(floor: TestFloor, **values: Any) -> None:
    async with floor.database.write() as conn:
        await conn.execute(update(tables.debts).values(**values))


async def pay(floor: TestFloor, minor: int, at: datetime) -> None:
    values = {
        "payment_id": f"payment-{minor}",
        "provider": "banco",
        "reference": f"E{minor}",
        "debt_id": "debt-1",
        "person_id": "person-1",
        "amount_minor": minor,
        "currency": "BRL",
        "paid_at": at,
        "posted_at": at,
    }
    async with floor.database.write() as conn:
        await conn.execute(insert(tables.payments).values(values))


async def statement(desk: Desk, on: str) -> dict[str, Any]:
    answer = await desk.get(PATH, on=on)
    assert answer.status_code == 200, answer.text
    (debt,) = answer.json()["debts"]
    assert answer.json()["total"] == debt["total"]
    return dict(debt)


def told(debt: dict[str, Any]) -> list[tuple[str, int, str, str]]:
    """The lines with plain blanks."""
    return [
        (
            line["component"],
            line["amount"]["minor"],
            line["formula"].replace("\N{NO-BREAK SPACE}", " "),
            line["rule"].replace("\N{NO-BREAK SPACE}", " "),
        )
        for line in debt["lines"]
    ]


async def test_the_arithmetic_of_a_past_and_of_a_coming_day(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        await owe(
            floor, principal_minor=918_000, due_on=date(2026, 9, 13), interest_month_bp=300, penalty_bp=200
        )
        desk, _ = await in_talk(floor)
        debt = await statement(desk, "2026-11-24")
        assert told(debt) == [
            ("principal", 918_000, "", "venceu em 13/09/2026"),
            ("penalty", 18_360, "R$ 9.180,00 × 2 %", "multa de 2 %, uma só vez"),
            (
                "interest",
                66_096,
                "R$ 9.180,00 × 3 % × 72 ÷ 30",
                "juros simples, 3 % ao mês, mês de 30 dias, de 13/09/2026 a 24/11/2026",
            ),
        ]
        assert debt["total"]["minor"] == 1_002_456
        assert (await statement(desk, "2026-09-13"))["total"]["minor"] == 918_000
        assert (await statement(desk, "2026-12-24"))["total"]["minor"] == 1_002_456 + 27_540


async def test_payments_are_taken_by_the_creditors_order_on_the_debtors_own_day(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        await owe(
            floor, principal_minor=100_000, due_on=date(2026, 9, 1), interest_month_bp=300, penalty_bp=200
        )
        async with floor.database.write() as conn:
            rules = {"money": {"allocation": ["principal"], "rounding": "half_even"}}
            await conn.execute(update(tables.creditors).values(rules=rules))
        # 22:30 in São Paulo is the next day in UTC.
        await pay(floor, 40_000, datetime(2026, 10, 2, 1, 30, tzinfo=UTC))
        desk, _ = await in_talk(floor)
        answer = (await desk.get(PATH, on="2026-10-31")).json()
        assert answer["allocation"] == ["principal", "costs", "fees", "penalty", "interest"]
        assert "para o par" in answer["rounding"]
        (debt,) = answer["debts"]
        assert told(debt)[2:] == [
            (
                "interest",
                3_000,
                "R$ 1.000,00 × 3 % × 30 ÷ 30",
                "juros simples, 3 % ao mês, mês de 30 dias, de 01/09/2026 a 01/10/2026",
            ),
            (
                "interest",
                1_800,
                "R$ 600,00 × 3 % × 30 ÷ 30",
                "juros simples, 3 % ao mês, mês de 30 dias, de 01/10/2026 a 31/10/2026",
            ),
            ("paid", 40_000, "principal R$ 400,00", "pagamento de 01/10/2026"),
        ]
        assert debt["total"]["minor"] == 60_000 + 2_000 + 3_000 + 1_800


async def test_the_contracts_own_instalments(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        await owe(
            floor, interest_month_bp=100, penalty_bp=200, interest_kind="price", opened_on=date(2026, 8, 1)
        )
        async with floor.database.write() as conn:
            for number, month in ((1, 9), (2, 10)):
                row = {"debt_id": "debt-1", "number": number, "due_on": date(2026, month, 1)}
                part = {
                    "principal_minor": 10_000,
                    "interest_minor": 1_000,
                    "paid_minor": 5_000 if number == 1 else 0,
                }
                await conn.execute(insert(tables.debt_instalments).values(row | part))
        desk, _ = await in_talk(floor)
        debt = await statement(desk, "2026-10-16")
        assert [
            (line["number"], line["paid"]["minor"], line["balance"]["minor"], line["days_late"])
            for line in debt["instalments"]
        ] == [(1, 5_000, 6_000 + 120 + 90, 45), (2, 0, 11_000 + 220 + 55, 15)]
        (shown,) = desk.last("case_arrived")["body"]["debts"]
        assert (shown["instalments"], shown["instalments_late"]) == (2, 2)
        assert shown["paid"] == {"minor": 5_000, "currency": "BRL"}
        assert shown["fees"] is None


async def test_nothing_before_the_identity_and_nothing_of_others(tmp_path: Path) -> None:
    async with open_floor(tmp_path, agents=2, identity_mode="masked") as floor:
        desk, _ = await in_talk(floor)
        masked = await desk.get(PATH)
        other = await floor.sign_in(2)
        stranger = await other.get(PATH)
        assert (masked.status_code, stranger.status_code) == (404, 404)
        assert masked.json() == stranger.json()


@pytest.mark.parametrize("on", ["1066-10-14", "9999-12-31", "tomorrow", "2026-02-30"])
async def test_a_day_that_makes_no_sense_is_refused(tmp_path: Path, on: str) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        desk, _ = await in_talk(floor)
        assert (await desk.get(PATH, on=on)).status_code == 422


async def test_no_amounts_of_the_dead(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        desk, _ = await in_talk(floor)
        fact = {"fact_id": "f", "person_id": "person-1", "kind": "deceased", "since": date(2026, 1, 1)}
        async with floor.database.write() as conn:
            await conn.execute(insert(tables.legal_facts).values(fact | {"rule_id": "LEGAL-DECEASED"}))
        refused = await desk.get(PATH)
        assert (refused.status_code, refused.json()["code"]) == (422, "refused")
        assert refused.json()["params"]["rule_id"] == "LEGAL-DECEASED"


@pytest.mark.parametrize(("net", "owed"), [(False, 60_000), (True, 100_000)])
async def test_what_a_portfolio_is_less_already_by_is_not_taken_off_twice(
    tmp_path: Path, net: bool, owed: int
) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        paid_at = datetime(2026, 9, 1, 12, tzinfo=UTC)
        started = datetime(2026, 9, 5, 12, tzinfo=UTC)
        async with floor.database.write() as conn:
            row = {
                "import_id": "import-1",
                "file_name": "x",
                "sha256": "",
                "started_at": started,
                "state": "done",
            }
            await conn.execute(insert(tables.imports).values(row))
            rules = {"money": {"net_of_payments": net}}
            await conn.execute(update(tables.creditors).values(rules=rules))
        await owe(floor, principal_minor=100_000, due_on=date(2026, 9, 1), import_id="import-1")
        await pay(floor, 40_000, paid_at)
        desk, _ = await in_talk(floor)
        assert (await statement(desk, "2026-09-10"))["total"]["minor"] == owed


async def test_how_a_payment_was_taken_is_read_from_its_rows(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        await owe(floor, principal_minor=100_000, due_on=date(2026, 9, 1), penalty_bp=200, fees_minor=500)
        await pay(floor, 10_000, datetime(2026, 9, 11, 12, tzinfo=UTC))
        async with floor.database.write() as conn:
            part = {"payment_id": "payment-10000", "component": "principal", "amount_minor": 10_000}
            await conn.execute(insert(tables.payment_parts).values(part))
        desk, _ = await in_talk(floor)
        assert told(await statement(desk, "2026-09-11"))[-1][2] == "principal R$ 100,00"
        (shown,) = desk.last("case_arrived")["body"]["debts"]
        assert (shown["principal"]["minor"], shown["penalty"]["minor"], shown["fees"]["minor"]) == (
            90_000,
            2_000,
            500,
        )
