"""The forms of what is not a step: objections, phrases, demanded sentences; for whom a script is meant."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from agent_desktop.desk import events_editor as ee
from agent_desktop.desk.script_edits import Add, Move, Place, Put, Remove
from agent_desktop.desk.script_lines import read_countries
from agent_desktop.script_editor.line_field import LineField, read_number
from agent_desktop.script_editor.segments import Segments
from agent_desktop.script_editor.token_edit import TokenEdit
from agent_desktop.script_editor.view_model.items import ENDLESS, ItemView, MeantView
from agent_desktop.widgets.buttons import KeyButton
from agent_desktop.widgets.fields import Choice, Labelled, TextField
from agent_desktop.widgets.filter_line import FilterLine
from agent_desktop.widgets.layouts import column, holding, row
from agent_desktop.widgets.table import Table
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.views import ButtonView
from agent_desktop.widgets.words import Words

Emit = Callable[[ee.EditorDeed], None]


class ItemForm(QWidget):
    """One kind at a time; what it has not is hidden."""

    insert_asked = Signal()

    def __init__(self, words: Words, emit: Emit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._emit = words, emit
        self._kind, self._at, self._language, self._count = "objection", 0, "", 0
        self.setAccessibleName(words("script_edit.item_form"))
        self._title = PlainLabel(role=Role.FORM_TITLE)
        self.table = Table(words("script_edit.others"))
        self.table.row_chosen.connect(lambda at: emit(ee.PartPicked(self._kind, "", at)))
        self.languages = Segments(words("script_edit.language"))
        self.languages.chosen.connect(lambda code: emit(ee.TextLanguagePicked(code)))
        self.label = TextField(words("script_edit.label"))
        self.label.textEdited.connect(lambda text: self._put("label", text, self._language))
        self.code = TextField(words("script_edit.code"))
        self.code.textEdited.connect(lambda text: self._put("code", text.strip() or "notice"))
        self.rule = TextField(words("script_edit.rule"))
        self.rule.textEdited.connect(lambda text: self._put("rule_id", text))
        self.stage = Choice(words("script_edit.stage"))
        self.stage.chosen.connect(lambda at: self._put("stage", int(at)))
        self.say = TokenEdit(words("script_edit.say"))
        self.say.edited.connect(self._said)
        self.amounts, self.early = (
            QCheckBox(words(key)) for key in ("script_edit.amounts", "script_edit.before_identity")
        )
        for box, part in ((self.amounts, "amounts"), (self.early, "before_identity")):
            box.setAccessibleName(box.text())
            box.clicked.connect(lambda on, part=part: self._put(part, on))
        self.insert = KeyButton(ButtonView(words("script_edit.insert"), "Ctrl I", "plus"), height=28)
        for asked in (self.say.insert_asked, self.insert.clicked):
            asked.connect(self.insert_asked.emit)
        self._reading = PlainLabel(role=Role.LABEL, ink=Ink.TEXT3)
        self.new, self.up, self.down, self.drop = (
            KeyButton(ButtonView(words(key), icon=icon), height=28)
            for key, icon in (
                ("script_edit.new_item", "plus"),
                ("script_edit.up", ""),
                ("script_edit.down", ""),
                ("script_edit.remove_item", "x"),
            )
        )
        self.new.clicked.connect(lambda: self.add())
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))
        self.drop.clicked.connect(lambda: emit(ee.ScriptEdited(Remove(self._place()))))
        self._arrange()

    def _arrange(self) -> None:
        words = self._words
        self._labels = {
            part: Labelled(part.accessibleName(), part, hint=False)
            for part in (self.label, self.code, self.rule, self.stage)
        }
        head = row(*self._labels.values(), gap=10)
        for at in range(4):
            head.setStretch(at, 1)
        title = PlainLabel(words("script_edit.say"), role=Role.LABEL, ink=Ink.TEXT2)
        body = column(
            head,
            10,
            row(title, None, self.languages),
            3,
            self.say,
            5,
            row(self.insert, 8, self._reading, None),
            10,
            row(self.amounts, 16, self.early, None),
            12,
            row(self.up, 6, self.down, None, self.drop),
        )
        self._body = holding(body)
        self._body.setAccessibleName(words("script_edit.item_form"))
        self.setLayout(
            column(
                row(self._title, None, self.new),
                10,
                self.table,
                14,
                self._body,
                None,
                margins=(16, 14, 16, 8),
            )
        )

    def _place(self) -> Place:
        return Place(self._kind, "", self._at)

    def _put(self, part: str, value: Any, language: str = "") -> None:
        self._emit(ee.ScriptEdited(Put(self._place(), part, value, language)))

    def _said(self, text: str) -> None:
        self._put("text" if self._kind == "disclosure" else "say", text, self._language)

    def _move(self, by: int) -> None:
        self._emit(ee.ScriptEdited(Move(self._place(), by)))
        if 0 <= self._at + by < self._count:
            self._emit(ee.PartPicked(self._kind, "", self._at + by))

    def add(self) -> None:
        """At the end, and shown at once."""
        self._emit(ee.ScriptEdited(Add(Place(self._kind))))
        self._emit(ee.PartPicked(self._kind, "", self._count))

    def display(
        self,
        view: ItemView,
        languages: tuple[tuple[str, str], ...],
        language: str,
        known: tuple[tuple[str, str, bool], ...],
    ) -> None:
        self._kind, self._at, self._language = view.kind, view.at, language
        self._count = len(view.table.rows)
        self._title.put(view.title)
        self.table.display(view.table)
        self._body.setVisible(view.exists)
        self.languages.put(languages, language)
        self.say.know({name: words for name, words, _ in known})
        self.say.put(view.say)
        self.say.setReadOnly(not view.may_edit)
        self._reading.put(view.reading)
        self.label.put(view.label)
        self.code.put(view.code)
        self.rule.put(view.rule_id)
        self.stage.put(view.stages, view.stage)
        self.amounts.setChecked(view.amounts)
        self.early.setChecked(view.before_identity)
        demanded = view.kind == "disclosure"
        self._labels[self.label].setVisible(view.kind == "objection")
        self._labels[self.stage].setVisible(view.kind == "phrase")
        for part in (self.code, self.rule):
            self._labels[part].setVisible(demanded)
        for box in (self.amounts, self.early):
            box.setVisible(demanded)
        self._body.setEnabled(view.may_edit)
        self.new.setEnabled(view.may_edit)


class MeantForm(QWidget):
    """Countries, days late, strategy; and under them a filter over any field, as lists have it."""

    def __init__(self, words: Words, emit: Emit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._emit = words, emit
        self.setAccessibleName(words("script_edit.meant_for"))
        self.name = TextField(words("script_edit.script_name"))
        self.name.textEdited.connect(lambda text: emit(ee.ScriptEdited(Put(Place("script"), "name", text))))
        self.countries = self._line("countries", read_countries, "BR, MX")
        self.excepted = self._line("except_countries", read_countries, "CO")
        self.least = self._line("min_days", read_number, "61")
        self.most = self._line("max_days", lambda text: read_number(text) or _endless(text), "90")
        self.strategy = TextField(words("script_edit.strategy"))
        self.strategy.textEdited.connect(lambda text: self._put("strategy", text))
        self.creditor = TextField(words("script_edit.creditor_id"))
        self.creditor.textEdited.connect(lambda text: self._put("creditor_id", text.strip()))
        self.lines: list[FilterLine] = []
        self._tree = column(None, gap=4, margins=(0, 2, 0, 6))
        first = row(*(self._labelled(part) for part in (self.name, self.creditor, self.strategy)), gap=10)
        parts = (self.countries, self.excepted, self.least, self.most)
        second = row(*(self._labelled(part) for part in parts), gap=10)
        for line, count in ((first, 3), (second, 4)):
            for at in range(count):
                line.setStretch(at, 1)
        title = PlainLabel(words("script_edit.meant_for"), role=Role.FORM_TITLE)
        filters = PlainLabel(words("lists.filter"), role=Role.BODY_STRONG)
        hint = PlainLabel(words("script_edit.filter_hint"), role=Role.LABEL, ink=Ink.TEXT3)
        tree: QVBoxLayout = self._tree
        self.setLayout(
            column(
                title,
                10,
                first,
                8,
                second,
                14,
                row(filters, 8, hint, None),
                4,
                tree,
                None,
                margins=(16, 14, 16, 8),
            )
        )

    def _line(self, part: str, read: Callable[[str], Any], hint: str) -> LineField:
        name = self._words(f"script_edit.{part}")
        return LineField(name, read, lambda value: self._put(part, value), hint=hint)

    def _labelled(self, part: TextField) -> Labelled:
        return Labelled(part.accessibleName(), part, hint=False)

    def _put(self, part: str, value: Any) -> None:
        self._emit(ee.ScriptEdited(Put(Place("meant_for"), part, value)))

    def display(self, view: MeantView) -> None:
        self.name.put(view.name)
        self.creditor.put(view.creditor)
        self.strategy.put(view.strategy)
        self.countries.put(view.countries)
        self.excepted.put(view.except_countries)
        self.least.put(view.min_days)
        self.most.put(view.max_days)
        while len(self.lines) < len(view.lines):
            line = FilterLine(self._words, lambda edit: self._emit(ee.FilterEdited(edit)))
            self._tree.insertWidget(len(self.lines), line)
            self.lines.append(line)
        for at, line in enumerate(self.lines):
            line.setVisible(at < len(view.lines))
            if at < len(view.lines):
                line.display(view.lines[at])
        self.setEnabled(view.may_edit)


def _endless(text: str) -> int | None:
    return ENDLESS if not text.strip() else None
