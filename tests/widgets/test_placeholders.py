"""What a field asks for is legible in every theme: a style sheet of Qt's own would pale it."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from agent_desktop.widgets.area import TextArea
from agent_desktop.widgets.fields import TextField
from agent_desktop.widgets.theme import apply_theme
from agent_desktop.widgets.tokens import THEMES, ThemeName
from tests.widgets.test_tokens import contrast


@pytest.mark.parametrize("name", list(THEMES))
@pytest.mark.parametrize("kind", ["line", "area"])
def test_a_placeholder_has_the_colour_of_hints(
    qapp: QApplication, qtbot: QtBot, name: ThemeName, kind: str
) -> None:
    apply_theme(qapp, name)
    field: QLineEdit | TextArea = TextField("name") if kind == "line" else TextArea("note", height=76)
    qtbot.addWidget(field)
    field.setPlaceholderText("HHHH EEEE LLLL")
    field.resize(240, 76)
    field.show()
    QApplication.processEvents()
    image = field.grab().toImage()
    seen = Counter(image.pixelColor(x, y).name() for x in range(4, 120) for y in range(4, image.height() - 4))
    apply_theme(qapp, "light")
    theme = THEMES[name]
    assert seen[theme.text3.lower()] > 20
    assert contrast(theme.text3, theme.surface) >= 4.5
