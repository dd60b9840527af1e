"""The story of a promise made before: each thing once, on the clock the law is kept by."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from agent_desktop.debtor_panel.view_model.promises import promises_view
from server_api.contract.agreements import PromiseDetail, PromiseEvent
from tests.debtor_panel.viewing import case_of, speech
from tests.ui.order_samples import made_before
from tests.ui.sample_case import NOW


def story(detail: PromiseDetail, ahead: timedelta = timedelta(0)) -> list[tuple[str, str]]:
    desk = made_before()
    case = case_of(desk)
    told = replace(case, deal=replace(case.deal, made=detail))
    shown = promises_view(desk, told, replace(speech(), ahead=ahead))
    return [(row[1].text, row[2].text) for row in shown.events.rows]


def detail(lines: int, *events: PromiseEvent) -> PromiseDetail:
    made = case_of(made_before()).deal.made
    assert made is not None
    return made.model_copy(update={"lines": made.lines[:lines], "events": events})


def test_what_befell_the_only_payment_is_told_once() -> None:
    both = (
        PromiseEvent(kind="broken", at=NOW, number=1),
        PromiseEvent(kind="broken", at=NOW),
        PromiseEvent(kind="made", at=NOW - timedelta(days=9), text="Diego Lima"),
    )
    assert story(detail(1, *both)) == [("Quebrada", ""), ("Feita", "Diego Lima")]


def test_of_several_payments_each_is_named() -> None:
    events = (
        PromiseEvent(kind="broken", at=NOW, number=2),
        PromiseEvent(kind="reminded", at=NOW - timedelta(days=1), number=2, channel="sms"),
    )
    told = story(detail(3, *events))
    assert told == [("Quebrada · parcela 2", ""), ("Lembrete enviado · parcela 2", "SMS")]


def test_the_story_runs_on_the_same_clock_as_the_days_beside_it() -> None:
    desk, two_days = made_before(), timedelta(days=2)
    now = promises_view(desk, case_of(desk), speech())
    ahead = promises_view(desk, case_of(desk), replace(speech(), ahead=two_days))
    assert (now.events.rows[0][0].text, ahead.events.rows[0][0].text) == (
        "31/10\u00a010:42",
        "02/11\u00a010:42",
    )
    assert ahead.lines == now.lines
