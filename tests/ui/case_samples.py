"""The case's other tabs and forms, as a day brings them. Every name in them is invented."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from agent_desktop.desk.extras_state import (
    ContactForm,
    Extras,
    HardshipForm,
    HoldForm,
    NoteForm,
    Paper,
    RevealAsk,
    Sheet,
    Shown,
)
from agent_desktop.desk.taking_away import asked_anew, bare
from agent_desktop.desk.workspace import Finding, Form, History, ScriptState, Tab, Workspace
from server_api.contract.cases import Disclosure, HistoryPage, LegalFact
from server_api.contract.contacts import NoteWarning
from server_api.contract.debt_words import ContactKind
from server_api.contract.money import Money
from server_api.contract.words import Blocked, IdentityMode, IdentityStatus, LegalKind
from tests.ui.sample_case import HISTORY, NOW, body, head
from tests.ui.sample_details import EXTRAS, NOTES, PANEL, STATEMENT
from tests.ui.samples import ready, talking, with_case

COUNTS = (("email", 2), ("legal", 1), ("letter", 1), ("payment", 2), ("sms", 4), ("voice", 7))


def _tab(language: str, tab: Tab, extras: Extras, form: Form = Form.NONE) -> Workspace:
    return with_case(talking(language), tab=tab, extras=extras, form=form)


def statement(language: str = "pt-BR") -> Workspace:
    return _tab(language, Tab.NEGOTIATION, Extras(sheet=Sheet(view=STATEMENT)), Form.STATEMENT)


def statement_away(language: str = "pt-BR") -> Workspace:
    sheet = Sheet(view=STATEMENT, error="server_away")
    return _tab(language, Tab.NEGOTIATION, Extras(sheet=sheet), Form.STATEMENT)


def searched(language: str = "pt-BR") -> Workspace:
    found = Finding(("voice", "sms"), "retorno", History(items=HISTORY[:2], total=2))
    loaded = History(items=HISTORY, total=17, next_cursor="8", counts=COUNTS)
    return with_case(talking(language), tab=Tab.HISTORY, history=loaded, found=found)


def nothing_found(language: str = "pt-BR") -> Workspace:
    return with_case(searched(language), found=Finding((), "xyz", History()))


def legal_free(language: str = "pt-BR") -> Workspace:
    return with_case(talking(language), tab=Tab.LEGAL)


def disputing(language: str = "pt-BR") -> Workspace:
    form = HoldForm(LegalKind.DISPUTE, reason="not_mine", text="Diz que não fez a compra de 02/09.", by="sms")
    return _tab(language, Tab.NEGOTIATION, Extras(hold=form), Form.HOLD)


def complaining(language: str = "pt-BR") -> Workspace:
    form = HoldForm(LegalKind.COMPLAINT, error="no_reason")
    return _tab(language, Tab.NEGOTIATION, Extras(hold=form), Form.HOLD)


def hardship(language: str = "pt-BR") -> Workspace:
    """Half told: the second amount cannot be read."""
    mark = "." if language == "en" else ","
    typed = (("wages", f"1900{mark}00"), ("housing", "mil"), ("food", f"750{mark}00"), ("dependants", "2"))
    form = HardshipForm(typed, field="housing", error="amount")
    return _tab(language, Tab.LEGAL, Extras(data=EXTRAS, hardship=form), Form.HARDSHIP)


def contacts(language: str = "pt-BR") -> Workspace:
    return _tab(language, Tab.CONTACTS, Extras(data=EXTRAS))


def contacts_coming(language: str = "pt-BR") -> Workspace:
    return _tab(language, Tab.CONTACTS, Extras(loading=True))


def revealing(language: str = "pt-BR") -> Workspace:
    return _tab(language, Tab.CONTACTS, Extras(data=EXTRAS, reveal=RevealAsk("phone", "n1")))


def revealed(language: str = "pt-BR") -> Workspace:
    shown = (Shown("phone", "n1", "+55 11 91234-4321"),)
    return _tab(language, Tab.CONTACTS, Extras(data=EXTRAS, shown=shown))


def correcting(language: str = "pt-BR") -> Workspace:
    form = ContactForm(
        ContactKind.PHONE, "n2", value="(11) 1234", label="home", field="value", fault="bad_phone"
    )
    return _tab(language, Tab.CONTACTS, Extras(data=EXTRAS, contact=form), Form.CONTACT)


def new_address(language: str = "pt-BR") -> Workspace:
    form = ContactForm(
        ContactKind.ADDRESS,
        value="Rua das Flores, 120",
        parts=(("city", "Santo André"), ("region", "SP"), ("postcode", "0901")),
        field="postcode",
        fault="bad_postcode",
    )
    return _tab(language, Tab.CONTACTS, Extras(data=EXTRAS, contact=form), Form.CONTACT)


def documents(language: str = "pt-BR") -> Workspace:
    return _tab(language, Tab.DOCUMENTS, Extras(data=EXTRAS))


def warned(language: str = "pt-BR") -> Workspace:
    note = NoteForm(
        "Está em tratamento de câncer, pede para falar com a filha.",
        pinned=True,
        warning=NoteWarning(words=("câncer",), reason="health"),
    )
    return _tab(language, Tab.DOCUMENTS, Extras(data=EXTRAS, note=note))


def paper_coming(language: str = "pt-BR") -> Workspace:
    return _tab(language, Tab.DOCUMENTS, Extras(data=EXTRAS, paper=Paper("doc0")), Form.PAPER)


def alerted(language: str = "pt-BR") -> Workspace:
    full = body().model_copy(update={"alerts": NOTES, "best_time": "Melhor hora: 18–20 h"})
    return with_case(talking(language), body=full)


def other_person(language: str = "pt-BR") -> Workspace:
    workspace = talking(language)
    case = workspace.case
    if case is None:
        raise ValueError("a sample call has a case")
    identity = asked_anew(case.head.identity, IdentityStatus.OTHER_PERSON)
    known = replace(case, head=case.head.model_copy(update={"identity": identity}))
    gone = replace(bare(known), note="", note_kept_at=None, script=ScriptState(path=("open",)))
    return replace(workspace, case=gone)


def notice_due(language: str = "pt-BR") -> Workspace:
    notice = Disclosure(
        code="mini_miranda",
        text="Esta ligação trata da cobrança de uma dívida; o que for dito pode ser usado para isso.",
        rule_id="BR-CRED-12",
        amounts=True,
    )
    waiting = head(IdentityMode.MASKED, IdentityStatus.CONFIRMED).model_copy(
        update={"amounts_wait": True, "disclosures": (notice,)}
    )
    return with_case(talking(language), head=waiting, body=None, history=History())


def taken_away(language: str = "pt-BR") -> Workspace:
    workspace = talking(language)
    case = workspace.case
    if case is None:
        raise ValueError("a sample call has a case")
    return replace(workspace, case=replace(bare(case), withheld="legal"))


def own_day(language: str = "pt-BR") -> Workspace:
    return replace(ready(language), own=PANEL)


def deceased(language: str = "pt-BR") -> Workspace:
    """Reported in mid call by whoever answered: nothing of the debt is left on the screen."""
    blocks = (Blocked.OFFERS, Blocked.PROMISES, Blocked.ORDERS, Blocked.CONTACT, Blocked.AMOUNTS)
    fact = LegalFact(
        kind=LegalKind.DECEASED, since=NOW.date(), rule_id="MX-DECEASED", rule_version=1, blocks=blocks
    )
    told = body((fact,)).model_copy(
        update={
            "balance": Money(0, "MXN"),
            "debts": (),
            "offers": (),
            "promises": (),
            "history": HistoryPage(items=(), total=0),
            "next_step": None,
            "counts": {},
        }
    )
    desk = talking(language)
    assert desk.case is not None
    waiting = desk.case.head.identity.model_copy(update={"status": IdentityStatus.PENDING})
    head = desk.case.head.model_copy(update={"identity": waiting})
    return with_case(desk, head=head, body=told, history=History())


CASES: dict[str, Callable[[str], Workspace]] = {
    "02-ready-own-day": own_day,
    "03-other-person": other_person,
    "03-notice-before-amounts": notice_due,
    "04-alerts": alerted,
    "04-contacts": contacts,
    "04-contacts-coming": contacts_coming,
    "04-contacts-why": revealing,
    "04-contacts-shown": revealed,
    "04-contact-fault": correcting,
    "04-contact-address": new_address,
    "04-documents": documents,
    "04-documents-words": warned,
    "04-document-coming": paper_coming,
    "04-statement": statement,
    "04-statement-away": statement_away,
    "06-history-searched": searched,
    "06-history-nothing": nothing_found,
    "07-deceased": deceased,
    "07-legal-free": legal_free,
    "07-legal-taken-away": taken_away,
    "07-dispute-form": disputing,
    "07-complaint-form": complaining,
    "07-hardship": hardship,
}
