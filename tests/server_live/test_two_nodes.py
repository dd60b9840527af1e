"""Two servers on one PostgreSQL, each with a switch that the test plays: what one does the other heeds."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import update

from server_api.clock import SystemClock
from server_api.contract import routes
from server_api.contract.transfers import ChoosePerson
from server_api.contract.words import LegalKind
from server_api.store import nodes_rows, tables
from server_api.telephony.fake import FakeSwitch
from tests.helpers.postgresql import PostgreSql
from tests.helpers.waiting import until, until_told
from tests.server_live.floor import Desk, TestFloor, credentials, end_threads, quick_settings
from tests.server_live.pacing import pacing
from tests.server_live.seed import seed_floor
from tests.server_live.test_agreements import answer, state_of, talking
from tests.server_live.test_holds import open_hold
from tests.server_live.test_inbound import ring_in
from tests.server_live.test_story import talk


@asynccontextmanager
async def node(url: str, folder: Path, name: str) -> AsyncIterator[TestFloor]:
    await asyncio.to_thread(folder.mkdir)
    floor = TestFloor(quick_settings(folder, database_url=url), SystemClock(), FakeSwitch(name))
    await floor.it.start()
    try:
        yield floor
    finally:
        await floor.stop()


@pytest.fixture
async def url(postgresql: PostgreSql) -> AsyncIterator[str]:
    seed = partial(seed_floor, agents=2, debtors=3, leads=1)
    name = await postgresql.fresh("two nodes", seed)
    yield postgresql.url(name)
    await end_threads()
    postgresql.drop(name)


@pytest.fixture
async def nodes(url: str, tmp_path: Path) -> AsyncIterator[tuple[TestFloor, TestFloor]]:
    async with node(url, tmp_path / "one", "one") as one, node(url, tmp_path / "two", "two") as two:
        yield one, two


async def node_of(floor: TestFloor, agent_id: str) -> str:
    (row,) = await floor.rows(tables.agents, agent_id=agent_id)
    return str(row["node_id"])


async def ringing(floor: TestFloor, desk: Desk) -> str:
    await desk.ready()
    (call_id,) = await floor.dialled()
    floor.switch.ring(call_id)
    return call_id


async def test_one_of_them_leads(nodes: tuple[TestFloor, TestFloor]) -> None:
    one, two = nodes
    await until(lambda: one.it.node.leader.leads or two.it.node.leader.leads, what="a leader")
    first, second = (one, two) if one.it.node.leader.leads else (two, one)
    assert not second.it.node.leader.leads

    async def told() -> bool:
        rows = {row["node_id"]: row["leader"] for row in await one.rows(tables.nodes)}
        return rows == {first.switch.switch_id: True, second.switch.switch_id: False}

    await until_told(told, what="the rows of the nodes")


async def test_an_agent_who_signs_in_at_another_node_leaves_the_first(
    nodes: tuple[TestFloor, TestFloor],
) -> None:
    one, two = nodes
    first = await one.sign_in(1, "pc-1")
    await first.open_leg()
    second = await two.sign_in(1, "pc-2")
    assert second.signed_in.took_over
    assert first.last("taken_over")["device"] == "pc-2"
    await until(lambda: one.it.roster.get("agent-1") is None, what="the seat given up")
    assert (await first.get(routes.ME)).status_code == 401
    await second.open_leg()
    assert await node_of(two, "agent-1") == "two"
    (row,) = await two.rows(tables.agents, agent_id="agent-1")
    assert row["switch_id"] == "two"


async def test_nobody_leaves_a_call_for_another_node(nodes: tuple[TestFloor, TestFloor]) -> None:
    one, two = nodes
    desk = await one.sign_in()
    call_id = await talk(one, desk)
    answer = await two.client.post(routes.SESSION, json=credentials(1, "pc-2"))
    assert (answer.status_code, answer.json()["params"]) == (409, {"reason": "in_call"})
    assert desk.state == "talking"
    assert "taken_over" not in desk.kinds()
    assert await node_of(one, "agent-1") == "one"
    one.switch.end(call_id)
    await until(lambda: desk.state == "wrap_up", what="wrap-up")


async def test_a_lead_sees_the_agents_of_both(nodes: tuple[TestFloor, TestFloor]) -> None:
    one, two = nodes
    lead = await one.sign_in_lead()
    far = await two.sign_in(2, "pc-2")
    await far.open_leg()

    def tile() -> dict[str, object]:
        told = [body for body in lead.told if body["kind"] == "floor_changed"]
        tiles = [one for body in told for one in body["agents"] if one["agent_id"] == "agent-2"]
        return tiles[-1] if tiles else {}

    await until(lambda: tile().get("leg_up"), what="the tile of an agent elsewhere")
    assert (await far.delete(routes.SESSION)).status_code == 204
    await until(
        lambda: any("agent-2" in body.get("gone", ()) for body in lead.told), what="the end of the tile"
    )


async def test_a_stop_holds_everywhere(nodes: tuple[TestFloor, TestFloor]) -> None:
    one, two = nodes
    lead = await one.sign_in_lead()
    call_id = await ringing(two, await two.sign_in(2, "pc-2"))
    answer = await lead.post(routes.FLOOR_STOP, {"reason": "test"})
    assert answer.status_code == 200, answer.text
    await until(lambda: call_id not in two.switch.calls, what="the end of the ringing at the other node")
    assert two.it.dialing.stop.now is not None
    await until(lambda: "pacing_changed" in lead.kinds(), what="the lead's view")
    assert pacing(lead)["stopped"]


async def test_a_script_is_published_everywhere(nodes: tuple[TestFloor, TestFloor]) -> None:
    one, two = nodes
    lead = await one.sign_in_lead()
    opened = (await lead.get(routes.SCRIPT.format(script_id="general"))).json()
    draft = {"doc": opened["doc"], "revision": opened["revision"]}
    saved = await lead.send_body("PUT", routes.SCRIPT_DRAFT.format(script_id="general"), draft)
    version = saved.json()["version"]
    path = routes.SCRIPT_PUBLISH.format(script_id="general")
    assert (await lead.post(path, {"version": version})).status_code == 200

    def live(floor: TestFloor) -> int:
        found = floor.it.scripts.keep._library.get("general")
        return found.live.version if found is not None and found.live is not None else 0

    await until(lambda: live(one) == live(two) == version, what="the new version at both nodes")


async def test_who_is_withdrawn_is_withdrawn_everywhere(nodes: tuple[TestFloor, TestFloor]) -> None:
    one, two = nodes
    call_id = await ringing(two, await two.sign_in(2, "pc-2"))
    (row,) = await two.rows(tables.calls, call_id=call_id)
    await one.it.talks.withdraw(row["person_id"], "paid")
    await until(lambda: call_id not in two.switch.calls, what="the end of the ringing at the other node")


async def test_a_hold_opened_here_ends_what_rings_there(nodes: tuple[TestFloor, TestFloor]) -> None:
    """While one node calls a debtor they call the other one, and complain."""
    one, two = nodes
    async with one.database.write() as conn:
        others = tables.leads.c.lead_id != "lead-1"
        await conn.execute(update(tables.leads).where(others).values(state="closed"))
    call_id = await ringing(two, await two.sign_in(2, "pc-2"))
    desk = await one.sign_in()
    await desk.ready()
    came_in = ring_in(one)
    await until(lambda: "caller_proposed" in desk.kinds(), what="the caller")
    path = routes.CALL_PERSON.format(call_id=came_in)
    assert (await desk.post(path, ChoosePerson(person_id="person-1"))).status_code == 204
    await until(lambda: "case_arrived" in desk.kinds(), what="the case")
    assert call_id in two.switch.calls
    await open_hold(desk, came_in, LegalKind.COMPLAINT)
    await until(lambda: call_id not in two.switch.calls, what="the end of the ringing at the other node")
    assert came_in in one.switch.calls
    (lead,) = await two.rows(tables.leads, person_id="person-1")
    assert (lead["state"], lead["suspended"]) == ("closed", True)


async def test_a_node_that_starts_leaves_the_others_calls_alone(url: str, tmp_path: Path) -> None:
    async with node(url, tmp_path / "one", "one") as one:
        desk = await one.sign_in()
        call_id = await talk(one, desk)
        await one.it.journal.flush()
        async with node(url, tmp_path / "two", "two") as two:
            assert two.it.roster.get("agent-1") is None
            assert two.it.calls.get(call_id) is None
            assert [row["call_id"] for row in await two.rows(tables.person_locks)] == [call_id]
            (row,) = await two.rows(tables.calls, call_id=call_id)
            assert row["ended_at"] is None
        assert desk.state == "talking"
        one.switch.end(call_id)
        await until(lambda: desk.state == "wrap_up", what="wrap-up")


async def test_two_nodes_never_have_one_debtor(nodes: tuple[TestFloor, TestFloor]) -> None:
    for number, floor in enumerate(nodes, start=1):
        desk = await floor.sign_in(number, f"pc-{number}")
        await desk.ready()
    for floor in nodes:
        await floor.dialled()
    rows = await nodes[0].rows(tables.calls)
    assert {row["switch_id"] for row in rows} == {"one", "two"}
    assert len({row["person_id"] for row in rows}) == len(rows)


@pytest.mark.parametrize(
    ("answered", "talks", "over"), [(False, False, 1), (True, False, 0), (True, True, 1)]
)
async def test_what_a_lost_node_left_is_put_in_order(
    nodes: tuple[TestFloor, TestFloor], answered: bool, talks: bool, over: int
) -> None:
    """Who may be talking yet stays locked for longer: the node may only be out of reach."""
    one, two = nodes
    desk = await two.sign_in(2, "pc-2")
    call_id = await (talk if answered else ringing)(two, desk)
    await two.it.journal.flush()
    async with one.database.write() as conn:
        await nodes_rows.bury(conn, "two", desk.floor.it.hub._clock.utc(), talks=talks)
    (agent,) = await one.rows(tables.agents, agent_id="agent-2")
    (call,) = await one.rows(tables.calls, call_id=call_id)
    assert (agent["state"], agent["session_id"], agent["node_id"], agent["leg_id"]) == ("offline", "", "", "")
    assert (call["cause"] == "switch_lost") is bool(over)
    assert len(await one.rows(tables.person_locks)) == 1 - over


async def test_the_leader_finds_a_node_that_is_gone(nodes: tuple[TestFloor, TestFloor]) -> None:
    one, two = nodes
    await until(lambda: one.it.node.leader.leads or two.it.node.leader.leads, what="a leader")
    leader = one if one.it.node.leader.leads else two
    long_ago = leader.it.hub._clock.utc().replace(year=2020)
    gone = {"node_id": "gone", "switch_id": "gone", "started_at": long_ago, "seen_at": long_ago}
    async with leader.database.write() as conn:
        await conn.execute(tables.nodes.insert().values(gone))
        await conn.execute(tables.agents.insert().values(agent_id="agent-2", since=long_ago, node_id="gone"))
        await conn.execute(update(tables.agents).values(session_id="session", call_id="call"))

    async def buried() -> bool:
        (agent,) = await leader.rows(tables.agents, agent_id="agent-2")
        return bool(agent["session_id"] == agent["node_id"] == "")

    await until_told(buried, what="the end of the agent's session")
    assert "gone" not in {row["node_id"] for row in await leader.rows(tables.nodes)}


async def test_no_two_nodes_call_one_number_at_once(nodes: tuple[TestFloor, TestFloor]) -> None:
    """All debtors share it: one call, at one of the nodes."""
    one, two = nodes
    async with one.database.write() as conn:
        await conn.execute(update(tables.phones).values(e164="+5511999900001"))
    desks = [await one.sign_in(1, "pc-1"), await two.sign_in(2, "pc-2")]
    await asyncio.gather(*(desk.ready() for desk in desks))

    async def tried() -> bool:
        leads = await one.rows(tables.leads)
        put_off = [lead for lead in leads if lead["last_result"] == "number_in_use"]
        return len(put_off) == len(leads) - 1

    await until_told(tried, what="all others put off")
    assert len(one.switch.calls) + len(two.switch.calls) == 1
    (lock,) = await one.rows(tables.number_locks)
    assert lock["call_id"] in (*one.switch.calls, *two.switch.calls)


async def test_an_agent_sees_which_leads_are_free_wherever_they_sit(
    nodes: tuple[TestFloor, TestFloor],
) -> None:
    one, two = nodes
    talk = await talking(one)
    person_id = talk.desk.last("case_arrived")["head"]["person_id"]

    async def free() -> list[str]:
        answer = await talk.desk.get(routes.PERSON_APPROVALS.format(person_id=person_id))
        return list(answer.json()["free_leads"])

    assert await free() == []
    lead = await two.sign_in_lead()
    assert await free() == ["Léa 1"]
    async with two.database.write() as conn:
        theirs = tables.agents.c.agent_id == lead.agent_id
        await conn.execute(update(tables.agents).where(theirs).values(call_id="a talk"))
    assert await free() == []
    async with two.database.write() as conn:
        await conn.execute(update(tables.agents).where(theirs).values(call_id=""))
    assert (await lead.delete(routes.SESSION)).status_code == 204
    assert await free() == []


async def test_a_lead_at_the_other_node_says_yes(nodes: tuple[TestFloor, TestFloor]) -> None:
    one, two = nodes
    lead = await two.sign_in_lead()
    talk = await talking(one)
    approval_id = await talk.asked(50)
    await until(lambda: state_of(lead) == "pending", what="the request at the other node")
    answered = await answer(lead, approval_id, "approved")
    assert answered.status_code == 200, answered.text
    await until(lambda: state_of(talk.desk) == "approved", what="the yes at the agent's node")
