"""Transfer, consultation, help, search, parked calls, recording and the detector's correction."""

from dataclasses import replace

import pytest

from agent_desktop.desk import commands_extras as cx
from agent_desktop.desk import commands_voice as cv
from agent_desktop.desk import events as e
from agent_desktop.desk.reading import DigitsOwner, digits_owner, transferring
from agent_desktop.desk.update_search import people_shown
from agent_desktop.desk.update_transfer import shown_targets
from agent_desktop.desk.workspace import LinkState
from server_api.contract import push as p
from server_api.contract import transfers as t
from server_api.contract.floor import HelpRequest
from server_api.contract.session import AgentProfile, DayStats
from server_api.contract.words import (
    AgentState,
    Answerer,
    CallEnd,
    CallPhase,
    Direction,
    ErrorCode,
    Monitoring,
    PartyKind,
    RecordingState,
    Role,
    TransferStep,
)
from tests.desk.making import AGENT, NOW, Desk, at_work, in_call, link, phase, popped, pushed, state, view

BRUNO = t.TransferTarget(kind=PartyKind.AGENT, target_id="a2", name="Bruno Tavares", state=AgentState.READY)
LEGAL = t.TransferTarget(kind=PartyKind.PRESET, target_id="legal", name="Jurídico")
TARGETS = t.TransferTargets(targets=(LEGAL, BRUNO), may_dial_numbers=True)
PHONES = (
    t.PhoneFound(phone_id="p0", masked="(11) ••••-1111", usable=False),
    t.PhoneFound(phone_id="p1", masked="(11) 9••••-2222"),
    t.PhoneFound(phone_id="p2", masked="(11) 9••••-3333"),
)
MARIA = t.PersonFound(person_id="m", name="Maria", phones=PHONES, campaign_id="c1")
JOAO = t.PersonFound(person_id="j", name="João")


def consulted(step: TransferStep) -> e.Pushed:
    consult = t.ConsultView(consult_id="x", target=BRUNO, step=step, since=NOW)
    held = view("call-1", CallPhase.HELD).model_copy(update={"consult": consult})
    return pushed(p.CallChanged(call=held))


def recorded(state: RecordingState, answerer: Answerer = Answerer.UNDECIDED) -> e.Pushed:
    now = view("call-1", CallPhase.CONNECTED)
    return pushed(p.CallChanged(call=now.model_copy(update={"recording": state, "answerer": answerer})))


def choosing() -> Desk:
    desk = in_call()
    assert desk.on(e.TransferOpened()) == (cv.LoadTargets(),)
    desk.on(e.TargetsLoaded(TARGETS))
    return desk


def test_a_blind_transfer_takes_note_and_place_in_the_script_along() -> None:
    desk = choosing()
    desk.on(e.NoteTyped("prefere Pix"), e.TargetTyped("brú"), e.TransferNoted("quer acordo"))
    (order,) = desk.on(e.TransferAsked())
    assert isinstance(order, cv.Transfer)
    assert order.transfer.target == BRUNO
    assert (order.transfer.note, order.transfer.draft_note) == ("quer acordo", "prefere Pix")
    assert order.transfer.script_path == desk.case().script.path
    assert desk.on(e.TransferAsked()) == ()
    desk.on(e.TransferDone("transfer"))
    assert not desk.now.transfer.open


def test_a_number_may_be_typed_where_that_is_allowed() -> None:
    desk = choosing()
    desk.on(e.TargetTyped("(11) 4002-8922"))
    (typed,) = shown_targets(desk.now.transfer)
    assert (typed.kind, typed.number) == (PartyKind.NUMBER, "1140028922")
    desk.on(e.TargetsLoaded(TARGETS.model_copy(update={"may_dial_numbers": False})))
    assert shown_targets(desk.now.transfer) == ()
    assert desk.on(e.TransferAsked()) == ()


def test_digits_do_not_reach_the_script_while_the_panel_is_open() -> None:
    desk = choosing()
    assert digits_owner(desk.now) is DigitsOwner.NOBODY
    desk.on(e.TransferClosed())
    assert digits_owner(desk.now) is DigitsOwner.SCRIPT


