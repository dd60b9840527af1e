"""A payment, a dispute or an opt-out takes a person out at once: no new call, a ringing one cancelled."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from server_api.clock import SystemClock
from server_api.contract import routes
from server_api.contract.money import Money
from server_api.contract.wishes import OptOut, PostPayment
from server_api.services.withdraw_person import WithdrawalNews, WithdrawPerson
from server_api.store import tables
from tests.helpers.waiting import until
from tests.server_live.floor import Desk, TestFloor, open_floor
from tests.server_live.seed import CAMPAIGN
from tests.server_live.test_story import outcome, talk


async def ringing(floor: TestFloor, desk: Desk) -> str:
    await desk.ready()
    (call_id,) = await floor.dialled()
    floor.switch.ring(call_id)
    return call_id


async def cancelled(floor: TestFloor, call_id: str) -> None:
    await until(lambda: floor.it.calls.get(call_id) is None, what="the cancellation")
    await floor.it.dialer.tick()
    assert not floor.switch.calls


def payment(reference: str = "E1", minor: int = 10_000_000, currency: str = "BRL") -> PostPayment:
    return PostPayment(
        provider="banco",
        reference=reference,
        debt="debt-1",
        amount=Money(minor, currency),
        paid_at=datetime(2026, 11, 20, 12, tzinfo=UTC),
    )


async def test_a_ringing_call_is_cancelled_and_never_dialled_again(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        desk = await floor.sign_in()
        call_id = await ringing(floor, desk)
        await floor.it.talks.withdraw("person-1", "paid", by="agent-1")
        await cancelled(floor, call_id)
        (lead,) = await floor.rows(tables.leads)
        assert lead["state"] == "closed"
        (act,) = await floor.rows(tables.audit, what="withdrawn")
        assert (act["subject"], act["detail"]) == ("person-1", {"reason": "paid"})


async def test_an_agent_who_talks_to_them_is_told_once(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        desk = await floor.sign_in()
        call_id = await talk(floor, desk)
        await floor.it.talks.withdraw("person-1", "paid")
        await until(lambda: "noticed" in desk.kinds(), what="the notice")
        await floor.it.talks.heed.look()
        assert [body for body in desk.told if body["kind"] == "noticed"] == [
            {
                "kind": "noticed",
                "code": "person_withdrawn",
                "params": {"call_id": call_id, "reason": "paid"},
            }
        ]
        assert call_id in floor.switch.calls


async def test_a_process_without_a_bus_is_heard_too(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        call_id = await ringing(floor, await floor.sign_in())
        # As a command at a terminal does it: the same database, nobody to tell.
        await WithdrawPerson(floor.it.database, SystemClock(), WithdrawalNews())("person-1", "legal")
        await cancelled(floor, call_id)


async def test_a_payment_cancels_what_rings_and_settles_the_debt_once(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1, leads=1) as floor:
        desk, lead = await floor.sign_in(), await floor.sign_in_lead()
        call_id = await ringing(floor, desk)
        refused = await desk.post(routes.PAYMENTS, payment())
        assert refused.status_code == 403
        posted = await lead.post(routes.PAYMENTS, payment())
        assert posted.status_code == 200, posted.text
        await cancelled(floor, call_id)
        again = (await lead.post(routes.PAYMENTS, payment())).json()
        assert again == posted.json() | {"repeated": True}
        assert posted.json()["settled"]
        differs = await lead.post(routes.PAYMENTS, payment(minor=5))
        assert (differs.status_code, differs.json()["code"]) == (409, "key_reused")
        (debt,) = await floor.rows(tables.debts)
        (row,) = await floor.rows(tables.leads)
        assert (debt["state"], row["state"], row["last_result"]) == ("paid", "closed", "paid")
        assert len(await floor.rows(tables.payments)) == 1
        paid = await floor.rows(tables.history, channel="payment")
        assert [(one["body"], one["amount_minor"]) for one in paid] == [
            ("Pagamento de R$\N{NO-BREAK SPACE}100.000,00 (banco)", 10_000_000)
        ]


async def test_who_paid_a_part_is_left_alone_for_some_days(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1, leads=1) as floor:
        desk, lead = await floor.sign_in(), await floor.sign_in_lead()
        call_id = await ringing(floor, desk)
        posted = await lead.post(routes.PAYMENTS, payment(minor=1))
        assert not posted.json()["settled"]
        await cancelled(floor, call_id)
        (row,) = await floor.rows(tables.leads)
        assert row["state"] == "open"
        assert row["next_at"] > datetime.now(UTC) + timedelta(days=2)


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        (payment().model_copy(update={"debt": "nobody's"}), "debt_unknown"),
        (payment(currency="USD"), "currency_wrong"),
        (payment(minor=0), "amount_wrong"),
        (payment(reference=" "), "payment_nameless"),
    ],
)
async def test_a_payment_that_cannot_be_is_refused(tmp_path: Path, wrong: PostPayment, fault: str) -> None:
    async with open_floor(tmp_path, debtors=1, leads=1) as floor:
        lead = await floor.sign_in_lead()
        answer = await lead.post(routes.PAYMENTS, wrong)
        assert answer.json()["params"]["fault"] == fault
        assert await floor.rows(tables.payments) == []


OTHER = "campaign-2"


async def other_campaign(floor: TestFloor) -> None:
    """Another creditor's campaign with a lead for the same debtor, and a second number for them."""
    (campaign,) = [dict(row) for row in await floor.rows(tables.campaigns)]
    (creditor,) = [dict(row) for row in await floor.rows(tables.creditors)]
    (debt,) = [dict(row) for row in await floor.rows(tables.debts)]
    rows: list[tuple[Any, dict[str, Any]]] = [
        (tables.creditors, creditor | {"creditor_id": "creditor-2"}),
        (tables.debts, debt | {"debt_id": "debt-other", "creditor_id": "creditor-2"}),
        (tables.campaigns, campaign | {"campaign_id": OTHER, "name": "Outra", "creditor_id": "creditor-2"}),
        (
            tables.leads,
            {
                "lead_id": "lead-other",
                "campaign_id": OTHER,
                "person_id": "person-1",
                "next_at": datetime.now(UTC) + timedelta(days=9),
            },
        ),
        (
            tables.phones,
            {"phone_id": "phone-b", "person_id": "person-1", "e164": "+551133334444", "position": 9},
        ),
    ]
    async with floor.it.database.write() as conn:
        for table, row in rows:
            await conn.execute(insert(table).values(row))


