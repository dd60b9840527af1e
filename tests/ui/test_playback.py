"""The history with a recording open: mouse, keys, words, and nothing that moves by itself."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from agent_desktop.debtor_panel.player import EDGE, Player
from agent_desktop.desk.events_playback import (
    PlaySought,
    PlaySpeedStepped,
    PlayStepped,
    PlayToggled,
    RecordingOpened,
)
from agent_desktop.widgets import painting, theme
from agent_desktop.widgets.timeline import ROW, Timeline
from agent_desktop.widgets.tokens import Role
from agent_desktop.widgets.words import Catalogue
from tests.ui.desk import Desk
from tests.ui.playback_samples import PLAYBACK, SECONDS, damaged, debtor_hears, listening


@pytest.fixture
def desk(kept_desk: Desk) -> Desk:
    return kept_desk


def player(desk: Desk) -> Player:
    return desk.window.work.panel.history.player


def timeline(desk: Desk) -> Timeline:
    return desk.window.work.panel.history.findChildren(Timeline)[0]


def test_the_player_is_inside_its_row(desk: Desk) -> None:
    desk.show(listening("pt-BR"))
    shown = player(desk)
    rows = timeline(desk)
    assert shown.isVisible()
    assert shown.parentWidget() is rows.viewport()
    model = rows.model()
    above = [
        n for n in range(model.rowCount()) if not model.index(n + 1, 0).data() and model.index(n, 0).data()
    ]
    box, below = rows.visualRect(model.index(above[0], 0)), rows.visualRect(model.index(above[0] + 4, 0))
    assert shown.geometry().top() == box.top() + ROW
    assert shown.geometry().bottom() < below.top()


def test_a_click_opens_a_row_that_can_be_heard_and_no_other(desk: Desk) -> None:
    desk.show(listening("pt-BR"))
    rows = timeline(desk)
    for number in range(rows.model().rowCount()):
        box = rows.visualRect(rows.model().index(number, 0))
        QTest.mouseClick(
            rows.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(box.left() + 200, box.top() + 10)
        )
    opened = [event for event in desk.take() if isinstance(event, RecordingOpened)]
    assert len(opened) == 2, "one of the three calls may not be heard, the others are not calls"
    assert RecordingOpened("r1") in opened


def test_the_list_opens_by_key(desk: Desk) -> None:
    desk.show(listening("pt-BR"))
    rows = timeline(desk)
    rows.setFocus()
    for number in range(rows.model().rowCount()):
        index = rows.model().index(number, 0)
        if rows.model().flags(index) & Qt.ItemFlag.ItemIsEnabled:
            rows.setCurrentIndex(index)
            QTest.keyClick(rows, Qt.Key.Key_Return)
    assert sum(isinstance(event, RecordingOpened) for event in desk.take()) == 2


def test_keys_and_clicks_of_the_player(desk: Desk) -> None:
    desk.show(listening("pt-BR"))
    shown = player(desk)
    shown.wave.setFocus()
    desk.take()
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Plus, Qt.Key.Key_Minus):
        QTest.keyClick(shown.wave, key)
    assert desk.take() == [
        PlayToggled(),
        PlayStepped(-5.0),
        PlayStepped(5.0),
        PlaySpeedStepped(1),
        PlaySpeedStepped(-1),
    ]
    QTest.mouseClick(shown.wave, Qt.MouseButton.LeftButton, pos=QPoint(shown.wave.width() // 2, 30))
    QTest.keyClick(shown.wave, Qt.Key.Key_End)
    middle, end = desk.take()
    assert isinstance(middle, PlaySought)
    assert abs(middle.at_s - SECONDS / 2) < 1.0
    assert end == PlaySought(SECONDS)


def test_why_nothing_is_heard_is_said(desk: Desk) -> None:
    for state, words in ((debtor_hears, "Cliente na linha"), (damaged, "Não pode ser lida")):
        desk.show(state("pt-BR"))
        texts = [widget.accessibleName() for widget in player(desk).findChildren(type(player(desk)._hint))]
        assert any(words in text for text in texts), texts
        assert not player(desk)._button.isEnabled()


def test_no_word_is_cut_in_any_language(desk: Desk) -> None:
    hints = (
        "held",
        "alone",
        "loading",
        "debtor_hears",
        "no_server",
        "gone",
        "not_yours",
        "no_device",
        "damaged",
    )
    for language in ("pt-BR", "es", "en"):
        words = Catalogue(language)
        for state in PLAYBACK.values():
            desk.show(state(language))
            room = player(desk)._hint._label.width() - player(desk)._hint._label.natural_width()
            assert room >= 0
        label = player(desk)._hint._label
        room = player(desk).width() - EDGE - label.mapTo(player(desk), QPoint(0, 0)).x()
        for hint in hints:
            width = painting.text_width(words(f"player.{hint}"), theme.font(Role.LABEL))
            assert width <= room, f"{hint} in {language}"


def test_another_page_hides_it_and_scrolling_takes_it_along(desk: Desk) -> None:
    desk.show(listening("pt-BR"))
    before = player(desk).geometry().top()
    rows = timeline(desk)
    rows.resize(rows.width(), 120)
    rows.verticalScrollBar().setValue(40)
    assert player(desk).geometry().top() == before - rows.verticalScrollBar().value()
