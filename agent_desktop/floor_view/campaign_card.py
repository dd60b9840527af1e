"""The campaign shown: its figures, how near the cap it is, and what the lead may change in two clicks."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QGridLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from agent_desktop.desk.events_dial import CampaignShown, FloorStopAsked, PaceChanged
from agent_desktop.floor_view.emit import Emit
from agent_desktop.floor_view.view_model.pacing import AbandonView, CardView, PacingView, PickView
from agent_desktop.widgets.buttons import KeyButton, Layout, LinkButton
from agent_desktop.widgets.chip import Chip
from agent_desktop.widgets.fields import Choice
from agent_desktop.widgets.layouts import card, column, holding, row, rule
from agent_desktop.widgets.marks import Fact
from agent_desktop.widgets.meters import Gauge
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.views import ButtonView, ChipView
from agent_desktop.widgets.words import Words
from server_api.contract.pacing import ChangePace
from server_api.contract.words import CampaignState, DialMode

_FIGURES = 10


class Abandoned(QWidget):
    """A rate, its bar up to the cap, and the room that is left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2)
        self._value = PlainLabel(role=Role.BODY_STRONG, firm=True)
        self._detail = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2)
        self._gauge = Gauge()
        self._other = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2)
        self._room = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2)
        head = row(self._label, None, self._value)
        self.setLayout(column(head, self._gauge, self._detail, self._other, self._room))

    def display(self, view: AbandonView) -> None:
        self.setAccessibleName(view.gauge.spoken)
        self._label.put(view.label)
        self._value.put(view.value, view.ink)
        self._detail.put(view.detail)
        self._gauge.put(view.gauge.share, view.gauge.mark, view.gauge.ink, view.gauge.spoken)
        self._other.put(view.other)
        self._room.put(view.room)


class Pick(QWidget):
    """A setting under its label; what was asked stands in it, said to be pending."""

    def __init__(self, words: Words, chosen: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._label = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2)
        self.choice = Choice(words("pace.title"))
        self.choice.chosen.connect(chosen)
        self.setLayout(column(self._label, 2, self.choice))

    def display(self, view: PickView) -> None:
        text = self._words("pace.pending", label=view.label) if view.pending else view.label
        self._label.put(text, Ink.ACCENT if view.pending else Ink.TEXT2)
        self.choice.setAccessibleName(text)
        self.choice.put(view.options, view.current)
        self.choice.setEnabled(view.enabled)


class Reasons(QMenu):
    """Why a campaign is paused or stopped: digits choose."""

    def __init__(self, name: str, chosen: Callable[[str], None], parent: QWidget) -> None:
        super().__init__(parent)
        self._chosen = chosen
        self._shown: tuple[tuple[str, str], ...] = ()
        self.setAccessibleName(name)

    def display(self, reasons: tuple[tuple[str, str], ...]) -> None:
        if reasons == self._shown:
            return
        self._shown = reasons
        self.clear()
        for at, (code, text) in enumerate(reasons, start=1):
            entry = QAction(f"&{at}  {text}", self)
            entry.triggered.connect(lambda _on=False, wanted=code: self._chosen(wanted))
            self.addAction(entry)

    def open_under(self, button: QWidget) -> None:
        self.popup(button.mapToGlobal(QPoint(0, button.height() + 4)))


