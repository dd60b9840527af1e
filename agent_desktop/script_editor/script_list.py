"""All scripts of the house; one of them is opened, or a new one begun."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from PySide6.QtWidgets import QWidget

from agent_desktop.desk import events_editor as ee
from agent_desktop.script_editor.view_model.page import EditorView
from agent_desktop.widgets.buttons import KeyButton
from agent_desktop.widgets.layouts import column, holding, row
from agent_desktop.widgets.scroll import scrolling
from agent_desktop.widgets.table import Table
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink
from agent_desktop.widgets.words import Words

Emit = Callable[[ee.EditorDeed], None]


class ScriptList(QWidget):
    """All scripts; Enter or a click opens one."""

    def __init__(self, words: Words, emit: Emit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._emit = emit
        self.setAccessibleName(words("script_edit.title"))
        self.table = Table(words("script_edit.title"))
        self.table.row_chosen.connect(lambda at: self.opened(at))
        self.opened: Callable[[int], None] = lambda _at: None
        self.free_id: Callable[[], str] = lambda: uuid4().hex[:12]
        self._loading = PlainLabel(ink=Ink.TEXT2, wrap=True)
        self._error = PlainLabel(ink=Ink.WARN, wrap=True)
        self.new = KeyButton(height=28)
        self.new.clicked.connect(lambda: self.begin())
        self._names = (words("script_edit.new_script"), words("script_edit.first_stage"))
        new = row(self.new, None)
        inner = column(self.table, 10, new, 10, self._loading, self._error, None, margins=(16, 12, 16, 12))
        self.setLayout(column(scrolling(words("script_edit.title"), holding(inner))))

    def begin(self) -> None:
        """A new script, with an id that no other has."""
        name, stage = self._names
        self._emit(ee.ScriptBegun(f"script-{self.free_id()}", name, (stage,)))

    def display(self, view: EditorView) -> None:
        if view.new is not None:
            self.new.display(view.new)
        if view.scripts is not None:
            self.table.display(view.scripts)
        self._loading.put(view.loading)
        self._loading.setVisible(bool(view.loading))
        self._error.put(view.error)
        self._error.setVisible(bool(view.error))
