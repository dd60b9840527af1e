"""The calendar of promises: reminded where the law lets us, broken after the grace, by one node only."""

import asyncio
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from server_api.contract.words import Channel
from server_api.jobs.keep_promises import KeepPromises
from server_api.services.ask_gate import Gate
from server_api.services.message_port import CarrierError, DemoCarrier, Message
from server_api.services.promise_news import PromiseNews
from server_api.services.remind_debtor import RemindDebtor
from server_api.services.send_message import SendMessage
from server_api.store import tables
from tests.promises.room import DAY_S, PLACES, Room

TODAY = date(2026, 11, 24)
TOMORROW, FRIDAY = date(2026, 11, 25), date(2026, 11, 27)
HOUR_S = 3600.0


class Refusing(DemoCarrier):
    """A carrier that is out of order."""

    async def send(self, message: Message) -> str:
        raise CarrierError("no_credit")


def keeper(room: Room, carrier: DemoCarrier, *, leads: bool = True) -> KeepPromises:
    send = SendMessage(room.database, room.clock, Gate(PLACES, room.clock), carrier)
    remind = RemindDebtor(room.database, room.clock, PLACES, send)
    news = PromiseNews(room.bus)
    return KeepPromises(room.database, room.clock, PLACES, lambda: leads, room.lives, remind, news, 60.0)


async def add(room: Room, table: Any, **values: object) -> None:
    async with room.database.write() as conn:
        await conn.execute(insert(table).values(values))


async def test_a_debtor_is_reminded_the_day_before_and_on_the_day_once_each(room: Room) -> None:
    carrier = DemoCarrier()
    job = keeper(room, carrier)
    await room.promise([(TOMORROW, 500)], remind_by=["sms"])
    for _ in range(3):
        await job.look()
        room.clock.advance(HOUR_S)
    assert [message.text for message in carrier.sent] == [
        "lembramos do compromisso combinado para amanhã, 25/11/2026.".capitalize()
    ]
    assert [(message.channel, message.to) for message in carrier.sent] == [(Channel.SMS, "+5511999900001")]
    room.clock.advance(21 * HOUR_S)
    await job.look()
    assert "hoje, 25/11/2026" in carrier.sent[-1].text
    assert len(carrier.sent) == 2
    (line,) = await room.rows(tables.promise_lines)
    assert line["reminded_at"] == room.clock.legal()
    assert len(await room.rows(tables.history, channel="sms")) == 2


async def test_a_reminder_waits_for_the_hours_of_the_law(room: Room) -> None:
    carrier = DemoCarrier()
    job = keeper(room, carrier)
    await room.promise([(TODAY, 500)], remind_by=["sms"])
    room.clock.advance(-8 * HOUR_S)  # five in the morning
    await job.look()
    await job.look()
    assert not carrier.sent
    asked = await room.rows(tables.decisions)
    assert [(row["allowed"], row["purpose"]) for row in asked] == [(False, "reminders")]
    room.clock.advance(8 * HOUR_S)
    await job.look()
    assert len(carrier.sent) == 1


async def test_a_channel_that_was_taken_back_or_forbidden_is_not_used(room: Room) -> None:
    carrier = DemoCarrier()
    job = keeper(room, carrier)
    await add(room, tables.emails, email_id="mail-1", person_id="person-1", address="m@example.com")
    consent = {"consent_id": "c", "person_id": "person-1", "contact_id": "phone-1", "channel": "sms"}
    await add(room, tables.consents, **consent, state="withdrawn", since=room.clock.utc())
    promise_id = await room.promise([(TODAY, 500)], remind_by=["sms", "email"])
    await job.look()
    assert [message.to for message in carrier.sent] == ["m@example.com"]
    told = [row["detail"] for row in await room.rows(tables.promise_events, kind="not_reminded")]
    assert told == [{"channel": "sms", "why": "CONSENT"}]
    assert ("reminded", 0) in await room.kinds(promise_id)


async def test_nobody_is_reminded_against_the_law_nor_without_a_wish(room: Room) -> None:
    carrier = DemoCarrier()
    job = keeper(room, carrier)
    fact = {"fact_id": "f", "person_id": "person-1", "kind": "cease_contact", "since": TODAY, "rule_id": "R"}
    await add(room, tables.legal_facts, **fact)
    await room.promise([(TODAY, 500)], remind_by=["sms"])
    await room.promise([(TODAY, 500)], person=2)
    await job.look()
    assert not carrier.sent


async def test_a_carrier_that_fails_is_told_of_in_the_promises_story(room: Room) -> None:
    job = keeper(room, Refusing())
    promise_id = await room.promise([(TODAY, 500)], remind_by=["sms"])
    await job.look()
    assert await room.kinds(promise_id) == [("due", 0), ("reminded", 0), ("not_reminded", 0)]
    assert await room.rows(tables.history) == []


async def test_who_paid_is_not_reminded(room: Room) -> None:
    carrier = DemoCarrier()
    await room.promise([(TOMORROW, 500)], remind_by=["sms"])
    await room.pay(500)
    assert await keeper(room, carrier).look() == 0
    assert not carrier.sent


async def test_nothing_happens_to_a_result_that_may_be_undone(room: Room) -> None:
    job = keeper(room, DemoCarrier())
    until = room.clock.utc() + timedelta(seconds=5)
    promise_id = await room.promise([(TODAY, 500)], undo_until=until)
    assert await job.look() == 0
    room.clock.advance(5)
    assert await job.look() == 1
    assert await room.kinds(promise_id) == [("due", 0)]


async def test_only_the_leader_keeps_them(room: Room) -> None:
    await room.promise([(TODAY, 500)])
    assert await keeper(room, DemoCarrier(), leads=False).look() == 0
    assert await keeper(room, DemoCarrier()).look() == 1


async def test_two_nodes_that_both_believe_to_lead_do_nothing_twice(room: Room) -> None:
    carrier = DemoCarrier()
    ids = [await room.promise([(TODAY, 100)], person=1 + n % 2, remind_by=["sms"]) for n in range(6)]
    await room.lead_closed()
    await asyncio.gather(*(keeper(room, carrier).look() for _ in range(3)))
    for promise_id in ids:
        assert sorted(await room.kinds(promise_id)) == [("due", 0), ("reminded", 0)]
    assert len(carrier.sent) == len(ids)
    room.clock.advance(4 * DAY_S)
    await asyncio.gather(*(keeper(room, carrier).look() for _ in range(3)))
    assert sorted(kind for _, kind in room.told) == ["broken"] * 6 + ["due"] * 6
    assert await room.balanced()


async def test_a_faulty_promise_stops_no_other(room: Room, expect_log: Callable[[str], None]) -> None:
    """One whose creditor's terms cannot be read any more: told in the log once, and left as it is."""
    expect_log("promise a could not be looked at")
    rules = {"promises": {"grace_days": -5}}
    await add(room, tables.creditors, creditor_id="odd", name="Odd", country="BR", rules=rules)
    odd = await room.promise([(TODAY, 100)], promise_id="a", creditor_id="odd")
    promise_id = await room.promise([(TODAY, 100)], promise_id="b", person=2)
    assert await keeper(room, DemoCarrier()).look() == 1
    assert await room.kinds(promise_id) == [("due", 0)]
    assert await room.kinds(odd) == []


async def test_pages_reach_every_promise(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server_api.jobs.keep_promises._PAGE", 2)
    for number in range(5):
        await room.promise([(TODAY, 100)], promise_id=f"p{number}")
    assert await keeper(room, DemoCarrier()).look() == 5
