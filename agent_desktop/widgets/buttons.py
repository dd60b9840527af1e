"""The one button of the program: icon, text and key cap, in every state of the design."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from math import ceil

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QCursor, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from agent_desktop.widgets import caps, painting, theme
from agent_desktop.widgets.icons import draw_icon
from agent_desktop.widgets.tips import tip
from agent_desktop.widgets.tokens import Role, Theme
from agent_desktop.widgets.views import ButtonView, Kind

HEIGHT = 32
WIDEST = 150
_ICON = 16
_PAD = 10
_GAP = 8


class Layout(Enum):
    SPREAD = "icon text … key"
    NATURAL = "icon text key"
    LEAD = "key icon text … trailing"
    CENTER = "key icon text, in the middle"


@dataclass(frozen=True, slots=True)
class _Paint:
    fill: str
    border: str
    ink: str
    icon: str
    key_ink: str
    key_border: str | None
    key_fill: str | None
    dashed: bool = False


def _paint(view: ButtonView, tokens: Theme, *, hover: bool) -> _Paint:
    if not view.enabled:
        key_border = None
        return _Paint(
            tokens.sunken,
            tokens.line,
            tokens.text3,
            tokens.text3,
            tokens.text3,
            key_border,
            None,
            dashed=tokens.high_contrast,
        )
    surface = tokens.hover if hover else tokens.surface
    match view.kind:
        case Kind.NORMAL:
            return _Paint(
                surface, tokens.line, tokens.text, tokens.text2, tokens.text2, tokens.line, tokens.sunken
            )
        case Kind.LIT:
            return _Paint(
                surface, tokens.ctl, tokens.text, tokens.text2, tokens.text2, tokens.line, tokens.sunken
            )
        case Kind.PRIMARY:
            tone = tokens.accent
            return _Paint(tone.fill, tone.fill, tone.on, tone.on, tone.on, tone.on, None)
        case Kind.DANGER:
            tone = tokens.bad
            return _Paint(surface, tone.line, tone.text, tone.text, tone.text, tone.line, None)
        case Kind.ON:
            tone = tokens.accent
            return _Paint(tone.soft, tone.line, tone.text, tone.text, tone.text, tone.line, tokens.surface)


class KeyButton(QPushButton):
    """Mouse clicks never take the focus away from where the agent types."""

    def __init__(
        self,
        view: ButtonView | None = None,
        *,
        layout: Layout = Layout.NATURAL,
        height: int = HEIGHT,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._view = view or ButtonView("")
        self._layout = layout
        self._height = height
        self._terse = False
        horizontal = QSizePolicy.Policy.Fixed if layout is Layout.NATURAL else QSizePolicy.Policy.Expanding
        self.setSizePolicy(horizontal, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._apply(self._view)

    @property
    def view(self) -> ButtonView:
        return self._view

    def set_height(self, height: int) -> None:
        """Lower on a short screen."""
        if height != self._height:
            self._height = height
            self.updateGeometry()

    def set_terse(self, on: bool) -> None:
        """Where the room ends: the icon alone, or the words alone where there is none; never nameless."""
        if on != self._terse:
            self._terse = on
            self._apply(self._view)
            self.updateGeometry()
            self.update()

    @property
    def terse(self) -> bool:
        return self._terse

    def wordy(self) -> int:
        """How much wider than a terse one it is with all its words, px."""
        return 0 if self.isHidden() else self._width(terse=False) - self._width(terse=True)

    def display(self, view: ButtonView) -> None:
        if view == self._view:
            return
        self._view = view
        self._apply(view)
        self.updateGeometry()
        self.update()

    def _apply(self, view: ButtonView) -> None:
        self.setEnabled(view.enabled)
        self.setAccessibleName(f"{view.text}, {view.trailing}" if view.trailing else view.text)
        self.setAccessibleDescription(f"{view.key} {view.tip}".strip())
        told = (view.text, self.shown_key(), view.tip) if self._terse else (view.tip,)
        self.setToolTip(tip("\n".join(part for part in told if part)))
        shape = Qt.CursorShape.PointingHandCursor if view.enabled else Qt.CursorShape.ArrowCursor
        self.setCursor(QCursor(shape))

    def shown_key(self) -> str:
        """The key as the agent has it."""
        return caps.shown(self, self._view.key)

    def _cap(self) -> str:
        return self.shown_key()

    def _text_font_role(self) -> Role:
        return Role.BODY_MEDIUM if self._layout is not Layout.CENTER or self._view.enabled else Role.BODY

    def _content_width(self, *, terse: bool = False) -> int:
        view = self._view
        if terse and view.icon:
            return _ICON
        width = painting.text_width(view.text, theme.font(self._text_font_role()))
        if view.icon:
            width += _ICON + _GAP
        if view.key and not terse:
            width += painting.key_width(self._cap()) + _GAP
        if view.trailing:
            width += painting.text_width(view.trailing, theme.font(Role.LABEL)) + 24 + _GAP
        return ceil(width)

    def _width(self, *, terse: bool) -> int:
        return self._content_width(terse=terse) + 2 * _PAD + 2

    def sizeHint(self) -> QSize:
        return QSize(self._width(terse=self._terse), self._height)

    def minimumSizeHint(self) -> QSize:
        if self._layout is Layout.NATURAL:
            return self.sizeHint()
        if self._layout is Layout.CENTER:
            return QSize(min(self.sizeHint().width(), WIDEST), self._height)
        return QSize(min(self.sizeHint().width(), 60), self._height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        look = look_of(self)
        painting.frame(painter, self.rect(), fill=look.fill, border=look.border, dashed=look.dashed)
        match self._layout:
            case Layout.SPREAD | Layout.NATURAL:
                self._paint_spread(painter, look)
            case Layout.LEAD:
                self._paint_lead(painter, look)
            case Layout.CENTER:
                self._paint_center(painter, look)

    def _paint_icon(self, painter: QPainter, x: float, look: _Paint) -> float:
        if not self._view.icon:
            return x
        draw_icon(painter, self._view.icon, x, (self.height() - _ICON) // 2, _ICON, look.icon)
        return x + _ICON + _GAP

    def _paint_key(self, painter: QPainter, x: float, look: _Paint) -> float:
        return painting.draw_key(
            painter,
            self._cap(),
            x,
            self.rect(),
            ink=look.key_ink,
            border=look.key_border,
            fill=look.key_fill,
        )

    def _paint_text(self, painter: QPainter, x: float, room: float, look: _Paint) -> float:
        used = theme.font(self._text_font_role())
        shown = painting.elide(self._view.text, used, room)
        return painting.draw_text(painter, shown, x, self.rect(), used, look.ink)

    def _paint_spread(self, painter: QPainter, look: _Paint) -> None:
        x = self._paint_icon(painter, _PAD + 1, look)
        end = self.width() - _PAD + 1
        if self._terse and self._view.icon:
            return
        if self._view.key and not self._terse:
            end -= painting.key_width(self._cap())
            self._paint_key(painter, end, look)
            end -= _GAP
        self._paint_text(painter, x, end - x, look)

    def _paint_lead(self, painter: QPainter, look: _Paint) -> None:
        x: float = _PAD
        if self._view.key:
            x = self._paint_key(painter, x, look) + _GAP
        x = self._paint_icon(painter, x, look)
        end: float = self.width() - _PAD
        if self._view.trailing:
            end = self._paint_trailing(painter, end, look)
        self._paint_text(painter, x, end - x, look)

    def _paint_trailing(self, painter: QPainter, end: float, look: _Paint) -> float:
        draw_icon(painter, "arrow-right", end - 14, (self.height() - 14) // 2, 14, look.key_ink)
        used = theme.font(Role.LABEL)
        start = end - 20 - painting.text_width(self._view.trailing, used)
        painting.draw_text(painter, self._view.trailing, start, self.rect(), used, theme.current().text3)
        return start - _GAP

    def _paint_center(self, painter: QPainter, look: _Paint) -> None:
        x = max((self.width() - self._content_width()) / 2, 4)
        if self._view.key:
            x = self._paint_key(painter, x, look) + _GAP
        x = self._paint_icon(painter, x, look)
        self._paint_text(painter, x, self.width() - x - 4, look)


def look_of(button: KeyButton) -> _Paint:
    """Its colours now, for one that is drawn in another way."""
    return _paint(button.view, theme.current(), hover=button.underMouse() or button.isDown())


class LinkButton(QPushButton):
    """An underlined text that does something; 12 px, accent."""

    def __init__(self, text: str = "", *, role: Role = Role.LABEL, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._role = role
        self.setFlat(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(QCursor(Qt.CursorShape.PointingHandCursor))
        self.setAccessibleName(text)

    def put(self, text: str) -> None:
        if text != self.text():
            self.setText(text)
            self.setAccessibleName(text)
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        width = painting.text_width(self.text(), theme.font(self._role))
        return QSize(ceil(width), self._role.line_height + 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        color = theme.current().accent.text if self.isEnabled() else theme.current().text3
        end = painting.draw_text(painter, self.text(), 0, self.rect(), theme.font(self._role), color)
        painter.fillRect(QRect(0, self.height() - 2, ceil(end), 1), color)
