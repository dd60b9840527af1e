"""How much of a contact's past the gate reads, and what it asks about without a number; on both databases."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update

from server_api.contract.words import Channel
from server_api.rules.profiles import MOST_COUNTED
from server_api.services.refusals import RefusalError
from server_api.store.tables import campaigns, decisions, history, phones
from tests.services.floor import Floor
from tests.services.test_gate_facts import Asking


async def test_of_countless_contacts_the_newest_of_each_kind_are_read(floor: Floor) -> None:
    asking = await Asking.about(floor)
    now, person_id = floor.clock.legal(), asking.call.person_id
    await asking.write(update(campaigns).values(attempts_per_week=MOST_COUNTED))
    sorts = (("sms", "", ""), ("email", "", ""), ("voice", "", "nobody"), ("voice", "Ana", "spoke"))
    rows = [
        {"item_id": f"{channel}-{mark}-{n}", "person_id": person_id, "channel": channel, "agent": agent}
        | {"at": now - timedelta(minutes=n + 1)}
        for channel, agent, mark in sorts
        for n in range(MOST_COUNTED + 50)
    ]
    async with floor.database.write() as conn:
        await conn.execute(insert(history), rows)
    named = {"person_id": person_id, "phone_id": asking.call.phone_id}
    named |= {"campaign_id": asking.call.campaign_id, "mode": "progressive"}
    async with floor.database.read() as conn:
        past = (await floor.gate.question(conn, **named, now_legal=now)).past
    assert len(past) == len(sorts) * MOST_COUNTED
    assert min(one.at for one in past) == now - timedelta(minutes=MOST_COUNTED)
    assert sum(one.conversation for one in past) == 3 * MOST_COUNTED
    consented = now - timedelta(minutes=MOST_COUNTED + 20)
    await asking.wish("consent", since=consented)
    async with floor.database.read() as conn:
        past = (await floor.gate.question(conn, **named, now_legal=now)).past
    assert sum(one.at < consented for one in past) == len(sorts) * 30, "what no consent excuses is counted"
    assert len(past) == len(sorts) * (MOST_COUNTED + 30), "none twice"


async def test_no_more_contacts_are_read_than_a_rule_in_force_can_count(floor: Floor) -> None:
    asking = await Asking.about(floor)
    now, person_id = floor.clock.legal(), asking.call.person_id
    await asking.write(
        update(campaigns).values(attempts_per_day=0, attempts_per_week=0, attempts_per_number=0)
    )
    rows = [
        {
            "item_id": f"sms-{n}",
            "person_id": person_id,
            "channel": "sms",
            "at": now - timedelta(minutes=n + 1),
        }
        for n in range(MOST_COUNTED)
    ]
    async with floor.database.write() as conn:
        await conn.execute(insert(history), rows)
    named = {"person_id": person_id, "phone_id": asking.call.phone_id}
    named |= {"campaign_id": asking.call.campaign_id, "mode": "progressive"}
    law = max(cap.most for one in floor.gate._places.profiles.values() for cap in one.caps)
    for own, read in ((0, law), (law + 3, law + 3)):
        await asking.write(update(campaigns).values(attempts_per_week=own))
        async with floor.database.read() as conn:
            question = await floor.gate.question(conn, **named, now_legal=now)
        assert len(question.past) == read


async def test_an_email_needs_no_number_at_all(floor: Floor) -> None:
    """Where its owner lives is asked about alone; what needs a number does not go without one."""
    asking = await Asking.about(floor)
    mail: dict[str, Any] = {"phone_id": "", "channel": Channel.EMAIL, "contact_id": "mail"}
    assert await asking.rule(**mail) == await asking.rule(channel=Channel.EMAIL, contact_id="mail")
    (decision, *_) = await floor.rows(decisions, phone_id="")
    assert decision["person_id"] == asking.call.person_id
    assert await asking.rule(phone_id="", channel=Channel.SMS) == "PHONE-STATE"
    with pytest.raises(RefusalError):
        await asking.rule(phone_id="nobody's", channel=Channel.EMAIL)


async def test_an_email_needs_no_usable_number(floor: Floor) -> None:
    asking = await Asking.about(floor)
    await asking.write(update(phones).values(state="wrong"))
    assert await asking.rule(channel=Channel.EMAIL, contact_id="mail") != "PHONE-STATE"
    assert await asking.rule(channel=Channel.SMS) == "PHONE-STATE"
