"""Below the table: the campaign's day, and the short calls of the trunks beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from agent_desktop.floor_view.view_model.foot import MOST_TRUNKS, FootView, TrunksView, TrunkView
from agent_desktop.widgets.layouts import column, row
from agent_desktop.widgets.meters import Gauge
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tips import tip
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.words import Words

if TYPE_CHECKING:
    from agent_desktop.floor_view.strips import Strips

HEIGHT = 172
TRUNKS_WIDTH = 230


class _Trunk(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2)
        self._value = PlainLabel(role=Role.LABEL_STRONG, right=True, firm=True)
        self._gauge = Gauge(height=4)
        head = row(self._name, 8, self._value)
        head.setStretch(0, 1)
        self.setLayout(column(head, self._gauge))

    def display(self, view: TrunkView, mark: float) -> None:
        self.setAccessibleName(view.spoken)
        self.setToolTip(tip(view.spoken))
        self._name.put(view.name)
        self._value.put(view.value, view.ink)
        self._gauge.put(view.share, mark, view.ink, view.spoken)


class TrunksPane(QWidget):
    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(TRUNKS_WIDTH)
        self.setAccessibleName(words("trunks.title"))
        self._title = PlainLabel(words("trunks.title"), role=Role.BODY_STRONG)
        self._hint = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2)
        self._empty = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2, wrap=True)
        self._rows = [_Trunk() for _ in range(MOST_TRUNKS)]
        whole = column(row(self._title, 8, self._hint, None), self._empty, *self._rows, None, gap=5)
        self.setLayout(whole)

    def display(self, view: TrunksView) -> None:
        self._hint.put(view.hint)
        self._empty.put(view.empty)
        self._empty.setVisible(bool(view.empty))
        for at, line in enumerate(self._rows):
            line.setVisible(at < len(view.rows))
            if at < len(view.rows):
                line.display(view.rows[at], view.mark)


class Foot(QFrame):
    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName(words("strips.title"))
        self._title = PlainLabel(words("strips.title"), role=Role.BODY_STRONG)
        self._campaign = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2)
        self._empty = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2)
        self._room: QVBoxLayout = column()
        self.strips: Strips | None = None
        self.trunks = TrunksPane(words)
        left = column(row(self._title, 10, self._campaign, None), 4, self._empty, self._room)
        left.setStretch(3, 1)
        whole = row(left, 16, self.trunks, margins=(16, 8, 16, 6))
        whole.setStretch(0, 1)
        self.setLayout(whole)
        self.hide()

    def display(self, view: FootView | None) -> None:
        self.setVisible(view is not None)
        if view is None:
            return
        self._campaign.put(view.strips.campaign)
        self._empty.put(view.strips.empty)
        self._empty.setVisible(bool(view.strips.empty))
        self.trunks.display(view.trunks)
        strips = self.strips or (None if view.strips.empty else self._load())
        if strips is not None:
            strips.setVisible(not view.strips.empty)
            strips.display(view.strips)

    def _load(self) -> Strips:
        # Half a second of imports that no agent's desk, and no lead's sign-in, has to wait for.
        from agent_desktop.floor_view.strips import Strips

        self.strips = Strips()
        self._room.addWidget(self.strips)
        return self.strips
