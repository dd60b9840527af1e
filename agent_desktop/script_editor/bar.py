"""The editor's bar at the top: back to the scripts, which one, which version, saved or not."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QWidget

from agent_desktop.desk import events_editor as ee
from agent_desktop.script_editor.view_model.page import BarView
from agent_desktop.widgets.buttons import KeyButton
from agent_desktop.widgets.chip import Chip
from agent_desktop.widgets.folding import FoldingRow
from agent_desktop.widgets.layouts import column, row
from agent_desktop.widgets.marks import Fact
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tips import tip
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.views import ButtonView, ChipView
from agent_desktop.widgets.words import Words

Emit = Callable[[ee.EditorDeed], None]
HEIGHT = 48
_SCRIPTS_WIDTH = 156
#: So much of a script's name is never cut, px.
_NAME = 150
#: From this width of the window on every button has its words.
_WORDED = 960
#: For the script's name and whether it is saved, before a button loses its words, px.
_KEPT = 260


class EditorBar(QFrame):
    def __init__(
        self, words: Words, emit: Emit, test: Callable[[], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("pane", "top")
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName(words("script_edit.title"))
        self.scripts = KeyButton(ButtonView(words("script_edit.title"), icon="scroll-text"))
        self.scripts.setFixedWidth(_SCRIPTS_WIDTH)
        self.scripts.clicked.connect(lambda: emit(ee.ScriptsShown()))
        self._name = PlainLabel(role=Role.BODY_STRONG)
        self._sub = PlainLabel(role=Role.LABEL, ink=Ink.TEXT3)
        self._chip = Chip(ChipView(""))
        self._saved = PlainLabel(role=Role.LABEL, ink=Ink.TEXT3)
        self.undo, self.test = KeyButton(height=28), KeyButton(height=28)
        self.undo.clicked.connect(lambda: emit(ee.EditUndone()))
        self.test.clicked.connect(test)
        self.close_button = KeyButton(ButtonView(words("form.close"), "Esc"), height=28)
        self.close_button.clicked.connect(lambda: emit(ee.EditorLeft()))
        self._server = Fact("circle-check", role=Role.BODY, ink=Ink.OK)
        about = column(None, self._name, self._sub, None)
        self._narrow = False
        line = row(
            self.scripts,
            12,
            about,
            12,
            self._chip,
            12,
            self._saved,
            8,
            None,
            self.undo,
            12,
            self.test,
            12,
            self._server,
            12,
            self.close_button,
            margins=(10, 0, 14, 0),
        )
        folds = (self.test, self.undo, self.close_button)
        self.setLayout(column(FoldingRow(words("script_edit.title"), line, folds, kept=_KEPT)))

    def set_room(self, width: int) -> None:
        """In a narrow window the list's button and the server are their icons."""
        self._narrow = width < _WORDED
        self.scripts.set_terse(self._narrow)
        self.scripts.setFixedWidth(self.scripts.sizeHint().width() if self._narrow else _SCRIPTS_WIDTH)

    def display(self, view: BarView) -> None:
        self._name.put(view.name)
        self._name.setMinimumWidth(min(self._name.natural_width(), _NAME))
        self._sub.put(view.sub)
        self._sub.setVisible(bool(view.sub))
        self._chip.setVisible(view.chip is not None)
        if view.chip is not None:
            self._chip.display(view.chip)
        self._saved.put(view.saved)
        icon, ink = ("circle-check", Ink.OK) if view.server_up else ("cloud-off", Ink.WARN)
        self._server.put(icon, "" if self._narrow else view.server, ink=Ink.TEXT2, mark=ink)
        self._server.setAccessibleName(view.server)
        self._server.setToolTip(tip(view.server) if self._narrow else "")
        self._server.setMinimumWidth(self._server.sizeHint().width())
        for button, shown in ((self.undo, view.undo), (self.test, view.test)):
            button.setVisible(bool(shown.text))
            button.display(shown)
