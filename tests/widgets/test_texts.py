from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from agent_desktop.widgets.speech import emphasised
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Role
from agent_desktop.widgets.views import Run


def painted(label: PlainLabel) -> QImage:
    return label.grab().toImage()


@pytest.fixture
def evil(tmp_path: Path) -> str:
    picture = tmp_path / "big.png"
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    assert image.save(str(picture))
    return f'<img src="file://{picture}"><b>x</b>'


def test_html_is_shown_as_the_characters_it_is(light: QApplication, qtbot: QtBot, evil: str) -> None:
    label = PlainLabel(evil)
    qtbot.addWidget(label)
    label.setTextFormat(Qt.TextFormat.RichText)
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.sizeHint().height() == Role.BODY.line_height
    assert label.text() == evil
    picture = painted(label)
    reds = [
        (x, y)
        for x in range(0, picture.width(), 3)
        for y in range(picture.height())
        if picture.pixelColor(x, y).name() == "#ff0000"
    ]
    assert reds == []


def test_a_long_text_is_cut_and_told_in_full(light: QApplication, qtbot: QtBot) -> None:
    label = PlainLabel("a name much longer than the room there is for it")
    qtbot.addWidget(label)
    label.resize(60, 18)
    label.show()
    assert label.toolTip() == label.text()
    label.resize(600, 18)
    assert label.toolTip() == ""


def test_a_wrapped_text_takes_the_lines_of_its_role(light: QApplication, qtbot: QtBot) -> None:
    label = PlainLabel("one two three four five six seven eight nine ten", role=Role.SPOKEN, wrap=True)
    qtbot.addWidget(label)
    assert label.heightForWidth(1000) == 24
    narrow = label.heightForWidth(120)
    assert narrow >= 72
    assert narrow % 24 == 0


def test_a_line_break_in_the_text_breaks_the_line(light: QApplication, qtbot: QtBot) -> None:
    label = PlainLabel("one\n\ntwo", role=Role.SPOKEN, wrap=True)
    qtbot.addWidget(label)
    assert label.heightForWidth(1000) == 72


def test_strong_parts_are_wider(light: QApplication, qtbot: QtBot) -> None:
    label = PlainLabel("R$ 9.672,13")
    qtbot.addWidget(label)
    plain = label.natural_width()
    label.put_runs((Run("R$ 9.672,13", strong=True),))
    assert label.natural_width() > plain


def test_emphasis_of_a_script() -> None:
    assert emphasised("from **100** to **<b>90</b>**") == (
        Run("from "),
        Run("100", strong=True),
        Run(" to "),
        Run("<b>90</b>", strong=True),
    )
    assert emphasised("2 ** 3") == (Run("2 ** 3"),)
    assert emphasised("") == ()
