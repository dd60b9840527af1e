"""One line of a filter: a group with how it joins, or a condition: field, comparison, value."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from agent_desktop.desk import events_lists as el
from agent_desktop.desk.filter_tree import Path
from agent_desktop.widgets.buttons import KeyButton
from agent_desktop.widgets.fields import Choice, TextField
from agent_desktop.widgets.filter_lines import LineView, ValueView
from agent_desktop.widgets.folding import FoldingRow
from agent_desktop.widgets.layouts import column, holding, row
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.views import ButtonView
from agent_desktop.widgets.words import Words

_INDENT = 26
_JOIN_WIDTH, _FIELD_WIDTH, _OP_WIDTH = 250, 230, 150
#: In a narrow pane.
_LEAST_CHOICE = 84
_VALUES = 2
#: For what is chosen, before the buttons lose their words, px.
_KEPT = 180
_GAP = 6
_CHOICES = ("lists.join", "lists.field", "lists.op")


class FilterLine(QWidget):
    """Shows either; what is not of its kind is hidden."""

    def __init__(
        self, words: Words, emit: Callable[[el.PartEdit], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._words = words
        self._path: Path = ()
        self._indent = QWidget()
        self.join, self.field, self.op = (Choice(words(name)) for name in _CHOICES)
        for choice, width in ((self.join, _JOIN_WIDTH), (self.field, _FIELD_WIDTH), (self.op, _OP_WIDTH)):
            choice.setMinimumWidth(_LEAST_CHOICE)
            choice.setMaximumWidth(width)
            choice.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.join.chosen.connect(lambda join: emit(el.GroupJoined(self._path, join)))
        self.field.chosen.connect(lambda name: emit(el.FieldChosen(self._path, name)))
        self.op.chosen.connect(lambda op: emit(el.OpChosen(self._path, op)))
        self.values = [_Value(words) for _ in range(_VALUES)]
        for at, value in enumerate(self.values):
            value.typed.connect(lambda text, at=at: emit(el.ValueTyped(self._path, at, text)))
        self.add = KeyButton(ButtonView(words("lists.add"), icon="plus"), height=28)
        self.add.clicked.connect(lambda: emit(el.PartAdded(self._path)))
        self.nest = KeyButton(ButtonView(words("lists.nest"), icon="plus"), height=28)
        self.nest.clicked.connect(lambda: emit(el.PartAdded(self._path, group=True)))
        self.drop = KeyButton(ButtonView(words("lists.drop"), icon="x"), height=28)
        self.drop.clicked.connect(lambda: emit(el.PartRemoved(self._path)))
        self._fault = PlainLabel(role=Role.LABEL, ink=Ink.WARN)
        pieces = (self.join, self.field, self.op, *self.values, self.add, self.nest, self.drop)
        line = row(self._indent, *pieces, None, gap=_GAP)
        for choice in (self.join, self.field, self.op):
            line.setStretch(line.indexOf(choice), 20)
        for value in self.values:
            line.setStretch(line.indexOf(value), 10)
        folding = FoldingRow(words("lists.filter"), line, (self.drop, self.nest, self.add), kept=_KEPT)
        self.setLayout(column(folding, self._fault_row()))

    def _fault_row(self) -> QWidget:
        self._fault_line = holding(row(self._fault))
        self._fault_line.setAccessibleName(self._words("lists.bad_value"))
        return self._fault_line

    def display(self, view: LineView) -> None:
        self._path = view.path
        self.setAccessibleName(f"{self._words('lists.filter')} {'.'.join(str(at + 1) for at in view.path)}")
        self._indent.setFixedWidth(_INDENT * view.depth)
        self._indent.setVisible(view.depth > 0)
        for part in (self.join, self.add):
            part.setVisible(view.group)
        self.nest.setVisible(view.group and view.may_nest)
        self.field.setVisible(not view.group)
        self.op.setVisible(not view.group and bool(view.ops))
        self.drop.setVisible(view.removable)
        if view.group:
            self.join.put(view.joins, view.join)
        else:
            self.field.put(view.fields, view.field, self._words("lists.choose_field"))
            self.op.put(view.ops, view.op)
        for at, value in enumerate(self.values):
            value.setVisible(at < len(view.values))
            if at < len(view.values):
                value.display(view.values[at], wrong=bool(view.fault))
        self._fault.put(view.fault)
        self._fault_line.setContentsMargins(_INDENT * view.depth + _GAP, 1, 0, 0)
        self._fault_line.setVisible(bool(view.fault))


class _Value(QWidget):
    """Typed, or one of a few."""

    typed = Signal(str)

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text, self.choice = TextField(words("lists.value")), Choice(words("lists.value"))
        self.text.textEdited.connect(self.typed.emit)
        self.choice.chosen.connect(self.typed.emit)
        self._ask = words("lists.choose")
        self.setLayout(row(self.text, self.choice))

    def display(self, view: ValueView, *, wrong: bool) -> None:
        self.text.setVisible(not view.options)
        self.choice.setVisible(bool(view.options))
        if view.options:
            self.choice.put(view.options, view.text, self._ask)
        else:
            self.text.put(view.text, state="warn" if wrong and view.text.strip() else "")
            self.text.setPlaceholderText(view.hint)
