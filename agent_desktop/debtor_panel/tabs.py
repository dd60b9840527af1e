"""The tab strip, 34 px: locked tabs carry a lock, counts stand beside the word."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QCursor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from agent_desktop.debtor_panel.view_model import TABS, TabView
from agent_desktop.desk.workspace import Tab
from agent_desktop.widgets import painting, theme
from agent_desktop.widgets.icons import draw_icon
from agent_desktop.widgets.layouts import row
from agent_desktop.widgets.tips import tip
from agent_desktop.widgets.tokens import Role

HEIGHT = 34
_PAD, _TIGHT = 9, 5
_BETWEEN, _EDGE = 6, 10


class _TabButton(QPushButton):
    def __init__(self, view: TabView) -> None:
        super().__init__()
        self._view, self._pad = view, _PAD
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(QCursor(Qt.CursorShape.PointingHandCursor))
        self.setAccessibleName(view.text)

    def display(self, view: TabView, *, enabled: bool) -> None:
        self.setEnabled(enabled)
        if view == self._view:
            return
        self._view = view
        self.setAccessibleName(f"{view.text} {view.count}".strip())
        self.setToolTip(tip(f"{view.key}\n{view.tip}" if view.tip else view.key))
        self.setAccessibleDescription(view.tip)
        self.updateGeometry()
        self.update()

    def set_pad(self, pad: int) -> None:
        if pad != self._pad:
            self._pad = pad
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.width_with(self._pad), HEIGHT)

    def width_with(self, pad: int) -> int:
        # the wider bold text is what is reserved, so that choosing a tab moves no other
        width = painting.text_width(self._view.text, theme.font(Role.BODY_STRONG)) + 2 * pad
        if self._view.count:
            width += 6 + painting.text_width(self._view.count, theme.font(Role.LABEL))
        if self._view.locked:
            width += 18
        return round(width)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = theme.current()
        painter = QPainter(self)
        x: float = self._pad
        box = QRect(0, 0, self.width(), self.height() - 1)
        if self._view.locked:
            draw_icon(painter, "lock", x, (HEIGHT - 13) // 2, 13, tokens.text3)
            x += 18
        used = theme.font(Role.BODY_STRONG if self._view.on else Role.BODY)
        ink = tokens.text if self._view.on else tokens.text2
        x = painting.draw_text(painter, self._view.text, x, box, used, ink)
        if self._view.count:
            painting.draw_text(painter, self._view.count, x + 6, box, theme.font(Role.LABEL), tokens.text3)
        if self._view.on:
            painter.fillRect(QRect(0, HEIGHT - 2, self.width(), 2), tokens.accent.fill)


class TabStrip(QWidget):
    chosen = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFixedHeight(HEIGHT)
        self._buttons: dict[Tab, _TabButton] = {}
        for tab in TABS:
            button = _TabButton(TabView(tab, "", "", locked=False, on=False, key=""))
            button.clicked.connect(lambda _on=False, wanted=tab: self.chosen.emit(wanted))
            self._buttons[tab] = button
        self._line = row(*self._buttons.values(), None, gap=_BETWEEN, margins=(_EDGE, 0, _EDGE, 0))
        self.setLayout(self._line)

    def display(self, views: tuple[TabView, ...], *, enabled: bool) -> None:
        for view in views:
            self._buttons[view.tab].display(view, enabled=enabled)
        self._tighten()

    def minimumSizeHint(self) -> QSize:
        tight = sum(button.width_with(_TIGHT) for button in self._buttons.values())
        return QSize(tight + 2 * _EDGE, HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tighten()

    def _tighten(self) -> None:
        """The words stay whole: what is between them gives way."""
        buttons = self._buttons.values()
        whole = sum(button.width_with(_PAD) + _BETWEEN for button in buttons) + 2 * _EDGE
        tight = whole > self.width()
        self._line.setSpacing(0 if tight else _BETWEEN)
        for button in buttons:
            button.set_pad(_TIGHT if tight else _PAD)

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(QRect(0, HEIGHT - 1, self.width(), 1), theme.current().line)
