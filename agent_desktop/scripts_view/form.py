"""The form inside a step of the script: one field under the other, built anew only for another step."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from agent_desktop.desk.events import AgentEvent, ScriptFieldTyped
from agent_desktop.scripts_view.view_model import FieldView
from agent_desktop.widgets.fields import Choice, Labelled, TextField
from agent_desktop.widgets.layouts import clear, column, restyle
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.words import Words

_Shape = tuple[tuple[str, str, str, bool], ...]


class StepForm(QWidget):
    """What is typed goes out at once; what is shown never moves the cursor."""

    def __init__(
        self, words: Words, emit: Callable[[AgentEvent], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._words, self._emit = words, emit
        self._shape: _Shape = ()
        self.inputs: dict[str, TextField | Choice] = {}
        self.setAccessibleName(words("script.form"))
        self._lines = QVBoxLayout()
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(6)
        self._held = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2, wrap=True)
        self.setLayout(column(self._lines, 6, self._held, 8))

    def display(self, views: tuple[FieldView, ...], held: str, *, named: bool) -> None:
        shape = tuple((view.name, view.label, view.kind, bool(view.options)) for view in views)
        if shape != self._shape:
            self._shape = shape
            self._build(views)
        for view in views:
            self._put(self.inputs[view.name], view)
        self._held.put(held, Ink.WARN if named else Ink.TEXT2)
        self._held.setVisible(bool(held))
        self.setVisible(bool(views))

    def _build(self, views: tuple[FieldView, ...]) -> None:
        clear(self._lines)
        self.inputs = {}
        for view in views:
            made = self._input(view)
            self.inputs[view.name] = made
            self._lines.addWidget(Labelled(view.label, made, hint=False))

    def _input(self, view: FieldView) -> TextField | Choice:
        name = view.name
        if view.options:
            choice = Choice(view.label)
            choice.chosen.connect(lambda code: self._emit(ScriptFieldTyped(name, code)))
            choice.cleared.connect(lambda: self._emit(ScriptFieldTyped(name, "")))
            return choice
        field = TextField(view.label)
        field.setPlaceholderText(view.hint)
        field.textEdited.connect(lambda text: self._emit(ScriptFieldTyped(name, text)))
        return field

    def _put(self, made: TextField | Choice, view: FieldView) -> None:
        if isinstance(made, Choice):
            made.put(view.options, view.text, self._words("script.choose"))
            restyle(made, "state", "")
        else:
            made.put(view.text, state="warn" if view.wrong else "")

    def focus_first_empty(self) -> None:
        """Where typing goes on when an answer was tried too early."""
        for made in self.inputs.values():
            empty = made.currentData() == "" if isinstance(made, Choice) else not made.text().strip()
            if empty:
                made.setFocus()
                return
