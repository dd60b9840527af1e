"""The floor: table, totals, action bar, the day; at the right help, the campaign and alerts."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QWidget

from agent_desktop.desk.events import AgentSelected
from agent_desktop.desk.floor import plain
from agent_desktop.floor_view.action_bar import ActionBar
from agent_desktop.floor_view.band import StoppedBand
from agent_desktop.floor_view.emit import Emit
from agent_desktop.floor_view.foot import Foot
from agent_desktop.floor_view.side import WIDTH, SidePane
from agent_desktop.floor_view.table import FloorTable, TotalsRow
from agent_desktop.floor_view.view_model import FloorView
from agent_desktop.floor_view.view_model.rows import RowView, find
from agent_desktop.widgets.fitting import Fitting
from agent_desktop.widgets.layouts import column, holding
from agent_desktop.widgets.panes import Panes
from agent_desktop.widgets.views import NoticeView
from agent_desktop.widgets.words import Words

#: Narrower, the table folds columns and the side leaves its place to it; lower, it would lose its rows
#: and scrolls instead.
TABLE, ROWS = 860, 160


class Floor(QWidget):
    def __init__(
        self, words: Words, emit: Emit, lists: Callable[[], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._emit = emit
        self._rows: tuple[RowView, ...] = ()
        self._selected = ""
        self.setAccessibleName(words("floor.table"))
        self.table = FloorTable(words)
        self.table.chosen.connect(lambda agent_id: emit(AgentSelected(agent_id)))
        self._totals = TotalsRow(self.table, words("floor.totals"))
        self.action_bar = ActionBar(words, emit)
        self.foot = Foot(words)
        self.band = StoppedBand(words, emit)
        self.side = SidePane(words, emit, lists)
        middle = QFrame()
        middle.setProperty("pane", "middle")
        middle.setAccessibleName(words("floor.table"))
        name = words("floor.table")
        rows = column(self.table, self._totals, None)
        rows.setStretch(0, 1000)  # the table takes what its rows need; only then is there room to spare
        people = Fitting(name, holding(rows), least=(0, ROWS), inner=(0, ROWS))
        left = column(people, self.side.requests, self.action_bar, self.foot)
        left.setStretch(0, 1)
        middle.setLayout(left)
        table = Fitting(name, middle)
        side = Fitting(words("floor.side"), self.side)
        self.panes = Panes(table, side, (WIDTH, WIDTH, TABLE), right_open=False)
        self.panes.setAccessibleName(name)
        screen = column(self.band, self.panes)
        screen.setStretch(1, 1)
        self.setLayout(screen)

    def display(self, view: FloorView, notices: tuple[NoticeView, ...]) -> None:
        self._rows, self._selected = view.table.rows, view.table.selected
        self.table.display(view.table)
        self._totals.display(view.table.totals)
        self.action_bar.display(view.action)
        self.side.display(view.side, notices)
        self.foot.display(view.foot)
        self.band.display(view.band)

    def seek(self, text: str, *, further: bool = False) -> bool:
        """Select the agent of that name; `further` goes on from the selected one. False: nobody."""
        names = tuple(plain(row.name) for row in self._rows)
        found = find(self._rows, plain(text.strip()), names, self._selected if further else "")
        if found and found != self._selected:
            self._emit(AgentSelected(found))
        return bool(found)
