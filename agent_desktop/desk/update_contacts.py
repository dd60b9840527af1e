"""Contacts: how a debtor is reached, what the debtor allows, whole values for some seconds."""

from dataclasses import replace

from agent_desktop.desk import commands as c
from agent_desktop.desk import commands_extras as cx
from agent_desktop.desk import events_extras as ex
from agent_desktop.desk.change import Change, refuse, same, with_case
from agent_desktop.desk.events_world import RequestRefused
from agent_desktop.desk.extras_state import REVEAL_REASONS, ContactForm, Extras, RevealAsk, Shown
from agent_desktop.desk.reading import server_up
from agent_desktop.desk.workspace import Case, Form, Tab, Workspace
from server_api.contract.contacts import ChangeContact, ContactLine, Reveal, SetConsent
from server_api.contract.debt_words import ContactKind

#: A value typed is at most so long (``ShortText``).
LONGEST = 200
#: Parts of an address, in the order of the form.
ADDRESS_PARTS = ("city", "region", "postcode")
#: A value is never shown longer than this, whatever the server says, s.
LONGEST_SHOWN_S = 60.0
CONSENT = "consent"


def update(workspace: Workspace, case: Case, event: ex.ContactEvent) -> Change:
    """The desk after an event of the contacts."""
    match event:
        case ex.ExtrasArrived():
            return _arrived(workspace, case, event)
        case ex.ContactPicked(contact_id):
            return same(_put(workspace, case, replace(case.extras, chosen=contact_id)))
        case ex.ContactFormOpened(kind, contact_id):
            return same(open_form(workspace, case, kind, contact_id))
        case ex.ContactTyped(name, value):
            return same(_typed(workspace, case, name, value[:LONGEST]))
        case ex.ContactSaved():
            return _save(workspace, case)
        case ex.ConsentChanged():
            return _consent(workspace, case, event)
        case _:
            return _reveal(workspace, case, event)


def _put(workspace: Workspace, case: Case, extras: Extras) -> Workspace:
    return with_case(workspace, replace(case, extras=extras))


def load(workspace: Workspace, case: Case) -> Change:
    """Ask for what the hidden tabs show, when one of them is opened first."""
    extras = case.extras
    if case.body is None or (extras.data is not None and not extras.stale) or extras.loading:
        return same(with_case(workspace, case))
    if not server_up(workspace):
        return same(_put(workspace, case, replace(extras, error="server_away")))
    loading = replace(extras, loading=True, stale=False, error="")
    return same(_put(workspace, case, loading), cx.LoadExtras(case.head.person_id, case.head.call_id))


def _arrived(workspace: Workspace, case: Case, event: ex.ExtrasArrived) -> Change:
    if event.person_id != case.head.person_id or case.body is None:
        return same(workspace)
    extras = replace(case.extras, data=event.extras, loading=False, error="")
    if not event.changed:
        arrived = replace(case, extras=extras)
        return load(workspace, arrived) if extras.stale else same(with_case(workspace, arrived))
    saved = case.extras.contact.sent and not case.extras.busy
    if saved:
        extras = replace(extras, contact=ContactForm())
    closes = saved and case.form is Form.CONTACT
    case = replace(case, form=Form.NONE if closes else case.form)
    done = _put(workspace, case, replace(extras, busy=""))
    return same(done, c.Announce("contact_saved" if saved else "consent_saved"))


def line_of(extras: Extras, contact_id: str) -> ContactLine | None:
    """The contact with this id."""
    lines = extras.data.contacts if extras.data is not None else ()
    return next((line for line in lines if line.contact_id == contact_id), None)


def open_form(workspace: Workspace, case: Case, kind: ContactKind, contact_id: str) -> Workspace:
    """Add one, or correct the one with this id; its whole value is never filled in."""
    if case.body is None:
        return workspace
    line = line_of(case.extras, contact_id)
    before = case.extras.contact
    if (before.kind, before.contact_id) == (kind, contact_id) and before.value:
        form = replace(before, sent=False)
    else:
        form = ContactForm(
            kind=line.kind if line else kind,
            contact_id=contact_id,
            label=line.label if line else "",
            state=line.state if line else "",
        )
    extras = replace(case.extras, contact=form)
    return _put(workspace, replace(case, tab=Tab.CONTACTS, form=Form.CONTACT), extras)


def _typed(workspace: Workspace, case: Case, name: str, value: str) -> Workspace:
    form = replace(case.extras.contact, field="", fault="")
    match name:
        case "kind":
            form = ContactForm(kind=ContactKind(value), confirmed=form.confirmed)
        case "value":
            form = replace(form, value=value)
        case "label":
            form = replace(form, label=value)
        case "state":
            form = replace(form, state=value)
        case "confirmed":
            form = replace(form, confirmed=bool(value))
        case _:
            others = tuple(part for part in form.parts if part[0] != name)
            form = replace(form, parts=(*others, (name, value)))
    return _put(workspace, case, replace(case.extras, contact=form))


