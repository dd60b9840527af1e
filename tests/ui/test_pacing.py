"""How the floor dials, on a real window: settings, keys, the stop that asks nobody, the band, the chart."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from agent_desktop.desk.events import SupervisionLeft
from agent_desktop.desk.events_dial import (
    CampaignShown,
    FloorStartAsked,
    FloorStartConfirmed,
    FloorStartDropped,
    FloorStopAsked,
    PaceChanged,
)
from agent_desktop.desk.workspace import LinkState
from agent_desktop.floor_view.campaign_card import CampaignCard, Pick
from agent_desktop.floor_view.view_model.foot import SHORT_LIMIT_BP, strips_view, trunks_view
from agent_desktop.floor_view.view_model.pacing import pacing_view
from agent_desktop.widgets.formats import Formats
from agent_desktop.widgets.speech import Speech
from agent_desktop.widgets.tokens import Ink
from agent_desktop.widgets.words import LANGUAGES, Catalogue
from server_api.contract.pacing import ChangePace, TrunkShare
from server_api.contract.words import CampaignState, DialMode
from tests.ui.desk import SIZE, Desk
from tests.ui.floor_samples import lead
from tests.ui.pacing_samples import (
    CARDS,
    FLOOR,
    LOANS,
    PACING,
    TRUNKS,
    asking_start,
    dialling,
    near_the_cap,
    paused,
    stopped,
    stopped_without_reason,
    with_pacing,
)
from tests.ui.sample_case import NOW
from tests.ui.samples import LINKS, talking
from tests.ui.test_accessible import nameless

K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
# the offscreen platform says so for every menu
no_grab = pytest.mark.qt_log_ignore("^This plugin does not support grabbing the keyboard", extend=True)


@pytest.fixture
def desk(kept_desk: Desk) -> Desk:
    return kept_desk


def card(desk: Desk) -> CampaignCard:
    return desk.window.floor.floor.side.pacing.card


def speech(language: str = "pt-BR") -> Speech:
    return Speech(Catalogue(language), Formats(language, UTC), NOW)


def click(button: QWidget) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def choose(pick: Pick, code: str) -> None:
    """As the list does it when a line is clicked."""
    index = pick.choice.findData(code)
    assert index >= 0
    pick.choice.setCurrentIndex(index)
    pick.choice.activated.emit(index)


def entries(menu: QMenu) -> list[str]:
    return [entry.text() for entry in menu.actions()]


# --- the card -------------------------------------------------------------------------------------


def test_a_setting_is_changed_in_two_clicks(desk: Desk) -> None:
    desk.show(dialling())
    choose(card(desk).mode, "power")
    choose(card(desk).cap, "100")
    choose(card(desk).ratio, "250")
    choose(card(desk).weight, "200")
    assert desk.take() == [
        PaceChanged(ChangePace(mode=DialMode.POWER)),
        PaceChanged(ChangePace(cap_bp=100)),
        PaceChanged(ChangePace(ratio_pct=250)),
        PaceChanged(ChangePace(weight=200)),
    ]


def test_what_is_asked_stands_in_its_field_and_says_that_it_waits(desk: Desk) -> None:
    desk.show(near_the_cap())
    assert card(desk).mode.choice.currentData() == "progressive"
    assert "pedindo" in card(desk).mode.choice.accessibleName()
    assert "pedindo" not in card(desk).cap.choice.accessibleName()


def test_a_refused_change_falls_back_to_what_the_server_has(desk: Desk) -> None:
    desk.show(dialling())
    choose(card(desk).mode, "power")
    assert card(desk).mode.choice.currentData() == "power"
    desk.show(with_pacing(dialling(), error="forbidden"))
    assert card(desk).mode.choice.currentData() == "predictive"
    view = pacing_view(with_pacing(dialling(), error="forbidden"), speech())
    assert view.error == "Nada mudou: Seu usuário não tem permissão."


def test_recorded_messages_are_named_and_stay_what_they_are(desk: Desk) -> None:
    spoken = FLOOR.campaigns[0].model_copy(update={"mode": DialMode.MESSAGE, "why": "message"})
    desk.show(with_pacing(dialling(), floor=FLOOR.model_copy(update={"campaigns": (spoken,)})))
    choice = card(desk).mode.choice
    assert (choice.currentText(), choice.count(), choice.isEnabled()) == ("mensagem gravada", 1, False)
    assert card(desk).cap.choice.isEnabled()


def test_scrolling_over_a_field_changes_nothing(desk: Desk) -> None:
    desk.show(dialling())
    choice = card(desk).cap.choice
    middle = QPointF(choice.rect().center())
    turn = QWheelEvent(
        middle,
        choice.mapToGlobal(middle),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(choice, turn)
    assert desk.take() == []
    assert choice.currentData() == "300"


def test_away_from_the_server_nothing_can_be_changed(desk: Desk) -> None:
    desk.show(replace(dialling(), links=replace(LINKS, server=LinkState.DOWN)))
    here = card(desk)
    assert not any(part.isEnabled() for part in (here.mode.choice, here.cap.choice, here.pause, here.stop))
    assert desk.window.floor.floor.side.pacing.stop_all.isEnabled()


@no_grab
def test_pause_and_stop_ask_why_and_a_digit_answers(desk: Desk) -> None:
    desk.show(dialling())
    desk.press(K.Key_F6)
    assert len(entries(card(desk).pausing)) == 5
    QTest.keyClick(card(desk).pausing, K.Key_2)
    assert desk.take() == [PaceChanged(ChangePace(state=CampaignState.PAUSED, reason="list"))]
    desk.press(K.Key_F7)
    QTest.keyClick(card(desk).stopping, K.Key_3)
    assert desk.take() == [PaceChanged(ChangePace(state=CampaignState.STOPPED, reason="complaint"))]


def test_a_paused_campaign_dials_again_by_one_key(desk: Desk) -> None:
    desk.show(paused())
    desk.press(K.Key_F6)
    assert desk.take() == [PaceChanged(ChangePace(state=CampaignState.RUNNING))]


def test_the_next_campaign_comes_by_key_and_by_click(desk: Desk) -> None:
    desk.show(dialling())
    desk.press(K.Key_F9)
    assert desk.take() == [CampaignShown()]


def test_before_the_cap_the_bar_warns_and_then_alarms() -> None:
    calm = pacing_view(dialling(), speech()).card
    tight = pacing_view(near_the_cap(), speech()).card
    assert calm is not None
    assert tight is not None
    assert (calm.today.gauge.ink, calm.window.gauge.ink) == (Ink.OK, Ink.WARN)
    assert tight.today.gauge.ink is Ink.BAD
    assert tight.today.gauge.share < tight.today.gauge.mark
    assert tight.why == "Freia para não passar do teto"
    assert (calm.today.detail, calm.today.other, calm.today.room) == (
        "17 de 812 pessoas",
        "1,3\u00a0% das atendidas",
        "cabem mais 7",
    )


def test_a_cap_of_nothing_is_drawn_too() -> None:
    none = CARDS.model_copy(update={"cap_bp": 0})
    floor = FLOOR.model_copy(update={"campaigns": (none,)})
    view = pacing_view(with_pacing(dialling(), floor=floor), speech())
    assert view.card is not None
    assert (view.card.today.gauge.share, view.card.today.gauge.ink) == (1.0, Ink.BAD)


# --- all at once ----------------------------------------------------------------------------------


def test_one_key_stops_all_dialling_without_asking(desk: Desk) -> None:
    desk.show(dialling())
    desk.press(K.Key_F12, CTRL | SHIFT)
    click(desk.window.floor.floor.side.pacing.stop_all)
    assert desk.take() == [FloorStopAsked(), FloorStopAsked()]


def test_the_key_stops_from_a_leads_own_call_too_and_not_from_an_agents(desk: Desk) -> None:
    here = talking()
    desk.show(replace(here, shift=lead().shift))
    desk.press(K.Key_F12, CTRL | SHIFT)
    assert desk.take() == [FloorStopAsked()]
    desk.show(here)
    desk.press(K.Key_F12, CTRL | SHIFT)
    assert desk.take() == []


def test_the_band_says_who_when_and_why_and_asks_before_dialling_again(desk: Desk) -> None:
    desk.show(stopped())
    band = desk.window.floor.floor.band
    assert band.isVisible()
    assert all(part in band.accessibleName() for part in ("Rafael Teixeira", "10:38", "Reclamação"))
    desk.press(K.Key_F11)
    assert desk.take() == [FloorStartAsked()]
    desk.show(asking_start())
    desk.press(K.Key_Return, CTRL)
    desk.press(K.Key_Escape)
    assert desk.take() == [FloorStartConfirmed(), FloorStartDropped()]
    desk.show(dialling())
    assert not band.isVisible()
    desk.press(K.Key_F11)
    desk.press(K.Key_Escape)
    assert desk.take() == [SupervisionLeft()]


def test_the_reason_of_a_stop_may_be_told_afterwards(desk: Desk) -> None:
    desk.show(stopped_without_reason())
    choice = desk.window.floor.floor.band.reason
    index = choice.findData("fault")
    choice.activated.emit(index)
    assert desk.take() == [FloorStopAsked("fault")]


# --- the foot -------------------------------------------------------------------------------------


def test_the_chart_shows_every_minute_and_each_campaign_its_own(desk: Desk) -> None:
    desk.show(dialling())
    foot = desk.window.floor.floor.foot
    strips = foot.strips
    assert strips is not None
    drawn = strips.calls.plot.getPlotItem().listDataItems()
    assert [len(item.getData()[0]) for item in drawn[:2]] == [len(CARDS.points)] * 2
    assert "Discadas" in strips.calls.accessibleName()
    desk.show(with_pacing(dialling(), chosen=LOANS.campaign_id))
    assert not strips.isVisible()


def test_a_floor_that_was_told_nothing_loads_no_chart(new_desk: Desk) -> None:
    new_desk.show(lead())
    assert new_desk.window.floor.floor.foot.strips is None
    assert not new_desk.window.floor.floor.foot.isVisible()


def test_hours_stand_under_the_chart_in_the_leads_own_clock() -> None:
    ticks = strips_view(CARDS.points, "x", speech()).ticks
    assert [text for _, text in ticks] == ["11:00", "12:00", "13:00"]
    assert all(at == int(at) for at, _ in ticks)


def test_the_trunk_nearest_the_limit_of_short_calls_stands_first() -> None:
    view = trunks_view(TRUNKS, speech())
    assert [(row.name, row.ink) for row in view.rows] == [
        ("ponte-rj", Ink.BAD),
        ("ponte-sp-1", Ink.WARN),
        ("reserva, fora do ar", Ink.TEXT2),
    ]
    assert view.mark == SHORT_LIMIT_BP / 10_000
    assert trunks_view((), speech()).empty
    assert len(trunks_view(tuple(TrunkShare(trunk_id=f"t{n}") for n in range(9)), speech()).rows) == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_state_of_the_dialler_grows_out_of_a_small_screen(desk: Desk, language: str) -> None:
    for state, workspace in PACING.items():
        desk.window.resize(1366, 690)
        desk.show(workspace(language))
        assert (desk.window.width(), desk.window.height()) == (1366, 690), state
        assert nameless(desk.widgets()) == [], state
    desk.window.resize(*SIZE)
