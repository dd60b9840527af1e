"""The header of the case: name, place, balance, facts. Always the same height."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from agent_desktop.debtor_panel.view_model.header import HeaderView
from agent_desktop.widgets.chip import Chip, ChipRow
from agent_desktop.widgets.layouts import column, holding, row
from agent_desktop.widgets.marks import Fact
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.views import ChipView

#: Room of a pinned note at most, px: chips keep most of the line.
ALERT = 220


class Header(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._short = self._chipped = False
        self._name = PlainLabel(role=Role.NAME)
        self._line = PlainLabel(role=Role.BODY, ink=Ink.TEXT2)
        self._balance_label = PlainLabel(role=Role.LABEL, ink=Ink.TEXT3, right=True)
        self._balance = PlainLabel(role=Role.BALANCE, right=True)
        self._pending = Chip(ChipView(""))
        self._chips = ChipRow()
        self._alert = Fact("info", ink=Ink.TEXT)
        self._alert.setMaximumWidth(ALERT)
        left = column(self._name, self._line)
        right = column(self._balance_label, self._balance)
        top = row(left, 16, right, self._pending)
        top.setStretch(0, 1)
        below = row(self._chips, 10, self._alert)
        below.setStretch(0, 1)
        self._below = holding(below)
        self.setLayout(column(top, 9, self._below, margins=(16, 12, 16, 10)))

    def display(self, view: HeaderView) -> None:
        self.setAccessibleName(view.name)
        self._name.put(view.name)
        self._line.put(view.line)
        self._balance_label.put(view.balance_label)
        self._balance.put(view.balance)
        self._balance_label.setVisible(bool(view.balance))
        self._balance.setVisible(bool(view.balance))
        self._pending.setVisible(view.pending is not None)
        if view.pending is not None:
            self._pending.display(view.pending)
        self._chips.display(view.chips)
        self._alert.put("info", view.alert, ink=Ink.TEXT, mark=Ink.TEXT2)
        self._alert.setVisible(bool(view.alert))
        self._below.setAccessibleName(view.name)
        self._chipped = bool(view.chips)
        self._below.setVisible(self._chipped and not self._short)

    def set_short(self, short: bool) -> None:
        """On a low screen the chips give their room to a form."""
        if short is not self._short:
            self._short = short
            self._below.setVisible(self._chipped and not short)
