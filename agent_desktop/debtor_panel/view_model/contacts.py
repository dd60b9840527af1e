"""The contacts' page: how a debtor is reached, what the debtor allows, who else may hear of the debt."""

from __future__ import annotations

from dataclasses import dataclass

from agent_desktop.desk.events_extras import ConsentChanged
from agent_desktop.desk.extras_state import REVEAL_REASONS, Extras
from agent_desktop.desk.update_contacts import line_of
from agent_desktop.desk.workspace import Case
from agent_desktop.widgets.formats import unbroken
from agent_desktop.widgets.speech import Speech, joined
from agent_desktop.widgets.tokens import Ink
from agent_desktop.widgets.views import ButtonView, Cell, Column, Kind, TableView
from server_api.contract.cases import PhoneLine
from server_api.contract.contacts import Consent, ContactLine, PartyLine
from server_api.contract.debt_words import ConsentState, ContactKind
from server_api.contract.words import Channel

_ICONS = {ContactKind.PHONE: "phone", ContactKind.EMAIL: "mail", ContactKind.ADDRESS: "inbox"}
_ORDER = {ContactKind.PHONE: 0, ContactKind.EMAIL: 1, ContactKind.ADDRESS: 2}
#: What a channel can be used for, in the order of the page.
PURPOSES = ("collection", "reminders", "offers")
#: Channels of a contact that the debtor can allow or forbid.
CHANNELS = {
    ContactKind.PHONE: (Channel.VOICE, Channel.SMS, Channel.WHATSAPP),
    ContactKind.EMAIL: (Channel.EMAIL,),
    ContactKind.ADDRESS: (Channel.LETTER,),
}
_CONSENT_LOOK = {
    ConsentState.GRANTED: ("check", Ink.OK),
    ConsentState.WITHDRAWN: ("ban", Ink.BAD),
    ConsentState.UNASKED: ("circle", Ink.TEXT3),
}
_STATE_ICONS = {"usable": "check", "unconfirmed": "circle"}
#: Deeds of the page in the order of their keys.
SHOW, CORRECT, ADD_PHONE, ADD_EMAIL, ADD_ADDRESS = "show", "correct", "phone", "email", "address"
_DEEDS = (
    (SHOW, "eye"),
    (CORRECT, "pencil-line"),
    (ADD_PHONE, "plus"),
    (ADD_EMAIL, "plus"),
    (ADD_ADDRESS, "plus"),
)


@dataclass(frozen=True, slots=True)
class ConsentView:
    """One button: what it says now, and what a press asks for. Three of a channel stand in a line."""

    channel: str
    spoken: str
    face: ButtonView
    deed: ConsentChanged


@dataclass(frozen=True, slots=True)
class ContactsView:
    table: TableView
    ids: tuple[str, ...]
    chosen: str
    chosen_kind: str
    chosen_name: str
    consents: tuple[ConsentView, ...]
    deeds_title: str
    deeds: tuple[tuple[str, str, str], ...]
    codes: tuple[str, ...]
    asking: bool
    parties: TableView
    state: str
    reveal_error: str


def contacts_view(case: Case, speech: Speech) -> ContactsView:
    extras, words = case.extras, speech.words
    lines = _lines(case)
    chosen = _chosen(extras, lines)
    line = line_of(extras, chosen)
    asking = extras.reveal is not None
    return ContactsView(
        table=_table(lines, chosen, extras, speech),
        ids=tuple(one.contact_id for one in lines),
        chosen=chosen,
        chosen_kind=next((one.kind.value for one in lines if one.contact_id == chosen), ""),
        chosen_name=_value(line, extras) if line is not None else "",
        consents=_consents(line, extras, speech) if line is not None else (),
        deeds_title=words("contacts.why_show" if asking else "legal.you_may"),
        deeds=_deeds(extras, line, speech),
        codes=REVEAL_REASONS if asking else tuple(code for code, _ in _offered(line)),
        asking=asking,
        parties=_parties(extras.data.parties if extras.data else (), extras, speech),
        state=_state(extras, speech),
        reveal_error=_code(extras.reveal.error, speech) if extras.reveal is not None else "",
    )


def _lines(case: Case) -> tuple[ContactLine, ...]:
    """Those that came with the case, until the whole list is here."""
    data = case.extras.data
    if data is None:
        phones = case.body.phones if case.body is not None else ()
        return tuple(_from_phone(phone) for phone in phones)
    return tuple(sorted(data.contacts, key=lambda one: (_ORDER.get(one.kind, 9), -one.quality)))


def _from_phone(phone: PhoneLine) -> ContactLine:
    return ContactLine(
        contact_id=phone.phone_id,
        kind=ContactKind.PHONE,
        masked=phone.masked,
        label=phone.kind,
        source=phone.source,
        state="usable" if phone.usable else "blocked",
        last_result=phone.last_result,
    )


def _chosen(extras: Extras, lines: tuple[ContactLine, ...]) -> str:
    if any(one.contact_id == extras.chosen for one in lines):
        return extras.chosen
    return lines[0].contact_id if lines else ""


def _value(line: ContactLine, extras: Extras) -> str:
    """The whole value while it is shown, else the masked one."""
    shown = next((one for one in extras.shown if one.item_id == line.contact_id), None)
    return shown.value if shown is not None else unbroken(line.masked)


