"""Leads on agents' lines: only their own team, one voice at a time, told by policy, all of it on file."""

import asyncio
from functools import partial
from pathlib import Path
from typing import Any

import httpx

from server_api.contract import routes
from server_api.contract.floor import AskHelp, Supervise
from server_api.contract.words import Monitoring
from server_api.services.campaign_news import CAMPAIGN_CHANGED
from server_api.store import tables
from server_api.telephony.port import SuperviseMode
from tests.helpers.waiting import until
from tests.server_live.floor import Desk, TestFloor, open_floor
from tests.server_live.test_story import outcome, talk


async def go_on(lead: Desk, agent_id: str, mode: Monitoring) -> httpx.Response:
    return await lead.post(routes.SUPERVISE.format(agent_id=agent_id), Supervise(mode=mode))


async def watched(floor: TestFloor) -> tuple[Desk, Desk, str]:
    """Ana talks, Léa listens."""
    ana, lead = await floor.sign_in(), await floor.sign_in_lead()
    call_id = await talk(floor, ana)
    answer = await go_on(lead, ana.agent_id, Monitoring.LISTEN)
    assert answer.status_code == 200, answer.text
    assert answer.json()["microphone"] is False
    await until(lambda: "supervision_changed" in lead.kinds(), what="the supervision")
    return ana, lead, call_id


def shows(lead: Desk, mode: Monitoring) -> bool:
    """Whether the lead's desk was told this mode last."""
    supervision = lead.last("supervision_changed")["supervision"]
    return bool(supervision) and supervision["mode"] == mode.value


async def supervisions(floor: TestFloor) -> list[Any]:
    return [(row["lead_id"], row["mode"], row["reason"]) for row in await floor.rows(tables.supervisions)]


async def test_listen_whisper_barge_leave_are_on_file(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1, leads=1) as floor:
        ana, lead, call_id = await watched(floor)
        assert lead.state == "supervising"
        for mode in (Monitoring.WHISPER, Monitoring.BARGE):
            answer = await go_on(lead, ana.agent_id, mode)
            assert answer.json()["microphone"] is True
            await until(partial(shows, lead, mode), what=mode.value)
        assert (await lead.delete(routes.SUPERVISION)).status_code == 204
        await until(lambda: lead.state == "paused", what="the lead's return")
        assert lead.last("supervision_changed") == {
            "kind": "supervision_changed",
            "supervision": None,
            "reason": "left",
        }
        assert await supervisions(floor) == [
            ("lead-1", "listen", "mode_changed"),
            ("lead-1", "whisper", "mode_changed"),
            ("lead-1", "barge", "left"),
        ]
        rows = await floor.rows(tables.supervisions)
        assert {row["call_id"] for row in rows} == {call_id}
        acts = [row["what"] for row in await floor.rows(tables.audit, user_id="lead-1")]
        assert [act for act in acts if act.startswith("line_")] == [
            "line_listen",
            "line_whisper",
            "line_barge",
        ]


async def test_the_agent_is_told_where_the_campaign_says_so(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1, leads=1) as floor:
        async with floor.database.write() as conn:
            await conn.execute(tables.campaigns.update().values(tells_monitored=True))
        floor.it.bus.publish(CAMPAIGN_CHANGED, {})
        ana, lead, _ = await watched(floor)
        await until(lambda: "monitored" in ana.kinds(), what="the word")
        assert ana.last("monitored") == {"kind": "monitored", "mode": "listen", "by": "Léa 1"}
        await lead.delete(routes.SUPERVISION)
        await until(lambda: ana.last("monitored")["mode"] == "none", what="the end of it")
        (row,) = await floor.rows(tables.supervisions)
        assert row["told"] is True


async def test_the_agent_is_not_told_of_listening_otherwise(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1, leads=1) as floor:
        ana, lead, _ = await watched(floor)
        await go_on(lead, ana.agent_id, Monitoring.WHISPER)
        await until(lambda: lead.last("supervision_changed")["supervision"]["mode"] == "whisper")
        assert "monitored" not in ana.kinds()
        assert (await ana.get(routes.ME)).json()["monitored"] is None


async def test_a_call_that_begins_under_a_leads_ears_is_told_too(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1, leads=1) as floor:
        async with floor.database.write() as conn:
            await conn.execute(tables.campaigns.update().values(tells_monitored=True))
        floor.it.bus.publish(CAMPAIGN_CHANGED, {})
        ana, lead = await floor.sign_in(), await floor.sign_in_lead()
        await ana.open_leg()
        assert (await go_on(lead, ana.agent_id, Monitoring.LISTEN)).status_code == 200
        assert "monitored" not in ana.kinds()
        await talk(floor, ana)
        await until(lambda: "monitored" in ana.kinds(), what="the word")
        (row,) = await floor.rows(tables.supervisions)
        assert row["told"] is True


