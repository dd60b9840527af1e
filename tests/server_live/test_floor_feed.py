"""The lead's floor: pushed within a moment of a change, never asked for, only of the own team."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from server_api.contract import routes
from server_api.contract.floor import AskHelp
from server_api.contract.quality import LineQuality
from server_api.contract.transfers import PhoneCheck
from server_api.store import line_quality_rows, tables
from server_api.telephony.port import MediaQuality
from tests.helpers.waiting import until
from tests.server_live.floor import Desk, open_floor
from tests.server_live.test_story import outcome, talk


def tile(lead: Desk, agent_id: str) -> dict[str, Any]:
    """The agent as the lead's desk has it: the snapshot and what changed since."""
    tiles: dict[str, dict[str, Any]] = {}
    for body in lead.pushed:
        told = body["floor"]["agents"] if body["kind"] == "snapshot" else []
        for one in body["agents"] if body["kind"] == "floor_changed" else told:
            tiles[one["agent_id"]] = one
        for gone in body["gone"] if body["kind"] == "floor_changed" else ():
            tiles.pop(gone, None)
    return tiles.get(agent_id, {})


def alerts(lead: Desk) -> list[tuple[str, bool]]:
    told = [body["alert"] for body in lead.pushed if body["kind"] == "alert_changed"]
    return [(alert["code"], alert["open"]) for alert in told]


async def test_the_floor_follows_a_call(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1, leads=1) as floor:
        lead = await floor.sign_in_lead()
        assert lead.last("snapshot")["floor"]["agents"] == []
        ana = await floor.sign_in()
        await until(lambda: tile(lead, ana.agent_id).get("state") == "paused", what="the agent's coming")
        call_id = await talk(floor, ana)
        await until(lambda: tile(lead, ana.agent_id)["state"] == "talking", what="the talk")
        seen = tile(lead, ana.agent_id)
        assert (seen["call_id"], seen["call_phase"], seen["leg_up"]) == (call_id, "connected", True)
        assert seen["talking_since"] is not None
        assert "Marina" not in str(seen), "no debtor's name on the floor"
        floor.switch.end(call_id)
        await until(lambda: tile(lead, ana.agent_id)["state"] == "wrap_up", what="wrap-up")
        await ana.post(routes.OUTCOMES, outcome(call_id, ana.agent_id, "wrong_number"))
        await until(lambda: tile(lead, ana.agent_id)["calls"] == 1, what="the day's count")
        assert (await ana.delete(routes.SESSION)).status_code == 204
        await until(lambda: tile(lead, ana.agent_id) == {}, what="the agent's going")


async def test_a_late_lead_sees_all_that_is_and_agents_see_no_floor(tmp_path: Path) -> None:
    async with open_floor(tmp_path, agents=2, debtors=1, leads=1) as floor:
        ana, bia = await floor.sign_in(1), await floor.sign_in(2, "pc-2")
        await talk(floor, ana)
        lead = await floor.sign_in_lead()
        view = lead.last("snapshot")["floor"]
        assert [(one["name"], one["state"]) for one in view["agents"]] == [
            ("Ana 1", "talking"),
            ("Ana 2", "paused"),
        ]
        assert view["team"] == "Norte"
        await bia.ask_state("paused", "rest")
        await until(lambda: tile(lead, bia.agent_id)["pause_limit_s"] == 600, what="the pause")
        assert ana.last("snapshot")["floor"] is None
        assert "floor_changed" not in ana.kinds() + bia.kinds()


async def test_another_teams_lead_sees_nothing(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1, leads=2) as floor:
        async with floor.database.write() as conn:
            other = tables.users.c.user_id == "lead-2"
            await conn.execute(tables.users.update().where(other).values(team="Sul"))
        mine, theirs = await floor.sign_in_lead(1), await floor.sign_in_lead(2)
        ana = await floor.sign_in()
        await talk(floor, ana)
        await until(lambda: tile(mine, ana.agent_id).get("state") == "talking", what="the talk")
        assert "floor_changed" not in theirs.kinds()


async def test_many_changes_are_few_messages_and_the_last_state_wins(tmp_path: Path) -> None:
    async with open_floor(tmp_path, leads=1, floor_pace_s=0.2) as floor:
        lead, ana = await floor.sign_in_lead(), await floor.sign_in()
        await until(lambda: tile(lead, ana.agent_id) != {}, what="the agent's coming")
        before = lead.kinds().count("floor_changed")
        for _ in range(20):
            await ana.ask_state("paused", "toilet")
            await ana.ask_state("paused", "rest")
        await until(lambda: tile(lead, ana.agent_id)["pause_code"] == "rest", what="the last state")
        floor.it.watched.feed.look()
        assert tile(lead, ana.agent_id)["pause_code"] == "rest"
        assert lead.kinds().count("floor_changed") - before < 20


