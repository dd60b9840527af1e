"""Income and expenses on the desk: opened where they help, read as typed, kept until they are on file."""

from dataclasses import replace

from agent_desktop.desk import commands as c
from agent_desktop.desk import commands_extras as cx
from agent_desktop.desk import events as e
from agent_desktop.desk import events_extras as ex
from agent_desktop.desk import events_hardship as eh
from agent_desktop.desk.workspace import Form, LinkState, Tab
from server_api.contract.cases import LegalFact
from server_api.contract.contacts import CaseExtras
from server_api.contract.hardship import WriteHardship
from server_api.contract.holds import AllowedAction, HoldView
from server_api.contract.scripts import Answer
from server_api.contract.words import ErrorCode, IdentityStatus, LegalKind
from tests.desk.making import NOW, TODAY, Desk, body, head, in_call, link

PERSON = head().person_id
HOLD = HoldView(hold_id="hold-1", kind=LegalKind.OVER_INDEBTED, since=NOW, protocol="2026-0310-00817")
OVER = LegalFact(fact_id="f1", kind=LegalKind.OVER_INDEBTED, since=TODAY, rule_id="CDC-54A", rule_version=1)


def telling(desk: Desk) -> Desk:
    desk.on(eh.HardshipOpened())
    for name, text in (("wages", "1.900,00"), ("housing", "R$ 1000"), ("food", "750"), ("dependants", "2")):
        desk.on(eh.HardshipTyped(name, text))
    desk.said.clear()
    return desk


def test_what_is_told_goes_out_once_in_minor_units_and_leads_to_the_offers() -> None:
    desk = telling(in_call())
    wanted = WriteHardship(
        key="k1",
        income={"wages": 190_000},
        expenses={"housing": 100_000, "food": 75_000},
        dependants=2,
        call_id="call-1",
    )
    assert desk.on(eh.HardshipSaved("k1")) == (cx.SaveHardship(PERSON, wanted),)
    assert desk.on(eh.HardshipSaved("k2")) == ()
    assert desk.on(eh.HardshipTold("somebody else", CaseExtras(person_id="somebody else"))) == ()
    told = CaseExtras(person_id=PERSON)
    assert desk.on(eh.HardshipTold(PERSON, told)) == (c.Announce("hardship_saved"),)
    case = desk.case()
    assert (case.form, case.tab, case.extras.data) == (Form.NONE, Tab.NEGOTIATION, told)
    assert case.extras.hardship.fields == ()


def test_a_fault_stands_at_its_field_and_nothing_typed_is_lost() -> None:
    desk = telling(in_call())
    desk.on(eh.HardshipTyped("food", "muito"))
    assert desk.on(eh.HardshipSaved("k1")) == ()
    form = desk.case().extras.hardship
    assert (form.field, form.error) == ("food", "amount")
    desk.on(eh.HardshipTyped("food", ""), eh.HardshipTyped("dependants", "31"), eh.HardshipSaved("k1"))
    assert desk.case().extras.hardship.field == "dependants"
    desk.on(eh.HardshipTyped("dependants", ""), link(LinkState.DOWN))
    assert desk.on(eh.HardshipSaved("k1")) == ()
    assert desk.case().extras.hardship.error == "server_away"
    desk.on(link(LinkState.UP), eh.HardshipSaved("k1"))
    refused = (("field", "expenses.housing"), ("fault", "amount"))
    desk.on(e.RequestRefused(cx.SaveHardship.__name__, ErrorCode.INVALID, refused))
    form = desk.case().extras.hardship
    assert (form.field, form.error, form.sent) == ("housing", "amount", False)
    desk.on(e.FormClosed(), eh.HardshipOpened())
    assert dict(desk.case().extras.hardship.fields) == {"wages": "1.900,00", "housing": "R$ 1000"}


def test_an_empty_month_is_not_sent() -> None:
    desk = in_call()
    desk.on(eh.HardshipOpened())
    assert desk.on(eh.HardshipSaved("k1")) == ()
    assert desk.case().extras.hardship.error == "empty"


def test_it_follows_the_hold_of_an_over_indebted_debtor_and_no_other() -> None:
    desk = in_call()
    desk.on(ex.HoldFormOpened(LegalKind.OVER_INDEBTED), ex.HoldTyped("", "não dá conta", ""))
    desk.on(ex.HoldConfirmed("k1"), ex.HoldTold("call-1", HOLD))
    assert desk.case().form is Form.HARDSHIP
    other = in_call()
    other.on(ex.HoldFormOpened(LegalKind.DISPUTE), ex.HoldTyped("not_mine", "", ""))
    other.on(
        ex.HoldConfirmed("k1"), ex.HoldTold("call-1", HOLD.model_copy(update={"kind": LegalKind.DISPUTE}))
    )
    assert other.case().form is Form.NONE


def test_it_opens_from_the_legal_page_and_from_the_script() -> None:
    held = body().model_copy(update={"allowed": (AllowedAction(code="hardship"),), "legal": (OVER,)})
    desk = in_call(with_body=held)
    desk.on(ex.ActionChosen(0))
    assert desk.case().form is Form.HARDSHIP
    answering = answers(in_call(with_body=held))
    answering.on(e.ScriptAnswered(0))
    assert answering.case().form is Form.HARDSHIP
    first = answers(in_call())
    first.on(e.ScriptAnswered(0))
    assert (first.case().form, first.case().extras.hold.kind) == (Form.HOLD, LegalKind.OVER_INDEBTED)


def answers(desk: Desk) -> Desk:
    """At a step whose answer opens the form."""
    case = desk.case()
    steps = case.head.script.steps
    cannot = Answer(label="Não pode", goto=steps[0].step_id, opens="hardship")
    asked = steps[0].model_copy(update={"answers": (cannot,)})
    told = case.head.script.model_copy(update={"steps": (asked, *steps[1:])})
    case = replace(case, head=case.head.model_copy(update={"script": told}))
    case = replace(case, script=replace(case.script, path=(asked.step_id,)))
    desk.now = replace(desk.now, case=case)
    return desk


def test_nobody_is_asked_before_the_identity() -> None:
    desk = in_call(IdentityStatus.PENDING)
    desk.on(eh.HardshipOpened())
    assert desk.case().form is Form.NONE
