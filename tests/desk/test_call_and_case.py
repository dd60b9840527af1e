"""Pop and call in either order, snapshots, identity, script."""

import pytest

from agent_desktop.desk import commands as c
from agent_desktop.desk import events as e
from agent_desktop.desk.events_plan import PromiseAgreed
from agent_desktop.desk.reading import DigitsOwner, digits_owner
from agent_desktop.desk.workspace import Form, LinkState, SaveState
from server_api.contract import push as p
from server_api.contract.cases import HistoryPage, IdentityResult
from server_api.contract.session import DayStats
from server_api.contract.words import (
    AgentState,
    Blocked,
    CallEnd,
    CallPhase,
    ErrorCode,
    IdentityMode,
    IdentityStatus,
    Question,
)
from tests.desk.making import (
    Desk,
    at_work,
    body,
    head,
    identity,
    in_call,
    in_wrap_up,
    item,
    legal,
    link,
    phase,
    popped,
    pushed,
    state,
    status,
    view,
)

POP = popped()
ANSWER = phase("call-1", CallPhase.CONNECTED)
TALK = state(AgentState.TALKING, 3, "call-1")
CONFIRMED = IdentityStatus.CONFIRMED


def test_pop_and_call_in_either_order() -> None:
    one, two, three = at_work(), at_work(), at_work()
    one.on(POP, ANSWER, TALK)
    two.on(ANSWER, POP, TALK)
    three.on(TALK, ANSWER, POP)
    assert one.now == two.now == three.now
    for desk in (one, two, three):
        assert desk.said.count(c.PlayTone("connect")) == 1
        assert desk.said.count(c.FindDraft("call-1")) == 1


def test_a_case_ahead_of_its_call_outlives_an_older_answer_about_the_state() -> None:
    """The pop, the answer to "ready" and the call's own messages come by two ways: in any order."""
    ready = status(AgentState.READY, 5)
    desk = at_work()
    desk.on(pushed(p.StatusChanged(status=ready)), POP, e.StatusAnswered(ready))
    assert desk.now.case is not None
    desk.on(ANSWER, state(AgentState.TALKING, 6, "call-1"))
    assert desk.now.case is not None
    assert desk.now.call is not None


def test_a_late_message_about_another_call_is_ignored() -> None:
    desk = in_call()
    before = desk.now
    desk.on(phase("call-0", CallPhase.ENDED), phase("call-0", CallPhase.CONNECTED))
    assert desk.now == before


def test_an_ended_call_does_not_come_back() -> None:
    desk = in_wrap_up()
    desk.on(ANSWER)
    assert desk.now.call is not None
    assert desk.now.call.view.phase is CallPhase.ENDED


def test_hold_and_resume_follow_the_switch() -> None:
    desk = in_call()
    assert desk.on(e.HoldToggled()) == (c.Hold("call-1"),)
    assert desk.on(phase("call-1", CallPhase.HELD)) == ()
    assert desk.on(e.HoldToggled()) == (c.Resume("call-1"),)
    assert desk.on(ANSWER) == ()


def test_keys_to_the_debtor() -> None:
    desk = in_call()
    assert desk.on(e.KeyPressedToDebtor("5")) == (c.SendDigits("call-1", "5"), c.PlayTone("key"))
    assert desk.on(e.KeyPressedToDebtor("55")) == ()
    assert desk.now.call is not None
    assert desk.now.call.keys_sent == "5"
    desk.on(phase("call-1", CallPhase.HELD))
    assert desk.on(e.KeyPressedToDebtor("9")) == (c.SendDigits("call-1", "9"), c.PlayTone("key"))
    assert desk.now.call.keys_sent == "59", "the line is there on hold too"
    desk.on(phase("call-1", CallPhase.ENDED))
    assert desk.on(e.KeyPressedToDebtor("1")) == ()


def test_the_call_bar_needs_a_call_and_the_switch_a_server() -> None:
    idle, cut = at_work(), in_call()
    cut.on(link(LinkState.DOWN))
    for press in (e.MuteToggled(), e.HoldToggled(), e.HangUpAsked(), e.KeyPressedToDebtor("1")):
        assert idle.on(press) == ()
    assert cut.on(e.MuteToggled()) == (c.Mute(True),)
    for press in (e.HoldToggled(), e.HangUpAsked(), e.KeyPressedToDebtor("1")):
        assert cut.on(press) == ()
    assert "server_away_call" in cut.notices
    assert cut.now.call is not None


