"""Payment orders on a whole server: made on the line, sent, paid by the bank's word, taken back."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import update

from server_api.contract import routes
from server_api.contract.debt_words import OrderKind, OrderState
from server_api.contract.money import Money
from server_api.contract.payments import MakeOrder, SendOrder
from server_api.contract.words import Channel
from server_api.domain.pix import parse
from server_api.domain.slip import read_line
from server_api.rules.question import Denied
from server_api.services.demo_bank import DemoBank
from server_api.services.payment_port import SIGNATURE, sign
from server_api.store import tables
from tests.helpers.waiting import until
from tests.server_live.floor import Desk, TestFloor, open_floor
from tests.server_live.test_story import outcome, talk

TERMS = {"methods": ["pix", "boleto", "link"], "agency": "Ponte"}
EVENTS = routes.PROVIDER_EVENTS.format(provider="demo")


async def line(floor: TestFloor, desk: Desk) -> str:
    """A talk with a debtor whose creditor takes Pix, slips and links; the call's id."""
    async with floor.database.write() as conn:
        await conn.execute(update(tables.creditors).values(rules=TERMS))
    call_id = await talk(floor, desk)
    await until(lambda: "case_arrived" in desk.kinds(), what="the case")
    return call_id


def bank(floor: TestFloor) -> DemoBank:
    found = floor.it.payments.bank
    assert found is not None
    return found


def wanted(kind: OrderKind = OrderKind.PIX, minor: int = 50_000, **changes: Any) -> MakeOrder:
    values: dict[str, Any] = {
        "key": str(uuid4()),
        "kind": kind,
        "amount": Money(minor, "BRL"),
        "due_on": date.today() + timedelta(days=3),
        "debt_ids": ("debt-1",),
    }
    return MakeOrder(**(values | changes))


async def made(desk: Desk, call_id: str, order: MakeOrder) -> dict[str, Any]:
    answer = await desk.post(routes.ORDERS.format(call_id=call_id), order)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def reference(floor: TestFloor, order: dict[str, Any]) -> str:
    (row,) = await floor.rows(tables.payment_orders, order_id=order["order_id"])
    return str(row["reference"])


async def told(floor: TestFloor, *events: Any, stamp: datetime | None = None) -> int:
    """The bank's word over HTTP; the answer's status."""
    body, headers = bank(floor).signed(*events)
    if stamp is not None:
        headers = {SIGNATURE: sign(bank(floor).secret, body, stamp)}
    answer = await floor.client.post(EVENTS, content=body, headers=headers)
    return answer.status_code


def orders_of(desk: Desk) -> list[str]:
    return [body["order"]["state"] for body in desk.told if body["kind"] == "order_changed"]


def settings(**more: Any) -> dict[str, Any]:
    return {"payment_provider": "demo", "promises_s": 0.05} | more


async def test_a_pix_is_made_once_and_paid_live(tmp_path: Path) -> None:
    async with open_floor(tmp_path, **settings()) as floor:
        desk = await floor.sign_in()
        call_id = await line(floor, desk)
        wish = wanted()
        order = await made(desk, call_id, wish)
        assert parse(order["payload"])["54"] == "500.00"
        assert "/v2/cobv/" in parse(order["payload"])["26.25"]
        assert (await made(desk, call_id, wish))["order_id"] == order["order_id"]
        changed = wish.model_copy(update={"amount": Money(1, "BRL")})
        differs = await desk.post(routes.ORDERS.format(call_id=call_id), changed)
        assert (differs.status_code, differs.json()["code"]) == (409, "key_reused")
        paid = bank(floor).event(await reference(floor, order), OrderState.PAID)
        opened = bank(floor).event(paid.reference, OrderState.OPENED)
        # Out of order and again and again: one payment.
        assert [await told(floor, paid, opened), await told(floor, paid), await told(floor, opened)] == [
            204
        ] * 3
        await until(lambda: orders_of(desk)[-1:] == ["paid"], what="paid on the screen")
        await until(lambda: "case_changed" in desk.kinds(), what="the changed case")
        assert len(await floor.rows(tables.payments)) == 1
        (row,) = await floor.rows(tables.payment_orders)
        assert (row["state"], row["paid_at"]) == ("paid", paid.at)


async def test_a_slip_and_a_link_are_made(tmp_path: Path) -> None:
    async with open_floor(tmp_path, **settings()) as floor:
        desk = await floor.sign_in()
        call_id = await line(floor, desk)
        slip = await made(desk, call_id, wanted(OrderKind.BOLETO))
        assert read_line(slip["line"]) == slip["barcode"]
        link = await made(desk, call_id, wanted(OrderKind.LINK))
        assert link["url"].startswith("https://")