class CampaignCard(QFrame):
    def __init__(
        self, words: Words, emit: Emit, lists: Callable[[], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._emit = emit
        self._view: CardView | None = None
        self.setProperty("card", "plain")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._name = PlainLabel(role=Role.SECTION)
        self._state = Chip(ChipView(""))
        self._figures = [(PlainLabel(role=Role.LABEL, ink=Ink.TEXT2), _value()) for _ in range(_FIGURES)]
        self._why = Fact(role=Role.LABEL, wrap=True)
        self.today, self.window_ = Abandoned(), Abandoned()
        self.mode = Pick(words, lambda code: self._change(ChangePace(mode=DialMode(code))))
        self.cap = Pick(words, lambda code: self._change(ChangePace(cap_bp=int(code))))
        self.ratio = Pick(words, lambda code: self._change(ChangePace(ratio_pct=int(code))))
        self.weight = Pick(words, lambda code: self._change(ChangePace(weight=int(code))))
        self.pause, self.stop, self.lists = (KeyButton(height=28) for _ in range(3))
        self.pausing = Reasons(words("pace.pause"), self._pause_for, self)
        self.stopping = Reasons(words("pace.stop"), self._stop_for, self)
        self.pause.clicked.connect(self.toggle)
        self.stop.clicked.connect(self.ask_stop)
        self.lists.clicked.connect(lists)
        self.setLayout(self._arranged())

    def _arranged(self) -> QVBoxLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)
        grid.setColumnMinimumWidth(2, 8)
        for at, (label, value) in enumerate(self._figures):
            grid.addWidget(label, at // 2, 3 * (at % 2))
            grid.addWidget(value, at // 2, 3 * (at % 2) + 1)
        for at in (0, 3):
            grid.setColumnStretch(at, 1)
        head = row(self._name, 8, self._state)
        head.setStretch(0, 1)
        picks = row(column(self.mode, 4, self.ratio), column(self.cap, 4, self.weight), gap=8)
        keys = row(self.pause, self.stop, None, self.lists, gap=6)
        rates = row(self.today, self.window_, gap=16)
        for pair in (rates, picks):
            pair.setStretch(0, 1)
            pair.setStretch(1, 1)
        top = column(head, 3, grid, 3, self._why, 5, rule(), 4, rates, 4, rule(), 4)
        return column(top, picks, 8, keys, margins=(12, 7, 12, 8))

    def display(self, view: CardView, reasons: tuple[tuple[str, str], ...]) -> None:
        self._display_picks(view)
        if view == self._view:
            return
        self._view = view
        self.setAccessibleName(f"{view.name}. {view.state.text}. {view.why}")
        self._name.put(view.name)
        self._state.display(view.state)
        for (label, value), (text, figure) in zip(self._figures, view.figures, strict=True):
            label.put(text)
            value.put(figure)
        self._why.put(view.why_icon, view.why, ink=view.why_ink)
        self.today.display(view.today)
        self.window_.display(view.window)
        self.pause.display(view.pause)
        self.stop.display(view.stop)
        self.lists.display(view.lists)
        self.pausing.display(reasons)
        self.stopping.display(reasons)

    def _display_picks(self, view: CardView) -> None:
        """Each time: a choice that was refused would stand in its field otherwise."""
        self.mode.display(view.mode)
        self.cap.display(view.cap)
        self.ratio.display(view.ratio)
        self.weight.display(view.weight)

    def _change(self, change: ChangePace) -> None:
        self._emit(PaceChanged(change))

    def toggle(self) -> None:
        """F6: dial again at once; a pause asks why."""
        if self._view is None or not self.pause.isEnabled():
            return
        if self._view.runs:
            self.pausing.open_under(self.pause)
        else:
            self._change(ChangePace(state=CampaignState.RUNNING))

    def ask_stop(self) -> None:
        """F7: why?"""
        if self.stop.isEnabled():
            self.stopping.open_under(self.stop)

    def _pause_for(self, reason: str) -> None:
        self._change(ChangePace(state=CampaignState.PAUSED, reason=reason))

    def _stop_for(self, reason: str) -> None:
        self._change(ChangePace(state=CampaignState.STOPPED, reason=reason))


class PacingPane(QWidget):
    """Heading, card, and the button that stops everything."""

    def __init__(
        self, words: Words, emit: Emit, lists: Callable[[], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(words("pace.title"))
        self._place = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2)
        self._other = LinkButton()
        self._other.clicked.connect(lambda: emit(CampaignShown()))
        head = holding(
            row(PlainLabel(words("pace.title"), role=Role.SECTION), None, self._place, 6, self._other)
        )
        head.setFixedHeight(26)
        head.setAccessibleName(words("pace.title"))
        self._empty = PlainLabel(ink=Ink.TEXT2, wrap=True)
        self.card = CampaignCard(words, emit, lists)
        self._error = Fact("triangle-alert", role=Role.LABEL, ink=Ink.WARN)
        self._refusal = card("warn", row(self._error, margins=(8, 5, 8, 5)))
        self._refusal.hide()
        self.stop_all = KeyButton(ButtonView(""), layout=Layout.SPREAD, height=28)
        self.stop_all.clicked.connect(lambda: emit(FloorStopAsked()))
        self.setLayout(column(head, self._empty, self.card, 6, self._refusal, 6, self.stop_all))

    def display(self, view: PacingView) -> None:
        self._place.put(view.place)
        self._other.put(view.other)
        self._other.setVisible(bool(view.other))
        self._empty.put(view.empty)
        self._empty.setVisible(bool(view.empty))
        self.card.setVisible(view.card is not None)
        if view.card is not None:
            self.card.display(view.card, view.reasons)
        self._refusal.setVisible(bool(view.error))
        self._refusal.setAccessibleName(view.error)
        self._error.put("triangle-alert", view.error, ink=Ink.WARN)
        self.stop_all.display(view.stop_all)


def _value() -> PlainLabel:
    return PlainLabel(role=Role.BODY_STRONG, right=True, firm=True)