def _save(workspace: Workspace, case: Case) -> Change:
    form = case.extras.contact
    if case.form is not Form.CONTACT or form.sent:
        return same(workspace)
    if not form.value.strip() and not form.contact_id:
        wrong = replace(form, field="value", fault="missing")
        return same(_put(workspace, case, replace(case.extras, contact=wrong)))
    if not server_up(workspace):
        wrong = replace(form, field="", fault="server_away")
        return same(_put(workspace, case, replace(case.extras, contact=wrong)))
    change = ChangeContact(
        kind=form.kind,
        contact_id=form.contact_id,
        value=form.value.strip(),
        label=form.label,
        state=form.state,
        parts={name: value.strip() for name, value in form.parts if value.strip()},
        confirmed=form.confirmed,
        call_id=case.head.call_id,
    )
    sent = replace(case.extras, contact=replace(form, sent=True, field="", fault=""))
    return same(_put(workspace, case, sent), cx.SaveContact(case.head.person_id, change))


def _consent(workspace: Workspace, case: Case, event: ex.ConsentChanged) -> Change:
    if case.extras.busy or line_of(case.extras, event.contact_id) is None:
        return same(workspace)
    if not server_up(workspace):
        return refuse(workspace, "server_away_contact")
    consent = SetConsent(
        contact_id=event.contact_id,
        channel=event.channel,
        purpose=event.purpose,
        state=event.state,
        call_id=case.head.call_id,
    )
    busy = _put(workspace, case, replace(case.extras, busy=CONSENT))
    return same(busy, cx.SaveConsent(case.head.person_id, consent))


# --- whole values ---------------------------------------------------------------------------------


def _reveal(
    workspace: Workspace,
    case: Case,
    event: ex.RevealAsked | ex.RevealReasonGiven | ex.RevealLeft | ex.RevealTold | ex.RevealOver,
) -> Change:
    extras = case.extras
    match event:
        case ex.RevealAsked(what, item_id):
            if case.body is None:
                return same(workspace)
            return same(_put(workspace, case, replace(extras, reveal=RevealAsk(what, item_id))))
        case ex.RevealReasonGiven(reason):
            return _reason_given(workspace, case, reason)
        case ex.RevealLeft():
            return same(_put(workspace, case, replace(extras, reveal=None, shown=())))
        case ex.RevealOver(what, item_id):
            left = tuple(one for one in extras.shown if (one.what, one.item_id) != (what, item_id))
            return same(_put(workspace, case, replace(extras, shown=left)))
        case ex.RevealTold():
            return _told(workspace, case, event)


def _reason_given(workspace: Workspace, case: Case, reason: str) -> Change:
    ask = case.extras.reveal
    if ask is None or ask.sent or reason not in REVEAL_REASONS:
        return same(workspace)
    if not server_up(workspace):
        away = replace(ask, error="server_away")
        return same(_put(workspace, case, replace(case.extras, reveal=away)))
    sent = replace(case.extras, reveal=replace(ask, sent=True, error=""))
    wanted = Reveal(what=ask.what, item_id=ask.item_id, reason=reason)
    return same(_put(workspace, case, sent), cx.RevealValue(case.head.person_id, wanted))


def _told(workspace: Workspace, case: Case, event: ex.RevealTold) -> Change:
    ask = case.extras.reveal
    wanted = ask is not None and (ask.what, ask.item_id) == (event.what, event.item_id)
    if event.person_id != case.head.person_id or case.body is None or not wanted:
        return same(workspace)
    others = tuple(one for one in case.extras.shown if one.item_id != event.item_id)
    shown = (*others, Shown(event.what, event.item_id, event.revealed.value))
    extras = replace(case.extras, reveal=None, shown=shown)
    seconds = min(event.revealed.hide_after_s, LONGEST_SHOWN_S)
    return same(_put(workspace, case, extras), cx.HideLater(event.what, event.item_id, seconds))


def refused(workspace: Workspace, event: RequestRefused) -> Change:
    """The fault stands at its field; what was typed stays."""
    case = workspace.case
    if case is None:
        return same(workspace)
    extras, code, params = case.extras, event.code.value, dict(event.params)
    match event.about:
        case cx.LoadExtras.__name__:
            return same(_put(workspace, case, replace(extras, loading=False, error=code)))
        case cx.SaveContact.__name__:
            wrong = replace(
                extras.contact, sent=False, field=params.get("field", ""), fault=params.get("fault", code)
            )
            return same(_put(workspace, case, replace(extras, contact=wrong)))
        case cx.RevealValue.__name__ if extras.reveal is not None:
            ask = replace(extras.reveal, sent=False, error=code)
            return same(_put(workspace, case, replace(extras, reveal=ask)))
        case _:
            return refuse(_put(workspace, case, replace(extras, busy="")), "consent_refused", code=code)
