"""The right pane: what waits for a yes, who asks for help, how the campaign dials, alerts."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from agent_desktop.desk.events import AgentSelected, HelpAnswered, NoticeDismissed
from agent_desktop.floor_view.campaign_card import PacingPane
from agent_desktop.floor_view.emit import Emit
from agent_desktop.floor_view.requests import RequestsPane
from agent_desktop.floor_view.view_model.side import MOST_HELP, AlertView, HelpCardView, SideView
from agent_desktop.widgets.buttons import KeyButton
from agent_desktop.widgets.layouts import column, holding, row, rule
from agent_desktop.widgets.marks import Fact, Mark
from agent_desktop.widgets.notice import NoticeDock
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.views import ButtonView, Kind, NoticeView
from agent_desktop.widgets.words import Words

WIDTH = 388
_ALERT_HEIGHT = 30
#: From this height on every card of help is in sight.
_ROOMY = 690


class HelpCard(QFrame):
    """One agent who waits; a click selects, the button answers."""

    def __init__(self, emit: Emit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._emit = emit
        self._help_id, self._agent_id = "", ""
        self.setProperty("card", "plain")
        self._name = PlainLabel(role=Role.BODY_STRONG)
        self._age = Fact("timer")
        self._text = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2)
        self.answer = KeyButton(height=28)
        self.answer.clicked.connect(lambda: self._emit(HelpAnswered(self._help_id)))
        said = column(row(self._name, 8, self._age, None), self._text)
        whole = row(said, 8, self.answer, margins=(12, 4, 8, 4))
        whole.setStretch(0, 1)
        self.setLayout(whole)

    def display(self, view: HelpCardView, *, first: bool) -> None:
        self._help_id, self._agent_id = view.help_id, view.agent_id
        self._name.put(view.name)
        self._age.put("timer", view.age)
        self._text.put(view.text)
        self.answer.setVisible(not view.answered)
        kind = Kind.PRIMARY if first and not view.answered else Kind.NORMAL
        self.answer.display(ButtonView(view.button, icon="message-circle", kind=kind))
        self.setAccessibleName(f"{view.name}. {view.text}")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._emit(AgentSelected(self._agent_id))
        event.accept()


class AlertLine(QWidget):
    def __init__(self, emit: Emit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._emit = emit
        self._agent_id = ""
        self.setFixedHeight(_ALERT_HEIGHT)
        self._mark = Mark(size=15)
        self._text = PlainLabel()
        self._time = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2, firm=True)
        line = row(self._mark, self._text, self._time, gap=8)
        line.setStretch(1, 1)
        whole = column(line, rule())
        whole.setStretch(0, 1)
        self.setLayout(whole)

    def display(self, view: AlertView) -> None:
        self._agent_id = view.agent_id
        self._mark.put(view.icon, view.ink)
        self._text.put(view.text, Ink.TEXT if view.open else Ink.TEXT2)
        self._time.put(view.time)
        self.setAccessibleName(f"{view.text} {view.time}")
        shape = Qt.CursorShape.PointingHandCursor if view.agent_id else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._agent_id:
            self._emit(AgentSelected(self._agent_id))
        event.accept()


class SidePane(QFrame):
    def __init__(
        self, words: Words, emit: Emit, lists: Callable[[], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._emit = emit
        self._view: SideView | None = None
        self._room = MOST_HELP
        self.setProperty("pane", "right")
        self.setMinimumWidth(WIDTH)
        self.setAccessibleName(words("floor.side"))
        self._help_count = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2, right=True)
        self._help_empty = PlainLabel(ink=Ink.TEXT2, wrap=True)
        self._help_more = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2)
        self.cards = [HelpCard(emit) for _ in range(MOST_HELP)]
        for waiting in self.cards:
            waiting.hide()
        self.requests = RequestsPane(words, emit)
        self.pacing = PacingPane(words, emit, lists)
        self._alert_count = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2, right=True)
        self._alert_empty = PlainLabel(ink=Ink.TEXT2, wrap=True)
        self._lines: list[AlertLine] = []
        self._list = column(None)
        self._dock = NoticeDock()
        self._dock.setAccessibleName(words("notice.dock"))
        self._dock.dismissed.connect(lambda code: emit(NoticeDismissed(code)))
        self.setLayout(self._arranged(words))

    def _arranged(self, words: Words) -> QVBoxLayout:
        inner = holding(self._list)
        inner.setAccessibleName(words("floor.alerts"))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setAccessibleName(words("floor.alerts"))
        area.setWidget(inner)
        area.setMinimumHeight(_ALERT_HEIGHT)
        whole = column(
            self._section(words("floor.help"), self._help_count),
            4,
            column(*self.cards, gap=6),
            self._help_empty,
            self._help_more,
            6,
            self.pacing,
            8,
            self._section(words("floor.alerts"), self._alert_count),
            self._alert_empty,
            area,
            self._dock,
            margins=(14, 10, 14, 10),
        )
        whole.setStretch(whole.indexOf(area), 1)
        return whole

    def _section(self, title: str, count: PlainLabel) -> QWidget:
        line = row(PlainLabel(title, role=Role.SECTION), None, count)
        made = holding(line)
        made.setFixedHeight(26)
        made.setAccessibleName(title)
        return made

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A low screen has room for one card beside the campaign's."""
        super().resizeEvent(event)
        cards = MOST_HELP if event.size().height() >= _ROOMY else 1
        if cards != self._room and self._view is not None:
            self._room = cards
            self._display_help(self._view)

    def _display_help(self, view: SideView) -> None:
        for at, shown in enumerate(self.cards):
            here = at < min(len(view.help), self._room)
            shown.setVisible(here)
            if here:
                shown.display(view.help[at], first=at == 0)
        hidden = len(view.help) - self._room
        _say(self._help_more, view.help_more or (view.help_one_more if hidden > 0 else ""))

    def display(self, view: SideView, notices: tuple[NoticeView, ...]) -> None:
        self._dock.display(notices)
        if view == self._view:
            return
        self._view = view
        self.requests.display(view.requests)
        self.pacing.display(view.pacing)
        self._help_count.put(view.help_count)
        self._display_help(view)
        _say(self._help_empty, view.help_empty)
        self._alert_count.put(view.alert_count)
        _say(self._alert_empty, view.alert_empty)
        self._display_alerts(view.alerts)

    def _display_alerts(self, alerts: tuple[AlertView, ...]) -> None:
        while len(self._lines) < len(alerts):
            line = AlertLine(self._emit)
            self._list.insertWidget(len(self._lines), line)
            self._lines.append(line)
        for at, line in enumerate(self._lines):
            line.setVisible(at < len(alerts))
            if at < len(alerts):
                line.display(alerts[at])


def _say(label: PlainLabel, text: str) -> None:
    label.put(text)
    label.setVisible(bool(text))