def test_the_next_debtor_meets_an_open_microphone() -> None:
    desk = in_call()
    desk.on(e.MuteChanged(True))
    assert c.Mute(False) in desk.on(phase("call-1", CallPhase.ENDED, CallEnd.LINE_LOST))
    assert "line_lost" in desk.notices


def test_a_call_nobody_answered_leaves_by_itself() -> None:
    desk = at_work()
    desk.on(POP, phase("call-1", CallPhase.RINGING), state(AgentState.RINGING, 3, "call-1"))
    unanswered = p.CallView(call_id="call-1", phase=CallPhase.ENDED, since=view("x", CallPhase.ENDED).since)
    desk.on(pushed(p.CallChanged(call=unanswered)), state(AgentState.READY, 4))
    assert desk.now.case is None
    assert desk.now.call is None


def test_a_snapshot_keeps_what_was_typed_in_the_same_call() -> None:
    desk = in_call()
    desk.on(e.NoteTyped("nota"), e.ScriptAnswered(0), e.FormOpened(Form.PROMISE, "o1"))
    before = desk.now.case
    desk.on(
        pushed(
            p.Snapshot(
                status=status(AgentState.TALKING, 9, "call-1"),
                stats=DayStats(calls=3),
                call=view("call-1", CallPhase.HELD),
                head=head("call-1", CONFIRMED),
                body=body(),
            )
        )
    )
    assert before is not None
    assert (desk.case().note, desk.case().promise) == ("nota", before.promise)
    assert desk.case().script == before.script
    assert desk.now.call is not None
    assert desk.now.call.view.phase is CallPhase.HELD
    assert desk.now.shift.stats.calls == 3


def test_a_snapshot_without_a_call_ends_it_and_leaves_the_result_open() -> None:
    desk = in_call()
    desk.on(e.NoteTyped("nota"))
    desk.on(pushed(p.Snapshot(status=status(AgentState.WRAP_UP, 9, "call-1"), stats=DayStats())))
    assert desk.now.call is not None
    assert desk.now.call.view.phase is CallPhase.ENDED
    assert digits_owner(desk.now) is DigitsOwner.RESULT


def test_an_unfinished_case_waits_while_the_next_one_is_served() -> None:
    desk = in_wrap_up()
    desk.on(e.NoteTyped("primeira"), state(AgentState.READY, 5), state(AgentState.TALKING, 6, "call-2"))
    assert "wrap_up_not_concluded" in desk.notices
    desk.on(phase("call-2", CallPhase.CONNECTED), popped("call-2"))
    assert desk.case().head.call_id == "call-2"
    assert [parked.case.note for parked in desk.now.parked] == ["primeira"]
    desk.on(phase("call-2", CallPhase.ENDED), state(AgentState.WRAP_UP, 7, "call-2"))
    from_here = e.OutcomeKept("k2", 1, view("x", CallPhase.ENDED).since)
    desk.on(e.ResultChosen("voicemail"), e.WrapUpConcluded("k2", from_here.at), from_here)
    desk.on(state(AgentState.READY, 8))
    assert desk.case().note == "primeira"
    assert digits_owner(desk.now) is DigitsOwner.RESULT


@pytest.mark.parametrize("mode", [IdentityMode.MASKED, IdentityMode.UNKNOWN])
def test_masked_shows_no_body_before_identity_even_if_one_was_sent(mode: IdentityMode) -> None:
    desk = at_work()
    desk.on(popped(mode=mode))
    assert desk.case().body is None
    assert desk.case().history.items == ()
    confirmed = IdentityResult(identity=identity(CONFIRMED, mode), body=body())
    assert desk.on(e.IdentityAnswered("call-1", confirmed)) == (c.Announce("identity_confirmed"),)
    assert desk.case().body == body()
    assert len(desk.case().history.items) == 2


def test_an_answer_goes_to_the_server_once() -> None:
    desk = in_call(IdentityStatus.PENDING)
    desk.on(e.ChallengeTyped("12/0"))
    assert desk.on(e.ChallengeAnswered(Question.BIRTH_DATE, " 12/05/1980 ")) == (
        c.AnswerChallenge("call-1", Question.BIRTH_DATE, "12/05/1980"),
    )
    assert desk.on(e.ChallengeAnswered(Question.BIRTH_DATE, "12/05/1980")) == ()
    desk.on(e.RequestRefused("AnswerChallenge", ErrorCode.LINK_DOWN))
    assert desk.case().challenge.text == "12/05/1980"
    assert not desk.case().challenge.sent


