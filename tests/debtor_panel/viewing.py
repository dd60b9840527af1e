"""A sample desk as the panel's view model shows it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from agent_desktop.debtor_panel.view_model import PanelLocal, PanelView, panel_view
from agent_desktop.desk.workspace import (
    Case,
    Workspace,
)
from agent_desktop.widgets.formats import Formats
from agent_desktop.widgets.speech import Speech
from agent_desktop.widgets.words import Catalogue
from tests.ui.sample_case import NOW

SP = ZoneInfo("America/Sao_Paulo")


def speech(language: str = "pt-BR") -> Speech:
    return Speech(Catalogue(language), Formats(language, SP), NOW)


def case_of(workspace: Workspace) -> Case:
    assert workspace.case is not None
    return workspace.case


def view(workspace: Workspace, local: PanelLocal | None = None, language: str = "pt-BR") -> PanelView:
    return panel_view(workspace, case_of(workspace), local or PanelLocal(), speech(language))
