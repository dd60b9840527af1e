"""Every widget here is seen in the program's own theme."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from agent_desktop.widgets import theme
from tests.ui.desk import Desk
from tests.ui.kept import Keeper


@pytest.fixture
def light(qapp: QApplication) -> QApplication:
    theme.apply_theme(qapp, "light")
    return qapp


@pytest.fixture
def new_desk(light: QApplication, qtbot: QtBot) -> Desk:
    return Desk(qtbot)


@pytest.fixture
def desk(new_desk: Desk) -> Desk:
    """A new window, unless the file has its tests share one."""
    return new_desk


@pytest.fixture(scope="module")
def keeper() -> Iterator[Keeper]:
    keeper = Keeper()
    yield keeper
    keeper.drop()


@pytest.fixture
def kept_desk(light: QApplication, keeper: Keeper) -> Iterator[Desk]:
    """The window of the file's other tests, as it was before them; for keys and words, not for sizes."""
    yield keeper.give()
    keeper.take_back()
