"""The negotiation page: debts, ranked offers, the last contacts."""

from __future__ import annotations

from dataclasses import dataclass

from agent_desktop.debtor_panel.view_model.debts import debts_table
from agent_desktop.debtor_panel.view_model.history import CHANNEL_ICONS
from agent_desktop.desk.reading import blocking_rule
from agent_desktop.desk.workspace import Case
from agent_desktop.widgets.formats import unbroken
from agent_desktop.widgets.speech import Speech
from agent_desktop.widgets.tokens import Ink
from agent_desktop.widgets.views import Cell, Column, TableView
from server_api.contract.cases import CaseBody, HistoryItem
from server_api.contract.offers import Offer
from server_api.contract.words import Authority, Blocked

MOST_CONTACTS = 4
MOST_OFFERS = 9


@dataclass(frozen=True, slots=True)
class ContactLine:
    icon: str
    when: str
    channel: str
    text: str


@dataclass(frozen=True, slots=True)
class NegotiationView:
    debts_hint: str
    debts: TableView
    offers_hint: str
    offers: TableView
    offer_ids: tuple[str, ...]
    contacts: tuple[ContactLine, ...]


def negotiation_view(case: Case, speech: Speech, *, keys: bool) -> NegotiationView | None:
    """Everything of the page; `keys` is false where Alt 1-9 belong to another panel."""
    body = case.body
    if body is None:
        return None
    offers = () if blocking_rule(case, Blocked.OFFERS) else _ranked(body)
    return NegotiationView(
        debts_hint=speech.words("debts.hint", currency=_currency(body, speech)),
        debts=debts_table(body, speech),
        offers_hint=_offers_hint(case, offers, speech),
        offers=_offers(case, offers, speech, keys=keys),
        offer_ids=tuple(offer.offer_id for offer in offers),
        contacts=tuple(_contact(item, speech) for item in _items(case, body)[:MOST_CONTACTS]),
    )


def _currency(body: CaseBody, speech: Speech) -> str:
    """The bare dollar sign belongs to too many countries."""
    symbol = speech.formats.symbol(body.balance.currency)
    return body.balance.currency if symbol == "$" else symbol


def _items(case: Case, body: CaseBody) -> tuple[HistoryItem, ...]:
    return case.history.items or body.history.items


def _ranked(body: CaseBody) -> tuple[Offer, ...]:
    return tuple(sorted(body.offers, key=lambda offer: offer.rank))[:MOST_OFFERS]


def _offers_hint(case: Case, offers: tuple[Offer, ...], speech: Speech) -> str:
    rule = blocking_rule(case, Blocked.OFFERS)
    if rule:
        return speech.words("offers.blocked", rule=unbroken(rule))
    if not offers:
        return speech.words("offers.none")
    until = min(offer.valid_until for offer in offers)
    return speech.words("offers.hint", date=speech.formats.day(until))


def _offers(case: Case, offers: tuple[Offer, ...], speech: Speech, *, keys: bool) -> TableView:
    words = speech.words
    columns = (
        Column(""),
        Column(words("offers.offer")),
        Column(words("offers.total"), right=True),
        Column(words("offers.discount"), right=True),
        Column(words("offers.first")),
        Column(words("offers.authority")),
    )
    chosen = _chosen(case, offers)
    rows = tuple(
        _offer_row(offer, at, speech, chosen=at == chosen, keys=keys) for at, offer in enumerate(offers)
    )
    return TableView(columns, rows, selected=chosen if keys else -1)


def _chosen(case: Case, offers: tuple[Offer, ...]) -> int:
    """Offer 1 is marked from the start; it is never applied by itself."""
    wanted = case.promise.offer_id
    found = (at for at, offer in enumerate(offers) if offer.offer_id == wanted)
    return next(found, 0 if offers else -1)


def _offer_row(offer: Offer, at: int, speech: Speech, *, chosen: bool, keys: bool) -> tuple[Cell, ...]:
    formats, words = speech.formats, speech.words
    first = words(
        "offers.first_on", amount=formats.amount(offer.first_payment), date=formats.day(offer.first_due)
    )
    within = offer.authority is Authority.WITHIN
    authority = (
        Cell(words("offers.within"), ink=Ink.OK, icon="check")
        if within
        else Cell(words("offers.approval"), ink=Ink.WARN, icon="key-round")
    )
    number = f"{at + 1}"
    return (
        Cell("", key=f"Alt {number}") if keys else Cell(number),
        Cell(offer_name(offer, speech), strong=chosen),
        Cell(formats.amount(offer.total), strong=True),
        Cell(formats.percent(offer.discount_bp) if offer.discount_bp else "—"),
        Cell(first),
        authority,
    )


def offer_name(offer: Offer, speech: Speech) -> str:
    """One payment, or down payment and instalments."""
    if offer.instalments == 0 or offer.instalment is None:
        return speech.words("offers.at_once")
    amount = speech.formats.amount(offer.instalment)
    return speech.words("offers.instalments", n=offer.instalments, amount=amount)


def _contact(item: HistoryItem, speech: Speech) -> ContactLine:
    return ContactLine(
        icon=CHANNEL_ICONS.get(item.channel, "info"),
        when=speech.formats.moment(item.at),
        channel=speech.code("channel", item.channel.value),
        text=item.text,
    )
