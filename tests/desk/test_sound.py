"""Sound at the desk: loss and return, muted talk, headset keys, the line's hour, the check."""

from dataclasses import replace
from datetime import timedelta

import pytest

from agent_desktop.desk import commands as c
from agent_desktop.desk import commands_sound as cs
from agent_desktop.desk import events_sound as es
from agent_desktop.desk.events import Event, MuteChanged, SignedOut
from agent_desktop.desk.sound import HISTORY_LONG, LineNow, Part, Verdict
from agent_desktop.desk.update import update
from agent_desktop.desk.update_check import verdicts
from agent_desktop.desk.update_sound import lights
from agent_desktop.desk.workspace import LegState, Workspace
from server_api.contract.words import CallPhase
from tests.desk.making import NOW, at_work
from tests.desk.making import in_call as desk_in_call


def working() -> Workspace:
    return at_work().now


def in_call() -> Workspace:
    return desk_in_call().now


GOOD = LineNow(mos=4.4, jitter_ms=2.0, rtt_ms=18.0, packets=100)
POOR = replace(GOOD, mos=2.5, loss_pct=10.0)


def after(workspace: Workspace, *events: Event) -> tuple[Workspace, list[c.Command]]:
    commands: list[c.Command] = []
    for event in events:
        workspace, more = update(workspace, event)
        commands += more
    return workspace, commands


def codes(workspace: Workspace) -> list[str]:
    return [notice.code for notice in workspace.notices]


def test_a_lost_headset_is_told_and_its_return_takes_the_card_away() -> None:
    lost, _ = after(working(), es.DeviceGone("speaker", "USB", "Board"))
    assert codes(lost) == ["speaker_lost"]
    assert dict(lost.notices[0].params) == {"name": "USB", "instead": "Board"}
    back, _ = after(lost, es.DeviceReturned("speaker", "USB"))
    assert codes(back) == ["device_back"]


def test_one_headset_is_one_card() -> None:
    parts = [es.DeviceGone(part, "USB", "Board") for part in ("microphone", "speaker", "ringer")]
    lost, _ = after(working(), *parts)
    assert codes(lost) == ["headset_lost"]
    back, _ = after(lost, es.DeviceReturned("microphone", "USB"), es.DeviceReturned("speaker", "USB"))
    assert codes(back) == ["device_back"]


def test_talking_while_muted_is_said_in_a_call_only() -> None:
    assert codes(after(working(), es.TalkedWhileMuted())[0]) == []
    assert codes(after(in_call(), es.TalkedWhileMuted())[0]) == ["talking_muted"]


def test_the_card_about_muted_talk_goes_with_the_mute() -> None:
    warned, _ = after(in_call(), MuteChanged(True), es.TalkedWhileMuted())
    assert codes(warned) == ["talking_muted"]
    assert codes(after(warned, MuteChanged(False))[0]) == []


@pytest.mark.parametrize(
    ("action", "command"), [("mute", c.Mute), ("hold", c.Hold), ("end", c.HangUp), ("", None)]
)
def test_headset_keys_do_what_the_keyboard_does(action: str, command: type[c.Command] | None) -> None:
    _, commands = after(in_call(), es.HeadsetKeyMoved("mute", True, action))
    assert [type(each) for each in commands] == ([command] if command else [])


def test_a_headset_shows_the_call_and_follows_the_mute() -> None:
    seen, commands = after(in_call(), es.HeadsetSeen("ready", "Fone", ("mute",), ("mute",)))
    assert commands == [cs.LightHeadset(off_hook=True)]
    muted, commands = after(seen, MuteChanged(True))
    assert commands == [cs.LightHeadset(off_hook=True, muted=True)]
    again, commands = after(muted, es.DevicesUsed("a", "b", "c"))
    assert commands == []
    _, commands = after(again, es.LightTried("ring"))
    assert commands == [cs.LightHeadset(off_hook=True, muted=True, tried=("ring",))]


def test_a_stranger_rings_is_answered_by_the_headset_and_ends() -> None:
    rung, _ = after(
        working(), es.HeadsetSeen("ready", "Fone", ("hook",), ("ring",)), es.StrangerRang("in-1", "300")
    )
    assert lights(rung) == cs.LightHeadset(ringing=True)
    _, commands = after(rung, es.HeadsetKeyMoved("hook", True, "answer"))
    assert commands == [cs.AnswerStranger("in-1")]
    taken, commands = after(rung, es.StrangerMoved("in-1", "up"))
    assert commands == [cs.LightHeadset(off_hook=True)]
    _, commands = after(taken, es.HeadsetKeyMoved("hook", False, "end"))
    assert commands == [cs.EndStranger("in-1")]
    over, _ = after(taken, es.StrangerMoved("in-1", "down"))
    assert over.sound.ringing == ()
    assert after(rung, es.StrangerRefused("in-1"))[1] == [cs.EndStranger("in-1")]


def test_a_stranger_does_not_break_into_a_call() -> None:
    rung, _ = after(in_call(), es.StrangerRang("in-1", "300"))
    assert after(rung, es.StrangerAnswered("in-1"))[1] == []


