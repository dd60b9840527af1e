"""The own promises that fall due, and targets, on the pages between calls."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from agent_desktop.debtor_panel.section import SectionHead
from agent_desktop.ui.view_model.own_panel import MOST_TARGETS, OwnPanelView, TargetView
from agent_desktop.widgets.layouts import card, column, holding, row
from agent_desktop.widgets.meters import Bar
from agent_desktop.widgets.table import Table
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.words import Words


class OwnPromises(QWidget):
    """Without any it is not there."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(words("own.promises"))
        self._head = SectionHead(words("own.promises"))
        self._table = Table(words("own.promises"))
        self.setLayout(column(4, self._head, self._table))
        self.hide()

    def display(self, view: OwnPanelView) -> None:
        self._head.put_hint(view.hint)
        self._table.display(view.promises)
        self.setVisible(bool(view.promises.rows))


class _Target(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = PlainLabel(ink=Ink.TEXT2)
        self._value = PlainLabel(role=Role.BODY_STRONG, right=True)
        self._share = Bar("", height=4, ink=Ink.TEXT3)
        head = row(self._text, 12, self._value)
        head.setStretch(0, 1)
        self.setLayout(column(head, 4, self._share, margins=(0, 6, 0, 6)))

    def display(self, view: TargetView) -> None:
        self.setAccessibleName(f"{view.text} {view.value}")
        self._share.setAccessibleName(f"{view.text} {view.value}")
        self._text.put(view.text)
        self._value.put(view.value)
        self._share.put(view.share)


class Targets(QWidget):
    """Bars without a colour: how far, not how fast."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(words("own.targets"))
        self._lines = [_Target() for _ in range(MOST_TARGETS)]
        box = card("plain", column(*self._lines, margins=(12, 4, 12, 4)))
        box.setAccessibleName(words("own.targets"))
        title = PlainLabel(words("own.targets"), role=Role.BODY_STRONG)
        inner = holding(column(title, 6, box))
        inner.setAccessibleName(words("own.targets"))
        self.setLayout(column(inner))
        self.hide()

    def display(self, view: OwnPanelView) -> None:
        for at, line in enumerate(self._lines):
            line.setVisible(at < len(view.targets))
            if at < len(view.targets):
                line.display(view.targets[at])
        self.setVisible(bool(view.targets))
