"""The history of the team's requests, over the floor."""

from __future__ import annotations

from dataclasses import dataclass

from agent_desktop.debtor_panel.view_model.asked import asked_entries
from agent_desktop.desk.workspace import Workspace
from agent_desktop.widgets.speech import Speech
from agent_desktop.widgets.views import EntryView


@dataclass(frozen=True, slots=True)
class AskedView:
    """``none`` stands where there are no entries: nothing was asked, or it is being read."""

    entries: tuple[EntryView, ...]
    none: str


def asked_view(workspace: Workspace, speech: Speech) -> AskedView | None:
    """None while it is not open."""
    asked = workspace.floor.asked_before
    if not asked.open:
        return None
    entries = asked_entries(asked.approvals, speech, debtor=True)
    nothing = speech.words("asked.loading" if asked.loading else "asked.none")
    return AskedView(entries, "" if entries else nothing)
