"""The script of a call on the desk: conditions, forms, what answers write, ticks kept in order, place."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent_desktop.desk import commands as c
from agent_desktop.desk import commands_extras as cx
from agent_desktop.desk import commands_scripts as cs
from agent_desktop.desk import events as e
from agent_desktop.desk import filter_tree as ft
from agent_desktop.desk import script_form, script_path
from agent_desktop.desk.script_state import ScriptState
from agent_desktop.desk.workspace import Form, LinkState
from server_api.contract import push as p
from server_api.contract.cases import Disclosure
from server_api.contract.holds import DisclosureTicked
from server_api.contract.scripts import Answer, Condition, Script, ScriptPlace, Step, StepField
from server_api.contract.words import CallPhase, ErrorCode, IdentityStatus, LegalKind
from tests.desk.making import NOW, Desk, body, head, in_call, link, phase, pushed, script

SOUTH = Condition(field="region", op="is", value="SP")
LATE = Condition(field="days", op="ge", value="60")


def played(*steps: Step, facts: dict[str, str] | None = None, **more: object) -> Desk:
    """A call whose script has these steps."""
    made = script().model_copy(update={"steps": steps, "start": steps[0].step_id, "facts": facts or {}})
    desk = in_call()
    changed = head(status=IdentityStatus.CONFIRMED).model_copy(update={"script": made, **more})
    desk.on(pushed(p.CaseArrived(head=changed, body=body()), 2))
    desk.said.clear()
    return desk


def step(step_id: str, *answers: Answer, **more: object) -> Step:
    return Step.model_validate(
        {"step_id": step_id, "stage": 0, "say": (step_id,), "answers": answers, **more}
    )


def to(goto: str, **more: object) -> Answer:
    return Answer.model_validate({"label": goto, "goto": goto, **more})


def places(desk: Desk) -> list[ScriptPlace]:
    return [one.place for one in desk.said if isinstance(one, cs.KeepPlace)]


def ticks(desk: Desk) -> list[str]:
    return [one.tick.code for one in desk.said if isinstance(one, cs.TickSaid)]


# --- conditions and what is written ---------------------------------------------------------------


def test_only_answers_whose_conditions_hold_have_keys() -> None:
    start = step("a", to("b", when=(SOUTH,)), to("c", when=(LATE,)), to("d"))
    desk = played(start, step("b"), step("c"), step("d"), facts={"region": "RJ", "days": "72"})
    desk.on(e.ScriptAnswered(0))
    assert desk.case().script.path == ("a", "c")


def test_an_answer_to_a_step_not_meant_for_this_case_is_not_there() -> None:
    start = step("a", to("b"), to("c"))
    desk = played(start, step("b", when=(SOUTH,)), step("c"), facts={"region": "RJ"})
    desk.on(e.ScriptAnswered(0))
    assert desk.case().script.path == ("a", "c")


def test_what_an_answer_writes_opens_the_steps_after_it() -> None:
    later = (Condition(field="reason", op="is", value="unable"),)
    desk = played(
        step("a", to("b", sets={"reason": "unable"})), step("b", to("c", when=later)), step("c", when=later)
    )
    desk.on(e.ScriptAnswered(0), e.ScriptAnswered(0))
    assert desk.case().script.path == ("a", "b", "c")
    assert desk.case().script.fields == (("reason", "unable"),)


def test_stepping_back_takes_what_was_written_with_it() -> None:
    desk = played(
        step("a", to("b", sets={"reason": "unable"}, result="third_party"), to("c")), step("b"), step("c")
    )
    desk.on(e.ScriptAnswered(0))
    assert desk.now.wrap_up.disposition == "third_party"
    desk.on(e.ScriptSteppedBack())
    assert desk.case().script.fields == ()
    assert desk.now.wrap_up.disposition == ""


def test_what_may_not_be_asked_here_is_not_written() -> None:
    form = (StepField(name="reason", label="Motivo", required=True),)
    desk = played(
        step("a", to("b", sets={"reason": "unable"}), fields=form), step("b"), hidden_fields=("reason",)
    )
    desk.on(e.ScriptFieldTyped("reason", "desemprego"), e.ScriptAnswered(0))
    assert desk.case().script.fields == ()
    assert desk.case().script.path == ("a", "b")


def test_fields_go_out_with_the_result_and_stand_in_its_form() -> None:
    desk = played(step("a", to("b", sets={"reason": "unable", "employer": "escola"})), step("b"))
    desk.on(
        e.ScriptAnswered(0),
        phase("call-1", CallPhase.ENDED),
        e.ResultChosen("refusal"),
        e.WrapUpConcluded("key-1", NOW),
    )
    saved = [one.outcome for one in desk.said if isinstance(one, c.SaveOutcome)]
    assert [one.fields for one in saved] == [{"reason": "unable", "employer": "escola"}]


def test_an_answer_carries_an_offer_that_still_stands_into_the_promise() -> None:
    desk = played(step("a", to("a", opens="promise", values={"offer_id": "o1"})))
    desk.on(e.ScriptAnswered(0))
    assert desk.case().form is Form.PROMISE
    assert desk.case().promise.offer_id == "o1"


# --- forms ----------------------------------------------------------------------------------------

FORM = (
    StepField(name="paid_on", label="Pago em", kind="date", required=True),
    StepField(name="amount", label="Valor", kind="money"),
)


def test_a_required_field_holds_the_answers_back_and_is_said() -> None:
    desk = played(step("a", to("b"), fields=FORM), step("b"))
    said = desk.on(e.ScriptAnswered(0))
    assert desk.case().script.path == ("a",)
    assert desk.case().script.held
    assert c.Announce("script_fields_missing") in said
    desk.on(e.ScriptFieldTyped("paid_on", "31/02/2026"), e.ScriptAnswered(0))
    assert desk.case().script.path == ("a",)  # no such day
    desk.on(e.ScriptFieldTyped("paid_on", "05/03/2026"), e.ScriptFieldTyped("amount", "1.234,50"))
    desk.on(e.ScriptAnswered(0))
    assert desk.case().script.path == ("a", "b")
    assert dict(desk.case().script.fields) == {"paid_on": "2026-03-05", "amount": "1234.50"}


def test_what_is_typed_in_a_form_never_takes_its_step_away() -> None:
    own = (Condition(field="amount", op="none"),)
    desk = played(step("a", to("b")), step("b", to("a"), when=own, fields=FORM[1:]))
    desk.on(e.ScriptAnswered(0), e.ScriptFieldTyped("amount", "10"))
    shown = script_path.current(
        desk.case().head.script, ("a", "b"), identified=True, fields=desk.case().script.fields
    )
    assert shown is not None
    assert shown.step_id == "b"


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("money", "R$ 1.200", "1200.00"),
        ("money", "mil", ""),
        ("date", "31/03/2026", "2026-03-31"),
        ("date", "-3", ""),
        ("yes_no", "yes", "yes"),
        ("yes_no", "talvez", ""),
        ("choice", "work", "work"),
        ("choice", "play", ""),
        ("text", "  escola ", "escola"),
    ],
)
def test_values_of_forms(kind: str, text: str, value: str) -> None:
    field = StepField(name="x", label="x", kind=kind, options=(("work", "Trabalho"),))
    assert script_form.value_of(field, text, ft.Tongue("pt-BR", "BRL")) == value


@given(st.integers(0, 10**12), st.sampled_from(["BRL", "CLP", ""]))
def test_amounts_of_forms_come_back_as_they_were_typed(minor: int, currency: str) -> None:
    field, tongue = StepField(name="x", label="x", kind="money"), ft.Tongue("pt-BR", currency)
    digits = 0 if currency == "CLP" else 2
    value = f"{minor // 10**digits}.{minor % 10**digits:02d}" if digits else str(minor)
    assert script_form.value_of(field, script_form.text_of(field, value, tongue), tongue) == value


# --- sentences read out ---------------------------------------------------------------------------


def told(code: str, offset_ms: int | None = None) -> e.DisclosureTold:
    return e.DisclosureTold("call-1", DisclosureTicked(code=code, at=NOW, offset_ms=offset_ms))


def test_ticks_go_out_one_after_the_other() -> None:
    desk = in_call()
    desk.on(e.DisclosureRead("recording", NOW), e.DisclosureRead("creditor", NOW + timedelta(seconds=9)))
    assert ticks(desk) == ["recording"]
    desk.on(told("recording", 9_000))
    assert ticks(desk) == ["recording", "creditor"]
    desk.on(told("creditor"))
    assert desk.case().script.unsent == ()
    assert desk.case().script.offsets == (("recording", 9_000),)


def test_ticks_made_while_the_server_was_away_follow_in_their_order() -> None:
    desk = in_call()
    desk.on(e.DisclosureRead("recording", NOW))
    desk.on(e.RequestRefused("TickSaid", ErrorCode.LINK_DOWN), link(LinkState.DOWN))
    desk.on(e.DisclosureRead("creditor", NOW))
    assert ticks(desk) == ["recording"]
    desk.on(link(LinkState.UP), told("recording"))
    assert ticks(desk) == ["recording", "recording", "creditor"]


def test_a_tick_the_server_never_takes_stops_none_after_it() -> None:
    desk = in_call()
    desk.on(e.DisclosureRead("odd", NOW), e.DisclosureRead("creditor", NOW))
    desk.on(e.RequestRefused("TickSaid", ErrorCode.NOT_FOUND))
    assert ticks(desk) == ["odd", "creditor"]
    assert [code for code, _ in desk.case().script.read] == ["odd", "creditor"]


def test_sentences_said_before_a_crash_or_a_transfer_are_known() -> None:
    said = Disclosure(code="recording", text="Esta ligação é gravada.", said_at=NOW, offset_ms=9_000)
    desk = in_call()
    taken = head("call-2").model_copy(update={"disclosures": (said,)})
    desk.on(pushed(p.CaseArrived(head=taken, body=body()), 2))
    assert desk.case().script.read == (("recording", NOW),)
    assert desk.case().script.offsets == (("recording", 9_000),)


# --- place ----------------------------------------------------------------------------------------


def test_every_move_is_kept_and_again_when_the_server_is_back() -> None:
    desk = in_call()
    desk.on(e.ScriptAnswered(0), e.ObjectionOpened(0), e.ObjectionOpened(-1))
    assert [(one.path, one.objections) for one in places(desk)] == [
        (("hello", "confirm"), ()),
        (("hello", "confirm"), (0,)),
    ]
    desk.on(link(LinkState.DOWN), e.ScriptAnswered(0))
    assert len(places(desk)) == 2
    desk.on(link(LinkState.UP))
    assert places(desk)[-1].path == ("hello", "confirm", "offer")


def test_whoever_has_the_call_next_goes_on_from_there() -> None:
    place = ScriptPlace(path=("hello", "gone", "confirm"), fields={"reason": "unable"}, objections=(0, 7))
    desk = in_call()
    desk.on(pushed(p.CaseArrived(head=head("call-2").model_copy(update={"place": place}), body=body()), 2))
    state = desk.case().script
    assert (state.path, state.fields, state.heard) == (("hello", "confirm"), (("reason", "unable"),), (0,))


def test_place_and_taking_it_up_are_each_others_turn() -> None:
    state = ScriptState(path=("hello", "confirm"), fields=(("a", "1"),), heard=(0, 0))
    assert script_path.taken_up(script(), script_path.place_of(state)) == state


def endless() -> Script:
    """Two steps that lead to each other."""
    return script().model_copy(
        update={"steps": (step("a", to("b")), step("b", to("a"))), "start": "a", "facts": {}}
    )


def test_a_script_in_a_circle_stops_growing() -> None:
    desk = played(*endless().steps)
    desk.on(*(e.ScriptAnswered(0) for _ in range(script_path.LONGEST_PATH + 20)))
    assert len(desk.case().script.path) == script_path.LONGEST_PATH
    assert len(places(desk)[-1].path) <= script_path.LONGEST_PATH


# --- what an answer opens -------------------------------------------------------------------------


def test_an_answer_opens_the_form_that_stops_collection() -> None:
    desk = played(step("a", to("a", opens="hold", values={"kind": "complaint"})))
    desk.on(e.ScriptAnswered(0))
    assert desk.case().form is Form.HOLD
    assert desk.case().extras.hold.kind is LegalKind.COMPLAINT


def test_somebody_else_on_the_line_takes_the_case_off_the_screen() -> None:
    said = step("b", before_identity=True)
    desk = played(step("a", to("b", opens="other_person", values={"role": "relative"})), said)
    commands = desk.on(e.ScriptAnswered(0))
    assert desk.case().body is None
    assert [one.other.role for one in commands if isinstance(one, cx.TellOtherPerson)] == ["relative"]


def test_count_and_first_day_go_into_the_promise() -> None:
    values = {"offer_id": "o1", "count": "6", "first": "2026-03-13"}
    desk = played(step("a", to("a", opens="promise", values=values)))
    desk.on(e.ScriptAnswered(0))
    form = desk.case().promise
    assert (form.offer_id, form.count.value, form.first_due) == ("o1", 6, date(2026, 3, 13))
    assert not form.first.wrong