def test_without_a_headset_there_is_nothing_to_light() -> None:
    assert after(in_call(), MuteChanged(True))[1] == []


def test_the_hour_keeps_the_worst_of_ten_seconds_and_no_more_than_an_hour() -> None:
    workspace = working()
    for at in range(0, 4000, 2):
        line = POOR if at == 3004 else GOOD
        workspace, _ = update(workspace, es.LineMeasured(line, NOW + timedelta(seconds=at)))
    history = workspace.sound.history
    assert len(history) == HISTORY_LONG
    assert [point.line for point in history if point.line is POOR] == [POOR]
    assert workspace.links.mos == GOOD.mos


def test_a_loop_back_never_takes_the_microphone_of_a_call() -> None:
    assert after(in_call(), es.LoopAsked(2.0))[1] == []
    recording, _ = after(working(), es.LoopMoved("recording", -96.0, -96.0))
    call = in_call().call
    assert call is not None
    ringing = replace(call, view=call.view.model_copy(update={"phase": CallPhase.RINGING}))
    assert after(replace(recording, call=ringing), es.DevicesUsed("a", "b", "c"))[1] == []
    assert after(working(), es.LoopAsked(2.0))[1] == [cs.LoopBack(2.0)]


def checked(workspace: Workspace, *, heard: bool = True, line: LineNow = GOOD) -> Workspace:
    done, _ = after(
        workspace,
        es.CheckDue(),
        es.DevicesUsed("Fone", "Fone", "Fone"),
        es.LoopMoved("recording", -96.0, -96.0),
        es.LoopMoved("playing", -18.0, -60.0),
        es.LoopMoved("done", -18.0, -60.0),
        es.VoiceHeard(heard),
        es.LineMeasured(line, NOW),
        es.LineMeasured(line, NOW + timedelta(seconds=2)),
    )
    return done


def test_a_good_pc_passes_and_the_server_is_told() -> None:
    workspace = checked(working())
    assert set(verdicts(workspace.sound, workspace.links).values()) == {Verdict.OK}
    closed, commands = after(workspace, es.CheckClosed(skipped=False))
    assert not closed.sound.check.open
    kept = [each for each in commands if isinstance(each, cs.KeepCheck)]
    assert kept[0].check.passed
    assert kept[0].check.parts == dict.fromkeys(["headset", "microphone", "voice", "network", "line"], "ok")
    assert kept[0].check.level_dbfs == -18.0
    assert commands[-2:] == [cs.LoopBack(0), cs.WatchMeters(False)]


def test_signing_out_of_the_check_closes_the_microphone() -> None:
    opened, commands = after(working(), es.CheckDue())
    assert commands == [cs.WatchMeters(True)]
    out, commands = after(opened, SignedOut())
    assert not out.sound.check.open
    assert commands[-2:] == [cs.LoopBack(0), cs.WatchMeters(False)]


def test_what_fails_or_is_skipped_is_named() -> None:
    workspace = checked(working(), heard=False, line=POOR)
    _, commands = after(workspace, es.CheckClosed(skipped=False))
    kept = next(each for each in commands if isinstance(each, cs.KeepCheck))
    assert not kept.check.passed
    assert kept.check.parts["voice"] == "failed"
    assert kept.check.parts["network"] == "failed"
    opened, _ = after(working(), es.CheckDue())
    _, commands = after(opened, es.CheckClosed(skipped=True))
    kept = next(each for each in commands if isinstance(each, cs.KeepCheck))
    assert not kept.check.passed
    assert kept.check.parts["voice"] == "skipped"


@pytest.mark.parametrize(
    ("level", "noise", "verdict"),
    [
        (-20.0, -60.0, Verdict.OK),
        (-45.0, -70.0, Verdict.WEAK),
        (-3.0, -60.0, Verdict.WEAK),
        (-20.0, -35.0, Verdict.WEAK),
        (-70.0, -80.0, Verdict.FAILED),
    ],
)
def test_a_voice_is_judged_by_level_and_noise(level: float, noise: float, verdict: Verdict) -> None:
    opened, _ = after(working(), es.CheckDue(), es.LoopMoved("playing", level, noise))
    assert verdicts(opened.sound, opened.links)[Part.MICROPHONE] is verdict


def test_the_check_is_asked_once_a_day_and_never_over_a_call() -> None:
    agent = working().shift.agent
    assert agent is not None
    assert not after(working(), es.CheckDue((agent.agent_id,)))[0].sound.check.open
    assert after(working(), es.CheckDue(("another",)))[0].sound.check.open
    assert not after(in_call(), es.CheckDue())[0].sound.check.open
    assert not after(Workspace(), es.CheckDue())[0].sound.check.open


def test_a_line_that_is_away_fails_its_part() -> None:
    opened, _ = after(working(), es.CheckDue())
    away = replace(opened, links=replace(opened.links, leg=LegState.LOST))
    assert verdicts(away.sound, away.links)[Part.LINE] is Verdict.FAILED
    coming = replace(opened, links=replace(opened.links, leg=LegState.OPENING))
    assert verdicts(coming.sound, coming.links)[Part.LINE] is Verdict.OPEN
