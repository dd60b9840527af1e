"""Recordings at the desk: opened in the history, played to the agent only, silent beside an open line."""

from dataclasses import replace

from agent_desktop.desk import commands_playback as c
from agent_desktop.desk import commands_voice as cv
from agent_desktop.desk import events as e
from agent_desktop.desk import events_playback as ep
from agent_desktop.desk.playback import Playback
from agent_desktop.desk.requests import Requests
from agent_desktop.desk.update import update
from agent_desktop.desk.update_playback import guard
from agent_desktop.desk.workspace import Workspace
from server_api.contract.push import CallChanged, Noticed, Push
from server_api.contract.recordings import RecordingDetail
from server_api.contract.words import CallPhase, ErrorCode, RecordingState
from tests.desk.fakes import FakeServer
from tests.desk.making import NOW
from tests.ui.samples import talking

DETAIL = RecordingDetail(recording_id="r1", call_id="old", began_at=NOW, seconds=60.0, agent="Diego Lima")


def held() -> Workspace:
    """A debtor on hold."""
    desk = talking("pt-BR")
    assert desk.call is not None
    view = desk.call.view.model_copy(update={"phase": CallPhase.HELD})
    return replace(desk, call=replace(desk.call, view=view))


def opened(desk: Workspace) -> Workspace:
    """With a recording of a minute in the player."""
    after, commands = update(desk, ep.RecordingOpened("r1"))
    assert commands == (c.LoadRecording("r1"),)
    return update(after, ep.RecordingArrived(DETAIL))[0]


def playing(desk: Workspace) -> Workspace:
    after, commands = update(opened(desk), ep.PlayToggled())
    assert commands == (c.PlayRecording("r1", 60.0, 0.0, 1.0),)
    return after


def shown(desk: Workspace) -> Playback:
    assert desk.playback is not None
    return desk.playback


def test_a_row_opens_and_closes() -> None:
    desk = opened(held())
    assert shown(desk).detail == DETAIL
    after, commands = update(desk, ep.RecordingOpened("r1"))
    assert (after.playback, commands) == (None, ())
    after, commands = update(playing(held()), ep.RecordingOpened("r2"))
    assert shown(after).recording_id == "r2"
    assert commands == (c.StopPlaying(), c.LoadRecording("r2"))


def test_beside_an_open_line_nothing_begins() -> None:
    desk = opened(talking("pt-BR"))
    after, commands = update(desk, ep.PlayToggled())
    assert not shown(after).playing
    assert commands == ()


def test_it_falls_silent_at_once_when_the_debtor_is_back() -> None:
    desk = update(playing(held()), ep.PlaybackMoved("r1", 12.5))[0]
    assert desk.call is not None
    view = desk.call.view.model_copy(update={"phase": CallPhase.CONNECTED})
    push = Push(epoch="e", seq=1, at=NOW, body=CallChanged(call=view))
    after, commands = update(desk, e.Pushed(push))
    assert c.StopPlaying() in commands
    assert (shown(after).playing, shown(after).at_s) == (False, 12.5)


def test_another_case_puts_the_player_away() -> None:
    desk = playing(held())
    assert desk.case is not None
    head = desk.case.head.model_copy(update={"call_id": "next"})
    after, commands = guard(desk, replace(desk, case=replace(desk.case, head=head)))
    assert (after.playback, commands) == (None, (c.StopPlaying(),))


def test_keys_move_and_change_the_speed() -> None:
    desk = playing(held())
    desk, commands = update(desk, ep.PlaySought(30.0))
    assert commands == (c.PlayRecording("r1", 60.0, 30.0, 1.0),)
    desk, commands = update(desk, ep.PlayStepped(-40.0))
    assert commands == (c.PlayRecording("r1", 60.0, 0.0, 1.0),)
    for speed in (1.5, 2.0, 2.0):
        desk, commands = update(desk, ep.PlaySpeedStepped(1))
        assert commands == (c.PlayRecording("r1", 60.0, 0.0, speed),)
    desk, commands = update(desk, ep.PlayToggled())
    assert commands == (c.StopPlaying(),)
    desk, commands = update(desk, ep.PlaySought(99.0))
    assert (shown(desk).at_s, commands) == (60.0, ())
    assert update(desk, ep.PlayToggled())[1] == (c.PlayRecording("r1", 60.0, 0.0, 2.0),)


