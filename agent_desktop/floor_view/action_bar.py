"""What may be done with the selected agent, and the key of the scripts; always in the same place."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from agent_desktop.desk.events import SupervisionAsked, SupervisionLeft, TakeOverAsked
from agent_desktop.desk.events_dial import WhyAsked
from agent_desktop.desk.events_editor import EditorOpened
from agent_desktop.floor_view.emit import Emit
from agent_desktop.floor_view.view_model.bars import ActionView
from agent_desktop.widgets import theme
from agent_desktop.widgets.buttons import KeyButton
from agent_desktop.widgets.folding import FoldingRow
from agent_desktop.widgets.layouts import column, holding, row
from agent_desktop.widgets.marks import Fact
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.views import ButtonView
from agent_desktop.widgets.words import Words
from server_api.contract.words import Monitoring

HEIGHT = 74
_MOST_NAME = 240
#: For name and state, before the keys lose their words, px.
_KEPT = 170


class ActionBar(QWidget):
    def __init__(self, words: Words, emit: Emit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._on = False
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName(words("floor.actions"))
        self._name = PlainLabel(role=Role.SECTION)
        self._name.setMaximumWidth(_MOST_NAME)
        self._state = Fact()
        self._mode = Fact(role=Role.BODY_STRONG)
        self._detail = Fact(role=Role.BODY)
        self.listen = self._button(lambda: emit(SupervisionAsked(Monitoring.LISTEN)))
        self.whisper = self._button(lambda: emit(SupervisionAsked(Monitoring.WHISPER)))
        self.barge = self._button(lambda: emit(SupervisionAsked(Monitoring.BARGE)))
        self.take_over = self._button(lambda: emit(TakeOverAsked()))
        self.leave = self._button(lambda: emit(SupervisionLeft()))
        self.why = KeyButton(height=24)
        self.why.clicked.connect(lambda: emit(WhyAsked()))
        self.scripts = KeyButton(ButtonView(words("floor.scripts"), "Ctrl E", "scroll-text"), height=24)
        self.scripts.clicked.connect(lambda: emit(EditorOpened()))
        keys = row(self.listen, self.whisper, self.barge, self.take_over, self.leave, gap=6)
        head = row(self._name, 10, self._state, 10, keys)
        head.setStretch(2, 1)
        folds = (self.leave, self.take_over, self.barge, self.whisper, self.listen)
        keyed = FoldingRow(words("floor.actions"), head, folds, kept=_KEPT)
        self._under_way = holding(row(self._mode, margins=(0, 0, 16, 0)))
        self._under_way.setAccessibleName(words("floor.actions"))
        said = row(self._under_way, self._detail, 10, self.why, 6, self.scripts)
        said.setStretch(1, 1)
        line = column(8, keyed, 5, said, None, margins=(16, 0, 16, 0))
        self.setLayout(line)

    def _button(self, act: Callable[[], None]) -> KeyButton:
        button = KeyButton()
        button.clicked.connect(lambda: act())
        return button

    def display(self, view: ActionView) -> None:
        self._name.put(view.name)
        self._state.put(view.state_icon, view.state)
        self._mode.put(view.icon, view.mode, ink=Ink.ACCENT)
        self._under_way.setVisible(view.on)
        self._detail.put(view.detail_icon, view.detail, ink=view.detail_ink)
        self.listen.display(view.listen)
        self.whisper.display(view.whisper)
        self.barge.display(view.barge)
        self.take_over.display(view.take_over)
        self.leave.display(view.leave)
        self.why.display(view.why)
        if view.on != self._on:
            self._on = view.on
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, painter = theme.current(), QPainter(self)
        fill = tokens.accent.soft if self._on else tokens.sunken
        line = tokens.accent.line if self._on else tokens.line
        painter.fillRect(self.rect(), fill)
        painter.fillRect(0, 0, self.width(), 1, line)
        painter.fillRect(0, self.height() - 1, self.width(), 1, line)
