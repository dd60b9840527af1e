"""Labels that can only ever show plain text, in the design's type roles."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from agent_desktop.widgets import painting, theme
from agent_desktop.widgets.tips import tip
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.views import Run

#: Layouts a label keeps, one a width.
_WIDTHS = 4


class PlainLabel(QLabel):
    """A label for text from outside: HTML in it is shown as the characters it is.

    Wraps with the role's line height, or stays on one line and is cut with an ellipsis; a firm one
    takes the room from its neighbours instead.
    """

    def __init__(
        self,
        text: str = "",
        *,
        role: Role = Role.BODY,
        ink: Ink = Ink.TEXT,
        wrap: bool = False,
        right: bool = False,
        firm: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        super().setTextFormat(Qt.TextFormat.PlainText)
        self._role = role
        self._ink = ink
        self._wrap = wrap
        self._right = right
        self._firm = firm
        self._runs: tuple[Run, ...] = ()
        self._layouts: dict[int, tuple[QTextLayout, int]] = {}
        horizontal = QSizePolicy.Policy.Preferred
        policy = QSizePolicy(horizontal, QSizePolicy.Policy.Minimum if wrap else QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(wrap)
        self.setSizePolicy(policy)
        self.put(text)

    def setTextFormat(self, _format: Qt.TextFormat) -> None:
        """Nothing may turn this label into one that renders markup."""

    def put(self, text: str, ink: Ink | None = None) -> None:
        """Show a text; the same text again costs nothing."""
        self.put_runs((Run(text),), ink)

    def put_runs(self, runs: tuple[Run, ...], ink: Ink | None = None) -> None:
        """Show text with strong parts."""
        wanted = self._ink if ink is None else ink
        if runs == self._runs and wanted is self._ink:
            return
        self._runs, self._ink = runs, wanted
        self._layouts.clear()
        super().setText("".join(run.text for run in runs))
        self.updateGeometry()
        self.update()

    def setText(self, text: str) -> None:
        self.put(text)

    def natural_width(self) -> int:
        plain, bold = theme.font(self._role), theme.strong(self._role)
        width = sum(painting.text_width(run.text, bold if run.strong else plain) for run in self._runs)
        return ceil(width)

    def sizeHint(self) -> QSize:
        width = self.natural_width()
        if self._wrap:
            # a wrapped text has no wish of its own: the column decides
            return QSize(min(width, 200), self._role.line_height)
        return QSize(width, self._role.line_height)

    def minimumSizeHint(self) -> QSize:
        if self._firm:
            return self.sizeHint()
        return QSize(40 if self._wrap else 0, self._role.line_height)

    def hasHeightForWidth(self) -> bool:
        return self._wrap

    def heightForWidth(self, width: int) -> int:
        if not self._wrap:
            return self._role.line_height
        _, lines = self._laid_out(max(width, 1))
        return max(lines, 1) * self._role.line_height

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._wrap:
            self.setToolTip(tip(self.text()) if self.natural_width() > self.width() else "")

    def paintEvent(self, _event: QPaintEvent) -> None:
        color = QColor(theme.current().ink(self._ink))
        painter = QPainter(self)
        painter.setPen(color)
        if not self._wrap and self.natural_width() > self.width():
            used = theme.font(self._role)
            self.setToolTip(tip(self.text()))
            cut = painting.elide(self.text(), used, self.width())
            painting.draw_text(painter, cut, 0, self._line_box(), used, color.name())
            return
        layout, _ = self._laid_out(self.width())
        layout.draw(painter, QPointF(0, 0 if self._wrap else self._line_box().y()))

    def _line_box(self) -> QRect:
        height = self._role.line_height
        return QRect(0, (self.height() - height) // 2, self.width(), height)

    def _laid_out(self, width: int) -> tuple[QTextLayout, int]:
        """Lines in this width and their number; a column asks for the same few widths again and again."""
        found = self._layouts.get(width)
        if found is None:
            if len(self._layouts) >= _WIDTHS:
                self._layouts.clear()
            found = self._layouts[width] = self._lay_out(width)
        return found

    def _lay_out(self, width: int) -> tuple[QTextLayout, int]:
        layout = QTextLayout(self.text().replace("\n", "\u2028"), theme.font(self._role))
        layout.setFormats(self._strong_ranges())
        option = QTextOption(Qt.AlignmentFlag.AlignRight if self._right else Qt.AlignmentFlag.AlignLeft)
        modes = QTextOption.WrapMode
        option.setWrapMode(modes.WrapAtWordBoundaryOrAnywhere if self._wrap else modes.NoWrap)
        layout.setTextOption(option)
        layout.beginLayout()
        count = 0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            slack = (self._role.line_height - line.height()) / 2
            line.setPosition(QPointF(0, round(count * self._role.line_height + slack)))
            count += 1
        layout.endLayout()
        return layout, count

    def _strong_ranges(self) -> list[QTextLayout.FormatRange]:
        ranges, at = [], 0
        for run in self._runs:
            if run.strong:
                piece = QTextLayout.FormatRange()
                piece.start, piece.length = at, len(run.text)
                piece.format.setFont(theme.strong(self._role))
                ranges.append(piece)
            at += len(run.text)
        return ranges