async def test_leads_do_not_listen_to_leads(tmp_path: Path) -> None:
    async with open_floor(tmp_path, leads=2) as floor:
        one, other = await floor.sign_in_lead(1), await floor.sign_in_lead(2)
        assert (await go_on(one, other.agent_id, Monitoring.LISTEN)).status_code == 404
        assert (await one.get(routes.ME)).json()["floor"]["agents"] == []


async def test_a_second_voice_is_refused_and_the_first_named(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1, leads=2) as floor:
        ana, one, _ = await watched(floor)
        other = await floor.sign_in_lead(2)
        assert (await go_on(one, ana.agent_id, Monitoring.WHISPER)).status_code == 200
        assert (await go_on(other, ana.agent_id, Monitoring.LISTEN)).status_code == 200
        refused = await go_on(other, ana.agent_id, Monitoring.BARGE)
        assert (refused.status_code, refused.json()["code"]) == (409, "another_speaks")
        assert refused.json()["params"] == {"name": "Léa 1"}
        assert other.state == "supervising", "still listening"
        assert floor.switch.floor.lines["lead-2"].mode is SuperviseMode.LISTEN
        assert {lead for lead, _, _ in await supervisions(floor)} == {"lead-1", "lead-2"}


async def test_two_who_barge_at_once_are_one_voice(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1, leads=2) as floor:
        ana = await floor.sign_in()
        leads = [await floor.sign_in_lead(1), await floor.sign_in_lead(2)]
        await talk(floor, ana)
        for _ in range(10):
            answers = await asyncio.gather(*(go_on(lead, ana.agent_id, Monitoring.BARGE) for lead in leads))
            assert sorted(answer.status_code for answer in answers) == [200, 409]
            for lead in leads:
                await lead.delete(routes.SUPERVISION)
            await until(lambda: all(lead.state == "paused" for lead in leads), what="both back")


async def test_only_leads_and_only_their_own_team(tmp_path: Path) -> None:
    async with open_floor(tmp_path, agents=2, debtors=1, leads=1) as floor:
        async with floor.database.write() as conn:
            theirs = tables.users.c.user_id == "agent-2"
            await conn.execute(tables.users.update().where(theirs).values(team="Sul"))
        ana, bia, lead = await floor.sign_in(1), await floor.sign_in(2, "pc-2"), await floor.sign_in_lead()
        await talk(floor, ana)
        await bia.open_leg()
        assert (await go_on(bia, ana.agent_id, Monitoring.LISTEN)).status_code == 403
        assert (await go_on(lead, bia.agent_id, Monitoring.LISTEN)).status_code == 404
        assert (await go_on(lead, "agent-9", Monitoring.LISTEN)).status_code == 404
        assert (await bia.post(routes.TAKE_OVER.format(agent_id=ana.agent_id))).status_code == 403
        assert lead.state == "paused"


async def test_a_lead_in_a_call_supervises_nobody(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1, leads=1) as floor:
        ana, lead, call_id = await watched(floor)
        await ana.post(routes.HELP, AskHelp(call_id=call_id))
        await lead.post(routes.TAKE_OVER.format(agent_id=ana.agent_id))
        await until(lambda: lead.state == "talking", what="the lead's talk")
        await until(lambda: ana.last("help_changed")["help"] is None, what="the help's end with the call")
        assert (await go_on(lead, ana.agent_id, Monitoring.LISTEN)).json()["params"]["reason"] == "not_free"


async def test_the_lead_takes_the_call_over(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1, leads=1) as floor:
        ana, lead, call_id = await watched(floor)
        answer = await lead.post(routes.TAKE_OVER.format(agent_id=ana.agent_id))
        assert answer.status_code == 204, answer.text
        await until(lambda: lead.state == "talking" and ana.state == "ready", what="the take-over")
        assert ana.call("end") == "taken_over"
        assert lead.last("case_arrived")["head"]["call_id"] == call_id
        assert lead.call("handed")["by"] == "Ana 1"
        assert not floor.switch.floor.lines
        floor.switch.end(call_id)
        await until(lambda: lead.state == "wrap_up", what="wrap-up")
        saved = await lead.post(routes.OUTCOMES, outcome(call_id, lead.agent_id, "wrong_number"))
        assert saved.status_code == 200, saved.text
        assert lead.state == "paused"
        assert (await lead.post(routes.TAKE_OVER.format(agent_id=ana.agent_id))).status_code == 409
        assert [reason for _, _, reason in await supervisions(floor)] == ["took_over"]


async def test_the_agent_without_a_line_and_the_lead_without_one(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1, leads=1) as floor:
        ana, lead = await floor.sign_in(), await floor.sign_in_lead()
        assert (await go_on(lead, ana.agent_id, Monitoring.LISTEN)).json()["params"]["reason"] == "no_leg"
        await ana.open_leg()
        assert (await go_on(lead, ana.agent_id, Monitoring.LISTEN)).status_code == 200
        floor.switch.leg_down(lead.seat.row.leg_id)
        await until(lambda: lead.state == "paused", what="the lead off the line")
        assert (await lead.delete(routes.SUPERVISION)).status_code == 204
        assert [reason for _, _, reason in await supervisions(floor)] == ["lead_gone"]
