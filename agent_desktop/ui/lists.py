"""The editor of a campaign's lists, over the floor: the lists at the left, one of them at the right."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from agent_desktop.debtor_panel.emit import Emit
from agent_desktop.desk import events_lists as el
from agent_desktop.desk.update_lists import MOST_KEYS
from agent_desktop.ui.view_model.lists import ListsView, OrderView
from agent_desktop.widgets.buttons import KeyButton
from agent_desktop.widgets.fields import Choice, Labelled, TextField
from agent_desktop.widgets.filter_line import FilterLine
from agent_desktop.widgets.filter_lines import LineView
from agent_desktop.widgets.layouts import card, column, holding, row, rule
from agent_desktop.widgets.marks import Fact
from agent_desktop.widgets.panes import ROOMY
from agent_desktop.widgets.scroll import scrolling
from agent_desktop.widgets.table import Table
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.views import ButtonView
from agent_desktop.widgets.words import Words

_LISTS_WIDTH, _NARROW_LISTS = 400, 170
_SHARE_WIDTH, _LEAST_KEY = 90, 60


class OrderKeyField(QWidget):
    """One key of the order: a field, and whether the highest come first."""

    def __init__(self, at: int, words: Words, emit: Emit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = OrderView((), "", descending=False)
        self.field = Choice(words("lists.order"))
        self.field.chosen.connect(lambda name: emit(el.OrderChosen(at, name, self._shown.descending)))
        self.field.cleared.connect(lambda: emit(el.OrderChosen(at, "")))
        self.highest = QCheckBox(words("lists.descending"))
        self.highest.setAccessibleName(words("lists.descending"))
        self.highest.clicked.connect(lambda on: emit(el.OrderChosen(at, self._shown.field, on)))
        self.field.setMinimumWidth(_LEAST_KEY)
        line = row(self.field, self.highest, gap=8)
        line.setStretch(0, 1)
        self.setLayout(line)

    def display(self, view: OrderView) -> None:
        self._shown = view
        self.field.put(view.options, view.field)
        self.highest.setChecked(view.descending)
        self.highest.setEnabled(bool(view.field))


class ListsPage(QWidget):
    def __init__(self, words: Words, emit: Emit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._emit = words, emit
        self.setAccessibleName(words("pace.lists"))
        self._title = PlainLabel(role=Role.NAME)
        self._close = KeyButton(ButtonView(words("form.close"), "Esc"), height=28)
        self._close.clicked.connect(lambda: emit(el.ListsClosed()))
        self.table = Table(words("pace.lists"))
        self.table.row_chosen.connect(lambda at: emit(el.ListChosen(at)))
        self.new = KeyButton(height=28)
        self.new.clicked.connect(lambda: emit(el.ListBegun()))
        self._loading = PlainLabel(ink=Ink.TEXT2, wrap=True)
        self.name = TextField(words("lists.name"))
        self.name.textEdited.connect(lambda text: emit(el.ListNamed(text)))
        self.share = TextField(words("lists.share"), most=6)
        self.share.setFixedWidth(_SHARE_WIDTH)
        self.share.textEdited.connect(lambda text: emit(el.ListShared(text)))
        self.active = QCheckBox(words("lists.active"))
        self.active.setAccessibleName(words("lists.active"))
        self.active.clicked.connect(lambda on: emit(el.ListSwitched(on)))
        self.lines: list[FilterLine] = []
        self.order = [OrderKeyField(at, words, emit) for at in range(MOST_KEYS)]
        self._count = PlainLabel(role=Role.BODY_STRONG)
        self._sample = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2)
        self._error = Fact("triangle-alert", role=Role.BODY, ink=Ink.WARN)
        self._question = PlainLabel()
        self._note = PlainLabel(role=Role.LABEL, ink=Ink.OK)
        self.save, self.remove, self.keep = (KeyButton() for _ in range(3))
        self.save.clicked.connect(lambda: emit(el.ListSaveAsked()))
        self.remove.clicked.connect(lambda: emit(el.ListRemoveAsked()))
        self.keep.clicked.connect(lambda: emit(el.ListRemoveDropped()))
        self.setLayout(self._arranged())

    def _arranged(self) -> QVBoxLayout:
        head = row(self._title, None, self._close, margins=(16, 10, 16, 10))
        left = column(self.table, 8, row(self.new, None, margins=(16, 0, 16, 0)), self._loading, None)
        lists = self._side = holding(left)
        lists.setFixedWidth(_LISTS_WIDTH)
        lists.setAccessibleName(self._words("pace.lists"))
        body = row(lists, _upright(), self._editor())
        body.setStretch(2, 1)
        whole = column(head, rule(), body)
        whole.setStretch(2, 1)
        return whole

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._side.setFixedWidth(_LISTS_WIDTH if self.width() >= ROOMY.width() else _NARROW_LISTS)

    def _editor(self) -> QVBoxLayout:
        words = self._words
        name = Labelled(words("lists.name"), self.name, hint=False)
        share = Labelled(words("lists.share"), self.share, hint=False)
        top = row(name, 10, share, 16, column(None, self.active, 6), margins=(16, 12, 16, 8))
        top.setStretch(0, 1)
        self._tree = column(None, gap=4, margins=(16, 2, 16, 6))
        title = PlainLabel(words("lists.filter"), role=Role.BODY_STRONG)
        hint = PlainLabel(words("lists.filter_hint"), role=Role.LABEL, ink=Ink.TEXT3)
        keys = PlainLabel(words("lists.order"), role=Role.BODY_STRONG)
        orders = row(*self.order, gap=12)
        foot = column(
            keys,
            4,
            orders,
            10,
            self._count,
            2,
            self._sample,
            8,
            self._error_card(),
            self._decide(),
            margins=(16, 8, 16, 12),
        )
        filters = scrolling(words("lists.filter"), holding(self._tree))
        whole = column(top, row(title, 8, hint, None, margins=(16, 4, 16, 4)), filters, rule(), foot)
        whole.setStretch(2, 1)
        return whole

    def _error_card(self) -> QWidget:
        self._refusal = card("warn", row(self._error, margins=(10, 6, 10, 6)))
        self._refusal.hide()
        return self._refusal

    def _decide(self) -> QHBoxLayout:
        line = row(
            self._note, self._question, 10, self.keep, 8, self.remove, 8, self.save, margins=(0, 8, 0, 0)
        )
        line.setStretch(1, 1)
        return line

    def display(self, view: ListsView) -> None:
        self._title.put(view.title)
        self._loading.put(view.loading)
        self._loading.setVisible(bool(view.loading))
        self.table.display(view.table)
        self.new.display(view.new)
        self.name.put(view.name)
        self.share.put(view.share)
        self.active.setChecked(view.active)
        for part in (self.name, self.share, self.active):
            part.setEnabled(view.editable)
        self._display_lines(view.lines)
        for at, key in enumerate(self.order):
            key.setVisible(at < len(view.order))
            if at < len(view.order):
                key.display(view.order[at])
        self._count.put(view.count)
        self._sample.put(view.sample)
        self._error.put("triangle-alert", view.error, ink=Ink.WARN)
        self._refusal.setVisible(bool(view.error))
        self._refusal.setAccessibleName(view.error)
        self._question.put(view.question)
        self._note.put(view.note)
        self.save.display(view.save)
        self.remove.display(view.remove)
        self.keep.setVisible(bool(view.question))
        self.keep.display(view.keep)

    def _display_lines(self, lines: tuple[LineView, ...]) -> None:
        while len(self.lines) < len(lines):
            line = FilterLine(self._words, self._emit)
            self._tree.insertWidget(len(self.lines), line)
            self.lines.append(line)
        for at, line in enumerate(self.lines):
            line.setVisible(at < len(lines))
            if at < len(lines):
                line.display(lines[at])


def _upright() -> QWidget:
    line = card("plain")
    line.setProperty("rule", "v")
    line.setFixedWidth(1)
    return line