async def test_help_is_asked_shown_answered_and_over_with_its_call(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1, leads=1) as floor:
        lead, ana = await floor.sign_in_lead(), await floor.sign_in()
        call_id = await talk(floor, ana)
        asked = await ana.post(routes.HELP, AskHelp(call_id=call_id, note="quer o gestor"))
        help_id = asked.json()["help_id"]
        await until(lambda: tile(lead, ana.agent_id).get("help"), what="the request")
        assert tile(lead, ana.agent_id)["help"]["note"] == "quer o gestor"
        again = await ana.post(routes.HELP, AskHelp(call_id=call_id))
        assert again.json()["help_id"] == help_id, "one request a call"
        assert (await ana.post(routes.HELP_ANSWER.format(help_id=help_id))).status_code == 403
        assert (await lead.post(routes.HELP_ANSWER.format(help_id=help_id))).status_code == 204
        await until(lambda: ana.last("help_changed")["help"]["answered_by"] == "Léa 1", what="the answer")
        floor.switch.end(call_id)
        await until(lambda: ana.last("help_changed")["help"] is None, what="the end of it")
        (row,) = await floor.rows(tables.help_requests)
        assert (row["answered_by"], row["closed_at"] is not None) == ("lead-1", True)
        assert (await lead.post(routes.HELP_ANSWER.format(help_id=help_id))).status_code == 404


async def test_help_can_be_withdrawn(tmp_path: Path) -> None:
    async with open_floor(tmp_path, leads=1) as floor:
        lead, ana = await floor.sign_in_lead(), await floor.sign_in()
        await ana.post(routes.HELP, AskHelp())
        await until(lambda: tile(lead, ana.agent_id).get("help"), what="the request")
        assert (await ana.get(routes.ME)).json()["help"] is not None
        assert (await ana.delete(routes.HELP)).status_code == 204
        await until(lambda: tile(lead, ana.agent_id)["help"] is None, what="the withdrawal")


async def test_a_lost_line_a_failed_check_and_a_trunk_are_alerts(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=0, leads=1) as floor:
        lead, ana = await floor.sign_in_lead(), await floor.sign_in()
        leg_id = await ana.open_leg()
        floor.switch.leg_down(leg_id, "media_lost")
        await until(lambda: ("leg_lost", True) in alerts(lead), what="the lost line")
        await ana.open_leg()
        await until(lambda: ("leg_lost", False) in alerts(lead), what="the line again")
        failed = PhoneCheck(
            passed=False, microphone="failed", parts={"microphone": "failed", "network": "ok"}
        )
        assert (await ana.post(routes.PHONE_CHECK, failed)).status_code == 204
        await until(lambda: ("phone_check_failed", True) in alerts(lead), what="the failed check")
        assert lead.last("alert_changed")["alert"]["params"] == {"parts": "microphone"}
        await ana.post(routes.PHONE_CHECK, PhoneCheck(passed=True))
        await until(lambda: ("phone_check_failed", False) in alerts(lead), what="the good check")
        checks = await floor.rows(tables.phone_checks)
        assert [row["passed"] for row in checks] == [False, True]
        floor.switch.trunk_changed("trunk-1", up=False, reason="503")
        await until(lambda: ("trunk_down", True) in alerts(lead), what="the trunk")
        again = (await lead.get(routes.ME)).json()["floor"]["alerts"]
        assert [alert["code"] for alert in again] == ["trunk_down"]
        floor.switch.trunk_changed("trunk-1", up=True)
        await until(lambda: ("trunk_down", False) in alerts(lead), what="the trunk's return")


async def test_a_pause_that_lasts_too_long_is_an_alert(tmp_path: Path) -> None:
    async with open_floor(tmp_path, leads=1) as floor:
        lead, ana = await floor.sign_in_lead(), await floor.sign_in()
        await ana.ask_state("paused", "rest")
        ana.seat.row = replace(ana.seat.row, since=ana.seat.row.since - timedelta(seconds=601))
        await until(lambda: ("pause_over", True) in alerts(lead), what="the alert")
        assert lead.last("alert_changed")["alert"]["params"] == {"pause": "rest"}
        await ana.ask_state("paused", "toilet")
        await until(lambda: ("pause_over", False) in alerts(lead), what="the end of it")


async def test_old_figures_of_lines_are_thrown_away(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        async with floor.database.write() as conn:
            for days in (1, 31):
                line = LineQuality(at=datetime.now(UTC) - timedelta(days=days), mos=4.0)
                await line_quality_rows.add(conn, "leg-1", "agent-1", "", line)
        await floor.it.clean.turn()
        assert len(await floor.rows(tables.line_quality)) == 1


async def test_a_lines_quality_is_on_the_floor_in_the_rows_and_with_the_call(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1, leads=1) as floor:
        lead, ana = await floor.sign_in_lead(), await floor.sign_in()
        call_id = await talk(floor, ana)
        sound = MediaQuality(loss_in_pct=1.5, jitter_in_ms=8.0, round_trip_ms=40.0, mos=4.0)
        floor.switch.report_quality(ana.seat.row.leg_id, sound)
        await until(lambda: tile(lead, ana.agent_id).get("quality"), what="the quality")
        assert tile(lead, ana.agent_id)["quality"]["mos"] == 4.0
        (row,) = await floor.rows(tables.line_quality)
        assert (row["agent_id"], row["call_id"], row["loss_in_pct"]) == (ana.agent_id, call_id, 1.5)
        history = (await ana.get(routes.LINE_QUALITY)).json()
        assert [line["round_trip_ms"] for line in history["lines"]] == [40.0]
        floor.switch.end(call_id, quality=MediaQuality(loss_in_pct=2.0, mos=3.5))
        await until(lambda: ana.state == "wrap_up", what="wrap-up")
        (call,) = await floor.rows(tables.calls, call_id=call_id)
        assert (call["quality"]["loss_in_pct"], call["quality"]["mos"]) == (2.0, 3.5)
