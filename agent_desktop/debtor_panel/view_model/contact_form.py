"""The form that adds or corrects a contact; a fault stands at its field."""

from __future__ import annotations

from dataclasses import dataclass

from agent_desktop.desk.update_contacts import ADDRESS_PARTS
from agent_desktop.desk.workspace import Case
from agent_desktop.widgets.speech import Speech
from agent_desktop.widgets.views import ButtonView, Kind
from server_api.contract.debt_words import ContactKind

KINDS = (ContactKind.PHONE, ContactKind.EMAIL, ContactKind.ADDRESS)
LABELS = {
    ContactKind.PHONE: ("mobile", "home", "work", "other"),
    ContactKind.EMAIL: ("personal", "work", "other"),
    ContactKind.ADDRESS: ("home", "work", "other"),
}
STATES = ("usable", "wrong", "invalid")


@dataclass(frozen=True, slots=True)
class FieldView:
    """A line of text: its name, label, what stands in it, what is wrong with it."""

    name: str
    label: str
    text: str
    fault: str = ""


@dataclass(frozen=True, slots=True)
class ContactFormView:
    title: str
    how: str
    kinds: tuple[ButtonView, ...]
    value: FieldView
    parts: tuple[FieldView, ...]
    labels: tuple[tuple[str, str], ...]
    label: str
    states: tuple[tuple[str, str], ...]
    state: str
    confirmed: bool
    error: str
    primary: ButtonView


def contact_form_view(case: Case, speech: Speech) -> ContactFormView:
    form, words = case.extras.contact, speech.words
    changing = bool(form.contact_id)
    fault = _fault(form.fault, speech)
    parts = dict(form.parts)
    shown = ADDRESS_PARTS if form.kind is ContactKind.ADDRESS else ()
    named = {"value", *shown}
    return ContactFormView(
        title=words("contact.correct" if changing else "contact.add"),
        how=words("contact.correct_how" if changing else "contact.add_how"),
        kinds=() if changing else _kinds(form.kind, speech),
        value=FieldView(
            "value",
            speech.code("contact_field", form.kind.value),
            form.value,
            fault if form.field == "value" else "",
        ),
        parts=tuple(
            FieldView(
                name,
                speech.code("contact_field", name),
                parts.get(name, ""),
                fault if form.field == name else "",
            )
            for name in shown
        ),
        labels=tuple((code, speech.code("phone_kind", code)) for code in LABELS.get(form.kind, ())),
        label=form.label,
        states=tuple((code, speech.code("contact_state", code)) for code in STATES) if changing else (),
        state=form.state,
        confirmed=form.confirmed,
        error=fault if form.field not in named else "",
        primary=ButtonView(words("contact.save"), "Ctrl Enter", kind=Kind.PRIMARY, enabled=not form.sent),
    )


def _kinds(chosen: ContactKind, speech: Speech) -> tuple[ButtonView, ...]:
    return tuple(
        ButtonView(
            speech.code("contact_kind", kind.value),
            f"Alt {at}",
            kind=Kind.ON if kind is chosen else Kind.NORMAL,
        )
        for at, kind in enumerate(KINDS, start=1)
    )


def _fault(fault: str, speech: Speech) -> str:
    if not fault:
        return ""
    own = f"contact_fault.{fault}"
    return speech.words(own) if speech.words.has(own) else speech.code("error", fault)
