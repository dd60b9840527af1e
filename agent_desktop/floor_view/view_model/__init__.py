"""What the floor shows, as frozen data with ready strings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from agent_desktop.desk.workspace import Workspace
from agent_desktop.floor_view.view_model.band import BandView, band_view
from agent_desktop.floor_view.view_model.bars import ActionView, CountsView, action_view, counts_view
from agent_desktop.floor_view.view_model.foot import Foot, FootView
from agent_desktop.floor_view.view_model.rows import Rows, RowView, columns, totals
from agent_desktop.floor_view.view_model.side import SideView, side_view
from agent_desktop.widgets.speech import Speech
from agent_desktop.widgets.views import Cell, Column


@dataclass(frozen=True, slots=True)
class TableView:
    columns: tuple[Column, ...]
    rows: tuple[RowView, ...]
    totals: tuple[Cell, ...]
    selected: str
    now: datetime


@dataclass(frozen=True, slots=True)
class FloorView:
    counts: CountsView
    table: TableView
    action: ActionView
    side: SideView
    foot: FootView | None
    band: BandView | None


def floor_view(workspace: Workspace, rows: Rows, foot: Foot, speech: Speech) -> FloorView:
    """The whole screen; ``rows`` and ``foot`` remember what did not change."""
    shown = rows.view(workspace, speech)
    table = TableView(
        columns=columns(workspace, speech),
        rows=shown,
        totals=totals(workspace, speech),
        selected=workspace.floor.selected,
        now=speech.now,
    )
    return FloorView(
        counts=counts_view(workspace, speech),
        table=table,
        action=action_view(workspace, shown, speech),
        side=side_view(workspace, speech),
        foot=foot.view(workspace, speech),
        band=band_view(workspace, speech),
    )
