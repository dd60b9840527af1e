"""The dialler at the desk: a lead's changes and the stop, previews, callbacks, why."""

from dataclasses import replace
from datetime import timedelta

import pytest

from agent_desktop.desk import commands as c
from agent_desktop.desk import commands_dial as cd
from agent_desktop.desk import events as e
from agent_desktop.desk import events_dial as ed
from agent_desktop.desk import update_preview
from agent_desktop.desk.dialling import DIAL, SKIP, STOP, Preview, asked_of
from agent_desktop.desk.workspace import LinkState
from server_api.contract import push as p
from server_api.contract.callbacks import CallbackView
from server_api.contract.callbacks import MoveCallback as Move
from server_api.contract.pacing import ChangePace, FloorPacing, PacePoint, PreviewOffered, SkipPreview
from server_api.contract.session import AgentProfile, DayStats
from server_api.contract.why import WhyCall, WhyView
from server_api.contract.words import AgentState, CampaignState, DialMode, ErrorCode, Role
from tests.desk.fakes_dial import campaign
from tests.desk.making import NOW, Desk, at_work, body, head, link, popped, pushed, status

POWER = ChangePace(mode=DialMode.POWER)
FLOOR = FloorPacing(campaigns=(campaign("c1"), campaign("c2")))
STOPPED = FLOOR.model_copy(update={"stopped": True, "stopped_by": "Rafael"})


def leading(floor: FloorPacing | None = FLOOR) -> Desk:
    desk = at_work()
    lead = AgentProfile(agent_id="lead-1", user="rafa", name="Rafael", role=Role.TEAM_LEAD)
    desk.now = replace(desk.now, shift=replace(desk.now.shift, agent=lead))
    desk.on(pushed(p.Snapshot(status=status(AgentState.PAUSED, 3), stats=DayStats(), pacing=floor)))
    return desk


def offer(preview_id: str = "pv1", skips: int = 2) -> PreviewOffered:
    until = NOW + timedelta(seconds=30)
    return PreviewOffered(
        preview_id=preview_id, until=until, skips_left=skips, head=head("call-p"), body=body()
    )


def callback(callback_id: str, minutes: float, *, own: bool = True) -> CallbackView:
    at = NOW + timedelta(minutes=minutes)
    return CallbackView(callback_id=callback_id, person_id="p1", name="Ana", at=at, own=own)


def refusal(kind: type, code: ErrorCode, **params: str) -> e.RequestRefused:
    return e.RequestRefused(kind.__name__, code, tuple(params.items()))


# --- how the floor dials --------------------------------------------------------------------------


def test_a_change_is_pending_until_the_server_confirms_it() -> None:
    desk = leading()
    assert desk.on(ed.PaceChanged(POWER)) == (cd.ChangeCampaignPace("c1", POWER),)
    assert asked_of(desk.now.dialling.pacing, "c1") == POWER
    desk.on(pushed(p.PacingChanged(pacing=FLOOR)))
    assert asked_of(desk.now.dialling.pacing, "c1") == POWER
    desk.on(ed.PaceTold(campaign("c1", mode=DialMode.POWER)))
    pacing = desk.now.dialling.pacing
    assert pacing.asked == ()
    assert pacing.floor is not None
    assert pacing.floor.campaigns[0].mode is DialMode.POWER


def test_two_changes_of_one_campaign_wait_for_both_answers() -> None:
    desk = leading()
    desk.on(ed.PaceChanged(POWER), ed.PaceChanged(ChangePace(cap_bp=100)))
    desk.on(ed.PaceTold(campaign("c1", mode=DialMode.POWER)))
    assert asked_of(desk.now.dialling.pacing, "c1") == ChangePace(mode=DialMode.POWER, cap_bp=100)
    desk.on(ed.PaceTold(campaign("c1", mode=DialMode.POWER, cap_bp=100)))
    assert desk.now.dialling.pacing.asked == ()


def test_a_refused_change_leaves_the_card_as_the_server_has_it() -> None:
    desk = leading()
    desk.on(ed.PaceChanged(POWER), refusal(cd.ChangeCampaignPace, ErrorCode.FORBIDDEN))
    pacing = desk.now.dialling.pacing
    assert (pacing.asked, pacing.error) == ((), "forbidden")