@pytest.mark.parametrize(
    ("changes", "status", "params"),
    [
        ({"minor": 0}, 422, {"field": "amount"}),
        ({"minor": 10**9}, 422, {"field": "amount"}),
        ({"amount": Money(5, "USD")}, 422, {"field": "amount"}),
        ({"due_on": date(2020, 1, 1)}, 422, {"field": "due_on"}),
        ({"due_on": date(2040, 1, 1)}, 422, {"field": "due_on"}),
        ({"debt_ids": ("debt-2",)}, 422, {"field": "debt_ids"}),
        ({"debt_ids": ()}, 422, {"field": "debt_ids"}),
    ],
)
async def test_what_cannot_be_asked_for_is_refused(
    tmp_path: Path, changes: dict[str, Any], status: int, params: dict[str, str]
) -> None:
    async with open_floor(tmp_path, **settings()) as floor:
        desk = await floor.sign_in()
        call_id = await line(floor, desk)
        answer = await desk.post(routes.ORDERS.format(call_id=call_id), wanted(**changes))
        assert answer.status_code == status
        assert answer.json()["params"] == params
        assert await floor.rows(tables.payment_orders) == []


async def test_nobody_elses_call_and_no_creditor_without_the_method(tmp_path: Path) -> None:
    async with open_floor(tmp_path, agents=2, **settings()) as floor:
        desk, other = await floor.sign_in(), await floor.sign_in(2, "pc-2")
        call_id = await line(floor, desk)
        assert (await other.post(routes.ORDERS.format(call_id=call_id), wanted())).status_code == 404
        async with floor.database.write() as conn:
            await conn.execute(update(tables.creditors).values(rules={}))
        answer = await desk.post(routes.ORDERS.format(call_id=call_id), wanted())
        assert answer.json()["params"] == {"fault": "method_not_allowed"}


