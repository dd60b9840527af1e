"""A fault in what Qt calls back: told, survived, and nothing else of ours is muffled."""

import logging
import subprocess
import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from agent_desktop.widgets.guarding import guard

Index = QModelIndex | QPersistentModelIndex


class Faulty(QLabel):
    """Every answer to Qt fails; so does a method that only we call."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        raise KeyError("resize")

    def paintEvent(self, event: QPaintEvent) -> None:
        raise KeyError("paint")

    def sizeHint(self) -> QSize:
        raise KeyError("size")

    def setText(self, text: str) -> None:
        raise KeyError("text")


class FaultyModel(QAbstractListModel):
    def rowCount(self, parent: Index | None = None) -> int:
        return 3

    def data(self, index: Index, role: int = 0) -> object:
        raise KeyError("data")


def test_the_window_outlives_its_faults_and_each_is_told(
    qtbot: QtBot, expect_log: Callable[[str], None], caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("resizeEvent", "paintEvent", "sizeHint", "data"):
        expect_log(f".{name} failed")
    assert guard(__name__) == 5
    assert guard(__name__) == 0, "once is enough"
    label = Faulty("Maria")
    qtbot.addWidget(label)
    with caplog.at_level(logging.ERROR):
        label.resize(120, 40)
        assert not label.grab().isNull()
        assert label.sizeHint() == QLabel("Maria").sizeHint()
        model = FaultyModel()
        assert model.data(model.index(0)) is None
    assert {record.exc_info[0] for record in caplog.records if record.exc_info} == {KeyError}
    with pytest.raises(KeyError):
        label.setText("ours to answer for")


def test_a_window_made_of_faults_comes_to_its_end() -> None:
    """In a process of its own: without the guard it dies of the first hundred."""
    story = (
        "from PySide6.QtWidgets import QApplication, QWidget\n"
        "from agent_desktop.widgets.guarding import guard\n"
        "class Faulty(QWidget):\n"
        "    def resizeEvent(self, event): raise KeyError('resize')\n"
        "    def paintEvent(self, event): raise KeyError('paint')\n"
        "application = QApplication(['-platform', 'offscreen'])\n"
        "guard('__main__')\n"
        "for width in range(200):\n"
        "    widget = Faulty(); widget.resize(10 + width, 10); widget.grab(); widget.deleteLater()\n"
        "print('alive')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", story], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, "alive")
