"""Promises made before and what the leads were asked for, by real keys."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from agent_desktop.desk.events_asked import AskedClosed, AskedOpened
from agent_desktop.desk.events_plan import PromiseCancelAsked, PromiseOpened, RenegotiationAsked
from agent_desktop.desk.reading import is_lead
from agent_desktop.desk.workspace import Workspace
from agent_desktop.widgets.texts import PlainLabel
from server_api.contract.words import Role
from tests.debtor_panel.viewing import case_of
from tests.ui.desk import Desk
from tests.ui.order_samples import asked_before, made_before
from tests.ui.result_samples import approving, asked_by_team
from tests.ui.samples import with_case

K = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier


def unopened() -> Workspace:
    told = made_before()
    return with_case(told, deal=replace(case_of(told).deal, opened="", made=None))


def as_lead(workspace: Workspace) -> Workspace:
    agent = workspace.shift.agent
    assert agent is not None
    lead = agent.model_copy(update={"role": Role.TEAM_LEAD})
    return replace(workspace, shift=replace(workspace.shift, agent=lead))


@pytest.mark.parametrize(("key", "promise_id"), [(K.Key_1, "r1"), (K.Key_3, "r3"), (K.Key_4, "r4")])
def test_each_of_several_promises_opens_by_its_number(desk: Desk, key: Qt.Key, promise_id: str) -> None:
    desk.show(unopened())
    desk.press(key, ALT)
    assert desk.take() == [PromiseOpened(promise_id)]


def test_arrows_come_to_a_list_in_which_nothing_is_open(desk: Desk) -> None:
    desk.show(unopened())
    desk.window.work.panel.promises.table.setFocus()
    desk.press(K.Key_Down)
    assert desk.take() == [PromiseOpened("r1")]


def test_the_open_promise_is_agreed_anew_and_by_a_lead_taken_back(desk: Desk) -> None:
    desk.show(made_before())
    desk.press(K.Key_N, ALT)
    desk.press(K.Key_T, ALT)
    assert desk.take() == [RenegotiationAsked("r1")]
    desk.show(as_lead(made_before()))
    assert is_lead(as_lead(made_before()))
    desk.press(K.Key_T, ALT)
    assert desk.take() == [PromiseCancelAsked("r1", "")]


def test_a_lead_reads_what_the_team_asked_for(desk: Desk) -> None:
    desk.show(approving())
    desk.press(K.Key_H, ALT)
    assert desk.take() == [AskedOpened()]
    desk.show(asked_by_team())
    page = desk.window.floor.asked
    texts = " ".join(label.text() for label in page.findChildren(PlainLabel) if label.isVisible())
    assert page.isVisible()
    assert "Ivone Castro pediu" in texts
    assert "Entrada mínima é 10\u00a0%." in texts
    desk.press(K.Key_Escape)
    assert desk.take() == [AskedClosed()]


def test_the_page_tells_who_asked_who_answered_and_why(desk: Desk) -> None:
    desk.show(asked_before())
    shown = desk.window.work.panel.promises.asked
    texts = " ".join(label.text() for label in shown.findChildren(PlainLabel) if label.isVisible())
    assert "Camila Rocha pediu R$\u00a011.904,16" in texts
    assert "Rafael Teixeira não aprovou" in texts
    assert "Entrada mínima é 10\u00a0%." in texts
    desk.show(made_before())
    assert not shown.isVisible()