def test_news_of_another_recording_is_nothing() -> None:
    desk = playing(held())
    for event in (
        ep.PlaybackMoved("r9", 3.0),
        ep.PlaybackEnded("r9"),
        ep.PlaybackFailed("r9", ErrorCode.GONE),
    ):
        assert update(desk, event) == (desk, ())
    assert update(held(), ep.PlaybackEnded("r1")) == (held(), ())
    ended = update(desk, ep.PlaybackEnded("r1"))[0]
    assert (shown(ended).playing, shown(ended).at_s) == (False, 60.0)
    failed = update(desk, ep.PlaybackFailed("r1", ErrorCode.GONE, (("what", "recording"),)))[0]
    assert (shown(failed).playing, shown(failed).fault) == (False, ErrorCode.GONE)


async def test_the_server_is_asked_and_its_no_is_shown() -> None:
    server = FakeServer()
    told: list[e.Event] = []
    requests = Requests(server, told.append)
    await requests.recording(c.LoadRecording("r1"))
    server.details["r1"] = DETAIL
    await requests.recording(c.LoadRecording("r1"))
    assert told == [
        ep.PlaybackFailed("r1", ErrorCode.NOT_FOUND, (("what", "recording"),)),
        ep.RecordingArrived(DETAIL),
    ]


def test_where_the_law_wants_a_notice_the_agent_begins_the_recording() -> None:
    desk = talking("pt-BR")
    assert desk.call is not None
    view = desk.call.view.model_copy(update={"recording": RecordingState.NONE})
    desk = replace(desk, call=replace(desk.call, view=view))
    assert update(desk, e.RecordingToggled()) == (desk, ())
    noticed = Noticed(code="recording_notice_due", params={"call_id": view.call_id})
    desk = update(desk, e.Pushed(Push(epoch="e", seq=1, at=NOW, body=noticed)))[0]
    assert desk.call is not None
    after, commands = update(desk, e.RecordingToggled())
    assert commands == (cv.ResumeRecording(view.call_id),)
    assert all(notice.code != "recording_notice_due" for notice in after.notices)
    other = replace(desk, call=replace(desk.call, view=view.model_copy(update={"call_id": "next"})))
    assert update(other, e.RecordingToggled()) == (other, ())


# --- examples of the script -----------------------------------------------------------------------


def clip_playing(desk: Workspace) -> Workspace:
    after, commands = update(desk, ep.ClipToggled("r1"))
    assert commands == (c.LoadRecording("r1"),)
    after, commands = update(after, ep.RecordingArrived(DETAIL))
    assert commands == (c.PlayRecording("r1", 60.0, 0.0, 1.0),)
    return after


def test_an_example_begins_by_itself_and_the_same_key_stops_it() -> None:
    after, commands = update(clip_playing(held()), ep.ClipToggled("r1"))
    assert (after.playback, commands) == (None, (c.StopPlaying(),))
    after, commands = update(clip_playing(held()), ep.PlaybackEnded("r1"))
    assert (after.playback, commands) == (None, ())


def test_with_the_debtor_on_the_line_no_example_begins() -> None:
    desk = talking("pt-BR")
    assert update(desk, ep.ClipToggled("r1")) == (desk, ())


def test_an_example_falls_silent_the_moment_the_debtor_is_back() -> None:
    desk = held()
    assert desk.call is not None
    back = CallChanged(call=desk.call.view.model_copy(update={"phase": CallPhase.CONNECTED}))
    after, commands = update(clip_playing(desk), e.Pushed(Push(epoch="e", seq=9, at=NOW, body=back)))
    assert after.playback is None
    assert c.StopPlaying() in commands
    loading, _ = update(desk, ep.ClipToggled("r1"))
    after, _ = update(loading, e.Pushed(Push(epoch="e", seq=9, at=NOW, body=back)))
    after, commands = update(after, ep.RecordingArrived(DETAIL))
    assert (after.playback, commands) == (None, ())


def test_no_order_about_an_example_is_one_for_the_line() -> None:
    _, begun = update(held(), ep.ClipToggled("r1"))
    assert all(isinstance(command, c.PlaybackCommand) for command in begun)