async def test_without_a_provider_there_are_no_orders(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        desk = await floor.sign_in()
        call_id = await line(floor, desk)
        answer = await desk.post(routes.ORDERS.format(call_id=call_id), wanted())
        assert answer.json()["params"] == {"fault": "no_provider"}
        assert (await floor.client.post(EVENTS, content=b"{}")).status_code == 404


async def test_a_legal_block_refuses_orders(tmp_path: Path) -> None:
    async with open_floor(tmp_path, **settings()) as floor:
        desk = await floor.sign_in()
        call_id = await line(floor, desk)
        async with floor.database.write() as conn:
            fact = {"fact_id": "f", "person_id": "person-1", "kind": "bankruptcy", "since": date(2026, 1, 1)}
            await conn.execute(tables.legal_facts.insert().values(**fact, rule_id="LEGAL-BANKRUPTCY"))
        answer = await desk.post(routes.ORDERS.format(call_id=call_id), wanted())
        assert (answer.status_code, answer.json()["code"]) == (422, "refused")
        assert answer.json()["params"]["rule_id"] == "LEGAL-BANKRUPTCY"


@pytest.mark.parametrize(
    ("body", "header", "status"),
    [
        (b'{"events": []}', "", 403),
        (b'{"events": []}', "t=1,v1=00", 403),
        (b'{"events": []}', "t=\xb2,v1=00", 403),
        (b"not json", None, 422),
        (b'{"events": [{"reference": "x", "state": "paid", "at": "2026-01-01T00:00:00+00:00"}]}', None, 422),
        (b'{"events": [{"reference": "x", "state": "opened", "at": "2026-01-01T00:00:00"}]}', None, 422),
        (
            b'{"events": [{"reference": "x", "state": "opened", "at": "2026-01-01T00:00:00+00:00"}]}',
            None,
            204,
        ),
    ],
)
async def test_only_what_the_bank_signed_is_heard(
    tmp_path: Path, body: bytes, header: str | None, status: int
) -> None:
    async with open_floor(tmp_path, **settings()) as floor:
        own = sign(bank(floor).secret, body, datetime.now(UTC))
        headers = {SIGNATURE.encode(): (own if header is None else header).encode("latin-1")}
        answer = await floor.client.post(EVENTS, content=body, headers=headers)
        assert answer.status_code == status
        assert await floor.rows(tables.payments) == []


async def test_an_old_message_is_not_taken_again_though_it_was_signed(tmp_path: Path) -> None:
    async with open_floor(tmp_path, **settings()) as floor:
        desk = await floor.sign_in()
        order = await made(desk, await line(floor, desk), wanted())
        paid = bank(floor).event(await reference(floor, order), OrderState.PAID)
        for minutes in (-6, 6):
            assert await told(floor, paid, stamp=datetime.now(UTC) + timedelta(minutes=minutes)) == 403
        assert await floor.rows(tables.payments) == []


async def test_an_order_is_sent_where_the_law_allows_and_shown_as_sent(tmp_path: Path) -> None:
    async with open_floor(tmp_path, **settings()) as floor:
        desk = await floor.sign_in()
        order = await made(desk, await line(floor, desk), wanted())
        path = routes.ORDER_SEND.format(order_id=order["order_id"])
        floor.gate.denied["person-1"] = Denied("BR-HOURS", 1, "closed")
        denied = await desk.post(path, SendOrder(channel=Channel.SMS))
        assert (denied.status_code, denied.json()["params"]["rule"]) == (409, "BR-HOURS")
        floor.gate.denied.clear()
        sent = (await desk.post(path, SendOrder(channel=Channel.SMS))).json()
        assert (sent["state"], sent["sent_by"]) == ("sent", ["sms"])
        (message,) = floor.it.payments.carrier.sent
        assert order["payload"] in message.text
        (row,) = await floor.rows(tables.history, channel="sms")
        assert row["body"] == "Código Pix enviado"
        no_mail = await desk.post(path, SendOrder(channel=Channel.EMAIL))
        assert no_mail.json()["params"] == {"fault": "no_contact", "channel": "email"}


async def test_who_has_no_telephone_is_written_to(tmp_path: Path) -> None:
    """They called in from another's; an e-mail address is all there is of them."""
    async with open_floor(tmp_path, **settings()) as floor:
        desk = await floor.sign_in()
        order = await made(desk, await line(floor, desk), wanted())
        async with floor.database.write() as conn:
            mine = tables.phones.c.person_id == "person-1"
            await conn.execute(tables.phones.update().where(mine).values(person_id="person-2"))
            mail = {"email_id": "mail-1", "person_id": "person-1", "address": "m@example.com"}
            await conn.execute(tables.emails.insert().values(mail))
        path = routes.ORDER_SEND.format(order_id=order["order_id"])
        by_number = await desk.post(path, SendOrder(channel=Channel.SMS))
        assert by_number.json()["params"] == {"fault": "no_contact", "channel": "sms"}
        sent = await desk.post(path, SendOrder(channel=Channel.EMAIL))
        assert (sent.status_code, sent.json()["sent_by"]) == (200, ["email"]), sent.text
        assert [message.to for message in floor.it.payments.carrier.sent] == ["m@example.com"]


async def test_an_order_is_taken_back_unless_it_was_paid(tmp_path: Path) -> None:
    async with open_floor(tmp_path, agents=2, **settings()) as floor:
        desk, other = await floor.sign_in(), await floor.sign_in(2, "pc-2")
        call_id = await line(floor, desk)
        order, second = await made(desk, call_id, wanted()), await made(desk, call_id, wanted())
        path = routes.ORDER.format(order_id=order["order_id"])
        assert (await other.delete(path)).status_code == 404
        assert (await desk.delete(path)).json()["state"] == "cancelled"
        paid = bank(floor).event(await reference(floor, second), OrderState.PAID)
        await told(floor, paid)
        late = await desk.delete(routes.ORDER.format(order_id=second["order_id"]))
        assert (late.status_code, late.json()["params"]["state"]) == (410, "paid")
        # Money that came for a cancelled one is money all the same.
        first = bank(floor).event(await reference(floor, order), OrderState.PAID)
        await told(floor, first)
        assert len(await floor.rows(tables.payments)) == 2


async def test_an_order_of_a_call_without_an_agreement_is_taken_back_after_it(tmp_path: Path) -> None:
    async with open_floor(tmp_path, **settings(undo_s=0.0)) as floor:
        desk = await floor.sign_in()
        call_id = await line(floor, desk)
        order = await made(desk, call_id, wanted())
        floor.switch.end(call_id)
        await until(lambda: desk.state == "wrap_up", what="wrap-up")
        saved = await desk.post(routes.OUTCOMES, outcome(call_id, desk.agent_id, "wrong_number"))
        assert saved.status_code == 200, saved.text
        ref = await reference(floor, order)
        await until(
            lambda: bank(floor).orders[ref].state is OrderState.CANCELLED, what="the bank's cancelling"
        )
        await until(lambda: orders_of(desk)[-1:] == ["cancelled"], what="the desk's news")


async def test_the_demos_bank_pays_what_it_was_given(tmp_path: Path) -> None:
    async with open_floor(tmp_path, **settings(demo_bank_pays_s=0.01)) as floor:
        desk = await floor.sign_in()
        call_id = await line(floor, desk)
        for _ in range(4):
            await made(desk, call_id, wanted(minor=100))
        await until(lambda: "paid" in orders_of(desk), what="a payment")
        assert orders_of(desk).index("opened") < orders_of(desk).index("paid")