def test_an_answer_for_another_call_changes_nothing() -> None:
    desk = in_call(IdentityStatus.PENDING)
    before = desk.now
    desk.on(e.IdentityAnswered("call-0", IdentityResult(identity=identity(CONFIRMED))))
    assert desk.now == before


def test_before_identity_only_flagged_steps_are_reached() -> None:
    desk = in_call(IdentityStatus.PENDING)
    desk.on(e.ScriptAnswered(2))
    assert "identity_first" in desk.notices
    desk.on(e.ScriptAnswered(0), e.ScriptAnswered(1), e.ScriptAnswered(9))
    assert desk.case().script.path == ("hello", "confirm", "hello")
    desk.on(e.ScriptSteppedBack(), e.ScriptSteppedBack(), e.ScriptSteppedBack())
    assert desk.case().script.path == ("hello",)


def test_an_answer_prepares_the_result_and_opens_the_form() -> None:
    third, payer = in_call(IdentityStatus.PENDING), in_call()
    third.on(e.ScriptAnswered(1))
    payer.on(e.ScriptAnswered(0), e.ScriptAnswered(0), e.ScriptAnswered(0))
    assert third.now.wrap_up.disposition == "third_party"
    assert payer.now.case is not None
    assert payer.now.case.form is Form.PROMISE


def test_digits_belong_to_one_panel() -> None:
    talking, wrapping = in_call(), in_wrap_up()
    assert digits_owner(talking.now) is DigitsOwner.SCRIPT
    assert digits_owner(wrapping.now) is DigitsOwner.RESULT
    before = wrapping.now
    wrapping.on(e.ScriptAnswered(0))
    assert wrapping.now == before
    talking.on(e.FormOpened(Form.PROMISE))
    assert digits_owner(talking.now) is DigitsOwner.NOBODY


@pytest.mark.parametrize(
    ("facts", "offer_id", "notice"),
    [
        ((legal(Blocked.PROMISES),), "", "blocked_promises"),
        ((legal(Blocked.OFFERS),), "o1", "blocked_offers"),
        (
            (legal(Blocked.PROMISES, debt_ids=("d1",)), legal(Blocked.PROMISES, debt_ids=("d2",))),
            "",
            "blocked_promises",
        ),
    ],
)
def test_law_blocks_forms(facts: tuple[object, ...], offer_id: str, notice: str) -> None:
    desk = in_call(with_body=body().model_copy(update={"legal": facts}))
    desk.on(e.FormOpened(Form.PROMISE, offer_id))
    assert desk.case().form is Form.NONE
    assert notice in desk.notices


def test_a_block_of_one_debt_leaves_the_other() -> None:
    desk = in_call(with_body=body(legal(Blocked.PROMISES, debt_ids=("d1",))))
    desk.on(e.FormOpened(Form.PROMISE, "o1"))
    assert desk.case().promise.debt_ids == ("d2",)


def test_history_loads_on_without_repeating() -> None:
    desk = in_call()
    person = "person-of-call-1"
    assert desk.on(e.HistoryEndReached()) == (c.LoadHistory(person, "after-2"),)
    assert desk.on(e.HistoryEndReached()) == ()
    desk.on(e.HistoryLoaded(person, HistoryPage(items=(item(2), item(3)), total=4)))
    assert [i.item_id for i in desk.case().history.items] == ["h1", "h2", "h3"]
    assert desk.on(e.HistoryEndReached()) == ()


def test_a_restored_draft_fills_only_what_is_empty() -> None:
    desk = in_call()
    promise = {"amount": "700,00", "currency": "BRL", "due_on": "2026-03-13", "method": "pix"}
    desk.on(e.NoteTyped("nova"), e.DraftRestored("call-1", "velha", promise))
    assert desk.case().note == "nova"
    assert desk.case().promise.amount_minor == 70_000
    desk.on(e.DraftRestored("call-9", "outra", {}))
    assert desk.case().note == "nova"


def test_events_of_a_case_without_a_case_do_nothing() -> None:
    desk = at_work()
    before = desk.now
    desk.on(e.NoteTyped("x"), e.FormClosed(), PromiseAgreed(), e.ResultChosen("voicemail"))
    assert desk.now == before


def test_a_draft_the_disk_refused_is_told() -> None:
    desk = in_call()
    desk.on(e.DraftNotKept("call-1", ErrorCode.DISK_FULL))
    assert "draft_not_kept" in desk.notices


def test_an_empty_desk_has_no_digits() -> None:
    assert digits_owner(Desk().now) is DigitsOwner.NOBODY
    assert in_wrap_up().now.wrap_up.save is SaveState.NONE