def test_without_the_server_nothing_is_asked_and_the_stop_says_so_loudly() -> None:
    desk = leading()
    desk.on(link(LinkState.DOWN))
    assert desk.on(ed.PaceChanged(POWER)) == ()
    assert desk.on(ed.FloorStopAsked()) == ()
    assert "floor_not_stopped" in desk.notices
    desk.on(link(LinkState.UP), ed.FloorStopAsked(), ed.FloorPaceTold(STOPPED, STOP))
    assert "floor_not_stopped" not in desk.notices


def test_one_key_stops_the_floor_and_starting_again_is_asked_twice() -> None:
    desk = leading()
    assert desk.on(ed.FloorStopAsked("list")) == (cd.StopFloor("list"),)
    assert desk.on(ed.FloorStopAsked("list")) == ()
    assert desk.on(ed.FloorStartAsked(), ed.FloorStartConfirmed()) == ()
    assert desk.on(ed.FloorPaceTold(STOPPED, STOP)) == (c.Announce("floor_stopped"),)
    assert desk.on(ed.FloorStartConfirmed()) == ()
    assert desk.on(ed.FloorStartAsked(), ed.FloorStartDropped(), ed.FloorStartConfirmed()) == ()
    assert desk.on(ed.FloorStartAsked(), ed.FloorStartConfirmed()) == (cd.StartFloor(),)


def test_a_refused_stop_is_said_loudly() -> None:
    desk = leading()
    desk.on(ed.FloorStopAsked(), refusal(cd.StopFloor, ErrorCode.LINK_DOWN))
    assert "floor_not_stopped" in desk.notices
    assert desk.on(ed.FloorStopAsked()) == (cd.StopFloor(""),)


def test_an_agent_stops_nobody() -> None:
    assert at_work().on(ed.FloorStopAsked()) == ()


def test_the_next_campaign_is_shown_and_stays_shown() -> None:
    desk = leading()
    desk.on(ed.CampaignShown())
    assert desk.now.dialling.pacing.chosen == "c2"
    desk.on(pushed(p.PacingChanged(pacing=FLOOR)))
    assert desk.now.dialling.pacing.chosen == "c2"
    desk.on(ed.CampaignShown())
    assert desk.now.dialling.pacing.chosen == "c1"


def test_a_lead_whose_snapshot_has_no_pacing_asks_for_it() -> None:
    desk = leading(None)
    assert cd.LoadPacing() in desk.said
    assert cd.LoadPacing() not in at_work().said
    desk.on(ed.FloorPaceTold(FLOOR))
    assert desk.now.dialling.pacing.floor == FLOOR


def test_an_answer_without_the_chart_keeps_it() -> None:
    points = (PacePoint(at=NOW, dialled=9),)
    desk = leading(FloorPacing(campaigns=(campaign("c1", points=points),)))
    desk.on(ed.PaceTold(campaign("c1", state=CampaignState.PAUSED)))
    floor = desk.now.dialling.pacing.floor
    assert floor is not None
    assert floor.campaigns[0].points == points
    assert floor.campaigns[0].state is CampaignState.PAUSED


# --- preview --------------------------------------------------------------------------------------


def test_a_preview_is_dialled_by_one_key_and_leaves_with_its_call() -> None:
    desk = at_work()
    assert c.Announce("preview") in desk.on(pushed(offer()))
    assert desk.on(ed.PreviewDialAsked()) == (cd.DialPreview("pv1"),)
    assert desk.on(ed.PreviewDialAsked()) == ()
    desk.on(ed.PreviewTold("pv1", DIAL))
    assert update_preview.shown(desk.now) is not None
    desk.on(popped("call-p"))
    assert desk.now.dialling.preview.offer is None


def test_a_preview_is_skipped_with_a_reason() -> None:
    desk = at_work()
    desk.on(pushed(offer()))
    assert desk.on(ed.PreviewSkipAsked("")) == ()
    assert desk.on(ed.PreviewSkipAsked("bad_data")) == (
        cd.SkipPreviewed("pv1", SkipPreview(reason="bad_data")),
    )
    desk.on(ed.PreviewTold("pv1", SKIP))
    assert desk.now.dialling.preview.offer is None


