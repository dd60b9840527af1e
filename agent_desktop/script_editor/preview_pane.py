"""The right pane: the draft in the agent's own widget, as a debtor of the lead's choice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from agent_desktop.desk import events_editor as ee
from agent_desktop.desk.events import AgentEvent
from agent_desktop.desk.events_scripts import ScriptDeed
from agent_desktop.script_editor.side_list import SideList
from agent_desktop.script_editor.view_model.outline import RowsView, RowView
from agent_desktop.script_editor.view_model.page import PreviewView
from agent_desktop.scripts_view.view import ScriptPane
from agent_desktop.widgets.fields import TextField
from agent_desktop.widgets.layouts import column, holding, row, rule
from agent_desktop.widgets.marks import Mark
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Role
from agent_desktop.widgets.words import Words

Emit = Callable[[ee.EditorDeed], None]
WIDTH = 360


class DebtorField(TextField):
    """Typing looks for somebody, the arrows choose among those found; emptied it is the invented one."""

    stepped = Signal(int)
    taken = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match Qt.Key(event.key()):
            case Qt.Key.Key_Down:
                self.stepped.emit(1)
            case Qt.Key.Key_Up:
                self.stepped.emit(-1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if not event.modifiers():
                self.taken.emit()
            case _:
                super().keyPressEvent(event)


class PreviewPane(QFrame):
    def __init__(
        self, words: Words, emit: Emit, now: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._words, self._emit = words, emit
        self._found: tuple[tuple[str, str], ...] = ()
        self._at = 0
        self.setProperty("pane", "right")
        self.setAccessibleName(words("script_edit.preview"))
        self.debtor = DebtorField(words("script_edit.preview_as"))
        self.debtor.setPlaceholderText(words("script_edit.debtor_hint"))
        self.debtor.textEdited.connect(self._typed)
        self.debtor.stepped.connect(self._step)
        self.debtor.taken.connect(lambda: self._take(self._at))
        self.people = SideList(words("script_edit.found"), row=26, most=6)
        self.people.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.people.picked.connect(self._take)
        self.script = ScriptPane(words, self._acted, now)
        title = PlainLabel(words("script_edit.preview_as"), role=Role.BODY_STRONG)
        head = row(Mark("eye", size=15), 6, title, 8, self.debtor, margins=(14, 8, 14, 8))
        head.setStretch(4, 1)
        self._list = holding(column(self.people, margins=(14, 0, 14, 8)))
        self._list.setAccessibleName(words("script_edit.found"))
        whole = column(head, self._list, rule(), self.script)
        whole.setStretch(3, 1)
        self.setLayout(whole)

    def display(self, view: PreviewView) -> None:
        if not self.debtor.hasFocus() or not view.typed:
            self.debtor.put(view.typed or view.name)
        self._found = view.found
        self._at = min(self._at, max(len(view.found) - 1, 0))
        self._list.setVisible(bool(view.found))
        self._rows()
        if view.script is not None:
            self.script.display(view.script)

    def _rows(self) -> None:
        rows = tuple(RowView(text) for _, text in self._found)
        self.people.display(RowsView(rows, chosen=self._at if rows else -1))

    def _typed(self, text: str) -> None:
        self._at = 0
        if not text.strip():
            self._emit(ee.DebtorPicked(""))
        self._emit(ee.DebtorSought(text))

    def _step(self, by: int) -> None:
        if self._found:
            self._at = (self._at + by) % len(self._found)
            self._rows()

    def _take(self, at: int) -> None:
        if 0 <= at < len(self._found):
            person_id, text = self._found[at]
            self._emit(ee.DebtorPicked(person_id, text))

    def _acted(self, event: AgentEvent) -> None:
        if isinstance(event, ScriptDeed):
            self._emit(ee.PreviewActed(event))
