"""The case before the call: who it is, and what happens when the time is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from agent_desktop.debtor_panel.view_model.header import HeaderView, header_view
from agent_desktop.debtor_panel.view_model.legal import legal_events
from agent_desktop.debtor_panel.view_model.negotiation import ContactLine, NegotiationView, negotiation_view
from agent_desktop.desk.dialling import DIAL, SKIP, SKIP_REASONS, Preview
from agent_desktop.desk.reading import server_up
from agent_desktop.desk.update_preview import may_skip, shown
from agent_desktop.desk.workspace import Case, Workspace
from agent_desktop.ui.view_model.refusal import refusal_words
from agent_desktop.widgets.formats import clock, unbroken
from agent_desktop.widgets.speech import Speech, joined
from agent_desktop.widgets.tokens import Ink
from agent_desktop.widgets.views import ButtonView, Cell, Column, Kind, TableView
from server_api.contract.pacing import PreviewOffered

#: The newest contacts that fit.
MOST_CONTACTS = 6


@dataclass(frozen=True, slots=True)
class PreviewView:
    """``left_s`` seconds until ``at_zero`` happens; the case is missing where it is masked."""

    preview_id: str
    header: HeaderView
    legal: TableView
    negotiation: NegotiationView | None
    masked: str
    contacts: TableView
    title: str
    number: str
    timer: str
    left_s: float
    at_zero: str
    dial: ButtonView
    skips: tuple[ButtonView, ...]
    skips_left: str
    error: str
    error_how: str


def preview_view(workspace: Workspace, speech: Speech) -> PreviewView | None:
    """None while there is a call, a case, or nothing to look at."""
    offer = shown(workspace)
    if offer is None:
        return None
    head = offer.head
    there = Speech(
        speech.words, speech.formats.at_place(head.time_zone, head.country), speech.now, speech.ahead
    )
    case = Case(head=head, body=offer.body)
    preview = workspace.dialling.preview
    left = max(timedelta(0), offer.until - speech.now)
    error, how = refusal_words(preview.error, preview.error_params, speech)
    words = speech.words
    page = negotiation_view(case, there, keys=False)
    return PreviewView(
        preview_id=offer.preview_id,
        header=header_view(case, there),
        legal=legal_events(offer.body, there) if offer.body is not None else TableView((), ()),
        negotiation=page,
        masked="" if offer.body else words("preview.masked"),
        contacts=_contacts(page.contacts[:MOST_CONTACTS] if page else (), speech),
        title=words("preview.callback" if offer.callback else "preview.title"),
        number=joined(unbroken(offer.number_masked or head.number.masked), _place(offer, there)),
        timer=clock(left),
        left_s=left.total_seconds(),
        at_zero=words("preview.dials_itself" if offer.dials_itself else "preview.next_one"),
        dial=_dial(workspace, preview, speech),
        skips=_skips(workspace, preview, speech),
        skips_left=words("preview.skips_left", n=offer.skips_left),
        error=words("preview.no_skips") if preview.error == "no_skips" else error,
        error_how=how,
    )


def _place(offer: PreviewOffered, there: Speech) -> str:
    place = ", ".join(part for part in (offer.head.city, offer.head.region) if part)
    return there.words("place.time", time=there.formats.time(there.clock_now), place=place) if place else ""


def _contacts(lines: tuple[ContactLine, ...], speech: Speech) -> TableView:
    words = speech.words
    return TableView(
        columns=(Column(""), Column(""), Column(words("contacts.latest"))),
        rows=tuple(_contact(line) for line in lines),
    )


def _contact(line: ContactLine) -> tuple[Cell, ...]:
    return (Cell(line.when), Cell(line.channel, icon=line.icon, ink=Ink.TEXT2), Cell(line.text))


def _dial(workspace: Workspace, preview: Preview, speech: Speech) -> ButtonView:
    dialling = preview.asked == DIAL
    text = speech.words("search.dialling" if dialling else "preview.dial")
    may = server_up(workspace) and not preview.asked
    return ButtonView(text, "Ctrl Enter", "phone", Kind.PRIMARY, enabled=may)


def _skips(workspace: Workspace, preview: Preview, speech: Speech) -> tuple[ButtonView, ...]:
    may = server_up(workspace) and may_skip(preview) and preview.asked != SKIP
    return tuple(
        ButtonView(speech.words(f"skip_reason.{code}"), f"Alt {at}", enabled=may)
        for at, code in enumerate(SKIP_REASONS, start=1)
    )
