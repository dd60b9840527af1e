"""The promise and callback forms as ready strings."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date

from agent_desktop.debtor_panel.view_model.callback import callback_view
from agent_desktop.debtor_panel.view_model.promise import PromiseView
from agent_desktop.desk.workspace import (
    CallbackForm,
    PromiseForm,
)
from agent_desktop.widgets.tokens import Ink
from server_api.contract.outcomes import PromiseCheck
from server_api.contract.words import (
    PayMethod,
    PromiseFault,
)
from tests.debtor_panel.viewing import SP, case_of, speech, view
from tests.ui.sample_case import NOW
from tests.ui.samples import PROMISE, promising, talking, with_case


def promise(form: PromiseForm) -> PromiseView:
    shown = view(with_case(promising(), promise=form)).promise
    assert shown is not None
    return shown


def test_an_accepted_promise_waits_only_for_the_yes() -> None:
    shown = promise(PROMISE)
    assert shown.read_back_ready
    assert not shown.agree.enabled
    assert promise(replace(PROMISE, read_back=True, read_back_at=NOW)).agree.enabled


def test_a_missing_yes_is_no_fault() -> None:
    check = PromiseCheck(accepted=False, faults=(PromiseFault.NO_READ_BACK,), read_back="Ready?")
    shown = promise(replace(PROMISE, check=check))
    assert (shown.read_back, shown.read_back_ready) == ("Ready?", True)
    assert {line.ink for line in shown.checks} == {Ink.OK}


def test_a_fault_stands_at_its_field_with_its_limit() -> None:
    check = PromiseCheck(
        accepted=False,
        faults=(PromiseFault.AMOUNT_TOO_LOW, PromiseFault.DATE_TOO_FAR),
        params={"minimum": "R$ 500,00", "latest": "24/12/2026"},
    )
    shown = promise(replace(PROMISE, check=check))
    assert shown.amount_fault == "Valor abaixo do mínimo (R$ 500,00)"
    assert shown.day_fault == "Dia depois do prazo permitido (24/12/2026)"
    assert not shown.read_back_ready
    assert not shown.agree.enabled


def test_text_that_is_no_amount_is_named() -> None:
    shown = promise(PromiseForm(amount_text="abc", currency="BRL"))
    assert shown.amount_fault == "Isto não é um valor"


def test_without_a_server_the_desk_words_the_read_back() -> None:
    shown = promise(replace(PROMISE, check=None))
    assert "R$\u00a09.672,13" in shown.read_back
    assert "27 de novembro" in shown.read_back
    assert "Pix" in shown.read_back


def test_methods_carry_their_keys() -> None:
    shown = promise(replace(PROMISE, method=PayMethod.BOLETO))
    assert [(method.key, method.on) for method in shown.methods] == [("Alt 1", False), ("Alt 2", True)]


def test_a_callback_is_in_the_debtors_hours() -> None:
    form = CallbackForm(at=NOW.astimezone(UTC), own=False, subject="13º")
    shown = callback_view(replace(case_of(talking()), callback=form), speech())
    assert (shown.day, shown.hour) == (date(2026, 11, 24), NOW.astimezone(SP).time().replace(second=0))
    assert (shown.own, shown.subject, shown.place) == (False, "13º", "hora de Santo André")
