"""The check before the shift: who is in at the left, this PC proved part by part at the right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from agent_desktop.debtor_panel.emit import Emit
from agent_desktop.desk.events_agent import SignOutAsked
from agent_desktop.desk.events_sound import CheckClosed, LoopAsked, VoiceHeard
from agent_desktop.desk.sound import Part
from agent_desktop.ui.login import LEFT, WIDTH, CheckRow, fit_sheet
from agent_desktop.ui.view_model.check import SECONDS, CheckPageView
from agent_desktop.widgets.buttons import KeyButton, LinkButton
from agent_desktop.widgets.layouts import card, column, holding, row, rule
from agent_desktop.widgets.marks import Fact, Mark
from agent_desktop.widgets.meters import BlockMeter
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.views import ButtonView
from agent_desktop.widgets.words import Words

#: The tests at the right have more to show than the person at the left.
_NARROW_LEFT = 200


class CheckPage(QWidget):
    def __init__(self, words: Words, emit: Emit, settings: Callable[[], None], version: str) -> None:
        super().__init__()
        self._emit = emit
        self._view: CheckPageView | None = None
        self.setObjectName("signInWindow")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(words("check.title"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._date = PlainLabel(ink=Ink.TEXT2, right=True)
        self._person = Fact("circle-check", role=Role.BODY_STRONG, ink=Ink.OK)
        self._team = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2)
        self._waiting = Fact("inbox", wrap=True)
        self._counted = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2, right=True)
        self._rows = {part: CheckRow() for part in Part}
        self.meter = BlockMeter(words("check.microphone"))
        self.again, self.heard, self.unheard = KeyButton(), KeyButton(), KeyButton()
        self.start = KeyButton()
        self._hint = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2, right=True)
        self.again.clicked.connect(lambda: self._emit(LoopAsked(SECONDS)))
        self.heard.clicked.connect(lambda: self._emit(VoiceHeard(True)))
        self.unheard.clicked.connect(lambda: self._emit(VoiceHeard(False)))
        self.start.clicked.connect(lambda: self._emit(CheckClosed(skipped=False)))
        self._arrange(words, settings, version)

    def _arrange(self, words: Words, settings: Callable[[], None], version: str) -> None:
        mark = Mark("handshake", size=26, ink=Ink.ACCENT)
        brand = row(mark, 10, PlainLabel("Acordo", role=Role.BALANCE), None, self._date)
        panel = card("dialog", row(self._left(words), self._right(words)))
        panel.setAccessibleName(words("check.title"))
        link = LinkButton(words("settings.title"))
        link.clicked.connect(settings)
        told = PlainLabel(words("sign_in.foot", version=version), role=Role.LABEL, ink=Ink.TEXT2)
        middle = holding(column(brand, 14, panel, 12, row(told, None, link)))
        middle.setFixedWidth(WIDTH)
        middle.setAccessibleName(words("check.title"))
        self._middle = middle
        self.setLayout(column(None, row(None, middle, None), None))

    def _left(self, words: Words) -> QWidget:
        title = PlainLabel(words("sign_in.access"), role=Role.FORM_TITLE)
        how = PlainLabel(words("check.why"), role=Role.LABEL, ink=Ink.TEXT2, wrap=True)
        inner = column(
            *(title, 14, self._person, 4, row(20, self._team), 18, how, None, rule(), 12, self._waiting),
            margins=(24, 22, 24, 22),
        )
        made = holding(inner)
        made.setFixedWidth(LEFT)
        self._side = made
        made.setProperty("pane", "access")
        made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        made.setAccessibleName(words("sign_in.access"))
        return made

    def _right(self, words: Words) -> QWidget:
        title = PlainLabel(words("check.title"), role=Role.FORM_TITLE)
        inner: QVBoxLayout = column(row(title, None, self._counted), 4, margins=(28, 22, 28, 18))
        for part, check in self._rows.items():
            inner.addWidget(check)
            if part is Part.MICROPHONE:
                inner.addLayout(row(32, self.meter, None, margins=(0, 0, 0, 10)))
            if part is Part.VOICE:
                buttons = row(32, self.again, self.heard, self.unheard, None, gap=8, margins=(0, 0, 0, 10))
                inner.addLayout(buttons)
            inner.addWidget(rule())
        skip = LinkButton(words("check.skip"))
        skip.clicked.connect(lambda: self._emit(CheckClosed(skipped=True)))
        leave = KeyButton(ButtonView(words("settings.sign_out"), icon="log-out"))
        leave.clicked.connect(lambda: self._emit(SignOutAsked()))
        inner.addSpacing(14)
        inner.addLayout(row(skip, None, leave, 8, self.start))
        inner.addSpacing(6)
        inner.addWidget(self._hint)
        made = holding(inner)
        made.setAccessibleName(words("check.title"))
        return made

    def set_room(self, window: QSize) -> None:
        """As wide as a small window lets it be."""
        fit_sheet(self._middle, self._side, window.width(), narrow=_NARROW_LEFT)

    def display(self, view: CheckPageView) -> None:
        if view == self._view:
            return
        self._view = view
        self._date.put(view.date)
        self._person.put("circle-check", view.name, ink=Ink.OK)
        self._team.put(view.team)
        self._waiting.put("inbox", view.waiting)
        self._counted.put(view.counted)
        for check, shown in zip(self._rows.values(), view.rows, strict=True):
            check.display(shown)
        for button, look in (
            (self.again, view.again),
            (self.heard, view.heard),
            (self.unheard, view.unheard),
            (self.start, view.start),
        ):
            button.display(look)
        self._hint.put(view.hint)

    def levels(self, own: float) -> None:
        """How loud the microphone is, 0 to 1."""
        self.meter.put(own)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The page has four keys of its own; a button with the focus keeps its Space."""
        keys = {
            Qt.Key.Key_R: self.again,
            Qt.Key.Key_Return: self.heard,
            Qt.Key.Key_Enter: self.heard,
            Qt.Key.Key_N: self.unheard,
            Qt.Key.Key_F9: self.start,
        }
        button = keys.get(Qt.Key(event.key()))
        if button is None:
            super().keyPressEvent(event)
        elif button.isEnabled():
            button.click()
