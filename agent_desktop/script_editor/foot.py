"""Under the form: what was checked before publishing, for whom it is published, and the buttons."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QCursor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QSizePolicy, QWidget

from agent_desktop.desk import events_editor as ee
from agent_desktop.script_editor.line_field import LineField, read_number
from agent_desktop.script_editor.segments import Segments
from agent_desktop.script_editor.view_model.checks import MOST, CheckView
from agent_desktop.script_editor.view_model.page import FootView
from agent_desktop.widgets import painting, theme
from agent_desktop.widgets.buttons import KeyButton
from agent_desktop.widgets.folding import FoldingRow
from agent_desktop.widgets.icons import draw_icon
from agent_desktop.widgets.layouts import column, holding, row, rule
from agent_desktop.widgets.scroll import scrolling
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.views import Kind
from agent_desktop.widgets.words import Words

Emit = Callable[[ee.EditorDeed], None]
_MARKS = {
    "ok": ("circle-check", Ink.OK),
    "warn": ("triangle-alert", Ink.WARN),
    "bad": ("triangle-alert", Ink.BAD),
}
_SHARE_WIDTH = 44
_LINE, _BETWEEN = 24, 2
#: From this height of the window on so many rows of checks; in a lower one the first ones, without title.
_ROWS = ((690, MOST), (520, 3))
_LEAST_ROWS = 2
#: From these widths of the foot on the checks stand in two columns, and the choice has its label.
_TWO_COLUMNS, _NAMED = 680, 760


class CheckLine(QPushButton):
    """One finding; pressed it leads to its place."""

    def __init__(self, emit: Emit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._emit = emit
        self._view = CheckView("", "ok")
        self.setFlat(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._go)

    def display(self, view: CheckView) -> None:
        if view == self._view:
            return
        self._view = view
        leads = bool(view.step_id)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if leads else Qt.FocusPolicy.NoFocus)
        shape = Qt.CursorShape.PointingHandCursor if leads else Qt.CursorShape.ArrowCursor
        self.setCursor(QCursor(shape))
        self.setAccessibleName(view.text)
        self.setToolTip(view.text.replace("<", "\u2039"))
        self.update()

    def _go(self) -> None:
        if self._view.step_id:
            self._emit(ee.PartPicked("step", self._view.step_id, language=self._view.language))

    def sizeHint(self) -> QSize:
        return QSize(200, _LINE)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, _LINE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = theme.current()
        painter = QPainter(self)
        icon, ink = _MARKS[self._view.mark]
        draw_icon(painter, icon, 0, 4, 15, tokens.ink(ink))
        used = theme.font(Role.BODY)
        shown = painting.elide(self._view.text, used, self.width() - 26)
        painting.draw_text(painter, shown, 24, QRect(0, 0, self.width(), 24), used, tokens.text)


class Foot(QFrame):
    def __init__(
        self, words: Words, emit: Emit, primary: Callable[[], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._words, self._emit = words, emit
        self._share: int = 20
        self._shown, self._rows, self._columns, self._rolls_back = 0, MOST, 0, False
        self.setAccessibleName(words("script_edit.checks"))
        self.checks = [CheckLine(emit) for _ in range(MOST)]
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(_BETWEEN)
        self._grid.setColumnStretch(0, 1)
        self._place(2)
        self._area = scrolling(words("script_edit.checks"), holding(column(self._grid, None)))
        self.audience = Segments(words("script_edit.publish_to"), height=28)
        self.audience.chosen.connect(lambda to: emit(ee.AudienceChosen(to, self._share)))
        self.share = LineField(words("script_edit.share"), _read_share, self._put_share)
        self.share.setFixedWidth(_SHARE_WIDTH)
        self.compare, self.primary = KeyButton(), KeyButton()
        self.compare.clicked.connect(lambda: emit(ee.CompareAsked()))
        self.primary.clicked.connect(primary)
        self._note = PlainLabel(role=Role.LABEL, ink=Ink.OK)
        self._error = PlainLabel(role=Role.LABEL, ink=Ink.WARN)
        self._title = PlainLabel(words("script_edit.checks"), role=Role.BODY_STRONG, firm=True)
        head = row(self._title, 16, self._note, self._error, None)
        checks = column(head, 6, self._area, margins=(16, 10, 16, 8))
        self._to = PlainLabel(words("script_edit.publish_to"), role=Role.BODY, ink=Ink.TEXT2, firm=True)
        buttons = row(
            self._to,
            8,
            self.audience,
            6,
            self.share,
            None,
            self.compare,
            8,
            self.primary,
            margins=(16, 11, 16, 11),
        )
        folding = FoldingRow(words("script_edit.publish_to"), buttons, (self.compare,))
        self.setLayout(column(rule(), checks, rule(), folding))

    def set_room(self, window: int) -> None:
        """In a low window the checks scroll, and the form keeps its room."""
        self._rows = next((rows for least, rows in _ROWS if window >= least), _LEAST_ROWS)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place(2 if event.size().width() >= _TWO_COLUMNS else 1)
        self._fit()

    def _place(self, columns: int) -> None:
        if columns != self._columns:
            self._columns = columns
            for at, line in enumerate(self.checks):
                self._grid.addWidget(line, at // columns, at % columns)
            self._grid.setColumnStretch(1, columns - 1)

    def _fit(self) -> None:
        rows = min(-(-self._shown // self._columns), self._rows)
        self._area.setFixedHeight(max(rows * (_LINE + _BETWEEN) - _BETWEEN, 0))
        self._title.setVisible(self._rows > _LEAST_ROWS)
        self._to.setVisible(not self._rolls_back and self.width() >= _NAMED)

    def display(self, checks: tuple[CheckView, ...], view: FootView) -> None:
        for at, line in enumerate(self.checks):
            line.setVisible(at < len(checks))
            if at < len(checks):
                line.display(checks[at])
        self._shown, self._rolls_back = len(checks), view.rolls_back
        words = self._words
        self._share = int(view.share)
        options = (
            ("all", words("script_edit.to_all")),
            ("share", words("script_edit.to_share", share=view.share)),
            ("me", words("script_edit.to_me")),
        )
        self.audience.put(options, view.audience)
        self.share.put(view.share)
        # an earlier version comes back for everybody
        self.audience.setVisible(not view.rolls_back)
        self.share.setVisible(view.audience == "share" and not view.rolls_back)
        self.compare.display(view.compare)
        self.primary.display(view.primary)
        self._note.put(view.note)
        self._error.put(view.error)
        self._error.setVisible(bool(view.error))
        self._note.setVisible(bool(view.note) and not view.error)
        self._fit()

    def _put_share(self, share: int) -> None:
        self._emit(ee.AudienceChosen("share", share))

    @property
    def primary_is_on(self) -> bool:
        """Whether Ctrl Enter would do something."""
        return self.primary.isEnabled() and self.primary.view.kind is Kind.PRIMARY


def _read_share(text: str) -> int | None:
    share = read_number(text)
    return share if share is not None and share in range(1, 101) else None
