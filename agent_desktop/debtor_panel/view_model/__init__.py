"""The debtor's panel as ready strings, made from the workspace. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from agent_desktop.debtor_panel.view_model.contact_form import ContactFormView, contact_form_view
from agent_desktop.debtor_panel.view_model.contacts import ContactsView, contacts_view
from agent_desktop.debtor_panel.view_model.documents import (
    DocumentsView,
    PaperView,
    documents_view,
    paper_view,
)
from agent_desktop.debtor_panel.view_model.hardship import HardshipView, hardship_view
from agent_desktop.debtor_panel.view_model.header import HeaderView, header_view, legal_name, slot_view
from agent_desktop.debtor_panel.view_model.history import HistoryView, history_view
from agent_desktop.debtor_panel.view_model.hold import HoldView, hold_view
from agent_desktop.debtor_panel.view_model.identity import IdentityView, identity_view
from agent_desktop.debtor_panel.view_model.legal import LegalView, legal_view
from agent_desktop.debtor_panel.view_model.negotiation import NegotiationView, negotiation_view
from agent_desktop.debtor_panel.view_model.order import OrderPageView, order_page_view
from agent_desktop.debtor_panel.view_model.playback import player_view
from agent_desktop.debtor_panel.view_model.promise import PromiseView, promise_view
from agent_desktop.debtor_panel.view_model.promises import PromisesView, promises_view
from agent_desktop.debtor_panel.view_model.statement import SheetView, sheet_view
from agent_desktop.debtor_panel.view_model.withheld import WithheldView, withheld_slot, withheld_view
from agent_desktop.desk.reading import blocking_fact, blocking_rule, hiding_fact, identified, in_wrap_up
from agent_desktop.desk.update_why import may_ask
from agent_desktop.desk.workspace import Case, Form, Tab, Workspace
from agent_desktop.widgets.formats import unbroken
from agent_desktop.widgets.speech import Speech, joined
from agent_desktop.widgets.views import ButtonView, SlotView
from server_api.contract.words import Blocked, IdentityStatus

__all__ = ["Page", "PanelLocal", "PanelView", "TabView", "panel_view"]

TABS = (Tab.NEGOTIATION, Tab.HISTORY, Tab.PROMISES, Tab.LEGAL, Tab.CONTACTS, Tab.DOCUMENTS)


#: What a tab is there for; where the law forbids it the tab carries a lock.
_NEEDS = {Tab.NEGOTIATION: Blocked.OFFERS, Tab.PROMISES: Blocked.PROMISES}


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
    DOCUMENTS = "documents"
    STATEMENT = "statement"
    HOLD = "hold"
    CONTACT = "contact"
    PAPER = "paper"
    WITHHELD = "withheld"
    ORDER = "order"
    HARDSHIP = "hardship"


#: Pages over the tabs: a form or a sheet.
FORM_PAGES = {
    Form.PROMISE: Page.PROMISE,
    Form.CALLBACK: Page.CALLBACK,
    Form.STATEMENT: Page.STATEMENT,
    Form.HOLD: Page.HOLD,
    Form.CONTACT: Page.CONTACT,
    Form.PAPER: Page.PAPER,
    Form.ORDER: Page.ORDER,
    Form.HARDSHIP: Page.HARDSHIP,
}


@dataclass(frozen=True, slots=True)
class PanelLocal:
    """What only this panel knows: whether the identity page is open over a shown case."""

    identity_open: bool = False


@dataclass(frozen=True, slots=True)
class TabView:
    tab: Tab
    text: str
    count: str
    locked: bool
    on: bool
    key: str
    tip: str = ""


@dataclass(frozen=True, slots=True)
class PanelView:
    page: Page
    header: HeaderView
    slot: SlotView | None
    tabs: tuple[TabView, ...]
    negotiation: NegotiationView | None
    history: HistoryView | None
    promises: PromisesView | None
    legal: LegalView | None
    contacts: ContactsView | None
    documents: DocumentsView | None
    statement: SheetView | None
    hold: HoldView | None
    hardship: HardshipView | None
    contact: ContactFormView | None
    paper: PaperView | None
    withheld: WithheldView | None
    identity: IdentityView | None
    promise: PromiseView | None
    order: OrderPageView | None


def panel_view(workspace: Workspace, case: Case, local: PanelLocal, speech: Speech) -> PanelView:
    """Only the page on screen is worked out in full."""
    page = page_of(workspace, case, local)
    keys = identified(case) and not in_wrap_up(workspace)
    return PanelView(
        page=page,
        header=header_view(case, speech),
        slot=_slot(workspace, case, page, speech),
        tabs=_tabs(case, page, speech),
        negotiation=negotiation_view(case, speech, keys=keys) if page is Page.NEGOTIATION else None,
        history=_history(workspace, case, speech) if page is Page.HISTORY else None,
        promises=promises_view(workspace, case, speech) if page is Page.PROMISES else None,
        legal=legal_view(workspace, case, speech) if page is Page.LEGAL else None,
        contacts=contacts_view(case, speech) if page is Page.CONTACTS else None,
        documents=documents_view(case, speech) if page is Page.DOCUMENTS else None,
        statement=sheet_view(case, speech) if page is Page.STATEMENT else None,
        hold=hold_view(case, speech) if page is Page.HOLD else None,
        hardship=hardship_view(case, speech) if page is Page.HARDSHIP else None,
        contact=contact_form_view(case, speech) if page is Page.CONTACT else None,
        paper=paper_view(case, speech) if page is Page.PAPER else None,
        withheld=withheld_view(workspace, case, speech) if page is Page.WITHHELD else None,
        identity=identity_view(workspace, case, speech) if page is Page.IDENTITY else None,
        promise=promise_view(workspace, case, speech) if page is Page.PROMISE else None,
        order=order_page_view(workspace, case, speech) if page is Page.ORDER else None,
    )


def _slot(workspace: Workspace, case: Case, page: Page, speech: Speech) -> SlotView | None:
    """A form has the room to itself; so have the questions where nothing else may be seen."""
    if page is Page.WITHHELD:
        return withheld_slot(case, speech)
    if page in FORM_PAGES.values() or case.body is None:
        return None
    return slot_view(workspace, case, speech, identity_open=page is Page.IDENTITY)


def _history(workspace: Workspace, case: Case, speech: Speech) -> HistoryView:
    shown = history_view(case, speech, player_view(workspace, speech))
    if not may_ask(workspace):
        return shown
    return replace(shown, why=ButtonView(speech.words("why.button"), "Alt W", tip=speech.words("why.title")))


def page_of(workspace: Workspace, case: Case, local: PanelLocal) -> Page:
    """Which page is up; nothing of a masked case but the identity page."""
    if case.form is Form.HOLD:
        return Page.HOLD
    if case.body is None:
        return _without_body(case)
    if case.form is Form.CALLBACK and in_wrap_up(workspace):
        return Page(case.tab.value)
    if case.form in FORM_PAGES:
        return FORM_PAGES[case.form]
    if hiding_fact(case) is not None and case.tab in _NEEDS:
        return Page.LEGAL  # of what is left there is nothing to see
    if local.identity_open and not identified(case):
        return Page.IDENTITY
    return Page(case.tab.value)


def _without_body(case: Case) -> Page:
    """The questions while they are open; otherwise why nothing is shown, and what may be done."""
    pending = case.head.identity.status in (IdentityStatus.PENDING, IdentityStatus.FAILED)
    return Page.IDENTITY if pending and not case.withheld else Page.WITHHELD


def _tabs(case: Case, page: Page, speech: Speech) -> tuple[TabView, ...]:
    return tuple(
        TabView(
            tab,
            speech.words(f"tab.{tab.value}"),
            _count(case, tab),
            locked=case.body is None or _locked(case, tab),
            on=page.value == tab.value,
            key=f"Ctrl {at}",
            tip=_lock_tip(case, tab, speech),
        )
        for at, tab in enumerate(TABS, start=1)
    )


def _locked(case: Case, tab: Tab) -> bool:
    what = _NEEDS.get(tab)
    return what is not None and blocking_rule(case, what) is not None


def _lock_tip(case: Case, tab: Tab, speech: Speech) -> str:
    """By which rule, since when."""
    what = _NEEDS.get(tab)
    fact = blocking_fact(case, what) if what is not None else None
    if fact is None:
        return ""
    return joined(
        legal_name(fact, speech),
        speech.words("legal.rule", rule=unbroken(fact.rule_id), version=fact.rule_version),
        speech.words("legal.since", date=speech.formats.full_date(fact.since)),
    )


def _count(case: Case, tab: Tab) -> str:
    body = case.body
    if body is None or tab is Tab.NEGOTIATION:
        return ""
    counts = {
        Tab.HISTORY: max(case.history.total, body.history.total, len(case.history.items)),
        Tab.PROMISES: body.counts.get("promises", len(body.promises)),
        Tab.LEGAL: body.counts.get("legal", len(body.legal)),
        Tab.CONTACTS: body.counts.get("contacts", len(body.phones)),
        Tab.DOCUMENTS: body.counts.get("documents", 0),
    }
    return str(counts.get(tab, 0))
