"""The pages between calls: the own day in the middle, the campaign at the right."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from agent_desktop.debtor_panel.emit import Emit
from agent_desktop.ui.callbacks import CallbackPane
from agent_desktop.ui.own_day import OwnDay
from agent_desktop.ui.own_promises import OwnPromises, Targets
from agent_desktop.ui.view_model.callbacks import CallbacksView
from agent_desktop.ui.view_model.own_panel import OwnPanelView
from agent_desktop.ui.view_model.ready import ReadyView
from agent_desktop.widgets.layouts import card, column, holding, refill, row, rule
from agent_desktop.widgets.marks import Fact
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.words import Words

MOST_STATS = 5


class ReadyPage(QWidget):
    def __init__(self, words: Words, emit: Emit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(words("pane.day"))
        self.callbacks = CallbackPane(words, emit)
        self.day = OwnDay(words, emit)
        self.promises = OwnPromises(words)
        self._greeting = PlainLabel(role=Role.NAME)
        self._line = PlainLabel(ink=Ink.TEXT2, wrap=True)
        top = column(self._greeting, 2, self._line, margins=(16, 16, 16, 12))
        self._stats = [_Statistic() for _ in range(MOST_STATS)]
        line = QHBoxLayout()
        line.setContentsMargins(16, 10, 16, 12)
        for stat in self._stats:
            line.addWidget(stat, 1)
        band = card("band", line)
        band.setAccessibleName(words("pane.day"))
        self._busy = False
        self._rest = QWidget()
        self._rest.hide()
        self._calm = PlainLabel(ink=Ink.TEXT3, wrap=True)
        whole = column(
            top,
            band,
            self.callbacks,
            self.promises,
            self.day,
            self._rest,
            row(self._calm, margins=(16, 8, 16, 12)),
        )
        whole.setStretch(4, 1)
        whole.setStretch(5, 1)
        self.setLayout(whole)

    def display(self, view: ReadyView) -> None:
        self._greeting.put(view.greeting)
        self._line.put(view.line)
        self._calm.put(view.calm)
        for stat, (label, value, detail) in zip(self._stats, view.stats, strict=True):
            stat.put(label, value, detail)

    def display_own(self, view: OwnPanelView) -> None:
        """What the own debtors promised; an open form has its room."""
        self.promises.display(view)
        if self._busy:
            self.promises.hide()

    def display_callbacks(self, view: CallbacksView) -> None:
        """An open form takes the room of the day's calls."""
        self.callbacks.display(view)
        busy = view.form is not None or bool(view.closing)
        self.day.setVisible(not busy)
        self._busy = busy
        self._calm.setVisible(not busy)
        self._rest.setVisible(busy)


class _Statistic(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2)
        self._value = PlainLabel(role=Role.BALANCE)
        self._detail = PlainLabel(role=Role.LABEL, ink=Ink.TEXT3)
        self.setLayout(column(self._label, self._value, self._detail))

    def put(self, label: str, value: str, detail: str) -> None:
        self._label.put(label)
        self._value.put(value)
        self._detail.put(detail)
        self.setAccessibleName(f"{label} {value} {detail}")


class CampaignPane(QWidget):
    """At the right between calls."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rules: tuple[tuple[str, str], ...] = ()
        self.setAccessibleName(words("ready.campaign"))
        title = PlainLabel(words("ready.campaign"), role=Role.SECTION)
        self._name = PlainLabel(role=Role.BODY_MEDIUM, wrap=True)
        self._detail = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2, wrap=True)
        self._lines = QVBoxLayout()
        self._lines.setContentsMargins(12, 4, 12, 4)
        self._card: QFrame = card("plain", self._lines)
        self._card.setAccessibleName(words("ready.campaign"))
        self.targets = Targets(words)
        foot = holding(column(rule(), row(Fact("keyboard", words("help.foot")), margins=(14, 8, 14, 8))))
        foot.setFixedHeight(36)
        foot.setAccessibleName(words("help.foot"))
        top = column(
            title,
            4,
            self._name,
            self._detail,
            10,
            self._card,
            14,
            self.targets,
            None,
            margins=(14, 14, 14, 0),
        )
        self.setLayout(column(top, foot))

    def display(self, view: ReadyView) -> None:
        self._name.put(view.campaign)
        self._detail.put(view.campaign_detail)
        if view.rules == self._rules:
            return
        self._rules = view.rules
        self._card.setVisible(bool(view.rules))
        refill(self._lines, facts(view.rules))


def facts(rows: tuple[tuple[str, str], ...]) -> QVBoxLayout:
    """Label at the left, value at the right, a line between."""
    made = QVBoxLayout()
    made.setSpacing(0)
    for at, (label, value) in enumerate(rows):
        if at:
            made.addWidget(rule())
        text = PlainLabel(label, ink=Ink.TEXT2)
        line = row(text, 12, PlainLabel(value, role=Role.BODY_STRONG, right=True), margins=(0, 4, 0, 4))
        line.setStretch(0, 1)
        made.addLayout(line)
    return made
