"""The slot under the header: next step or legal block, the same height in both."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from agent_desktop.widgets.layouts import column
from agent_desktop.widgets.slot import Slot
from agent_desktop.widgets.views import SlotView


class LegalBanner(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.slot = Slot()
        self.setLayout(column(self.slot, margins=(16, 0, 16, 6)))

    def display(self, view: SlotView | None) -> None:
        self.setVisible(view is not None)
        if view is not None:
            self.setAccessibleName(view.title)
            self.slot.display(view)