@pytest.mark.parametrize(
    ("scope", "on", "rings_on", "open_in", "usable"),
    [
        ("number", "phone-1", False, [CAMPAIGN, OTHER], ["phone-b"]),
        ("number", "+551133334444", True, [CAMPAIGN, OTHER], ["phone-1"]),
        ("channel", "voice", False, [], ["phone-1", "phone-b"]),
        ("channel", "sms", True, [CAMPAIGN, OTHER], ["phone-1", "phone-b"]),
        ("debtor", "", False, [], ["phone-1", "phone-b"]),
        ("global", "", False, [], []),
        ("campaign", CAMPAIGN, False, [OTHER], ["phone-1", "phone-b"]),
        ("campaign", OTHER, True, [CAMPAIGN], ["phone-1", "phone-b"]),
        ("creditor", "creditor-1", False, [OTHER], ["phone-1", "phone-b"]),
        ("creditor", "creditor-2", True, [CAMPAIGN], ["phone-1", "phone-b"]),
    ],
)
async def test_an_opt_out_goes_as_far_as_was_said(
    tmp_path: Path, scope: str, on: str, rings_on: bool, open_in: list[str], usable: list[str]
) -> None:
    async with open_floor(tmp_path, debtors=1, leads=1) as floor:
        desk, lead = await floor.sign_in(), await floor.sign_in_lead()
        call_id = await ringing(floor, desk)
        await other_campaign(floor)
        path = routes.WISHES.format(person_id="person-1")
        answer = await desk.post(path, OptOut(scope=scope, on=on, reason="pediu"))
        assert answer.status_code == 200, answer.text
        await floor.it.talks.heed.look()
        if rings_on:
            assert floor.it.calls.get(call_id) is not None
        else:
            await cancelled(floor, call_id)
        rows = await floor.rows(tables.leads, state="open")
        assert sorted(row["campaign_id"] for row in rows) == open_in
        phones = await floor.rows(tables.phones, state="usable")
        assert sorted(row["phone_id"] for row in phones) == usable
        (wish,) = (await lead.get(path)).json()["wishes"]
        assert (wish["scope"], wish["kind"], wish["reason"]) == (scope, "opt_out", "pediu")
        ended = await lead.delete(routes.WISH.format(wish_id=wish["wish_id"]))
        assert ended.status_code == 204, ended.text
        assert len(await floor.rows(tables.leads, state="open")) == 2
        assert len(await floor.rows(tables.phones, state="usable")) == 2


@pytest.mark.parametrize(
    ("scope", "on", "status"),
    [("number", "phone-9", 404), ("channel", "pigeon", 404), ("campaign", "no", 404), ("all", "", 422)],
)
async def test_an_opt_out_of_nothing_is_refused(tmp_path: Path, scope: str, on: str, status: int) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        desk = await floor.sign_in()
        path = routes.WISHES.format(person_id="person-1")
        assert (await desk.post(path, OptOut(scope=scope, on=on))).status_code == status
        past = OptOut(scope="debtor", expires_at=datetime(2020, 1, 1, tzinfo=UTC))
        assert (await desk.post(path, past)).json()["params"]["fault"] == "expiry_past"
        assert await floor.rows(tables.contact_wishes) == []


async def test_an_opt_out_for_a_time_puts_the_calls_off(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        desk = await floor.sign_in()
        until_then = datetime.now(UTC) + timedelta(days=30)
        path = routes.WISHES.format(person_id="person-1")
        await desk.post(path, OptOut(scope="debtor", expires_at=until_then))
        (row,) = await floor.rows(tables.leads)
        assert (row["state"], row["next_at"]) == ("open", until_then)


async def test_what_the_agent_hears_stops_the_other_call_that_rings(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1, agents=2) as floor:
        desk = await floor.sign_in()
        call_id = await talk(floor, desk)
        floor.switch.end(call_id)
        await until(lambda: desk.state == "wrap_up", what="wrap-up")
        saved = await desk.post(routes.OUTCOMES, outcome(call_id, desk.agent_id, "opt_out"))
        assert saved.status_code == 200, saved.text
        (act,) = await floor.rows(tables.audit, what="withdrawn")
        assert (act["subject"], act["detail"]) == ("person-1", {"reason": "opt_out", "call": call_id})
        assert await floor.rows(tables.ready) == []
        assert "noticed" not in desk.kinds()
        (row,) = await floor.rows(tables.leads)
        assert (row["state"], row["last_result"]) == ("closed", "opt_out")
