"""The editor's left pane folded: the keys that open the outline and the preview over the form."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame

from agent_desktop.widgets.layouts import column
from agent_desktop.widgets.rail_key import WIDTH, RailKey
from agent_desktop.widgets.views import ButtonView, Kind
from agent_desktop.widgets.words import Words


class EditorRail(QFrame):
    def __init__(self, words: Words, outline: Callable[[], None], preview: Callable[[], None]) -> None:
        super().__init__()
        self._words = words
        self.setProperty("pane", "left")
        self.setAccessibleName(words("script_edit.outline"))
        self.setFixedWidth(WIDTH)
        self.outline, self.preview = RailKey(outline), RailKey(preview)
        self.setLayout(column(self.outline, self.preview, None, gap=2, margins=(4, 2, 4, 2)))

    def display(self, *, left: bool, right: bool, right_folds: bool) -> None:
        kinds = {True: Kind.ON, False: Kind.NORMAL}
        words = self._words
        self.outline.display(ButtonView(words("script_edit.outline"), "Alt O", "scroll-text", kinds[left]))
        self.preview.display(ButtonView(words("script_edit.preview"), "F5", "eye", kinds[right]))
        self.preview.setVisible(right_folds)
