"""Every widget here is seen in the program's own theme."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from agent_desktop.widgets import theme


@pytest.fixture
def light(qapp: QApplication) -> QApplication:
    theme.apply_theme(qapp, "light")
    return qapp
