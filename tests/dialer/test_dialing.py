"""What follows from how a call ends, and whom the dialler calls."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.rules.question import Denied
from server_api.services.attempt_words import ABANDONED, attempt_text
from server_api.store import contact_rows, tables
from server_api.telephony.port import EndCause, EndedBy, SwitchError, Verdict
from server_api.telephony.talks import prompt_file
from tests.helpers.waiting import until
from tests.server_live.floor import TestFloor, open_floor
from tests.server_live.seed import CAMPAIGN, LONG_AGO


async def contacts(conn: AsyncConnection) -> tuple[contact_rows.Contact, ...]:
    """What the gate knows of calls to the first debtor."""
    whom = await contact_rows.head(conn, "person-1", "phone-1", CAMPAIGN)
    assert whom is not None
    return (await contact_rows.on_file(conn, whom, LONG_AGO)).contacts


def prompt_seconds(path: str) -> float:
    sound = prompt_file.read(path)
    return len(sound.samples) / 2 / sound.rate


async def end(floor: TestFloor, call_id: str, cause: EndCause) -> None:
    floor.switch.end(call_id, cause, EndedBy.TRUNK)
    await until(lambda: floor.it.calls.get(call_id) is None, what="the end")


@pytest.mark.parametrize(
    ("cause", "minutes"),
    [(EndCause.BUSY, 15), (EndCause.NO_ANSWER, 120), (EndCause.CONGESTION, 5), (EndCause.INVALID_NUMBER, 1)],
)
async def test_the_cause_says_when_to_try_again(tmp_path: Path, cause: EndCause, minutes: int) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        desk = await floor.sign_in()
        await desk.ready()
        (call_id,) = await floor.dialled()
        before = datetime.now(UTC)
        await end(floor, call_id, cause)
        (lead,) = await floor.rows(tables.leads)
        assert lead["last_result"] == cause.value
        assert before <= lead["next_at"] - timedelta(minutes=minutes) <= datetime.now(UTC)
        (phone,) = await floor.rows(tables.phones)
        assert phone["state"] == ("invalid" if cause is EndCause.INVALID_NUMBER else "usable")
        assert desk.state == "ready"


@pytest.mark.parametrize(
    ("cause", "language", "text"),
    [
        (EndCause.NO_ANSWER, "pt-BR", "Não atendeu"),
        (EndCause.BUSY, "es-MX", "Ocupado"),
        (EndCause.TRUNK_SILENT, "en", "The carrier did not complete the call"),
    ],
)
async def test_an_attempt_is_told_in_the_debtors_language(
    tmp_path: Path, cause: EndCause, language: str, text: str
) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        async with floor.database.write() as conn:
            await conn.execute(tables.people.update().values(language=language))
        desk = await floor.sign_in()
        await desk.ready()
        (call_id,) = await floor.dialled()
        await end(floor, call_id, cause)
        (item,) = await floor.rows(tables.history, person_id="person-1")
        assert (item["body"], item["channel"], item["agent"]) == (text, "voice", "")
        (call,) = await floor.rows(tables.calls)
        assert item["at"] == call["started_at"]


@pytest.mark.parametrize("language", ["pt-BR", "es", "en"])
def test_every_end_has_its_words(language: str) -> None:
    texts = [attempt_text(cause, language) for cause in (*EndCause, ABANDONED)]
    assert all(text[0].isupper() and len(text) < 60 for text in texts)


async def test_the_attempt_is_on_disk_before_the_dial(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        desk = await floor.sign_in()
        await desk.ready()
        (call_id,) = await floor.dialled()
        (call,) = await floor.rows(tables.calls, call_id=call_id)
        assert call["allowed_by"] == ["TEST@1"]
        assert call["why"]["reserved_for"] == "agent-1"
        (lock,) = await floor.rows(tables.person_locks)
        assert lock["call_id"] == call_id


async def test_a_denied_debtor_waits_and_the_next_is_called(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=2) as floor:
        later = datetime.now(UTC) + timedelta(hours=9)
        floor.gate.denied["person-1"] = Denied("BR-HOURS", 1, "outside_hours", later)
        desk = await floor.sign_in()
        await desk.ready()
        (call_id,) = await floor.dialled()
        (call,) = await floor.rows(tables.calls, call_id=call_id)
        assert call["person_id"] == "person-2"
        (lead,) = await floor.rows(tables.leads, lead_id="lead-1")
        assert (lead["next_at"], lead["last_result"], lead["attempts"]) == (later, "BR-HOURS", 0)


async def test_a_refused_dial_was_no_attempt(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        floor.switch.refuse("dial", SwitchError("trunk_full", "calls"))
        desk = await floor.sign_in()
        await desk.ready()
        await until(lambda: any(c.name == "dial" for c in floor.switch.commands), what="the dial")
        await until(lambda: not desk.seat.reserved, what="the release")
        (lead,) = await floor.rows(tables.leads)
        assert (lead["attempts"], lead["next_at"]) == (0, LONG_AGO), "the debtor keeps the place in the list"
        (call,) = await floor.rows(tables.calls)
        assert (call["state"], call["cause"]) == ("ended", "not_placed:trunk_full")
        assert await floor.rows(tables.person_locks) == []
        await floor.it.dialer.tick()
        assert not floor.switch.calls, "a trunk that refused is left alone"
        async with floor.database.read() as conn:
            assert await contacts(conn) == ()
        floor.switch.trunk_changed("trunk-1", up=True)
        await floor.dialled()
        async with floor.database.read() as conn:
            assert len(await contacts(conn)) == 1


async def test_a_number_the_switch_will_not_take_does_not_stop_the_list(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=2) as floor:
        floor.switch.refuse("dial", SwitchError("bad_number"))
        desk = await floor.sign_in()
        await desk.ready()
        await until(lambda: any(c.name == "dial" for c in floor.switch.commands), what="the dial")
        await until(lambda: not desk.seat.reserved, what="the release")
        floor.switch.trunk_changed("trunk-1", up=True)
        (call_id,) = await floor.dialled()
        (call,) = await floor.rows(tables.calls, call_id=call_id)
        assert call["person_id"] == "person-2"


async def test_a_fresh_list_is_called_in_its_order(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=4) as floor:
        async with floor.database.write() as conn:
            for place, person in enumerate(("person-3", "person-1", "person-4", "person-2")):
                at = tables.leads.update().where(tables.leads.c.person_id == person)
                await conn.execute(at.values(position=place))
            await conn.execute(tables.campaigns.update().values(version=2))
        desk = await floor.sign_in()
        await desk.ready()
        called = []
        for _ in range(4):
            (call_id,) = await floor.dialled()
            called.append((await floor.rows(tables.calls, call_id=call_id))[0]["person_id"])
            await end(floor, call_id, EndCause.NO_ANSWER)
        assert called == ["person-3", "person-1", "person-4", "person-2"]


async def test_an_answer_nobody_can_take_is_abandoned_and_told_so(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        desk = await floor.sign_in()
        await desk.ready()
        (call_id,) = await floor.dialled()
        desk.leave()
        await until(lambda: not floor.it.hub.hears(desk.agent_id), what="the loss of the desk")
        floor.switch.pick_up(call_id)
        await until(lambda: any(c.name == "play" for c in floor.switch.commands), what="the message")
        order = floor.switch.commands[-1].arguments[0]
        assert (order.call_id, order.then_hang_up) == (call_id, True)
        assert prompt_seconds(order.path) >= 7.0, "not a short call"
        floor.switch.end_prompt(call_id)
        await until(lambda: floor.it.calls.get(call_id) is None, what="the end")
        (call,) = await floor.rows(tables.calls)
        assert (call["cause"], call["ended_by"], call["connected_at"]) == ("abandoned", "server", None)
        assert call["message"] == "whole"
        (item,) = await floor.rows(tables.history)
        assert item["body"] == attempt_text(ABANDONED, "pt-BR")


async def test_an_answer_that_is_not_judged_yet_is_not_dropped_when_its_agent_goes(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1, detects=True) as floor:
        desk = await floor.sign_in()
        await desk.ready()
        (call_id,) = await floor.dialled()
        floor.switch.pick_up(call_id)
        call = floor.it.calls.get(call_id)
        await until(lambda: call is not None and call.answered_at, what="the answer")
        assert (await desk.ask_state("paused", "rest")).status_code == 200
        floor.switch.judge(call_id, Verdict.PERSON)
        await until(lambda: any(c.name == "play" for c in floor.switch.commands), what="the message")
        assert call_id in floor.switch.calls
        floor.switch.end_prompt(call_id)
        await until(lambda: floor.it.calls.get(call_id) is None, what="the end")
        (row,) = await floor.rows(tables.calls)
        assert (row["cause"], row["message"]) == ("abandoned", "whole")


async def test_only_who_was_abandoned_counts_as_abandoned(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1, detects=True) as floor:
        desk = await floor.sign_in()
        await desk.ready()
        (call_id,) = await floor.dialled()
        floor.switch.pick_up(call_id)
        floor.switch.judge(call_id, Verdict.MACHINE)
        await until(lambda: floor.it.calls.get(call_id) is None, what="the end")
        assert await floor.rows(tables.calls, call_id=call_id)
        async with floor.database.read() as conn:
            (machine,) = await contacts(conn)
            assert (machine.abandoned, machine.conversation) == (False, False)
        async with floor.database.write() as conn:
            await conn.execute(tables.calls.update().values(cause=ABANDONED))
            (person,) = await contacts(conn)
            assert person.abandoned


async def test_an_agent_whose_leg_vanished_is_not_left_with_a_call(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        desk = await floor.sign_in()
        await desk.ready()
        (call_id,) = await floor.dialled()
        floor.switch.legs.clear()
        floor.switch.pick_up(call_id)
        await until(lambda: any(c.name == "play" for c in floor.switch.commands), what="the message")
        assert desk.state == "ready"
        floor.switch.end_prompt(call_id, whole=False)
        await until(lambda: floor.it.calls.get(call_id) is None, what="the end")
        (call,) = await floor.rows(tables.calls)
        assert (call["cause"], call["message"]) == ("abandoned", "cut")
        await until(lambda: desk.call("end"))
        assert desk.last("call_changed")["call"]["end"] == "not_reached"


async def test_two_agents_and_five_debtors(tmp_path: Path) -> None:
    async with open_floor(tmp_path, agents=2, debtors=5) as floor:
        desks = [await floor.sign_in(1, "pc-1"), await floor.sign_in(2, "pc-2")]
        for desk in desks:
            await desk.ready()
        called: set[str] = set()
        while len(called) < 5:
            await floor.dialled(min(2, 5 - len(called)))
            assert len(floor.switch.calls) <= 2
            call_id = next(iter(floor.switch.calls))
            called.add(floor.switch.calls[call_id].number)
            await end(floor, call_id, EndCause.NO_ANSWER)
        assert len(called) == 5
        await floor.it.dialer.tick()
        assert not floor.switch.calls


async def test_a_lead_whose_rows_do_not_fit_stops_nobody(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=2) as floor:
        floor.gate.unknown.add("person-1")
        desk = await floor.sign_in()
        await desk.ready()
        (call_id,) = await floor.dialled()
        (call,) = await floor.rows(tables.calls, call_id=call_id)
        assert call["person_id"] == "person-2"
        (lead,) = await floor.rows(tables.leads, lead_id="lead-1")
        assert (lead["state"], lead["last_result"]) == ("closed", "bad_data")
