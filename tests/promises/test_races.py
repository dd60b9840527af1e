"""Two nodes at once, on PostgreSQL: each thing happens once, whoever comes first."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from server_api.bus import MemoryBus
from server_api.contract.debt_words import OrderKind, OrderState
from server_api.contract.money import Money
from server_api.services.demo_bank import DemoBank
from server_api.services.payment_port import OrderAsked
from server_api.services.post_payment import Payment
from server_api.services.refusals import RefusalError
from server_api.services.take_provider_events import TakeProviderEvents
from server_api.store import tables
from server_api.store.database import Database
from tests.helpers.postgresql import PostgreSql
from tests.promises.room import DAY_S, NOW, Room, make_room

TODAY = date(2026, 11, 24)


@pytest.fixture
async def nodes(postgresql: PostgreSql) -> AsyncIterator[tuple[Room, Room]]:
    """Two nodes on one database, at one time."""
    url = postgresql.url(await postgresql.fresh())
    one, other = Database(url), Database(url)
    await one.open()
    await other.open()
    room = await make_room(one)
    yield room, replace(room, database=other, bus=MemoryBus("node-2"), told=[])
    await one.close()
    await other.close()


async def test_a_payment_told_to_both_at_once_counts_once(nodes: tuple[Room, Room]) -> None:
    room, other = nodes
    promise_id = await room.promise([(TODAY, 100), (date(2026, 12, 28), 100)])
    for number in range(8):
        reference = f"E{number}"
        posted = await asyncio.gather(
            *(node.pay(25, reference, paid_at=NOW) for node in (room, other) for _ in range(2))
        )
        assert [one.repeated for one in posted].count(False) == 1
    assert await room.states(promise_id) == ("kept", [("kept", 100), ("kept", 100)])
    assert len(await room.rows(tables.payments)) == 8
    assert sorted(room.told + other.told) == sorted(
        [(promise_id, "partly_kept")] * 7 + [(promise_id, "kept")]
    )
    assert await room.balanced()


async def test_different_payments_at_once_are_all_counted(nodes: tuple[Room, Room]) -> None:
    room, other = nodes
    promise_id = await room.promise([(TODAY, 100), (date(2026, 12, 28), 100)])
    await asyncio.gather(*(node.pay(10, f"{node.bus.node_id}-{n}") for node in nodes for n in range(10)))
    assert await room.states(promise_id) == ("kept", [("kept", 100), ("kept", 100)])
    assert await room.balanced()
    assert [row["state"] for row in await other.rows(tables.promises)] == ["kept"]


@pytest.mark.parametrize("in_time", [True, False])
async def test_a_payment_that_comes_while_the_calendar_breaks_it(
    nodes: tuple[Room, Room], in_time: bool
) -> None:
    """Whoever comes first, the end is the same: what was paid in time keeps it, what came late does not."""
    room, other = nodes
    ids = [await room.promise([(TODAY, 100)], promise_id=f"p{n}") for n in range(10)]
    room.clock.advance(3 * DAY_S)
    paid_at = NOW + timedelta(days=2 if in_time else 3)

    async def pay(node: Room, promise_id: str) -> None:
        await node.pay(100, f"E-{promise_id}", paid_at=paid_at, promise_id=promise_id)

    deeds: list[Coroutine[Any, Any, object]] = []
    for number, promise_id in enumerate(ids):
        pair = [pay(room, promise_id), other.pass_day(promise_id)]
        deeds += pair if number % 2 else reversed(pair)
    await asyncio.gather(*deeds)
    for promise_id in ids:
        await room.pass_day(promise_id)
    states = {await _state(room, promise_id) for promise_id in ids}
    assert states == ({"kept"} if in_time else {"broken"})
    assert await room.balanced()


async def test_two_who_renew_the_same_promise_do_it_once(nodes: tuple[Room, Room]) -> None:
    room, other = nodes
    promise_id = await room.promise([(TODAY, 100)])

    async def renew(node: Room) -> str:
        try:
            async with node.database.write() as conn:
                return (await node.lives.renew(conn, promise_id, f"new-{node.bus.node_id}", "agent-1")).kind
        except RefusalError as error:
            return error.params["fault"]

    assert sorted(await asyncio.gather(renew(room), renew(other))) == ["promise_ended", "renegotiated"]
    assert await room.balanced()


async def test_the_same_reference_for_two_debts_is_refused(nodes: tuple[Room, Room]) -> None:
    room, other = nodes
    payment = Payment("banco", "E1", "debt-1", amount=Money(5, "BRL"), paid_at=NOW)
    await room.post(payment)
    with pytest.raises(RefusalError) as refused:
        await other.post(replace(payment, debt="debt-2"))
    assert refused.value.params["fault"] == "payment_differs"


async def _state(room: Room, promise_id: str) -> str:
    return (await room.states(promise_id))[0]


class _Silent:
    """Nobody is told."""

    def tell(self, order_id: str) -> None:
        del order_id


async def test_the_banks_word_told_to_both_at_once_pays_once(nodes: tuple[Room, Room]) -> None:
    """An order for two debts: the money goes to one after the other, and nothing is counted twice."""
    room, other = nodes
    bank = DemoBank(room.clock)
    asked = OrderAsked("order-1", OrderKind.PIX, Money(200_000, "BRL"), TODAY, TODAY, "Ponte", "São Paulo")
    order = await bank.make(asked)
    async with room.database.write() as conn:
        debt: dict[str, Any] = {"debt_id": "debt-3", "person_id": "person-1", "creditor_id": "creditor-1"}
        debt |= {"contract": "C-3"} | {
            "currency": "BRL",
            "due_on": date(2026, 9, 1),
            "principal_minor": 90_000,
        }
        await conn.execute(tables.debts.insert().values(debt))
        row: dict[str, Any] = {"order_id": "order-1", "order_key": "k", "person_id": "person-1"}
        row |= {"provider": "demo"} | {
            "debt_ids": ["debt-1", "debt-3"],
            "kind": "pix",
            "amount_minor": 200_000,
            "currency": "BRL",
        }
        row |= {"due_on": TODAY, "reference": order.reference, "made_at": NOW, "changed_at": NOW}
        await conn.execute(tables.payment_orders.insert().values(row))
    body, headers = bank.signed(bank.event(order.reference, OrderState.PAID))
    takers = [
        TakeProviderEvents(node.database, node.clock, [bank], node.post, _Silent()) for node in (room, other)
    ]
    await asyncio.gather(*(take("demo", body, headers) for take in takers * 4))
    rows = await room.rows(tables.payments)
    assert sorted((row["debt_id"], row["amount_minor"]) for row in rows) == [
        ("debt-1", 150_000),
        ("debt-3", 50_000),
    ]
    assert (await room.one(tables.payment_orders))["state"] == "paid"
    assert [row["state"] for row in await room.rows(tables.debts, debt_id="debt-1")] == ["paid"]
