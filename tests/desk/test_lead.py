"""The team lead's desk: floor, supervision, microphone, take over."""

from dataclasses import replace
from datetime import timedelta

import pytest

from agent_desktop.desk import commands as c
from agent_desktop.desk import commands_voice as cv
from agent_desktop.desk import events as e
from agent_desktop.desk.reading import floor_shown
from agent_desktop.desk.workspace import LegState, LinkState
from server_api.contract import push as p
from server_api.contract.floor import AgentTile, Alert, FloorView, HelpRequest, Supervision
from server_api.contract.session import AgentProfile, DayStats
from server_api.contract.words import AgentState, CallPhase, ErrorCode, Monitoring, Role
from tests.desk.making import NOW, Desk, at_work, link, phase, popped, pushed, status

LISTEN, WHISPER, BARGE = Monitoring.LISTEN, Monitoring.WHISPER, Monitoring.BARGE


def tile(
    agent_id: str, name: str = "", *, call: bool = True, help_id: str = "", leg_up: bool = True
) -> AgentTile:
    asked = HelpRequest(help_id=help_id, agent_id=agent_id, asked_at=NOW) if help_id else None
    return AgentTile(
        agent_id=agent_id,
        name=name or agent_id,
        state=AgentState.TALKING if call else AgentState.READY,
        since=NOW,
        call_id=f"call-of-{agent_id}" if call else "",
        call_phase=CallPhase.CONNECTED if call else None,
        leg_up=leg_up,
        help=asked,
    )


def snapshot(*tiles: AgentTile, supervision: Supervision | None = None) -> e.Pushed:
    floor = FloorView(team="Cartões", agents=tiles, supervision=supervision)
    return pushed(p.Snapshot(status=status(AgentState.PAUSED, 3), stats=DayStats(), floor=floor))


def told(mode: Monitoring, agent_id: str = "a") -> e.Pushed:
    speaking = mode is not LISTEN
    on_line = Supervision(agent_id=agent_id, name=agent_id, mode=mode, since=NOW, microphone=speaking)
    return pushed(p.SupervisionChanged(supervision=on_line))


def gone(reason: str = "") -> e.Pushed:
    return pushed(p.SupervisionChanged(supervision=None, reason=reason))


def leading(*tiles: AgentTile) -> Desk:
    desk = at_work()
    lead = AgentProfile(agent_id="lead-1", user="rafa", name="Rafael", role=Role.TEAM_LEAD)
    desk.now = replace(desk.now, shift=replace(desk.now.shift, agent=lead))
    desk.on(snapshot(*(tiles or (tile("a"), tile("b")))))
    desk.said.clear()
    return desk


def microphone(desk: Desk) -> list[bool]:
    return [command.on for command in desk.said if isinstance(command, c.Mute)]


def test_agents_stand_by_name_and_the_selection_stays() -> None:
    desk = leading(tile("1", "Érica"), tile("2", "Bia"), tile("3", "Zeca"))
    assert [one.name for one in desk.now.floor.tiles] == ["Bia", "Érica", "Zeca"]
    assert desk.now.floor.selected == "2"
    desk.on(e.AgentSelected("3"), pushed(p.FloorChanged(agents=(tile("4", "Ana"),))))
    assert desk.now.floor.selected == "3"
    desk.on(pushed(p.FloorChanged(gone=("3",))))
    assert [one.name for one in desk.now.floor.tiles] == ["Ana", "Bia", "Érica"]
    assert desk.now.floor.selected == "4"


def test_a_change_leaves_the_other_tiles_the_same_objects() -> None:
    desk = leading(tile("a"), tile("b"), tile("c"))
    before = desk.now.floor.tiles
    desk.on(pushed(p.FloorChanged(agents=(tile("b", call=False),))))
    after = desk.now.floor.tiles
    assert [was is now for was, now in zip(before, after, strict=True)] == [True, False, True]


def test_who_asks_for_help_is_selected_at_first() -> None:
    assert leading(tile("a"), tile("b", help_id="h1")).now.floor.selected == "b"


def test_listening_shuts_the_microphone_before_it_is_asked_for() -> None:
    desk = leading()
    assert desk.on(e.SupervisionAsked(LISTEN)) == (c.Mute(True), cv.Supervise("a", LISTEN))
    desk.on(told(LISTEN))
    assert desk.now.floor.asked == ""
    assert microphone(desk) == [True]


@pytest.mark.parametrize("mode", [WHISPER, BARGE])
def test_the_microphone_opens_only_when_the_switch_has_agreed(mode: Monitoring) -> None:
    desk = leading()
    desk.on(e.SupervisionAsked(LISTEN), told(LISTEN))
    assert desk.on(e.SupervisionAsked(mode)) == (cv.Supervise("a", mode),)
    assert microphone(desk) == [True]
    desk.on(told(mode))
    assert microphone(desk) == [True, False]


