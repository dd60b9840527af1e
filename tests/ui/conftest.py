"""Every widget here is seen in the program's own theme."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from agent_desktop.widgets import theme
from tests.ui.desk import Desk


@pytest.fixture
def light(qapp: QApplication) -> QApplication:
    theme.apply_theme(qapp, "light")
    return qapp


@pytest.fixture
def desk(light: QApplication, qtbot: QtBot) -> Desk:
    return Desk(qtbot)