def test_no_skip_is_asked_when_none_is_left() -> None:
    desk = at_work()
    desk.on(pushed(offer(skips=0)))
    assert desk.on(ed.PreviewSkipAsked("other")) == ()
    assert desk.now.dialling.preview.error == "no_skips"


def test_the_next_preview_takes_the_place_of_the_last() -> None:
    desk = at_work()
    desk.on(pushed(offer()), ed.PreviewDialAsked(), pushed(offer("pv2")))
    now = desk.now.dialling.preview
    assert now.offer is not None
    assert (now.offer.preview_id, now.asked) == ("pv2", "")
    desk.on(pushed(p.PreviewClosed(preview_id="pv1", reason="skipped")))
    assert desk.now.dialling.preview.offer is not None


def test_a_preview_that_is_gone_leaves_the_screen_and_says_so() -> None:
    desk = at_work()
    desk.on(pushed(offer()), ed.PreviewDialAsked(), refusal(cd.DialPreview, ErrorCode.GONE))
    assert desk.now.dialling.preview.offer is None
    assert "preview_withdrawn" in desk.notices


def test_a_rule_against_the_previewed_call_is_said_on_it() -> None:
    desk = at_work()
    desk.on(pushed(offer()), ed.PreviewDialAsked())
    desk.on(refusal(cd.DialPreview, ErrorCode.GATE_DENIED, rule_id="BR-SP-01"))
    now = desk.now.dialling.preview
    assert (now.error, now.asked, dict(now.error_params)) == ("gate_denied", "", {"rule_id": "BR-SP-01"})


@pytest.mark.parametrize("reason", ["withdrawn", "denied", "stopped"])
def test_a_preview_closed_by_others_is_told(reason: str) -> None:
    desk = at_work()
    desk.on(pushed(offer()), pushed(p.PreviewClosed(preview_id="pv1", reason=reason)))
    assert "preview_withdrawn" in desk.notices


def test_a_preview_a_rule_refused_names_the_rule_and_when() -> None:
    desk = at_work()
    why = {"rule": "BR-SP-01", "reason": "outside_hours", "next_at": "2026-03-11T11:00:00+00:00"}
    desk.on(pushed(offer()), pushed(p.PreviewClosed(preview_id="pv1", reason="denied", params=why)))
    (notice,) = [one for one in desk.now.notices if one.code == update_preview.PREVIEW_DENIED]
    assert dict(notice.params) == why
    assert "preview_withdrawn" not in desk.notices


def test_cards_about_one_call_leave_with_the_next_case() -> None:
    desk = at_work()
    desk.on(pushed(p.CaseArrived(head=head("call-1"), body=body())))
    desk.on(pushed(p.Noticed(code="person_withdrawn", params={"call_id": "call-1"})))
    desk.on(pushed(p.CaseArrived(head=head("call-1"), body=body())))
    assert "person_withdrawn" in desk.notices
    desk.on(pushed(p.CaseArrived(head=head("call-2"), body=body())))
    assert "person_withdrawn" not in desk.notices


def test_a_rule_found_while_dialling_is_told_whichever_message_comes_first() -> None:
    closed = pushed(p.PreviewClosed(preview_id="pv1", reason="denied"))
    denied = refusal(cd.DialPreview, ErrorCode.GATE_DENIED, reason="outside_hours")
    for messages in ((closed, denied), (denied, closed)):
        desk = at_work()
        desk.on(pushed(offer()), ed.PreviewDialAsked(), *messages)
        assert desk.now.dialling.preview == Preview()
        assert "preview_withdrawn" in desk.notices


# --- callbacks ------------------------------------------------------------------------------------


def listing() -> Desk:
    desk = at_work()
    mine, late, team = callback("b", 20), callback("a", -5), callback("t", 1, own=False)
    desk.on(pushed(p.CallbacksChanged(callbacks=(team, mine, late))))
    return desk


def test_own_callbacks_stand_before_the_teams_each_by_time() -> None:
    callbacks = listing().now.dialling.callbacks
    assert [one.callback_id for one in callbacks.items] == ["a", "b", "t"]
    assert callbacks.chosen == "a"