@pytest.mark.parametrize("code", [ErrorCode.TARGET_BUSY, ErrorCode.SWITCH_UNAVAILABLE, ErrorCode.LINK_DOWN])
def test_a_refused_transfer_says_why_and_may_be_tried_again(code: ErrorCode) -> None:
    desk = choosing()
    desk.on(e.TransferAsked(), e.RequestRefused("Transfer", code))
    assert (desk.now.transfer.error, desk.now.transfer.asked) == (code.value, "")
    assert len(desk.on(e.TransferAsked())) == 1


def test_a_consultation_holds_the_panel_open_until_it_is_finished() -> None:
    desk = choosing()
    assert desk.on(e.ConsultAsked()) == (cv.Consult("call-1", t.Consult(target=LEGAL)),)
    desk.on(consulted(TransferStep.RINGING), e.TransferClosed())
    assert transferring(desk.now)
    assert desk.on(e.ConsultEnded(TransferStep.COMPLETE)) == ()  # nobody has answered
    desk.on(consulted(TransferStep.TALKING))
    (order,) = desk.on(e.ConsultEnded(TransferStep.JOIN))
    assert order == cv.FinishConsult("call-1", t.FinishConsult(step=TransferStep.JOIN))
    desk.on(e.TransferDone("finish"), consulted(TransferStep.JOIN))
    (order,) = desk.on(e.ConsultEnded(TransferStep.COMPLETE))
    assert isinstance(order, cv.FinishConsult)
    assert order.finish.script_path == desk.case().script.path


def test_the_answer_to_a_consultation_never_overwrites_a_later_push() -> None:
    desk = choosing()
    desk.on(e.ConsultAsked(), consulted(TransferStep.TALKING))
    late = t.ConsultView(consult_id="x", target=BRUNO, step=TransferStep.RINGING, since=NOW)
    desk.on(e.ConsultBegun(late))
    assert desk.now.call is not None
    assert desk.now.call.view.consult is not None
    assert desk.now.call.view.consult.step is TransferStep.TALKING


def test_the_panel_leaves_with_the_call() -> None:
    desk = choosing()
    desk.on(phase("call-1", CallPhase.ENDED, CallEnd.TRANSFERRED))
    assert not desk.now.transfer.open


def test_without_a_debtor_there_is_nothing_to_hand_on() -> None:
    assert at_work().on(e.TransferOpened(), e.ParkAsked()) == ()


def test_park_and_take_back() -> None:
    desk = choosing()
    assert desk.on(e.ParkAsked()) == (cv.Park("call-1"),)
    desk = at_work()
    waiting = t.ParkedCall(call_id="c7", name="Maria", by="Bruno", since=NOW)
    desk.on(pushed(p.ParkedChanged(calls=(waiting,))))
    assert desk.on(e.UnparkAsked("c7")) == (cv.Unpark("c7"),)
    assert desk.on(e.UnparkAsked("c7")) == ()
    desk.on(e.RequestRefused("Unpark", ErrorCode.GONE))
    assert desk.on(e.UnparkAsked("c7")) == (cv.Unpark("c7"),)
    desk.on(pushed(p.ParkedChanged()))
    assert desk.on(e.UnparkAsked("c7")) == ()


def test_help_is_asked_answered_and_withdrawn_by_one_key() -> None:
    desk = in_call()
    assert desk.on(e.HelpToggled()) == (cv.AskHelp("call-1"),)
    assert desk.on(e.HelpToggled()) == ()
    asked = HelpRequest(help_id="h", agent_id=AGENT, asked_at=NOW)
    desk.on(e.HelpTold(asked))
    desk.on(pushed(p.HelpChanged(help=asked.model_copy(update={"answered_by": "Rafael"}))))
    assert desk.now.beside.help is not None
    assert desk.now.beside.help.answered_by == "Rafael"
    assert desk.on(e.HelpToggled()) == (cv.WithdrawHelp(),)
    desk.on(e.HelpTold(None))
    assert desk.now.beside.help is None


