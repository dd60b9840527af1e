"""What stands on the screen between calls: the own day, a search, or a case before its call."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from agent_desktop.debtor_panel.emit import Emit
from agent_desktop.desk.reading import unknown_caller
from agent_desktop.desk.workspace import Workspace
from agent_desktop.ui.preview import PreviewCard, PreviewPage
from agent_desktop.ui.ready import CampaignPane, ReadyPage
from agent_desktop.ui.search import SearchPage
from agent_desktop.ui.view_model.callbacks import callbacks_view
from agent_desktop.ui.view_model.own_day import own_day_view
from agent_desktop.ui.view_model.own_panel import own_panel_view
from agent_desktop.ui.view_model.preview import preview_view
from agent_desktop.ui.view_model.ready import ready_view
from agent_desktop.ui.view_model.search import search_view
from agent_desktop.widgets.speech import Speech
from agent_desktop.widgets.words import Words


class Between:
    """Pages for the middle and the right; which two are up, the workspace says."""

    def __init__(self, words: Words, emit: Emit) -> None:
        self.ready, self.people = ReadyPage(words, emit), SearchPage(words, emit)
        self.preview, self.card = PreviewPage(words), PreviewCard(words, emit)
        self.campaign = CampaignPane(words)

    def display(self, workspace: Workspace, speech: Speech) -> tuple[QWidget, QWidget]:
        """The page of the middle and that of the right."""
        view = ready_view(workspace, speech)
        self.campaign.display(view)
        if workspace.search.open or unknown_caller(workspace):
            self.people.display(search_view(workspace, speech))
            return self.people, self.campaign
        preview = preview_view(workspace, speech)
        if preview is not None:
            self.preview.display(preview)
            self.card.display(preview)
            return self.preview, self.card
        self.ready.display_callbacks(callbacks_view(workspace, speech))
        self.ready.display(view)
        own = own_panel_view(workspace, speech)
        self.ready.display_own(own)
        self.campaign.targets.display(own)
        parked = tuple(call.call_id for call in workspace.beside.parked_calls)
        self.ready.day.display(own_day_view(workspace, speech), parked)
        return self.ready, self.campaign