def test_back_to_listening_shuts_it_at_once() -> None:
    desk = leading()
    desk.on(e.SupervisionAsked(WHISPER), told(WHISPER))
    assert desk.on(e.SupervisionAsked(LISTEN)) == (c.Mute(True), cv.Supervise("a", LISTEN))
    desk.on(e.RequestRefused("Supervise", ErrorCode.BUSY))
    assert microphone(desk) == [True, False]  # still whispering


def test_leaving_opens_it_for_the_next_call_of_ones_own() -> None:
    desk = leading()
    desk.on(e.SupervisionAsked(LISTEN), told(LISTEN))
    assert desk.on(e.SupervisionLeft()) == (cv.LeaveSupervision(),)
    desk.on(gone())
    assert microphone(desk) == [True, False]
    assert desk.now.floor.supervision is None


def test_a_restarted_engine_is_shut_again_while_listening() -> None:
    desk = leading()
    desk.on(e.SupervisionAsked(LISTEN), told(LISTEN))
    assert desk.on(e.LegChanged("leg-2", LegState.UP)) == (c.Mute(True),)


def test_a_supervision_that_ended_by_itself_says_why() -> None:
    desk = leading()
    desk.on(e.SupervisionAsked(LISTEN), told(LISTEN), gone("agent_gone"))
    assert desk.now.floor.error == "supervision_agent_gone"
    desk.on(e.SupervisionAsked(LISTEN), told(LISTEN), gone("left"))
    assert desk.now.floor.error == ""


def test_another_lead_who_speaks_is_named_and_nothing_changes() -> None:
    desk = leading()
    desk.on(
        e.SupervisionAsked(WHISPER),
        e.RequestRefused("Supervise", ErrorCode.ANOTHER_SPEAKS, (("by", "Lia"),)),
    )
    floor = desk.now.floor
    assert (floor.error, dict(floor.error_params), floor.asked) == ("another_speaks", {"by": "Lia"}, "")


def test_nothing_is_asked_without_call_line_or_server() -> None:
    desk = leading(tile("a", call=False))
    assert desk.on(e.TakeOverAsked()) == ()
    assert desk.now.floor.error == "floor_no_call"
    desk = leading(tile("a", leg_up=False))
    assert desk.on(e.SupervisionAsked(LISTEN)) == ()
    assert desk.now.floor.error == "floor_agent_no_line"
    desk = leading()
    desk.on(e.LegChanged("leg-1", LegState.DOWN))
    assert desk.on(e.TakeOverAsked()) == ()
    assert desk.now.floor.error == "floor_no_line"
    desk = leading()
    desk.on(link(LinkState.DOWN))
    assert desk.on(e.SupervisionAsked(LISTEN)) == ()
    assert desk.now.floor.error == "floor_server_away"


def test_help_is_answered_by_whispering_in_one_step() -> None:
    desk = leading(tile("a"), tile("b", help_id="h1"))
    desk.on(e.AgentSelected("a"))
    assert desk.on(e.HelpAnswered("h1")) == (cv.AnswerHelp("h1"), cv.Supervise("b", WHISPER))
    assert desk.now.floor.selected == "b"


def test_help_without_a_line_is_only_answered() -> None:
    desk = leading(tile("b", call=False, help_id="h1", leg_up=False))
    assert desk.on(e.HelpAnswered("h1")) == (cv.AnswerHelp("h1"),)


def test_a_call_taken_over_is_an_ordinary_one_with_an_open_microphone() -> None:
    desk = leading()
    desk.on(e.SupervisionAsked(LISTEN), told(LISTEN))
    assert floor_shown(desk.now)
    assert desk.on(e.TakeOverAsked()) == (cv.TakeOverCall("a"),)
    desk.on(popped("call-of-a"), phase("call-of-a", CallPhase.CONNECTED))
    assert not floor_shown(desk.now)
    assert microphone(desk) == [True, False]
    assert desk.now.floor.supervision is None


def test_alerts_open_first_newest_first_and_few_of_the_old() -> None:
    desk = leading()
    for n in range(9):
        alert = Alert(alert_id=f"x{n}", code="voice_breaks", at=NOW + timedelta(minutes=n), open=n % 9 > 6)
        desk.on(pushed(p.AlertChanged(alert=alert)))
    shown = [alert.alert_id for alert in desk.now.floor.alerts]
    assert shown == ["x8", "x7", "x6", "x5", "x4", "x3", "x2"]


def test_a_lead_without_a_floor_sees_an_empty_one() -> None:
    desk = leading()
    desk.on(pushed(p.Snapshot(status=status(), stats=DayStats())))
    assert desk.now.floor.tiles == ()
    assert desk.on(e.SupervisionAsked(LISTEN)) == ()


def test_each_change_on_the_line_is_said_aloud_once() -> None:
    desk = leading()
    desk.on(e.SupervisionAsked(LISTEN), told(LISTEN), told(LISTEN), told(BARGE), gone("left"))
    said = [command.code for command in desk.said if isinstance(command, c.Announce)]
    assert said == ["line_listen", "line_barge", "line_left"]
