"""The agreement and the callback form as ready strings."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, timedelta

from agent_desktop.debtor_panel.view_model.approval import FootView
from agent_desktop.debtor_panel.view_model.callback import callback_view
from agent_desktop.debtor_panel.view_model.promise import PromiseView
from agent_desktop.desk.plan_state import Deal, PromiseForm, Typed
from agent_desktop.desk.promise import Stage
from agent_desktop.desk.workspace import CallbackForm, LinkState, Workspace
from agent_desktop.widgets.tokens import Ink
from server_api.contract.debt_words import ApprovalState
from server_api.contract.words import PayMethod, PromiseFault
from tests.debtor_panel.viewing import SP, case_of, speech, view
from tests.ui.plan_samples import (
    BEYOND,
    COUNTER,
    FORM,
    approval,
    editing,
    irregular,
    long_schedule,
    plan,
    server_away,
)
from tests.ui.sample_case import NOW
from tests.ui.samples import PROMISE, promising, talking, with_case


def promise(form: PromiseForm, workspace: Workspace | None = None) -> PromiseView:
    shown = view(with_case(workspace or promising(), promise=form)).promise
    assert shown is not None
    return shown


def foot(state: ApprovalState | None, **changes: object) -> FootView:
    asked = approval(state, **changes) if state is not None else None
    shown = view(editing(form=replace(FORM, approval=asked))).promise
    assert shown is not None
    return shown.foot


def test_a_computed_agreement_waits_only_for_the_yes() -> None:
    shown = promise(PROMISE)
    assert shown.read_back_ready
    assert not shown.foot.primary.enabled
    assert promise(replace(PROMISE, read_back=True, read_back_at=NOW)).foot.primary.enabled


def test_a_missing_yes_is_no_fault() -> None:
    assert PROMISE.plan is not None
    told = PROMISE.plan.model_copy(update={"faults": (PromiseFault.NO_READ_BACK,), "read_back": "Ready?"})
    shown = promise(replace(PROMISE, plan=told))
    assert (shown.read_back, shown.read_back_ready) == ("Ready?", True)
    assert {line.ink for line in shown.checks} == {Ink.OK}


def test_a_fault_is_said_with_its_limit() -> None:
    assert PROMISE.plan is not None
    told = PROMISE.plan.model_copy(
        update={
            "faults": (PromiseFault.AMOUNT_TOO_LOW, PromiseFault.DATE_TOO_FAR),
            "params": {"minimum": "R$ 500,00", "latest": "24/12/2026"},
        }
    )
    shown = promise(replace(PROMISE, plan=told))
    assert (shown.hint, shown.hint_wrong) == ("Valor abaixo do mínimo (R$ 500,00)", True)
    assert "Dia depois do prazo permitido (24/12/2026)" in {line.text for line in shown.checks}
    assert shown.day_wrong
    assert not shown.read_back_ready
    assert not shown.foot.primary.enabled


def test_text_that_is_no_amount_is_named() -> None:
    shown = promise(PromiseForm(total=Typed("abc"), currency="BRL"))
    assert (shown.hint, shown.total.wrong) == ("Isto não é um valor", True)


def test_without_a_server_the_desk_words_the_read_back_of_one_payment() -> None:
    links = replace(talking().links, server=LinkState.DOWN)
    shown = promise(replace(PROMISE, plan=None), replace(promising(), links=links))
    assert "R$\u00a09.672,13" in shown.read_back
    assert "27 de novembro" in shown.read_back
    assert "Pix" in shown.read_back


def test_methods_carry_their_keys() -> None:
    shown = promise(replace(PROMISE, method=PayMethod.BOLETO))
    assert [(method.key, method.on) for method in shown.methods] == [("Alt 1", False), ("Alt 2", True)]


def test_the_schedule_says_why_days_moved_and_that_the_sum_is_right() -> None:
    shown = promise(FORM).schedule
    assert [line.cells[0].text for line in shown.lines[:3]] == ["Entrada", "1", "2"]
    assert shown.lines[1].cells[3].text == "27 é domingo"
    assert [cell.text for cell in shown.total] == ["Total", "", "11.904,16", "soma confere"]


def test_an_older_schedule_stays_while_the_server_computes_and_goes_without_one() -> None:
    later = replace(FORM, seq=FORM.seq + 1, asking=True)
    assert len(promise(later).schedule.lines) == len(BEYOND.lines)
    away = view(server_away()).promise
    assert away is not None
    assert away.schedule.lines == ()
    assert "guardado" in away.schedule.empty
    assert away.count.text == "10"


def test_lines_are_typed_in_an_irregular_schedule_and_moved_ones_are_told() -> None:
    shown = view(irregular()).promise
    assert shown is not None
    assert shown.schedule.editable
    assert len(shown.schedule.lines) == 4
    assert not shown.foot.primary.enabled
    assert shown.checks[0].text == "Falta: dia e valor de cada linha"


def test_two_hundred_and_fifty_payments_are_all_there() -> None:
    shown = view(long_schedule()).promise
    assert shown is not None
    assert len(shown.schedule.lines) == 250


def test_the_share_of_the_entry_stands_in_its_field() -> None:
    assert promise(FORM).first.mark == "7,6\u00a0%"


def test_beyond_the_own_authority_the_main_button_asks_and_the_other_leads_back() -> None:
    told = foot(None)
    assert told.stage is Stage.BEYOND
    assert (told.primary.text, told.title) == ("Pedir aprovação", "Rafael Teixeira está livre")
    assert told.second is not None
    assert told.second.text == "Usar R$\u00a01.190,42"


def test_nobody_free_is_said_with_what_can_be_done() -> None:
    shown = view(editing(deal=Deal(leads_known=True))).promise
    assert shown is not None
    assert "Nenhum líder" in shown.foot.title


def test_a_request_on_its_way_says_how_long_and_can_be_taken_back() -> None:
    told = foot(ApprovalState.PENDING)
    assert (told.stage, told.primary.enabled) == (Stage.ASKED, False)
    assert "00:38" in told.text
    assert told.second is not None
    assert told.second.text == "Retirar pedido"


def test_what_a_lead_grants_instead_is_taken_with_one_key() -> None:
    told = foot(ApprovalState.COUNTERED)
    assert (told.stage, told.primary.text) == (Stage.COUNTERED, "Usar contraproposta")
    assert "R$\u00a01.190,42" in told.text
    taken = replace(FORM, approval=approval(ApprovalState.COUNTERED), plan=COUNTER)
    assert promise(taken).foot.stage is Stage.READY


def test_an_approval_counts_for_exactly_what_was_asked() -> None:
    assert foot(ApprovalState.APPROVED).stage is Stage.READY
    others = plan(tuple((day + timedelta(days=1), 1000, "") for day in (date(2026, 11, 27),) * 2))
    assert foot(ApprovalState.APPROVED, plan=others).stage is Stage.BEYOND


def test_after_a_no_and_after_silence_the_agent_may_ask_again() -> None:
    for state in (ApprovalState.REFUSED, ApprovalState.EXPIRED, ApprovalState.WITHDRAWN):
        told = foot(state)
        assert told.stage is Stage.BEYOND
        assert told.primary.enabled
        assert told.title


def test_a_callback_is_in_the_debtors_hours() -> None:
    form = CallbackForm(at=NOW.astimezone(UTC), own=False, subject="13º")
    shown = callback_view(replace(case_of(talking()), callback=form), speech())
    assert (shown.day, shown.hour) == (date(2026, 11, 24), NOW.astimezone(SP).time().replace(second=0))
    assert (shown.own, shown.subject, shown.place) == (False, "13º", "hora de Santo André")
