"""A case that changes while the agent works with it: nothing typed is lost, nothing forbidden stays."""

from dataclasses import replace

import pytest

from agent_desktop.desk import commands as c
from agent_desktop.desk import commands_extras as cx
from agent_desktop.desk import events as e
from agent_desktop.desk import events_extras as ex
from agent_desktop.desk.workspace import Form, Tab
from server_api.contract import push as p
from server_api.contract.cases import CaseBody, Disclosure, HistoryPage
from server_api.contract.contacts import CaseExtras, Revealed
from server_api.contract.words import Blocked, CallEnd, CallPhase, IdentityMode, IdentityStatus
from tests.desk.making import NOW, Desk, body, head, in_call, item, legal, phase, popped, pushed, script

STOPPED = legal(Blocked.OFFERS, Blocked.PROMISES)


def changed(told: CaseBody | None = None, reason: str = "payment", call_id: str = "call-1") -> e.Pushed:
    return pushed(p.CaseChanged(call_id=call_id, reason=reason, body=told))


def promising() -> Desk:
    desk = in_call()
    desk.on(e.NoteTyped("prefere manhã"), e.FormOpened(Form.PROMISE))
    return desk


def test_a_new_body_leaves_note_form_and_place_alone() -> None:
    desk = promising()
    before = desk.case()
    desk.on(changed(body().model_copy(update={"segment": "M4"})))
    after = desk.case()
    assert after.body is not None
    assert after.body.segment == "M4"
    assert (after.note, after.form, after.script, after.tab) == (
        "prefere manhã",
        Form.PROMISE,
        before.script,
        before.tab,
    )
    assert desk.now.call is not None


def test_what_a_prompt_said_needs_no_tick_of_the_agents() -> None:
    desk = in_call()
    told = Disclosure(code="recording", text="Esta ligação é gravada.", said_at=NOW)
    news = p.CaseChanged(call_id="call-1", reason="disclosures", body=body(), disclosures=(told,))
    desk.on(pushed(news))
    assert desk.case().script.read == (("recording", NOW),)


def test_another_calls_case_changes_nothing() -> None:
    desk = in_call()
    before = desk.now
    desk.on(changed(None, call_id="call-9"))
    assert desk.now == before


@pytest.mark.parametrize("reason", ["legal", "hold", "other_person"])
def test_a_body_taken_away_leaves_at_once_with_all_that_came_of_it(reason: str) -> None:
    desk = promising()
    desk.on(
        ex.StatementOpened(),
        ex.ExtrasArrived(head().person_id, CaseExtras(person_id=head().person_id)),
        ex.RevealAsked("phone", "n1"),
    )
    assert c.Announce("case_taken_away") in desk.on(changed(None, reason))
    case = desk.case()
    assert (case.body, case.history.items, case.extras.data, case.extras.shown) == (None, (), None, ())
    assert (case.form, case.promise.amount_minor, case.withheld) == (Form.NONE, None, reason)
    assert case.note == "prefere manhã"


def test_a_late_answer_brings_nothing_of_a_body_that_is_gone() -> None:
    desk = in_call()
    person = head().person_id
    desk.on(ex.RevealAsked("phone", "n1"), ex.RevealReasonGiven("debtor_asks"), changed(None, "other_person"))
    bare = desk.now
    desk.on(
        ex.RevealTold(person, "phone", "n1", Revealed(value="+5511912344321")),
        ex.ExtrasArrived(person, CaseExtras(person_id=person)),
        e.HistoryLoaded(person, HistoryPage(items=(item(3),), total=3)),
    )
    assert desk.now == bare
    assert desk.case().head.identity.status is IdentityStatus.OTHER_PERSON


def test_a_body_that_may_not_be_shown_is_not_shown_even_if_it_comes() -> None:
    desk = in_call()
    desk.on(popped(mode=IdentityMode.MASKED), changed(body()))
    assert desk.case().body is None


def test_a_body_held_back_until_a_disclosure_comes_with_it() -> None:
    desk = in_call()
    waiting = head("call-1", IdentityStatus.CONFIRMED).model_copy(update={"amounts_wait": True})
    desk.on(pushed(p.CaseArrived(head=waiting, body=None)))
    assert desk.case().body is None
    desk.on(changed(body(), "disclosures"))
    assert desk.case().body == body()
    assert desk.case().history.items == body().history.items
    assert not desk.case().head.amounts_wait


def test_a_stop_closes_the_promise_that_was_being_made_and_names_the_rule() -> None:
    desk = promising()
    desk.on(e.ResultChosen("promise"))
    said = desk.on(changed(body(STOPPED), "hold"))
    assert c.Announce("collection_stopped") in said
    assert desk.case().form is Form.NONE
    assert "blocked_promises" in desk.notices
    assert desk.now.wrap_up.disposition == ""
    # what was typed is still there, should the stop be ended on this call
    assert desk.case().note == "prefere manhã"


def test_new_rows_come_on_top_and_loaded_pages_stay() -> None:
    desk = in_call()
    desk.on(e.HistoryEndReached())
    desk.on(e.HistoryLoaded(head().person_id, HistoryPage(items=(item(3), item(4)), total=4)))
    newer = body().model_copy(update={"history": HistoryPage(items=(item(0), item(1)), total=5)})
    desk.on(changed(newer))
    assert [row.item_id for row in desk.case().history.items] == ["h0", "h1", "h2", "h3", "h4"]
    assert desk.case().history.total == 5


def test_a_storm_of_changes_asks_for_the_contacts_once_at_a_time() -> None:
    desk = in_call()
    assert desk.on(e.TabChosen(Tab.CONTACTS)) == (cx.LoadExtras(head().person_id, "call-1"),)
    for _ in range(50):
        assert not [one for one in desk.on(changed(body())) if isinstance(one, cx.LoadExtras)]
    arrived = ex.ExtrasArrived(head().person_id, CaseExtras(person_id=head().person_id))
    assert desk.on(arrived) == (cx.LoadExtras(head().person_id, "call-1"),)
    assert desk.on(arrived) == ()


def test_the_case_that_waits_for_its_result_changes_too() -> None:
    desk = promising()
    desk.on(
        phase("call-1", CallPhase.ENDED, CallEnd.DEBTOR_HUNG_UP),
        popped("call-2", IdentityStatus.CONFIRMED),
    )
    assert [one.case.head.call_id for one in desk.now.parked] == ["call-1"]
    desk.on(changed(None, "legal"))
    assert desk.now.parked[0].case.body is None
    assert desk.now.parked[0].case.note == "prefere manhã"
    assert desk.case().body is not None


def test_a_changed_script_keeps_the_place_it_knows() -> None:
    desk = in_call()
    desk.on(e.ScriptAnswered(0))
    path = desk.case().script.path
    other = script().model_copy(update={"version": 2})
    desk.on(pushed(p.CaseChanged(call_id="call-1", body=body(), script=other)))
    assert (desk.case().script.path, desk.case().head.script.version) == (path, 2)


def test_the_same_case_again_changes_nothing() -> None:
    desk = in_call()
    before = desk.now
    desk.on(changed(desk.case().body))
    assert replace(desk.now) == before
