"""Campaigns without agents: paced by lines, heard to the end, ended by a key, kept by the gate."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from server_api.clock import Clock, SystemClock
from server_api.contract import routes
from server_api.contract.pacing import ChangePace, StopFloor
from server_api.contract.words import DialMode
from server_api.services.opt_outs import Wanted
from server_api.services.prompt_shelf import LEAST_S, PromptShelf
from server_api.services.prompt_texts import MESSAGE, OPTED_OUT
from server_api.store import tables
from server_api.store.database import Database, StoreError
from server_api.store.wishes_rows import WishRow
from server_api.telephony.fake import FakeSwitch
from server_api.telephony.port import EndCause, EndedBy, PromptOrder, Verdict
from server_api.wiring.cases import Cases, load_cases
from tests.helpers.waiting import until, until_told
from tests.server_live.floor import TestFloor, end_threads, open_floor, quick_settings
from tests.server_live.pacing import pacing, row_of, set_campaign
from tests.server_live.seed import CAMPAIGN, LONG_AGO, seed_floor
from tests.services.test_prompt_shelf import recorded

#: Tuesday 24 November 2026, 12:00 and 03:00 in São Paulo.
NOON, NIGHT = datetime(2026, 11, 24, 15, tzinfo=UTC), datetime(2026, 11, 24, 6, tzinfo=UTC)


@asynccontextmanager
async def messages(folder: Path, debtors: int = 3, **given: Any) -> AsyncIterator[TestFloor]:
    """A floor whose campaign plays a message; nothing is dialled before its mode is set."""
    record_prompts(folder)
    async with open_floor(folder, agents=1, debtors=debtors, leads=1, pacing_pace_s=0.02, **given) as floor:
        yield floor


def record_prompts(folder: Path) -> None:
    shelf = PromptShelf(folder / "prompts", "")
    for kind in (MESSAGE, OPTED_OUT):
        shelf.add(recorded(folder / f"{kind}.wav", LEAST_S), kind, "pt-BR")


def played(floor: TestFloor, call_id: str) -> list[PromptOrder]:
    orders = [command.arguments[0] for command in floor.switch.commands if command.name == "play"]
    return [order for order in orders if order.call_id == call_id]


async def hears(floor: TestFloor, call_id: str, nth: int = 1) -> PromptOrder:
    await until(lambda: len(played(floor, call_id)) == nth, what="the message")
    return played(floor, call_id)[-1]


async def over(floor: TestFloor, call_id: str) -> Any:
    await until(lambda: floor.it.calls.get(call_id) is None, what="the end of the call")
    return await row_of(floor, call_id)


async def test_as_many_calls_as_lines_and_the_next_when_one_ends(tmp_path: Path) -> None:
    async with messages(tmp_path, debtors=5) as floor:
        lead = await floor.sign_in_lead()
        await set_campaign(floor, mode="message", lines=2)
        first, second = await floor.dialled(2)
        for _ in range(3):
            await floor.it.dialer.tick()
        assert list(floor.switch.calls) == [first, second]
        floor.switch.pick_up(first)
        order = await hears(floor, first)
        assert (Path(order.path).name, order.then_hang_up) == ("message.pt-BR.wav", True)
        floor.switch.end_prompt(first)
        row = await over(floor, first)
        assert (row["cause"], row["message"], row["message_ms"]) == ("message_played", "whole", 7000)
        assert (row["mode"], row["abandoned"], row["agent_id"]) == ("message", False, "")
        assert row["why"]["pace"] == {"why": "message", "lines": 2, "in_flight": 0}
        await until(lambda: len(floor.switch.calls) == 2, what="the next call")
        floor.switch.pick_up(second)
        await hears(floor, second)
        floor.switch.end(second, EndCause.NORMAL, EndedBy.DEBTOR)
        assert (await over(floor, second))["cause"] == "message_cut"
        leads = {one["lead_id"]: one for one in await floor.rows(tables.leads)}
        rows = {one["call_id"]: one["lead_id"] for one in await floor.rows(tables.calls)}
        assert leads[rows[first]]["state"] == "closed", "who heard it is not called again"
        assert leads[rows[second]]["state"] == "open"
        await until(lambda: len(floor.switch.calls) == 2, what="both lines in use again")
        await until(lambda: pacing(lead)["today"]["dialled"] == 4, what="the counts")
        seen = pacing(lead)
        assert (seen["mode"], seen["today"]["abandoned"], seen["occupancy_bp"]) == ("message", 0, 0)
        assert (seen["agents"], seen["why"], seen["today"]["persons"]) == (0, "message", 2)


async def test_an_agent_who_is_free_gets_none_of_its_calls(tmp_path: Path) -> None:
    async with messages(tmp_path, debtors=1) as floor:
        await set_campaign(floor, mode="message", state="paused")
        desk = await floor.sign_in()
        await desk.ready()
        await set_campaign(floor, state="running")
        (call_id,) = await floor.dialled()
        floor.switch.pick_up(call_id)
        await hears(floor, call_id)
        assert desk.state == "ready"
        assert (await desk.ask_state("paused", "rest")).status_code == 200
        assert call_id in floor.switch.calls, "no agent who leaves ends it"


async def test_a_key_ends_all_calls_to_this_person(tmp_path: Path) -> None:
    async with messages(tmp_path, debtors=1) as floor:
        await set_campaign(floor, mode="message")
        (call_id,) = await floor.dialled()
        floor.switch.pick_up(call_id)
        await hears(floor, call_id)
        floor.switch.press(call_id, "5")
        floor.switch.press(call_id, "9")
        floor.switch.press(call_id, "9")
        order = await hears(floor, call_id, 2)
        assert Path(order.path).name == "opted_out.pt-BR.wav"
        (wish,) = await floor.rows(tables.contact_wishes)
        assert (wish["person_id"], wish["scope"], wish["channel"]) == ("person-1", "channel", "voice")
        assert wish["call_id"] == call_id
        floor.switch.end_prompt(call_id)
        row = await over(floor, call_id)
        assert (row["cause"], row["message"], row["ended_by"]) == ("message_cut", "cut", "server")
        (lead,) = await floor.rows(tables.leads)
        assert (lead["state"], lead["last_result"]) == ("closed", "opt_out")


async def test_nothing_is_confirmed_before_it_is_on_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with messages(tmp_path, debtors=1) as floor:
        await set_campaign(floor, mode="message")
        (call_id,) = await floor.dialled()
        floor.switch.pick_up(call_id)
        await hears(floor, call_id)
        opt_outs = floor.it._core.messages._opt_outs
        add, tries = opt_outs.add, 0

        async def fails_once(wanted: Wanted, by: str = "") -> WishRow:
            nonlocal tries
            tries += 1
            if tries == 1:
                raise StoreError("store_busy")
            assert len(played(floor, call_id)) == 1
            return await add(wanted, by)

        monkeypatch.setattr(opt_outs, "add", fails_once)
        floor.switch.press(call_id, "9")
        await hears(floor, call_id, 2)
        assert (tries, len(await floor.rows(tables.contact_wishes))) == (2, 1)


@pytest.mark.parametrize("leaves", [False, True])
async def test_a_machine_hears_it_after_its_beep_or_not_at_all(tmp_path: Path, leaves: bool) -> None:
    async with messages(tmp_path, debtors=1, detects=True) as floor:
        await set_campaign(floor, mode="message", leaves_message=leaves)
        (call_id,) = await floor.dialled()
        floor.switch.pick_up(call_id)
        floor.switch.judge(call_id, Verdict.MACHINE, 2600.0)
        if leaves:
            await until(lambda: told_machine(floor, call_id), what="the verdict")
            assert not played(floor, call_id), "its greeting is not spoken into"
            floor.switch.beep(call_id)
            await hears(floor, call_id)
            floor.switch.press(call_id, "9")
            floor.switch.end_prompt(call_id)
        row = await over(floor, call_id)
        assert (row["cause"], row["disposition"]) == ("machine", "voicemail")
        assert (row["message"], row["message_ms"]) == (("whole", 7000) if leaves else ("", 0))
        assert await floor.rows(tables.contact_wishes) == []


async def test_one_key_stops_it_and_what_speaks_speaks_on(tmp_path: Path) -> None:
    async with messages(tmp_path) as floor:
        lead = await floor.sign_in_lead()
        await set_campaign(floor, mode="message", lines=2)
        speaks, rings = await floor.dialled(2)
        floor.switch.pick_up(speaks)
        await hears(floor, speaks)
        answer = await lead.post(routes.FLOOR_STOP, StopFloor(reason="wrong list"))
        assert answer.status_code == 200, answer.text
        assert (await over(floor, rings))["cause"] == "cancelled"
        await floor.it.dialer.tick()
        assert list(floor.switch.calls) == [speaks]


async def test_without_a_message_nobody_is_called(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        monkeypatch.setattr(floor.it._core.shelf, "_espeak", None)
        await set_campaign(floor, mode="message")
        for _ in range(3):
            await floor.it.dialer.tick()
        assert not floor.switch.calls
        assert [r.message for r in caplog.records if "has no message" in r.message] == [
            f"campaign {CAMPAIGN} has no message and is not dialled"
        ]


async def test_agents_and_messages_do_not_change_places_while_it_runs(tmp_path: Path) -> None:
    async with messages(tmp_path) as floor:
        lead = await floor.sign_in_lead()
        path = routes.CAMPAIGN_PACE.format(campaign_id=CAMPAIGN)
        answer = await lead.send_body("PATCH", path, ChangePace(mode=DialMode.MESSAGE))
        assert (answer.status_code, answer.json()["params"]["fault"]) == (422, "mode_fixed")
        assert not floor.switch.calls


class LawfulFloor(TestFloor):
    """The gate itself, not the one of the tests that allows everything."""

    __test__ = False

    def _cases(self, database: Database, clock: Clock) -> Cases:
        return replace(load_cases(database, clock), check_callback=self.hours)


@pytest.mark.parametrize(
    ("at", "country", "consents", "rule"),
    [
        (NOON, "BR", True, ""),
        (NOON, "BR", False, "RECORDED-MESSAGE"),
        (NIGHT, "BR", True, "BR-HOURS"),
        (NOON, "US", False, "US-TCPA-RECORDED"),
    ],
)
async def test_the_gate_is_asked_about_a_recorded_message(
    tmp_path: Path, at: datetime, country: str, consents: bool, rule: str
) -> None:
    record_prompts(tmp_path)
    settings = quick_settings(tmp_path)
    database = Database(settings.database)
    await database.open()
    await seed_floor(database, debtors=1)
    await settle_debtor(database, country, consents)
    await database.close()
    clock = SystemClock((at - datetime.now(UTC)).total_seconds())
    floor = LawfulFloor(settings, clock, FakeSwitch())
    await floor.it.start()
    try:
        await until_told(lambda: floor.rows(tables.decisions), what="the decision")
        (decision, *_) = await floor.rows(tables.decisions)
        assert (decision["mode"], decision["rule_id"]) == ("recorded_message", rule)
        assert decision["allowed"] is (rule == "")
        if not rule:
            (call_id,) = await floor.dialled()
            assert decision["call_id"] == call_id
        else:
            await floor.it.dialer.tick()
            assert not floor.switch.calls
    finally:
        await floor.stop()
        await end_threads()


async def settle_debtor(database: Database, country: str, consents: bool) -> None:
    async with database.write() as conn:
        await conn.execute(tables.campaigns.update().values(mode="message"))
        if country == "US":
            home = {"country": "US", "region": "NY", "time_zone": "America/New_York", "city": "New York"}
            await conn.execute(tables.people.update().values(**home))
            await conn.execute(tables.phones.update().values(e164="+12125550123"))
            await conn.execute(tables.creditors.update().values(country="US"))
        if consents:
            wish = {"wish_id": "wish-1", "person_id": "person-1", "kind": "consent", "since": LONG_AGO}
            await conn.execute(tables.contact_wishes.insert().values(**wish, detail={"recorded": True}))


def told_machine(floor: TestFloor, call_id: str) -> bool:
    call = floor.it.calls.get(call_id)
    return call is not None and call.machine == "machine"
