"""The details of one answer, or of one field of a step's form, under the table it was chosen in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QCheckBox, QFrame, QWidget

from agent_desktop.desk import events_editor as ee
from agent_desktop.desk.script_edits import Move, Place, Put, Remove
from agent_desktop.desk.script_lines import read_conditions, read_countries, read_pairs
from agent_desktop.script_editor.line_field import LineField
from agent_desktop.script_editor.view_model.step import AnswerView, FieldView
from agent_desktop.widgets.buttons import KeyButton
from agent_desktop.widgets.fields import Choice, Labelled, TextField
from agent_desktop.widgets.layouts import column, row
from agent_desktop.widgets.views import ButtonView
from agent_desktop.widgets.words import Words

Emit = Callable[[ee.EditorDeed], None]


class AnswerForm(QFrame):
    """What the debtor says, where it leads, what it does, when it is shown."""

    def __init__(self, words: Words, emit: Emit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._emit = emit
        self._step_id, self._language, self._at = "", "", 0
        self.setProperty("card", "sunken")
        self.setAccessibleName(words("script_edit.answer_form"))
        self.label = TextField(words("script_edit.answer"))
        self.label.textEdited.connect(lambda text: self._put("label", text, self._language))
        self.goto, self.result, self.opens = (
            Choice(words(key))
            for key in ("script_edit.goto", "script_edit.result_field", "script_edit.opens")
        )
        for part, choice in (("goto", self.goto), ("result", self.result), ("opens", self.opens)):
            choice.chosen.connect(lambda code, part=part: self._put(part, code))
            choice.cleared.connect(lambda part=part: self._put(part, ""))
        self.values = self._line(words, "values", read_pairs, "count = 12")
        self.sets = self._line(words, "sets", read_pairs, "reason = unable")
        self.when = self._line(words, "when", read_conditions, "days >= 60")
        self.countries = self._line(words, "except_countries", read_countries, "CO")
        self.up, self.down, self.drop = (
            KeyButton(ButtonView(words(key), icon=icon), height=28)
            for key, icon in (
                ("script_edit.up", ""),
                ("script_edit.down", ""),
                ("script_edit.remove_answer", "x"),
            )
        )
        self.up.clicked.connect(lambda: self._emit(ee.ScriptEdited(Move(self._place(), -1))))
        self.down.clicked.connect(lambda: self._emit(ee.ScriptEdited(Move(self._place(), 1))))
        self.drop.clicked.connect(self._remove)
        first = row(
            *(
                Labelled(part.accessibleName(), part, hint=False)
                for part in (self.label, self.goto, self.result, self.opens)
            ),
            gap=8,
        )
        second = row(
            *(
                Labelled(part.accessibleName(), part, hint=False)
                for part in (self.values, self.sets, self.when, self.countries)
            ),
            gap=8,
        )
        for line in (first, second):
            for at in range(4):
                line.setStretch(at, 1)
        buttons = row(self.up, 6, self.down, None, self.drop)
        self.setLayout(column(first, 6, second, 8, buttons, margins=(10, 8, 10, 8)))

    def _line(self, words: Words, part: str, read: Callable[[str], Any], hint: str) -> LineField:
        name = words(f"script_edit.{part}")
        return LineField(name, read, lambda value: self._put(part, value), hint=hint)

    def _place(self) -> Place:
        return Place("answer", self._step_id, self._at)

    def _put(self, part: str, value: Any, language: str = "") -> None:
        self._emit(ee.ScriptEdited(Put(self._place(), part, value, language)))

    def _remove(self) -> None:
        self._emit(ee.ScriptEdited(Remove(self._place())))
        self._emit(ee.AnswerPicked(-1))

    def display(self, view: AnswerView, step_id: str, language: str) -> None:
        self._step_id, self._language, self._at = step_id, language, view.at
        self.label.put(view.label)
        self.goto.put(view.steps, view.goto)
        self.result.put(view.results, view.result)
        self.opens.put(view.openings, view.opens)
        self.values.put(view.values)
        self.sets.put(view.sets)
        self.when.put(view.when)
        self.countries.put(view.countries)


class FieldForm(QFrame):
    """What the agent fills in at this step."""

    def __init__(self, words: Words, emit: Emit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._emit = emit
        self._step_id, self._language, self._at = "", "", 0
        self._options: tuple[tuple[str, dict[str, str]], ...] = ()
        self.setProperty("card", "sunken")
        self.setAccessibleName(words("script_edit.field_form"))
        self.label = TextField(words("script_edit.field"))
        self.label.textEdited.connect(lambda text: self._put("label", text, self._language))
        self.name = LineField(
            words("script_edit.written_as"), _read_name, lambda name: self._put("name", name), hint="reason"
        )
        self.kind = Choice(words("script_edit.kind"))
        self.kind.chosen.connect(lambda kind: self._put("kind", kind))
        self.options = LineField(
            words("script_edit.options"),
            read_pairs,
            self._put_options,
            hint="unable = Sem renda",
        )
        self.required = QCheckBox(words("script_edit.required"))
        self.required.setAccessibleName(words("script_edit.required"))
        self.required.clicked.connect(lambda on: self._put("required", on))
        self.drop = KeyButton(ButtonView(words("script_edit.remove_field"), icon="x"), height=28)
        self.drop.clicked.connect(self._remove)
        parts = (self.label, self.name, self.kind, self.options)
        line = row(*(Labelled(part.accessibleName(), part, hint=False) for part in parts), gap=8)
        for at in range(4):
            line.setStretch(at, 1)
        self.setLayout(column(line, 8, row(self.required, None, self.drop), margins=(10, 8, 10, 8)))

    def _place(self) -> Place:
        return Place("field", self._step_id, self._at)

    def _put(self, part: str, value: Any, language: str = "") -> None:
        self._emit(ee.ScriptEdited(Put(self._place(), part, value, language)))

    def _put_options(self, pairs: dict[str, str]) -> None:
        known = dict(self._options)
        made = tuple((code, {**known.get(code, {}), self._language: label}) for code, label in pairs.items())
        self._put("options", made)

    def _remove(self) -> None:
        self._emit(ee.ScriptEdited(Remove(self._place())))
        self._emit(ee.AnswerPicked(-1))

    def display(
        self,
        view: FieldView,
        step_id: str,
        language: str,
    ) -> None:
        self._step_id, self._language, self._at = step_id, language, view.at
        self._options = view.known
        self.label.put(view.label)
        self.name.put(view.name)
        self.kind.put(view.kinds, view.kind)
        self.options.put(view.options)
        self.options.setEnabled(view.kind == "choice")
        self.required.setChecked(view.required)


def _read_name(text: str) -> str | None:
    return text.strip() if text.strip().isidentifier() else None
