"""The longest data the wire allows: the frame holds, nothing grows out of the window."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from agent_desktop.desk.events import ResultChosen, StateAsked
from agent_desktop.desk.workspace import History, Notice, Tab, Workspace
from agent_desktop.widgets.notice import NoticeCard
from agent_desktop.widgets.table import Table
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.words import LANGUAGES
from server_api.contract.outcomes import Labels
from server_api.contract.words import AgentState, Channel
from tests.ui.desk import SIZE, Desk
from tests.ui.more_samples import server_gone
from tests.ui.sample_case import DEBTS, NOW, OFFERS, body, item
from tests.ui.samples import LINKS, STATES, ready, talking, with_case, wrapping

LONG = "Maria Aparecida dos Santos e Silva " * 5
K = Qt.Key


def longest() -> Workspace:
    workspace = talking()
    case = workspace.case
    assert case is not None
    script = case.head.script
    steps = tuple(
        step.model_copy(
            update={
                "say": (LONG * 8,),
                "how": LONG,
                "answers": tuple(a.model_copy(update={"label": LONG}) for a in step.answers),
            }
        )
        for step in script.steps
    )
    head = case.head.model_copy(
        update={
            "name": LONG,
            "city": LONG,
            "script": script.model_copy(update={"name": LONG, "stages": (LONG,) * 6, "steps": steps}),
            "number": case.head.number.model_copy(update={"masked": LONG}),
        }
    )
    debts = tuple(
        DEBTS[0].model_copy(update={"debt_id": f"d{n}", "product": LONG, "contract": LONG}) for n in range(40)
    )
    offers = tuple(OFFERS[1].model_copy(update={"offer_id": f"o{n}", "rank": n}) for n in range(30))
    full = body().model_copy(update={"debts": debts, "offers": offers, "segment": LONG, "risk": LONG})
    campaign = workspace.shift.campaign
    assert campaign is not None
    shift = replace(workspace.shift, campaign=campaign.model_copy(update={"name": LONG, "creditor": LONG}))
    notices = tuple(Notice("unfinished_case", (("name", LONG),)) for _ in range(6))
    return replace(with_case(workspace, head=head, body=full, note=LONG * 20), shift=shift, notices=notices)


def test_the_longest_data_does_not_move_the_frame(desk: Desk) -> None:
    desk.show(talking())
    work = desk.window.work
    bars = (work.state_bar, work.call_bar, work.result_bar)
    before = [QRect(bar.mapTo(desk.window, QPoint(0, 0)), bar.size()) for bar in bars]
    desk.show(longest())
    assert (desk.window.width(), desk.window.height()) == SIZE
    assert [QRect(bar.mapTo(desk.window, QPoint(0, 0)), bar.size()) for bar in bars] == before
    assert not desk.window.grab().isNull()


def test_long_names_of_results_stay_in_the_window(desk: Desk) -> None:
    workspace = replace(wrapping(), links=LINKS)
    catalogue = workspace.shift.catalogue
    assert catalogue is not None
    named = tuple(
        d.model_copy(update={"labels": Labels(pt_BR=LONG, es=LONG, en=LONG)}) for d in catalogue.dispositions
    )
    shift = replace(workspace.shift, catalogue=catalogue.model_copy(update={"dispositions": named}))
    desk.show(replace(workspace, shift=shift))
    assert desk.window.width() == SIZE[0]
    desk.press(K.Key_Escape)
    desk.press(K.Key_9)
    assert desk.take() == [ResultChosen("other")]


def test_ten_thousand_contacts_are_shown_and_scrolled(desk: Desk) -> None:
    many = tuple(
        item(n, NOW - timedelta(hours=n), Channel.SMS, f"contact {n}", "sent") for n in range(10_000)
    )
    workspace = with_case(talking(), history=History(items=many, total=10_000))
    desk.show(workspace)
    desk.show(with_case(workspace, tab=Tab.HISTORY))
    listed = [w for w in desk.widgets() if type(w).__name__ == "Timeline"]
    assert len(listed) == 1
    assert listed[0].isVisible()


def test_a_small_screen_loses_no_control(desk: Desk) -> None:
    for language in LANGUAGES:
        for state, workspace in STATES.items():
            desk.window.resize(1366, 690)
            desk.show(workspace(language))
            assert (desk.window.width(), desk.window.height()) == (1366, 690), state


# the offscreen platform says so for every menu
no_grab = pytest.mark.qt_log_ignore("^This plugin does not support grabbing the keyboard", extend=True)


def menu() -> QWidget:
    opened = QApplication.activePopupWidget()
    assert opened is not None
    return opened


@no_grab
def test_the_pause_is_chosen_by_digit(desk: Desk) -> None:
    desk.show(ready())
    desk.press(K.Key_F10)
    QTest.keyClick(menu(), K.Key_2)
    assert desk.take() == [StateAsked(AgentState.PAUSED, "meal")]


@no_grab
def test_results_without_a_digit_are_behind_zero(desk: Desk) -> None:
    desk.show(replace(wrapping(), links=LINKS))
    desk.press(K.Key_Escape)
    desk.press(K.Key_0)
    QTest.keyClick(menu(), K.Key_1)
    assert desk.take() == [ResultChosen("deceased")]


def test_the_common_case_needs_no_scrolling_on_a_small_screen(desk: Desk) -> None:
    desk.window.resize(1366, 690)
    desk.show(talking())
    page = desk.window.work.panel.negotiation
    bars = [area.verticalScrollBar().maximum() for area in page.findChildren(QScrollArea)]
    assert bars == [0]
    desk.window.resize(*SIZE)
    desk.show(talking())
    rows = [table.rowHeight(0) for table in page.findChildren(Table)]
    assert rows == [28, 28]


def test_a_small_screen_shows_the_newest_notice_whole(desk: Desk) -> None:
    desk.window.resize(1366, 690)
    desk.show(server_gone())
    cards = [card for card in desk.window.findChildren(NoticeCard) if card.isVisible()]
    assert [card.accessibleName().split(".")[0] for card in cards] == ["Sem servidor"]
    for label in cards[0].findChildren(PlainLabel):
        assert not label.isVisible() or label.height() >= label.heightForWidth(label.width())
