"""What the gate reads of a contact, on both databases: each row that must forbid does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, insert, update

from server_api.contract.words import Channel
from server_api.rules.load import creditor_profile
from server_api.rules.question import Allowed, Denied
from server_api.rules.towns import fold_town
from server_api.services.import_creditors import read_creditors
from server_api.services.portfolio_map import BadMapError
from server_api.store.database import Database
from server_api.store.tables import (
    calls,
    campaigns,
    contact_wishes,
    creditors,
    debts,
    decisions,
    history,
    municipal_holidays,
    people,
    person_locks,
    phones,
)
from tests.services.floor import Floor


@dataclass(slots=True)
class Asking:
    """Questions about one debtor of the sample; the call that led to them is out of the way."""

    floor: Floor
    call: Any

    @classmethod
    async def about(cls, floor: Floor, creditor: str = "meridiano") -> "Asking":
        call = await floor.call(creditor)
        asking = cls(floor, call)
        await asking.write(calls.delete().where(calls.c.call_id == call.call_id))
        await asking.write(history.delete().where(history.c.person_id == call.person_id))
        return asking

    async def write(self, statement: Any) -> None:
        async with self.floor.database.write() as conn:
            await conn.execute(statement)

    async def ask(self, **changes: Any) -> Allowed | Denied:
        named: dict[str, Any] = {
            "person_id": self.call.person_id,
            "phone_id": self.call.phone_id,
            "campaign_id": self.call.campaign_id,
            "mode": "progressive",
            "now_legal": self.floor.clock.legal(),
        }
        async with self.floor.database.write() as conn:
            return await self.floor.gate.ask(conn, **named | changes)

    async def rule(self, **changes: Any) -> str:
        answer = await self.ask(**changes)
        return "" if isinstance(answer, Allowed) else answer.rule_id

    async def called(self, *hours_ago: float, **values: Any) -> None:
        """Calls of before."""
        for ago in hours_ago:
            at = self.floor.clock.legal() - timedelta(hours=ago)
            row = {
                "call_id": f"past-{ago}",
                "campaign_id": self.call.campaign_id,
                "person_id": self.call.person_id,
                "phone_id": self.call.phone_id,
                "number": self.call.number,
                "started_at": at,
                "legal_at": at,
                "ended_at": at,
                "why": {},
                "allowed_by": [],
            }
            await self.write(insert(calls).values(row | values))

    async def wish(self, kind: str, **values: Any) -> None:
        row = {"wish_id": f"wish-{kind}", "person_id": self.call.person_id, "kind": kind}
        row |= {"since": self.floor.clock.utc() - timedelta(days=1), "detail": {}}
        await self.write(insert(contact_wishes).values(row | values))


async def test_an_answer_is_stored_with_its_debts_and_its_call(floor: Floor) -> None:
    asking = await Asking.about(floor)
    answer = await asking.ask(call_id="call-9")
    assert isinstance(answer, Allowed)
    owed = await floor.rows(debts, person_id=asking.call.person_id, creditor_id="meridiano", state="open")
    assert set(answer.debts) == {row["debt_id"] for row in owed} != set()
    await asking.write(update(phones).values(state="wrong"))
    await asking.ask(call_id="call-10")
    allowed, denied = await floor.rows(decisions)
    assert (allowed["call_id"], allowed["debt_ids"]) == ("call-9", list(answer.debts))
    assert (denied["call_id"], denied["rule_id"]) == ("", "PHONE-STATE"), "no call follows a denial"
    assert denied["campaign_id"] == asking.call.campaign_id


@pytest.mark.parametrize(
    ("scope", "rule_id"),
    [
        ({}, "WISH-OPT-OUT"),
        ({"phone_id": "theirs"}, "WISH-OPT-OUT"),
        ({"phone_id": "another"}, ""),
        ({"channel": "voice"}, "WISH-OPT-OUT"),
        ({"channel": "sms"}, ""),
        ({"creditor_id": "meridiano"}, "WISH-OPT-OUT"),
        ({"creditor_id": "aurora"}, ""),
        ({"ended": True}, ""),
    ],
)
async def test_opt_outs_on_file(floor: Floor, scope: dict[str, Any], rule_id: str) -> None:
    asking = await Asking.about(floor)
    values = dict(scope)
    if values.get("phone_id") == "theirs":
        values["phone_id"] = asking.call.phone_id
    if values.pop("ended", False):
        values["ended_at"] = floor.clock.utc()
    await asking.wish("opt_out", **values)
    assert await asking.rule() == rule_id


@pytest.mark.parametrize(("scope", "rule_id"), [("number", "WISH-OPT-OUT"), ("debtor", "")])
async def test_who_answers_for_another_name_may_stop_calls_to_their_number(
    floor: Floor, scope: str, rule_id: str
) -> None:
    asking = await Asking.about(floor)
    other = (await floor.call("aurora")).person_id
    row = {"phone_id": "shared", "person_id": other, "e164": asking.call.number}
    await asking.write(insert(phones).values(row))
    assert await asking.rule() == ""
    await asking.wish("opt_out", person_id=other, phone_id="shared", scope=scope)
    assert await asking.rule() == rule_id


async def test_a_wish_for_hours_is_read(floor: Floor) -> None:
    asking = await Asking.about(floor)
    await asking.wish("hours", detail={"all": "18:00-19:00"})
    assert await asking.rule() == "WISH-HOURS"


@pytest.mark.parametrize(
    ("city", "rule_id"), [("SAO PAULO", "BR-HOLIDAYS"), ("São  Paulo", "BR-HOLIDAYS"), ("Santos", "")]
)
async def test_the_centres_own_holidays_of_a_town(floor: Floor, city: str, rule_id: str) -> None:
    asking = await Asking.about(floor)
    await asking.write(
        update(people)
        .values(city="São Paulo", region="SP")
        .where(people.c.person_id == asking.call.person_id)
    )
    row = {"country": "BR", "region": "SP", "city": fold_town(city), "day": date(2026, 11, 24)}
    await asking.write(insert(municipal_holidays).values(row | {"name": "Padroeira"}))
    assert await asking.rule() == rule_id


async def test_the_shipped_holidays_of_a_town(floor: Floor) -> None:
    asking = await Asking.about(floor)
    answers = []
    for city in ("curitiba", "Londrina"):
        where = people.c.person_id == asking.call.person_id
        await asking.write(update(people).values(city=city, region="PR", time_zone="").where(where))
        at = floor.clock.legal().replace(month=9, day=8)
        answers.append(await asking.ask(now_legal=at))
    assert [isinstance(answer, Allowed) for answer in answers] == [False, True]
    assert isinstance(answers[0], Denied)
    assert answers[0].reason == "holiday"


async def test_calls_of_every_campaign_count_and_each_number_by_itself(floor: Floor) -> None:
    asking = await Asking.about(floor)
    await asking.called(1, 2, number="+5521900000099", campaign_id=None)
    await asking.write(update(campaigns).values(attempts_per_day=3, attempts_per_number=1))
    assert await asking.rule() == ""
    await asking.called(0.5)
    assert await asking.rule() == "CAMPAIGN-ATTEMPTS"
    await asking.write(update(campaigns).values(attempts_per_day=4))
    assert await asking.rule() == "CAMPAIGN-NUMBER"
    assert await asking.rule(policy=False) == ""


async def test_what_never_rang_counts_for_nothing_and_who_called_us_made_no_attempt(floor: Floor) -> None:
    asking = await Asking.about(floor)
    await asking.write(update(campaigns).values(attempts_per_day=1, conversations_per_week=1))
    await asking.called(1, cause="not_placed:busy")
    assert await asking.rule() == ""
    came = floor.clock.utc() - timedelta(hours=2)
    await asking.called(2, direction="inbound")
    assert await asking.rule() == ""
    await asking.called(3, direction="inbound", connected_at=came, disposition="voicemail")
    assert await asking.rule() == "", "a machine is nobody"
    await asking.called(4, direction="inbound", connected_at=came)
    assert await asking.rule() == "CAMPAIGN-TALKS"


async def test_regulation_f_counts_each_creditors_debts_apart(floor: Floor) -> None:
    asking = await Asking.about(floor, "lakeshore")
    now = floor.clock.legal() + timedelta(hours=4)
    hours = [one + 10 for one in range(7)]
    assert await asking.rule(now_legal=now) == ""
    await asking.called(*hours, creditor_id="aurora", campaign_id=None, debt_ids=["elsewhere"])
    assert await asking.rule(now_legal=now, policy=False) == ""
    await asking.write(calls.update().values(creditor_id="lakeshore", debt_ids=[]))
    assert await asking.rule(now_legal=now, policy=False) == "US-7-IN-7"
    await asking.write(calls.update().values(creditor_id=""))
    assert await asking.rule(now_legal=now, policy=False) == "US-7-IN-7", "about what is not known"


async def test_messages_and_calls_of_another_system_count(floor: Floor) -> None:
    asking = await Asking.about(floor, "andino")
    now = floor.clock.legal() + timedelta(hours=2)

    async def happened(channel: str, agent: str = "") -> str:
        row = {"item_id": channel, "person_id": asking.call.person_id, "channel": channel, "agent": agent}
        await asking.write(insert(history).values(row | {"at": now - timedelta(days=2)}))
        return await asking.rule(now_legal=now)

    country = (await floor.rows(people, person_id=asking.call.person_id))[0]["country"]
    assert country == "CO"
    assert await happened("note") == ""
    assert await happened("voice") == "", "nobody was reached"
    assert await happened("sms") == "CO-CHANNELS"
    assert await asking.rule(now_legal=now, channel=Channel.EMAIL) == "CO-CONSENT"


async def test_a_call_that_is_up_holds_everywhere(floor: Floor) -> None:
    asking = await Asking.about(floor)
    row = {"person_id": asking.call.person_id, "call_id": "up", "at": floor.clock.utc()}
    await asking.write(insert(person_locks).values(row))
    assert await asking.rule() == "ONE-CALL"


async def test_the_lock_after_an_abandoned_call(floor: Floor) -> None:
    asking = await Asking.about(floor)
    await asking.write(update(creditors).values(rules={"overlays": ["UK"]}))
    await asking.called(70, abandoned=True)
    assert await asking.rule(mode="predictive") == "UK-LOCK-72"
    assert await asking.rule() == ""


@pytest.mark.parametrize(
    ("rules", "rule_id"),
    [
        ({"contact": {"hours": {"all": "12:00-14:00"}}}, "CREDITOR-HOURS"),
        ({"contact": {"modes": ["preview"]}}, "CREDITOR-MODES"),
        ({"contact": {"modes": "preview"}}, "CREDITOR-RULES"),
        ({"contact": "whenever"}, "CREDITOR-RULES"),
        ({"contact": {"caps": [{"id": "C", "kind": "attempts", "most": 1, "days": 32}]}}, "CREDITOR-RULES"),
        ({"overlays": ["BR-FEBRABAM"]}, "OVERLAY-UNKNOWN"),
        ({"overlays": "BR-FEBRABAN"}, "OVERLAY-UNKNOWN"),
        ({"overlays": ["BR-FEBRABAN"]}, ""),
    ],
)
async def test_the_creditors_rules(floor: Floor, rules: dict[str, Any], rule_id: str) -> None:
    asking = await Asking.about(floor)
    await asking.write(update(creditors).values(rules=rules))
    assert await asking.rule() == rule_id


async def test_a_change_of_the_creditors_rules_holds_at_once(floor: Floor) -> None:
    asking = await Asking.about(floor)
    told = []
    for most in (10_000, 0, 10_000):
        await asking.write(update(creditors).values(rules={"contact": {"most_days_late": most}}))
        told.append(await asking.rule())
    assert told == ["", "CREDITOR-AGE", ""]


async def test_who_lives_nowhere_known_has_the_strictest_law_of_the_country(floor: Floor) -> None:
    asking = await Asking.about(floor)
    for region, at_eight in (("SP", ""), ("", "BR-RJ-HOURS"), ("Sao Paulo", "BR-RJ-HOURS")):
        where = people.c.person_id == asking.call.person_id
        zone = "America/Sao_Paulo"
        await asking.write(update(people).values(region=region, time_zone=zone, city="").where(where))
        now = floor.clock.legal().replace(hour=11, minute=30)
        assert await asking.rule(now_legal=now) == at_eight


async def test_a_question_costs_two_queries_and_its_answer_one(
    floor: Floor, watch_statements: Callable[[Database], list[str]]
) -> None:
    asking = await Asking.about(floor)
    await asking.called(*range(1, 30))
    seen = watch_statements(floor.database)
    await asking.ask()
    reads = [statement for statement in seen if statement.startswith("SELECT")]
    writes = [statement for statement in seen if statement.startswith("INSERT INTO decisions")]
    assert (len(reads), len(writes)) == (2, 1)


@pytest.fixture
def watch_statements() -> Callable[[Database], list[str]]:
    def watch(database: Database) -> list[str]:
        seen: list[str] = []
        engine = database._open_engine().sync_engine

        @event.listens_for(engine, "before_cursor_execute")
        def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            seen.append(statement.lstrip("( "))

        return seen

    return watch


def test_rules_of_contact_come_with_the_portfolio_or_not_at_all(tmp_path: Path) -> None:
    file = tmp_path / "creditors.toml"
    head = '[[creditor]]\nid = "c"\nname = "C"\ncountry = "BR"\n[creditor.terms.contact]\n'
    file.write_text(
        head + 'modes = ["preview"]\n[creditor.terms.contact.hours]\nall = "10:00-17:00"\n', "utf-8"
    )
    (creditor,) = read_creditors(file)
    profile = creditor_profile("c", creditor.terms.model_dump(mode="json")["contact"])
    assert (profile.rule, profile.modes) == ("CREDITOR@1", frozenset({"preview"}))
    file.write_text(head + 'modes = "preview"\n', "utf-8")
    with pytest.raises(BadMapError, match="creditor c"):
        read_creditors(file)
