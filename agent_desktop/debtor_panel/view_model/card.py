"""A card told over the telephone: whether its fields are open, and what is said above them. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from agent_desktop.desk.reading import server_up, talking
from agent_desktop.desk.update_card import card_open, takes_link
from agent_desktop.desk.workspace import Case, Workspace
from agent_desktop.widgets.speech import Speech
from agent_desktop.widgets.tokens import Ink
from agent_desktop.widgets.views import ButtonView, Kind
from server_api.contract.money import Money
from server_api.contract.words import RecordingState


@dataclass(frozen=True, slots=True)
class CardFormView:
    """``open``: the fields may hold something; whenever they are shut they are empty. ``link``: instead."""

    open: bool
    may_begin: bool
    amount: str
    due: str
    icon: str
    note: str
    ink: Ink
    fault: str
    link: ButtonView | None
    today: date


def card_form_view(
    workspace: Workspace, case: Case, amount: Money | None, due: str, speech: Speech
) -> CardFormView:
    """The form as it stands; what is typed in it is nowhere but in the widget."""
    card = workspace.beside.card
    key, icon, ink = _said(workspace, case)
    may = server_up(workspace) and amount is not None
    link = ButtonView(speech.words("card.link"), "Alt 5", "send", enabled=may) if takes_link(case) else None
    return CardFormView(
        open=card_open(workspace),
        may_begin=may and talking(workspace) and (card is None or not (card.asked or card.charging)),
        amount=speech.formats.money(amount) if amount is not None else "—",
        due=due,
        icon=icon,
        note=speech.words(f"card.{key}"),
        ink=ink,
        fault=speech.code("card_fault", card.fault) if card is not None and card.fault else "",
        link=link,
        today=speech.clock_now.date(),
    )


def charge_button(form: CardFormView, speech: Speech) -> ButtonView:
    """The main button: charge, or pause the recording first."""
    if form.open:
        text = speech.words("card.charge", amount=form.amount)
        return ButtonView(text, "Ctrl Enter", "banknote", Kind.PRIMARY)
    return ButtonView(speech.words("card.pause"), "Ctrl Enter", "pause", Kind.PRIMARY, enabled=form.may_begin)


def _said(workspace: Workspace, case: Case) -> tuple[str, str, Ink]:
    """Word, icon and ink of the line above the fields."""
    card = workspace.beside.card
    if not talking(workspace):
        return "no_call", "phone-off", Ink.TEXT2
    if not server_up(workspace):
        return "away", "cloud-off", Ink.WARN
    if card is None:
        return "shut", "lock", Ink.TEXT2
    if card.asked:
        return "pausing", "pause", Ink.TEXT2
    if card.charging:
        return "charging", "clock", Ink.TEXT2
    if not card_open(workspace):
        return "shut", "lock", Ink.TEXT2
    paused = workspace.call is not None and workspace.call.view.recording is RecordingState.PAUSED
    if not paused:
        return "untaped", "disc", Ink.TEXT
    return "paused" if takes_link(case) else "paused_only", "pause", Ink.TEXT