def _table(lines: tuple[ContactLine, ...], chosen: str, extras: Extras, speech: Speech) -> TableView:
    words = speech.words
    columns = (
        Column(words("contacts.contact")),
        Column(words("contacts.kind")),
        Column(words("contacts.source")),
        Column(words("contacts.last")),
        Column(words("contacts.quality"), right=True),
        Column(words("contacts.usable")),
    )
    rows = tuple(_row(line, extras, speech) for line in lines)
    at = next((n for n, one in enumerate(lines) if one.contact_id == chosen), -1)
    return TableView(columns, rows, selected=at)


def _row(line: ContactLine, extras: Extras, speech: Speech) -> tuple[Cell, ...]:
    shown = any(one.item_id == line.contact_id for one in extras.shown)
    usable = line.state == "usable"
    last = speech.code("phone_result", line.last_result) if line.last_result else "—"
    when = speech.formats.moment(line.last_at) if line.last_at is not None else ""
    return (
        Cell(
            _value(line, extras),
            icon="eye" if shown else _ICONS.get(line.kind, "info"),
            mark=Ink.ACCENT if shown else Ink.TEXT2,
            strong=shown,
        ),
        Cell(_kind(line, speech)),
        Cell(_source(line, speech)),
        Cell(last, sub=when),
        Cell(speech.formats.percent(line.quality * 100) if line.quality else "—"),
        Cell(
            speech.code("contact_state", line.state),
            ink=Ink.OK if usable else Ink.TEXT3,
            icon=_STATE_ICONS.get(line.state, "ban"),
        ),
    )


def _kind(line: ContactLine, speech: Speech) -> str:
    if line.label:
        return speech.code("phone_kind", line.label)
    return speech.code("contact_kind", line.kind.value)


def _source(line: ContactLine, speech: Speech) -> str:
    """Several sources stand with a plus between."""
    names = (speech.code("contact_source", one) for one in line.source.split("+") if one)
    return " + ".join(names) or "—"


def _offered(line: ContactLine | None) -> tuple[tuple[str, str], ...]:
    return _DEEDS if line is not None else _DEEDS[2:]


def _deeds(extras: Extras, line: ContactLine | None, speech: Speech) -> tuple[tuple[str, str, str], ...]:
    if extras.reveal is not None:
        return tuple(
            (f"Alt {at}", "eye", speech.code("reveal_reason", reason))
            for at, reason in enumerate(REVEAL_REASONS, start=1)
        )
    return tuple(
        (f"Alt {at}", icon, speech.code("contact_deed", code))
        for at, (code, icon) in enumerate(_offered(line), start=1)
    )


def _consents(line: ContactLine, extras: Extras, speech: Speech) -> tuple[ConsentView, ...]:
    known = {(one.channel, one.purpose): one for one in line.consents}
    channels = [*CHANNELS.get(line.kind, ())]
    channels += [one.channel for one in line.consents if one.channel not in channels]
    wanted = [(channel, purpose) for channel in dict.fromkeys(channels) for purpose in PURPOSES]
    return tuple(
        _consent(
            line,
            known.get(key) or Consent(channel=key[0], purpose=key[1], state=ConsentState.UNASKED),
            extras,
            speech,
        )
        for key in wanted
    )


def _consent(line: ContactLine, consent: Consent, extras: Extras, speech: Speech) -> ConsentView:
    granted = consent.state is ConsentState.GRANTED
    icon, _ = _CONSENT_LOOK.get(consent.state, ("circle", Ink.TEXT3))
    since = speech.formats.moment(consent.since) if consent.since is not None else ""
    channel = speech.code("channel", consent.channel.value)
    purpose = speech.code("purpose", consent.purpose)
    state = speech.code("consent", consent.state.value)
    deed = ConsentChanged(
        line.contact_id,
        consent.channel,
        consent.purpose,
        ConsentState.WITHDRAWN if granted else ConsentState.GRANTED,
    )
    kind = Kind.DANGER if consent.state is ConsentState.WITHDRAWN else Kind.NORMAL
    face = ButtonView(
        state,
        icon=icon,
        kind=kind,
        enabled=not extras.busy,
        tip=joined(since, consent.source),
    )
    return ConsentView(channel, f"{channel}, {purpose}: {state}", face, deed)


def _parties(parties: tuple[PartyLine, ...], extras: Extras, speech: Speech) -> TableView:
    words = speech.words
    columns = (
        Column(words("contacts.party")),
        Column(words("contacts.party_role")),
        Column(words("contacts.party_contact")),
        Column(words("contacts.party_hears")),
    )
    return TableView(columns, tuple(_party(one, speech) for one in parties))


def _party(party: PartyLine, speech: Speech) -> tuple[Cell, ...]:
    words = speech.words
    hears = words("contacts.may_hear" if party.may_hear else "contacts.may_not_hear")
    since = speech.formats.full_date(party.since) if party.since is not None else ""
    return (
        Cell(party.name, sub=unbroken(party.document_masked)),
        Cell(speech.code("party_role", party.role.value)),
        Cell(unbroken(party.phone_masked) or "—"),
        Cell(
            hears,
            sub=joined(unbroken(party.rule_id), since),
            ink=Ink.OK if party.may_hear else Ink.TEXT2,
            icon="check" if party.may_hear else "ban",
        ),
    )


def _state(extras: Extras, speech: Speech) -> str:
    if extras.error:
        return _code(extras.error, speech)
    return speech.words("contacts.loading") if extras.loading and extras.data is None else ""


def _code(code: str, speech: Speech) -> str:
    if not code:
        return ""
    if code == "server_away":
        return speech.words("contacts.server_away")
    return speech.code("error", code)
