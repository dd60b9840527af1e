"""The editor is seen on the floor's own window; one window serves all tests of a file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from agent_desktop.widgets import theme
from tests.ui.desk import SIZE, Desk
from tests.ui.editor_samples import form_inside
from tests.ui.pacing_samples import dialling


@pytest.fixture(scope="module")
def shared(qapp: QApplication) -> Iterator[Desk]:
    theme.apply_theme(qapp, "light")
    desk = Desk(None)
    yield desk
    desk.window.close()
    desk.window.deleteLater()
    QApplication.sendPostedEvents()


@pytest.fixture
def desk(shared: Desk) -> Desk:
    """As at the start: no editor open, nothing typed, the focus on the floor."""
    shared.window.resize(*SIZE)
    shared.show(form_inside())  # another text stands in the fields: what a test typed is gone
    shared.show(dialling())
    shared.window.floor.leave_field()
    shared.take()
    return shared
