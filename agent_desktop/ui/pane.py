"""One of the three panes of the shift: pages of which one is in front."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from agent_desktop.widgets.fitting import Fitting
from agent_desktop.widgets.layouts import column


class Pane(QFrame):
    """One of the three: pages of which one is in front."""

    def __init__(self, kind: str, name: str, *pages: QWidget, inner: tuple[int, int] = (0, 0)) -> None:
        super().__init__()
        self.setProperty("pane", kind)
        self.setAccessibleName(name)
        self.stack = QStackedWidget()
        self.stack.setAccessibleName(name)
        for page in pages:
            self.stack.addWidget(page)
        self.setLayout(column(Fitting(name, self.stack, inner=inner)))