def test_help_without_a_server_says_so() -> None:
    desk = in_call()
    desk.on(link(LinkState.DOWN))
    assert desk.on(e.HelpToggled()) == ()
    assert "server_away_help" in desk.notices


def test_the_recording_key_pauses_and_goes_on() -> None:
    desk = in_call()
    assert desk.on(e.RecordingToggled()) == ()
    desk.on(recorded(RecordingState.ON))
    assert desk.on(e.RecordingToggled()) == (cv.PauseRecording("call-1"),)
    desk.on(recorded(RecordingState.PAUSED))
    assert desk.on(e.RecordingToggled()) == (cv.ResumeRecording("call-1"),)


def test_the_detector_is_corrected_and_a_second_press_takes_it_back() -> None:
    desk = in_call()
    assert desk.on(e.HeardCorrected()) == ()
    desk.on(recorded(RecordingState.ON, Answerer.PERSON))
    assert desk.on(e.HeardCorrected()) == (cv.CorrectAnswerer("call-1", person=False),)
    assert desk.on(e.HeardCorrected()) == (cv.CorrectAnswerer("call-1", person=True),)
    assert desk.on(e.HeardCorrected()) == (cv.CorrectAnswerer("call-1", person=False),)


def test_monitoring_is_shown_until_it_is_over() -> None:
    desk = in_call()
    desk.on(pushed(p.Monitored(mode=Monitoring.WHISPER, by="Rafael")))
    assert desk.now.beside.monitored is not None
    desk.on(pushed(p.Monitored(mode=Monitoring.NONE)))
    assert desk.now.beside.monitored is None


def searched(desk: Desk, *people: t.PersonFound) -> Desk:
    assert desk.on(e.SearchTyped("mari")) == (cv.FindPeople("mari"),)
    desk.on(e.PeopleArrived("mari", t.PeopleFound(people=people)))
    return desk


def test_one_hit_is_chosen_with_its_first_usable_number() -> None:
    desk = searched(at_work(), MARIA)
    assert (desk.now.search.chosen, desk.now.search.phone_id) == (0, "p1")
    desk.on(e.PhoneChosen(0))
    assert desk.now.search.phone_id == "p1"  # not usable
    desk.on(e.PhoneChosen(2))
    assert desk.on(e.PersonConfirmed()) == (
        cv.Dial(t.ManualDial(person_id="m", phone_id="p2", campaign_id="c1")),
    )
    assert desk.on(e.PersonConfirmed()) == ()


def test_a_late_answer_to_an_older_text_is_dropped() -> None:
    desk = at_work()
    desk.on(e.SearchTyped("mari"), e.SearchTyped("mario"))
    desk.on(e.PeopleArrived("mari", t.PeopleFound(people=(MARIA,))))
    assert people_shown(desk.now) == ()


def test_the_gate_says_which_rule_and_when_and_the_person_stays() -> None:
    desk = searched(at_work(), MARIA)
    params = (("next_at", "2026-03-11T11:00:00Z"), ("rule", "br.hours"))
    desk.on(e.PersonConfirmed(), e.RequestRefused("Dial", ErrorCode.GATE_DENIED, params))
    search = desk.now.search
    assert (search.error, search.error_params, search.chosen, search.sent) == (
        "gate_denied",
        params,
        0,
        False,
    )


def test_only_a_lead_may_overrule() -> None:
    desk = searched(at_work(), MARIA)
    desk.on(e.OverrideTyped("juiz mandou"))
    (order,) = desk.on(e.PersonConfirmed())
    assert isinstance(order, cv.Dial)
    assert order.dial.override_reason == ""
    desk = searched(at_work(), MARIA)
    lead = AgentProfile(agent_id="l", user="l", name="L", role=Role.TEAM_LEAD)
    desk.now = replace(desk.now, shift=replace(desk.now.shift, agent=lead))
    desk.on(e.OverrideTyped(" juiz mandou "))
    (order,) = desk.on(e.PersonConfirmed())
    assert isinstance(order, cv.Dial)
    assert order.dial.override_reason == "juiz mandou"