def test_a_callback_is_dialled_between_calls_only() -> None:
    desk = listing()
    desk.on(ed.CallbackPicked("b"))
    assert desk.on(ed.CallbackDialAsked()) == (cd.DialCallback("b"),)
    assert desk.on(ed.CallbackDialAsked()) == ()
    desk.on(ed.CallbackTold("b"), popped("call-1"))
    assert desk.on(ed.CallbackDialAsked("t")) == ()


def test_a_callback_is_moved_by_its_form() -> None:
    desk = listing()
    later = NOW + timedelta(days=1)
    assert desk.on(ed.CallbackFormOpened("move"), ed.CallbackConfirmed()) == ()
    assert desk.now.dialling.callbacks.error == "no_time"
    asked = desk.on(ed.CallbackRetimed(later, own=False), ed.CallbackConfirmed())
    assert asked == (cd.MoveCallback("a", Move(at=later, own=False)),)
    desk.on(ed.CallbackTold("a", callback("a", 1440)))
    callbacks = desk.now.dialling.callbacks
    assert (callbacks.form, [one.callback_id for one in callbacks.items]) == ("", ["b", "a", "t"])


def test_the_laws_hours_keep_the_form_open_with_their_answer() -> None:
    desk = listing()
    desk.on(ed.CallbackFormOpened("move"), ed.CallbackRetimed(NOW, own=True), ed.CallbackConfirmed())
    desk.on(refusal(cd.MoveCallback, ErrorCode.GATE_DENIED, next_at="2026-03-11T11:00:00+00:00"))
    callbacks = desk.now.dialling.callbacks
    assert (callbacks.form, callbacks.error, callbacks.asked) == ("move", "gate_denied", "")


def test_closing_a_callback_is_confirmed_first() -> None:
    desk = listing()
    assert desk.on(ed.CallbackFormOpened("close")) == ()
    assert desk.on(ed.CallbackConfirmed()) == (cd.CloseCallback("a"),)


def test_two_minutes_before_the_desk_says_so_and_may_snooze() -> None:
    desk = listing()
    assert c.Announce("callback_soon") in desk.on(pushed(p.CallbackSoon(callback=callback("b", 2))))
    later = NOW + timedelta(minutes=7)
    assert desk.on(ed.CallbackSnoozed(later)) == (cd.MoveCallback("b", Move(at=later)),)
    assert desk.now.dialling.callbacks.soon is None
    desk.on(refusal(cd.MoveCallback, ErrorCode.GATE_DENIED))
    assert "callback_not_moved" in desk.notices


def test_a_callback_that_somebody_else_took_is_read_again() -> None:
    desk = listing()
    desk.on(ed.CallbackDialAsked())
    assert desk.on(refusal(cd.DialCallback, ErrorCode.GONE)) == (cd.LoadCallbacks(),)


# --- why ------------------------------------------------------------------------------------------


def answer(*call_ids: str) -> WhyView:
    return WhyView(person_id="p1", calls=tuple(WhyCall(call_id=one, at=NOW) for one in call_ids))


def test_why_is_asked_of_a_call_and_shows_that_call() -> None:
    desk = leading()
    assert desk.on(ed.WhyAsked(call_id="k2")) == (cd.LoadWhyOfCall("k2"),)
    desk.on(ed.WhyArrived("k2", answer("k1", "k2")))
    why = desk.now.dialling.why
    assert (why.open, why.chosen, why.asked) == (True, 1, "")
    desk.on(ed.WhyCallChosen(0), ed.WhyCallChosen(5))
    assert desk.now.dialling.why.chosen == 0
    desk.on(ed.WhyClosed())
    assert not desk.now.dialling.why.open


def test_an_answer_to_what_was_closed_stays_away() -> None:
    desk = leading()
    desk.on(ed.WhyAsked(person_id="p1"), ed.WhyClosed(), ed.WhyArrived("p1", answer("k1")))
    assert not desk.now.dialling.why.open


def test_why_is_not_for_agents_and_refusals_are_shown() -> None:
    assert at_work().on(ed.WhyAsked(call_id="k1")) == ()
    desk = leading()
    desk.on(ed.WhyAsked(person_id="p1", at=NOW), refusal(cd.LoadWhyOfPerson, ErrorCode.NOT_FOUND))
    assert desk.now.dialling.why.error == "not_found"
