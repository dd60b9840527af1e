"""The form of a step: name, when shown, target time, what is said, guidance, answers, the step's own form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from agent_desktop.desk import events_editor as ee
from agent_desktop.desk.script_edits import Add, Place, Put
from agent_desktop.desk.script_lines import read_conditions, read_countries
from agent_desktop.script_editor.details import AnswerForm, FieldForm
from agent_desktop.script_editor.line_field import LineField, read_number
from agent_desktop.script_editor.segments import Segments
from agent_desktop.script_editor.token_edit import TokenEdit
from agent_desktop.script_editor.view_model.step import FIELD_FROM, StepView
from agent_desktop.widgets.buttons import KeyButton, LinkButton
from agent_desktop.widgets.fields import Choice, Labelled, TextField
from agent_desktop.widgets.layouts import card, column, holding, row
from agent_desktop.widgets.table import Table
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.views import ButtonView
from agent_desktop.widgets.words import Words

Emit = Callable[[ee.EditorDeed], None]
_STATS = 4
_TARGET_WIDTH = 150


class StepForm(QWidget):
    insert_asked = Signal()

    def __init__(self, words: Words, emit: Emit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._emit = words, emit
        self._step_id, self._language, self._count = "", "", 0
        self.setAccessibleName(words("script_edit.step_form"))
        self.name = TextField(words("script_edit.step_name"))
        self.name.textEdited.connect(lambda text: self._put("name", text))
        self.shown = Choice(words("script_edit.show_when"))
        self.shown.chosen.connect(lambda code: self._put("before_identity", code == "before"))
        self.target = LineField(
            words("script_edit.target"), read_number, lambda value: self._put("target_s", value), hint="90"
        )
        self.languages = Segments(words("script_edit.language"))
        self.languages.chosen.connect(lambda code: emit(ee.TextLanguagePicked(code)))
        self.say = TokenEdit(words("script_edit.say"))
        self.say.edited.connect(lambda text: self._put("say", text, self._language))
        self.insert = KeyButton(ButtonView(words("script_edit.insert"), "Ctrl I", "plus"), height=28)
        for asked in (self.say.insert_asked, self.insert.clicked):
            asked.connect(self.insert_asked.emit)
        self._reading = PlainLabel(role=Role.LABEL, ink=Ink.TEXT3)
        self.how = TextField(words("script_edit.how"), most=4000)
        self.how.textEdited.connect(lambda text: self._put("how", text, self._language))
        self.answers = Table(words("script_edit.answers"))
        self.answers.row_chosen.connect(lambda at: emit(ee.AnswerPicked(at)))
        self.fields = Table(words("script_edit.step_fields"))
        self.fields.row_chosen.connect(lambda at: emit(ee.AnswerPicked(FIELD_FROM + at)))
        self.new_answer = LinkButton(words("script_edit.new_answer"))
        self.new_answer.clicked.connect(lambda: self.add_answer())
        self.new_field = LinkButton(words("script_edit.new_field"))
        self.new_field.clicked.connect(
            lambda: self._emit(ee.ScriptEdited(Add(Place("field", self._step_id))))
        )
        self.answer, self.field = AnswerForm(words, emit), FieldForm(words, emit)
        self._stats = [
            (PlainLabel(role=Role.LABEL, ink=Ink.TEXT3), PlainLabel(role=Role.FORM_TITLE))
            for _ in range(_STATS)
        ]
        self._further()
        self._arrange()

    def _further(self) -> None:
        words = self._words
        self.stage, self.disclosure = (
            Choice(words("script_edit.stage")),
            Choice(words("script_edit.disclosure")),
        )
        self.stage.chosen.connect(lambda at: self._put("stage", int(at)))
        self.disclosure.chosen.connect(lambda code: self._put("disclosure", code))
        self.disclosure.cleared.connect(lambda: self._put("disclosure", ""))
        self.countries = LineField(
            words("script_edit.except_countries"),
            read_countries,
            lambda value: self._put("except_countries", value),
            hint="CO",
        )
        self.when = LineField(
            words("script_edit.when"),
            read_conditions,
            lambda value: self._put("when", value),
            hint="days >= 60",
        )
        self.last = QCheckBox(words("script_edit.last"))
        self.last.setAccessibleName(words("script_edit.last"))
        self.last.clicked.connect(lambda on: self._put("last", on))

    def _arrange(self) -> None:
        words = self._words
        top = row(*(self._labelled(part) for part in (self.name, self.shown, self.target)), gap=10)
        for at in range(3):
            top.setStretch(at, 1)
        title = PlainLabel(words("script_edit.say"), role=Role.LABEL, ink=Ink.TEXT2)
        answers = row(
            PlainLabel(words("script_edit.answers"), role=Role.BODY_STRONG),
            8,
            PlainLabel(words("script_edit.forward"), role=Role.LABEL, ink=Ink.TEXT3),
            None,
            self.new_field,
            12,
            self.new_answer,
        )
        stats = row(*(column(label, 2, value) for label, value in self._stats))
        for at in range(_STATS):
            stats.setStretch(at, 1)
        further = row(
            *(self._labelled(part) for part in (self.stage, self.disclosure, self.countries, self.when)),
            column(None, self.last, 6),
            gap=10,
        )
        for at in range(4):
            further.setStretch(at, 1)
        self._stats_box = holding(column(14, stats))
        self._stats_box.setAccessibleName(words("script_edit.use_title"))
        self._fields_box = holding(column(10, self.fields))
        self._fields_box.setAccessibleName(words("script_edit.step_fields"))
        self.setLayout(
            column(
                top,
                10,
                row(title, None, self.languages),
                3,
                self.say,
                5,
                row(self.insert, 8, self._reading, None),
                8,
                self._labelled(self.how),
                12,
                answers,
                5,
                card("plain", column(self.answers, margins=(1, 1, 1, 1))),
                self._fields_box,
                6,
                self.answer,
                self.field,
                self._stats_box,
                12,
                further,
                None,
                margins=(16, 12, 16, 8),
            )
        )

    def _labelled(self, part: TextField | Choice) -> Labelled:
        return Labelled(part.accessibleName(), part, hint=False)

    def _put(self, part: str, value: Any, language: str = "") -> None:
        self._emit(ee.ScriptEdited(Put(Place("step", self._step_id), part, value, language)))

    def add_answer(self) -> None:
        """At the end; the details open."""
        self._emit(ee.ScriptEdited(Add(Place("answer", self._step_id))))
        self._emit(ee.AnswerPicked(self._count))

    def display(
        self,
        view: StepView,
        languages: tuple[tuple[str, str], ...],
        language: str,
        known: tuple[tuple[str, str, bool], ...],
    ) -> None:
        self._step_id, self._language = view.step_id, language
        self.name.put(view.name)
        self.shown.put(view.shows, view.shown)
        self.target.put(view.target)
        self.languages.put(languages, language)
        self.say.know({name: words for name, words, _ in known})
        self.say.put(view.say)
        self._reading.put(view.reading)
        self.how.put(view.how)
        self.answers.display(view.answers)
        self._count = len(view.answers.rows)
        self.fields.display(view.fields)
        self._fields_box.setVisible(bool(view.fields.rows))
        self.answer.setVisible(view.answer is not None)
        if view.answer is not None:
            self.answer.display(view.answer, view.step_id, language)
        self.field.setVisible(view.field is not None)
        if view.field is not None:
            self.field.display(view.field, view.step_id, language)
        self._display_stats(view.stats)
        self.stage.put(view.stages, view.stage)
        self.disclosure.put(view.disclosures, view.disclosure)
        self.countries.put(view.countries)
        self.when.put(view.when)
        self.last.setChecked(view.last)
        self._allow(view.may_edit)

    def _display_stats(self, stats: tuple[tuple[str, str], ...]) -> None:
        self._stats_box.setVisible(bool(stats))
        for (label, value), (text, figure) in zip(self._stats, stats, strict=False):
            label.put(text)
            value.put(figure)

    def _allow(self, may: bool) -> None:
        self.say.setReadOnly(not may)
        inputs = (self.name, self.shown, self.target, self.how, self.stage, self.disclosure)
        for part in (*inputs, self.countries, self.when, self.last, self.insert, self.answer, self.field):
            part.setEnabled(may)
        for link in (self.new_answer, self.new_field):
            link.setEnabled(may)
