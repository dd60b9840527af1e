"""The debtor's panel as ready strings, made from the workspace. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum

from agent_desktop.debtor_panel.view_model.header import HeaderView, header_view, slot_view
from agent_desktop.debtor_panel.view_model.history import Filter, HistoryView, history_view
from agent_desktop.debtor_panel.view_model.identity import IdentityView, identity_view
from agent_desktop.debtor_panel.view_model.negotiation import NegotiationView, negotiation_view
from agent_desktop.debtor_panel.view_model.playback import player_view
from agent_desktop.debtor_panel.view_model.promise import PromiseView, promise_view
from agent_desktop.debtor_panel.view_model.records import (
    LegalView,
    contacts_view,
    legal_view,
    promises_view,
)
from agent_desktop.desk.reading import blocking_rule, identified, in_wrap_up
from agent_desktop.desk.update_why import may_ask
from agent_desktop.desk.workspace import Case, Form, Tab, Workspace
from agent_desktop.widgets.speech import Speech
from agent_desktop.widgets.views import ButtonView, SlotView, TableView
from server_api.contract.words import Blocked

__all__ = ["Filter", "Page", "PanelLocal", "PanelView", "TabView", "panel_view"]

TABS = (Tab.NEGOTIATION, Tab.HISTORY, Tab.PROMISES, Tab.LEGAL, Tab.CONTACTS)


class Page(Enum):
    """What fills the middle pane below the header."""

    IDENTITY = "identity"
    NEGOTIATION = "negotiation"
    HISTORY = "history"
    PROMISES = "promises"
    LEGAL = "legal"
    CONTACTS = "contacts"
    PROMISE = "promise"
    CALLBACK = "callback"


@dataclass(frozen=True, slots=True)
class PanelLocal:
    """What only this panel knows: filters and whether the identity page is open over a shown case."""

    filter: Filter = field(default_factory=Filter)
    identity_open: bool = False


@dataclass(frozen=True, slots=True)
class TabView:
    tab: Tab
    text: str
    count: str
    locked: bool
    on: bool
    key: str


@dataclass(frozen=True, slots=True)
class PanelView:
    page: Page
    header: HeaderView
    slot: SlotView | None
    tabs: tuple[TabView, ...]
    negotiation: NegotiationView | None
    history: HistoryView | None
    promises: TableView
    legal: LegalView
    contacts: TableView
    identity: IdentityView | None
    promise: PromiseView | None


def panel_view(workspace: Workspace, case: Case, local: PanelLocal, speech: Speech) -> PanelView:
    """Only the page on screen is worked out in full."""
    page = page_of(workspace, case, local)
    keys = identified(case) and not in_wrap_up(workspace)
    masked = case.body is None
    form_open = page in (Page.PROMISE, Page.CALLBACK)
    return PanelView(
        page=page,
        header=header_view(case, speech),
        slot=None
        if masked or form_open
        else slot_view(workspace, case, speech, identity_open=page is Page.IDENTITY),
        tabs=_tabs(case, page, speech),
        negotiation=negotiation_view(case, speech, keys=keys) if page is Page.NEGOTIATION else None,
        history=_history(workspace, case, local, speech) if page is Page.HISTORY else None,
        promises=promises_view(case, speech),
        legal=legal_view(case, speech),
        contacts=contacts_view(case, speech),
        identity=identity_view(workspace, case, speech) if page is Page.IDENTITY else None,
        promise=promise_view(workspace, case, speech) if page is Page.PROMISE else None,
    )


def _history(workspace: Workspace, case: Case, local: PanelLocal, speech: Speech) -> HistoryView:
    shown = history_view(case, local.filter, speech, player_view(workspace, speech))
    if not may_ask(workspace):
        return shown
    return replace(shown, why=ButtonView(speech.words("why.button"), "Alt W", tip=speech.words("why.title")))


def page_of(workspace: Workspace, case: Case, local: PanelLocal) -> Page:
    """Which page is up; nothing of a masked case but the identity page."""
    if case.body is None:
        return Page.IDENTITY
    if case.form is Form.PROMISE:
        return Page.PROMISE
    if case.form is Form.CALLBACK and not in_wrap_up(workspace):
        return Page.CALLBACK
    if local.identity_open and not identified(case):
        return Page.IDENTITY
    if case.tab is Tab.DOCUMENTS:
        return Page.NEGOTIATION
    return Page(case.tab.value)


def _tabs(case: Case, page: Page, speech: Speech) -> tuple[TabView, ...]:
    return tuple(
        TabView(
            tab,
            speech.words(f"tab.{tab.value}"),
            _count(case, tab),
            locked=case.body is None or _locked(case, tab),
            on=page.value == tab.value,
            key=f"Ctrl {at}",
        )
        for at, tab in enumerate(TABS, start=1)
    )


def _locked(case: Case, tab: Tab) -> bool:
    what = {Tab.NEGOTIATION: Blocked.OFFERS, Tab.PROMISES: Blocked.PROMISES}.get(tab)
    return what is not None and blocking_rule(case, what) is not None


def _count(case: Case, tab: Tab) -> str:
    body = case.body
    if body is None or tab is Tab.NEGOTIATION:
        return ""
    counts = {
        Tab.HISTORY: max(case.history.total, body.history.total, len(case.history.items)),
        Tab.PROMISES: len(body.promises),
        Tab.LEGAL: len(body.legal),
        Tab.CONTACTS: len(body.phones),
    }
    return str(counts.get(tab, 0))