def test_nobody_is_searched_for_in_a_call() -> None:
    assert in_call().on(e.SearchOpened(), e.SearchTyped("maria")) == ()


def rung(*people: t.PersonFound) -> Desk:
    desk = at_work()
    incoming = view("call-5", CallPhase.CONNECTED).model_copy(update={"direction": Direction.INBOUND})
    desk.on(
        state(AgentState.TALKING, 3, "call-5"),
        pushed(p.CallerProposed(call=incoming, number_masked="(11) 9••••-2222", people=people)),
    )
    return desk


def test_an_inbound_caller_is_chosen_or_searched_for() -> None:
    desk = rung(MARIA, JOAO)
    assert desk.now.call is not None
    assert [person.name for person in people_shown(desk.now)] == ["Maria", "João"]
    desk.on(e.PersonChosen(1))
    assert desk.on(e.PersonConfirmed()) == (cv.ChoosePerson("call-5", "j"),)
    desk.on(popped("call-5"))
    assert desk.now.beside.proposed is None
    assert not desk.now.search.open


def test_a_caller_who_hangs_up_leaves_no_question_behind() -> None:
    desk = rung(MARIA)
    desk.on(phase("call-5", CallPhase.ENDED, CallEnd.DEBTOR_HUNG_UP))
    assert desk.now.beside.proposed is None
    assert not desk.now.search.open


@pytest.mark.parametrize("case_first", [True, False])
def test_what_came_with_a_call_is_taken_once_and_never_over_what_is_typed(case_first: bool) -> None:
    handed = t.Handed(
        by="Bruno", note="quer acordo", script_path=("hello", "confirm"), draft_note="Pix", at=NOW
    )
    now = view("call-1", CallPhase.CONNECTED).model_copy(update={"handed": handed})
    events = [popped(), pushed(p.CallChanged(call=now))]
    desk = at_work()
    desk.on(state(AgentState.TALKING, 3, "call-1"))
    desk.on(*(events if case_first else reversed(events)))
    assert (desk.case().note, desk.case().script.path) == ("Pix", ("hello", "confirm"))
    desk.on(e.NoteTyped(""), pushed(p.CallChanged(call=now)))
    assert desk.case().note == ""


def test_the_own_day_is_read_again_when_its_figures_move() -> None:
    desk = at_work()
    moved = desk.on(pushed(p.StatsChanged(stats=DayStats(calls=1))))
    assert moved == (cv.LoadCallLog(), cx.LoadOwnPanel())
    entry = t.LoggedCall(call_id="c", at=NOW, name="Maria")
    desk.on(e.CallLogLoaded((entry,)), e.RequestRefused("LoadCallLog", ErrorCode.LINK_DOWN))
    assert desk.now.beside.log == (entry,)
    assert desk.notices == set()


def test_one_card_tells_of_a_consultation_at_a_time() -> None:
    desk = at_work()
    desk.on(pushed(p.Noticed(code="consulted", params={"by": "Bruno", "note": ""})))
    assert desk.notices == {"consulted"}
    desk.on(pushed(p.Noticed(code="consult_over", params={"call_id": "c"})))
    assert desk.notices == {"consult_over"}
    desk.on(pushed(p.Noticed(code="consulted", params={"by": "Bruno", "note": ""})))
    desk.on(state(AgentState.TALKING, 3, "call-1"), popped())
    assert desk.notices == set()


def test_a_call_passed_on_leaves_no_result_to_be_written() -> None:
    desk = in_call()
    desk.on(e.NoteTyped("quer Pix"), phase("call-1", CallPhase.ENDED, CallEnd.TAKEN_OVER))
    assert desk.case().note == "quer Pix"  # the server has not moved the agent on
    desk.on(state(AgentState.READY, 9))
    assert desk.now.case is None
    assert desk.notices == {"call_passed_on"}
