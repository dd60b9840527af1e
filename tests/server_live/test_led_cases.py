"""What a lead may read of debtors without a call of their own, and that every look is in the log of acts."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import insert, update

from server_api.contract import routes
from server_api.contract.floor import Supervise
from server_api.contract.words import Monitoring
from server_api.store import tables
from tests.helpers.waiting import until
from tests.server_live.floor import Desk, TestFloor, open_floor
from tests.server_live.seed import LONG_AGO
from tests.server_live.test_conversation import BIRTH, post
from tests.server_live.test_story import talk

PATHS = {
    "extras": routes.CASE_EXTRAS.format(person_id="person-1"),
    "history": routes.HISTORY.format(person_id="person-1"),
    "statement": routes.STATEMENT.format(person_id="person-1"),
    "approvals": routes.PERSON_APPROVALS.format(person_id="person-1"),
}
WRITES = {
    routes.NOTES.format(person_id="person-1"): {"text": "ligar à tarde"},
    routes.REVEAL.format(person_id="person-1"): {"what": "phone", "item_id": "phone-1", "reason": "audit"},
    routes.CONTACTS.format(person_id="person-1"): {"kind": "email", "value": "nova@example.com"},
    routes.CONSENTS.format(person_id="person-1"): {
        "contact_id": "phone-1",
        "channel": "sms",
        "purpose": "offers",
        "state": "withdrawn",
    },
}


_WHO = {"person_id": "person-1", "agent_id": "agent-1"}
TALKED: dict[str, Any] = _WHO | {"call_id": "then", "started_at": LONG_AGO, "legal_at": LONG_AGO}
TALKED |= {"why": {}, "allowed_by": []}
ASKED: dict[str, Any] = _WHO | {"approval_id": "then", "call_id": "then", "team": "Sul", "state": "refused"}
ASKED |= {"asked_at": LONG_AGO, "expires_at": LONG_AGO, "wanted": {}, "plan": {}}


async def in_talk(floor: TestFloor) -> tuple[Desk, str]:
    desk = await floor.sign_in()
    call_id = await talk(floor, desk)
    await until(lambda: "case_arrived" in desk.kinds(), what="the case")
    return desk, call_id


async def read(lead: Desk, call_id: str) -> dict[str, int]:
    """What each door says to this lead."""
    answers: dict[str, httpx.Response] = {
        name: await lead.get(path, **({"call_id": call_id} if name == "statement" else {}))
        for name, path in PATHS.items()
    }
    return {name: answer.status_code for name, answer in answers.items()}


async def move(floor: TestFloor, user_id: str, **values: str) -> None:
    async with floor.database.write() as conn:
        mine = tables.users.c.user_id == user_id
        await conn.execute(update(tables.users).where(mine).values(**values))


async def test_the_own_teams_cases_are_read_and_every_look_is_on_file(tmp_path: Path) -> None:
    async with open_floor(tmp_path, leads=1) as floor:
        _, call_id = await in_talk(floor)
        lead = await floor.sign_in_lead()
        assert await read(lead, call_id) == dict.fromkeys(PATHS, 200)
        acts = await floor.rows(tables.audit, what="case_looked_at")
        assert [(act["user_id"], act["subject"], act["detail"]["part"]) for act in acts] == [
            ("lead-1", "person-1", name) for name in PATHS
        ]


async def test_another_teams_cases_are_nobodys_business(tmp_path: Path) -> None:
    async with open_floor(tmp_path, leads=1) as floor:
        await move(floor, "lead-1", team="Sul")
        _, call_id = await in_talk(floor)
        lead = await floor.sign_in_lead()
        assert await read(lead, call_id) == dict.fromkeys(PATHS, 404)
        for path, body in WRITES.items():
            assert (await lead.post(path, body)).status_code == 404, path
        assert await floor.rows(tables.audit, what="case_looked_at") == []
        assert await floor.rows(tables.notes) == []
        (found,) = (await lead.get(routes.PEOPLE, q="52998224726")).json()["people"]
        assert "52998224726" not in str(found)
        assert "99990" not in str(found["phones"])


async def test_an_admin_reads_them_all(tmp_path: Path) -> None:
    async with open_floor(tmp_path, leads=1) as floor:
        await move(floor, "lead-1", team="Sul", role="admin")
        _, call_id = await in_talk(floor)
        admin = await floor.sign_in_lead()
        assert await read(admin, call_id) == dict.fromkeys(PATHS, 200)
        assert len(await floor.rows(tables.audit, what="case_looked_at")) == len(PATHS)


@pytest.mark.parametrize("by", ["campaign", "talk", "request"])
async def test_a_case_is_the_teams_by_its_campaign_a_talk_or_a_request(tmp_path: Path, by: str) -> None:
    async with open_floor(tmp_path, leads=1) as floor:
        await move(floor, "lead-1", team="Sul")
        await move(floor, "agent-1", team="Sul")
        async with floor.database.write() as conn:
            if by != "campaign":
                await conn.execute(tables.campaign_agents.delete())
            if by == "talk":
                await conn.execute(insert(tables.calls).values(TALKED))
            if by == "request":
                await conn.execute(insert(tables.approvals).values(ASKED))
        lead = await floor.sign_in_lead()
        assert (await lead.get(PATHS["extras"])).status_code == 200
        path = routes.CASE_EXTRAS.format(person_id="person-2")
        assert (await lead.get(path)).status_code == (200 if by == "campaign" else 404)


async def test_who_listens_to_a_call_that_may_not_be_shown_reads_nothing_either(tmp_path: Path) -> None:
    async with open_floor(tmp_path, leads=1, identity_mode="masked") as floor:
        desk, call_id = await in_talk(floor)
        lead = await floor.sign_in_lead()
        listen = Supervise(mode=Monitoring.LISTEN)
        on = await lead.post(routes.SUPERVISE.format(agent_id=desk.agent_id), listen)
        assert on.status_code == 200, on.text
        await until(lambda: lead.state == "supervising", what="the lead on the line")
        assert await read(lead, call_id) == dict.fromkeys(PATHS, 404)
        await post(desk, routes.IDENTITY, call_id, BIRTH)
        assert await read(lead, call_id) == dict.fromkeys(PATHS, 200)
