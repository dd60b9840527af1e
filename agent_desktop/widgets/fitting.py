"""Room for what was drawn for a large window: in a small one it keeps its least size and scrolls."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QStackedWidget, QWidget

#: Around what has the keys, so that its frame is seen too.
_AROUND = 12
_POLICY = {True: Qt.ScrollBarPolicy.ScrollBarAlwaysOn, False: Qt.ScrollBarPolicy.ScrollBarAlwaysOff}


class Fitting(QScrollArea):
    """As if it were not there, until `set_compact(True)`.

    Then what is inside is never smaller than it needs, nor than `inner`, and the frame itself asks for
    no more than `least`. Of a stack only the page in front counts.
    """

    def __init__(
        self, name: str, inside: QWidget, *, least: tuple[int, int] = (0, 0), inner: tuple[int, int] = (0, 0)
    ) -> None:
        super().__init__()
        self._inside = inside
        self._compact = False
        self._least, self._inner = QSize(*least), QSize(*inner)
        self.setAccessibleName(name)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._show_bars(across=False, down=False)
        self.setWidget(inside)
        inside.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
        policy = QSizePolicy(inside.sizePolicy())
        policy.setHeightForWidth(False)
        self.setSizePolicy(policy)
        if isinstance(inside, QStackedWidget):
            inside.currentChanged.connect(lambda _at: self._fit())

    @property
    def inside(self) -> QWidget:
        return self._inside

    @property
    def compact(self) -> bool:
        return self._compact

    def set_compact(self, on: bool) -> None:
        if on != self._compact:
            self._compact = on
            self.updateGeometry()
            self._fit()

    def sizeHint(self) -> QSize:
        return self._inside.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self._least if self._compact else self._inside.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._fit()
        return super().viewportEvent(event)

    def turn_page(self, pages: int) -> None:
        """Scroll by what is seen at once; negative is upwards."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + pages * max(self.viewport().height() - 2 * _AROUND, _AROUND))

    def _fit(self) -> None:
        room = self.contentsRect().size()  # of bars shown until now too: they may go
        if not self._compact:
            self._show_bars(across=False, down=False)
            self._inside.resize(room)
            return
        bar = self.verticalScrollBar().sizeHint().width()  # the style sheet's, not the style's
        need = self._need(room.width())
        down = need.height() > room.height()
        across = need.width() > room.width() - bar * down
        need = self._need(room.width() - bar * down)
        down = need.height() > room.height() - bar * across
        self._show_bars(across=across, down=down)
        self._inside.resize(need.expandedTo(room - QSize(bar * down, bar * across)))

    def _need(self, width: int) -> QSize:
        """The least size at this width, in pixels."""
        inside = self._inside
        page = inside.currentWidget() if isinstance(inside, QStackedWidget) else inside
        if page is None:
            return self._inner
        need = page.minimumSizeHint().expandedTo(page.minimumSize()).expandedTo(self._inner)
        layout = page.layout()
        if layout is not None and layout.hasHeightForWidth():
            tall = layout.minimumHeightForWidth(max(width, need.width()))
            need = need.expandedTo(QSize(0, tall))
        return need

    def _show_bars(self, *, across: bool, down: bool) -> None:
        self.setHorizontalScrollBarPolicy(_POLICY[across])
        self.setVerticalScrollBarPolicy(_POLICY[down])


def show_whole(widget: QWidget) -> None:
    """Bring what has the keys into sight, through every frame around it."""
    at = widget.parentWidget()
    while at is not None:
        if isinstance(at, QScrollArea):
            at.ensureWidgetVisible(widget, _AROUND, _AROUND)
        at = at.parentWidget()
