"""Handing a call on, docked in the right pane: nothing covers the case, nothing waits for an answer."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from agent_desktop.debtor_panel.emit import Emit
from agent_desktop.desk.events import (
    ConsultAsked,
    ConsultEnded,
    ParkAsked,
    TargetChosen,
    TargetTyped,
    TransferAsked,
    TransferClosed,
    TransferNoted,
)
from agent_desktop.ui.view_model.transfer import ConsultCard, TransferView
from agent_desktop.widgets.buttons import KeyButton, Layout
from agent_desktop.widgets.fields import TextField
from agent_desktop.widgets.layouts import card, column, holding, row
from agent_desktop.widgets.marks import Fact
from agent_desktop.widgets.table import ROW, Table
from agent_desktop.widgets.table_head import HEAD
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.views import ButtonView
from agent_desktop.widgets.words import Words
from server_api.contract.words import TransferStep

_STEPS = (TransferStep.COMPLETE, TransferStep.JOIN, TransferStep.CANCEL)


class PickField(TextField):
    """Types a filter; the arrows move in the list below it, Enter takes what is chosen."""

    moved = Signal(int)
    taken = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if event.key() == Qt.Key.Key_Down:
            self.moved.emit(1)
        elif event.key() == Qt.Key.Key_Up:
            self.moved.emit(-1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.taken.emit()
        else:
            super().keyPressEvent(event)


class TransferPane(QWidget):
    def __init__(self, words: Words, emit: Emit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._emit = emit
        self._selected, self._count = 0, 0
        self._consulting = False
        self.setAccessibleName(words("transfer.title"))
        self._title = PlainLabel(role=Role.SECTION)
        self._close = KeyButton(ButtonView(words("form.close"), "Esc"), height=28)
        self._close.clicked.connect(lambda: emit(TransferClosed()))
        self._debtor = Fact(role=Role.BODY)
        self.filter = PickField(words("transfer.filter"))
        self.filter.setPlaceholderText(words("transfer.filter"))
        self.filter.textEdited.connect(lambda text: emit(TargetTyped(text)))
        self.filter.moved.connect(self._move)
        self.filter.taken.connect(lambda: emit(ConsultAsked()))
        self._table = Table(words("transfer.whom"))
        self._table.row_chosen.connect(lambda at: emit(TargetChosen(at)))
        self._empty = PlainLabel(ink=Ink.TEXT2, wrap=True)
        self._note = TextField(words("transfer.note"))
        self._note.setPlaceholderText(words("transfer.note"))
        self._note.textEdited.connect(lambda text: emit(TransferNoted(text)))
        self._error = Fact("triangle-alert", role=Role.LABEL, ink=Ink.WARN, wrap=True)
        self._first = _key(lambda: emit(ConsultAsked()))
        self._now = _key(lambda: emit(TransferAsked()))
        self._park = _key(lambda: emit(ParkAsked()))
        self._consult = _Consult(emit)
        self.setLayout(self._arranged(words))

    def _arranged(self, words: Words) -> QVBoxLayout:
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setAccessibleName(words("transfer.whom"))
        inner = holding(column(self._table, row(self._empty, margins=(16, 8, 16, 8)), None))
        inner.setAccessibleName(words("transfer.whom"))
        self._area.setWidget(inner)
        boxed = card("plain", column(self._area, margins=(1, 1, 1, 1)))
        boxed.setAccessibleName(words("transfer.whom"))
        choose = column(
            self.filter, 8, boxed, 8, self._note, 10, self._first, self._now, 8, self._park, gap=0
        )
        choose.setStretch(2, 1)
        choose.insertSpacing(choose.indexOf(self._now), 6)
        self._choose = holding(choose)
        self._choose.setAccessibleName(words("transfer.title"))
        head = row(self._title, None, self._close)
        whole = column(
            head, 6, self._debtor, 10, self._error, 4, self._choose, self._consult, margins=(14, 12, 14, 14)
        )
        whole.setStretch(whole.indexOf(self._choose), 1)
        whole.addStretch(0)
        return whole

    def display(self, view: TransferView) -> None:
        self._title.put(view.title)
        self._debtor.put(view.debtor.icon, view.debtor.text, mark=view.debtor.ink)
        self._error.put("triangle-alert", view.error, ink=Ink.WARN)
        self._error.setVisible(bool(view.error))
        self._consulting = view.consult is not None
        self._close.setVisible(view.consult is None)
        self._choose.setVisible(view.consult is None)
        self._consult.setVisible(view.consult is not None)
        if view.consult is not None:
            self._consult.display(view.consult)
            return
        self.filter.put(view.typed)
        self._note.put(view.note)
        self._selected, self._count = view.table.selected, len(view.table.rows)
        self._table.display(view.table)
        self._table.setVisible(bool(view.table.rows))
        self._empty.put(view.empty)
        self._empty.setVisible(bool(view.empty))
        self._first.display(view.ask_first)
        self._now.display(view.blind)
        self._park.display(view.park)

    def focus(self) -> None:
        """Where typing begins."""
        if not self._consulting:
            self.filter.setFocus()

    def _move(self, step: int) -> None:
        wanted = self._selected + step
        if 0 <= wanted < self._count:
            self._emit(TargetChosen(wanted))
            self._area.ensureVisible(0, HEAD + wanted * ROW + ROW // 2, 0, ROW)

    def park(self) -> None:
        """Alt P: the debtor waits for whoever is free."""
        if not self._consulting:
            self._emit(ParkAsked())

    def finish(self, step: TransferStep) -> None:
        """Alt J joins, Alt B goes back."""
        if self._consulting:
            self._emit(ConsultEnded(step))

    def primary(self) -> None:
        """Ctrl Enter: hand over now."""
        self._emit(ConsultEnded(TransferStep.COMPLETE) if self._consulting else TransferAsked())

    def close_panel(self) -> None:
        """Esc; a consultation is never dropped by a slip."""
        if not self._consulting:
            self._emit(TransferClosed())


class _Consult(QWidget):
    def __init__(self, emit: Emit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = PlainLabel(role=Role.NAME)
        self._text = PlainLabel(role=Role.BODY)
        self._keys = [_key(partial(emit, ConsultEnded(step))) for step in _STEPS]
        box = card("plain", column(self._name, 2, self._text, margins=(12, 10, 12, 10)))
        self.setLayout(column(box, 12, column(*self._keys, gap=6)))
        self._box = box
        self.hide()

    def display(self, view: ConsultCard) -> None:
        self._name.put(view.title)
        self._text.put(view.text, view.ink)
        self._box.setAccessibleName(f"{view.title}. {view.text}")
        self.setAccessibleName(view.title)
        for key, shown in zip(self._keys, (view.complete, view.join, view.cancel), strict=True):
            key.display(shown)


def _key(act: Callable[[], None]) -> KeyButton:
    button = KeyButton(layout=Layout.SPREAD)
    button.clicked.connect(lambda: act())
    return button
