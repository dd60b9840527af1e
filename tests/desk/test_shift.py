"""Signing in and out, states, take-over."""

import pytest

from agent_desktop.desk import commands as c
from agent_desktop.desk import events as e
from agent_desktop.desk.workspace import LegState, LinkState, Screen
from server_api.contract import push as p
from server_api.contract.words import AgentState, CallPhase, ErrorCode
from tests.desk.making import Desk, at_work, in_call, in_wrap_up, link, pushed, signed_in, state, status


def test_sign_in_asks_the_server() -> None:
    desk = Desk()
    assert desk.on(e.SignInAsked(" ana ", "secret", "es")) == (c.SignIn("ana", "secret", "es"),)
    assert desk.screen() is Screen.SIGNING_IN


@pytest.mark.parametrize(("user", "password"), [("", "x"), ("  ", "x"), ("ana", "")])
def test_sign_in_needs_user_and_password(user: str, password: str) -> None:
    desk = Desk()
    assert desk.on(e.SignInAsked(user, password, "en")) == ()
    assert desk.now.sign_in.error == "user_and_password_needed"


def test_a_second_press_asks_once() -> None:
    desk = Desk()
    desk.on(e.SignInAsked("ana", "x", "en"))
    assert desk.on(e.SignInAsked("ana", "x", "en")) == ()


def test_a_wrong_password_says_so() -> None:
    desk = Desk()
    desk.on(e.SignInAsked("ana", "x", "en"), e.RequestRefused("SignIn", ErrorCode.BAD_CREDENTIALS))
    assert desk.screen() is Screen.SIGN_IN
    assert (desk.now.sign_in.user, desk.now.sign_in.error) == ("ana", "bad_credentials")


def test_a_shift_begins_with_push_and_leg() -> None:
    desk = Desk()
    desk.on(e.EngineStarted("null"), e.LanguageChosen("es"), e.SignInAsked("ana", "x", "es"))
    assert desk.on(e.SignInAccepted(signed_in())) == (c.OpenPush(), c.OpenLeg())
    assert desk.screen() is Screen.WORK
    assert desk.now.shift.language == "es"


def test_the_leg_waits_for_the_engine() -> None:
    desk = Desk()
    desk.on(e.SignInAsked("ana", "x", "es"))
    assert desk.on(e.SignInAccepted(signed_in())) == (c.OpenPush(),)
    assert desk.on(e.EngineStarted("qt")) == (c.OpenLeg(),)


def test_taking_over_is_told() -> None:
    desk = Desk()
    desk.on(e.SignInAsked("ana", "x", "es"), e.SignInAccepted(signed_in(took_over=True)))
    assert "took_over" in desk.notices


def test_ready_sends_the_version_it_knows() -> None:
    desk = at_work()
    (command,) = desk.on(e.StateAsked(AgentState.PAUSED, "lunch"))
    assert isinstance(command, c.ChangeState)
    assert (command.change.wanted, command.change.version) == (AgentState.PAUSED, 2)
    assert command.change.pause_code == "lunch"
    assert desk.on(e.StateAsked(AgentState.READY)) == ()


def test_a_stale_change_goes_out_again_with_the_newer_version() -> None:
    desk = at_work()
    desk.on(e.StateAsked(AgentState.PAUSED, "lunch"), state(AgentState.TALKING, 3, "call-1"))
    (command,) = desk.on(e.RequestRefused("ChangeState", ErrorCode.STALE_VERSION))
    assert isinstance(command, c.ChangeState)
    assert (command.change.version, command.change.pause_code) == (3, "lunch")


def test_a_stale_change_without_news_is_given_up() -> None:
    desk = at_work()
    desk.on(e.StateAsked(AgentState.PAUSED, "lunch"))
    assert desk.on(e.RequestRefused("ChangeState", ErrorCode.STALE_VERSION)) == ()
    assert desk.now.shift.asked == ""
    assert "state_refused" in desk.notices


def test_no_state_change_while_the_server_is_away() -> None:
    desk = at_work()
    desk.on(link(LinkState.DOWN))
    assert desk.on(e.StateAsked(AgentState.READY)) == ()
    assert {"server_away", "server_away_state"} <= desk.notices


def test_ready_needs_the_voice_loop_and_a_pause_its_reason() -> None:
    desk = at_work()
    desk.on(e.EngineLost(1))
    assert desk.on(e.StateAsked(AgentState.READY)) == ()
    assert desk.on(e.StateAsked(AgentState.PAUSED)) == ()
    assert {"no_voice", "pause_code_needed"} <= desk.notices


def test_an_older_status_does_not_undo_a_newer_one() -> None:
    desk = at_work()
    desk.on(state(AgentState.TALKING, 7), e.StatusAnswered(status(AgentState.READY, 6)))
    assert desk.now.shift.status == status(AgentState.TALKING, 7)


def test_signing_out_waits_for_the_server() -> None:
    desk = at_work()
    assert desk.on(e.SignOutAsked()) == (c.SignOut(),)
    assert desk.screen() is Screen.WORK
    assert desk.on(e.SignedOut()) == (c.CloseLeg(), c.ClosePush())
    assert desk.screen() is Screen.SIGN_IN
    assert desk.now.sign_in.user == "ana"


def test_a_call_that_came_meanwhile_keeps_the_shift() -> None:
    desk = at_work()
    desk.on(e.SignOutAsked(), e.RequestRefused("SignOut", ErrorCode.BAD_TRANSITION))
    assert desk.screen() is Screen.WORK
    assert "sign_out_refused" in desk.notices


def test_signing_out_works_without_a_server() -> None:
    desk = at_work()
    desk.on(e.SignOutAsked(), e.RequestRefused("SignOut", ErrorCode.LINK_DOWN))
    assert desk.screen() is Screen.SIGN_IN


def test_nobody_signs_out_in_a_call_or_with_an_open_result() -> None:
    talking, wrapping = in_call(), in_wrap_up()
    wrapping.on(e.NoteTyped("vai pagar"))
    assert talking.on(e.SignOutAsked()) == ()
    assert wrapping.on(e.SignOutAsked()) == ()
    assert "sign_out_in_call" in talking.notices
    assert "sign_out_unsaved" in wrapping.notices


def test_taken_over_shows_and_keeps_what_was_typed() -> None:
    desk = in_call()
    desk.on(e.NoteTyped("vai pagar"))
    assert desk.on(pushed(p.TakenOver(device="PC 7"))) == (c.CloseLeg(), c.ClosePush())
    assert desk.screen() is Screen.TAKEN_OVER
    assert desk.now.case is not None
    desk.on(e.SignInAsked("ana", "x", "en"), e.SignInAccepted(signed_in()))
    assert desk.case().note == "vai pagar"


def test_another_agent_does_not_see_the_case_before() -> None:
    desk = in_call()
    desk.on(pushed(p.TakenOver()), e.SignInAsked("bia", "x", "en"), e.SignInAccepted(signed_in("agent-2")))
    assert desk.now.case is None


def test_a_forgotten_session_ends_the_shift_only_when_nothing_is_open() -> None:
    idle, busy = at_work(), in_call()
    idle.on(e.SessionEnded())
    busy.on(e.SessionEnded())
    assert (idle.now.screen, idle.now.sign_in.error) == (Screen.SIGN_IN, "not_signed_in")
    assert busy.now.screen is Screen.WORK
    assert "session_over" in busy.notices


def test_engine_death_opens_the_leg_again_and_the_microphone_stays_closed() -> None:
    desk = in_call()
    desk.on(e.MuteToggled(), e.MuteChanged(True), e.EngineLost(1))
    assert desk.now.links.leg is LegState.LOST
    assert desk.now.call is not None
    assert desk.on(e.EngineStarted("null")) == (c.OpenLeg(),)
    assert desk.on(e.LegChanged("leg-2", LegState.UP)) == (c.Mute(True),)


def test_a_lost_leg_is_opened_again_but_an_old_legs_end_is_nothing() -> None:
    desk = at_work()
    assert desk.on(pushed(p.LegLost(leg_id="leg-0"))) == ()
    assert desk.on(pushed(p.LegLost(leg_id="leg-1"))) == (c.OpenLeg(),)
    assert desk.on(e.LegChanged("leg-0", LegState.DOWN)) == ()
    desk.on(e.LegChanged("leg-2", LegState.UP))
    assert desk.on(e.LegChanged("leg-2", LegState.DOWN)) == (c.OpenLeg(),)


def test_link_and_clock() -> None:
    desk = at_work()
    desk.on(link(LinkState.DOWN))
    since = desk.now.links.server_down_since
    desk.on(link(LinkState.CONNECTING))
    assert desk.now.links.server_down_since == since is not None
    desk.on(link(LinkState.UP))
    assert desk.now.links.server_down_since is None
    assert "server_away" not in desk.notices


def test_an_unknown_message_is_a_notice() -> None:
    desk = at_work()
    desk.on(e.NotUnderstood("telepathy"), e.NoticeDismissed("nothing"))
    assert "not_understood" in desk.notices
    desk.on(e.NoticeDismissed("not_understood"))
    assert "not_understood" not in desk.notices


def test_a_refused_hang_up_can_be_pressed_again() -> None:
    desk = in_call()
    assert desk.on(e.HangUpAsked()) == (c.HangUp("call-1"),)
    assert desk.on(e.HangUpAsked()) == ()
    desk.on(e.RequestRefused("HangUp", ErrorCode.SWITCH_UNAVAILABLE))
    assert desk.on(e.HangUpAsked()) == (c.HangUp("call-1"),)
    assert desk.now.call is not None
    assert desk.now.call.view.phase is CallPhase.CONNECTED
