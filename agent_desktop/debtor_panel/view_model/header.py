"""The header of the case: who, where, how much, the facts that matter, and the next step."""

from __future__ import annotations

from dataclasses import dataclass

from agent_desktop.debtor_panel.view_model.advice import best_time, next_words
from agent_desktop.desk.reading import hiding_fact, identified, in_wrap_up, stopping
from agent_desktop.desk.workspace import Case, SaveState, Workspace
from agent_desktop.widgets.formats import unbroken
from agent_desktop.widgets.speech import Speech, joined
from agent_desktop.widgets.tokens import Ink
from agent_desktop.widgets.views import ButtonView, ChipView, Kind, SlotView
from server_api.contract.cases import CaseBody, LegalFact
from server_api.contract.money import Money
from server_api.contract.words import Blocked, IdentityStatus, LegalKind

#: The server's word for it.
PERSON_WITHDRAWN = "person_withdrawn"
_PART_PAID = "part_paid"

_LEGAL_ICONS = {
    LegalKind.PROTESTED: "stamp",
    LegalKind.DISPUTE: "ban",
    LegalKind.COMPLAINT: "message-circle",
    LegalKind.DECEASED: "flower-2",
    LegalKind.JUDICIAL: "scale",
    LegalKind.BANKRUPTCY: "scale",
    LegalKind.ATTORNEY: "scale",
}


@dataclass(frozen=True, slots=True)
class HeaderView:
    name: str
    line: str
    balance_label: str = ""
    balance: str = ""
    pending: ChipView | None = None
    chips: tuple[ChipView, ...] = ()
    alert: str = ""
    """Pinned notes, on one line beside the chips: their room is always there."""


def header_view(case: Case, speech: Speech) -> HeaderView:
    """Name and masked document always; the rest only from a body that was sent."""
    head, body = case.head, case.body
    document = f"{head.document_kind.upper()} {unbroken(head.document_masked)}"
    pending = None
    if not identified(case):
        # where the case is on screen, the same chip also says what must not be said
        key = "identity.not_confirmed" if body is None else "identity.say_nothing"
        pending = ChipView(speech.words(key), "lock", Ink.ACCENT)
    if head.identity.status is IdentityStatus.OTHER_PERSON:
        # not even the document: nobody else need see it over the agent's shoulder
        return HeaderView(head.name, "", pending=ChipView(speech.words("withheld.other_title"), "user-x"))
    if body is None:
        return HeaderView(head.name, document, pending=pending)
    if hiding_fact(case) is not None:
        # no amount, and no question who it is: the slot says why
        hidden = ChipView(speech.words("header.nothing_shown"), "lock")
        return HeaderView(head.name, joined(document, _place(case)), chips=(hidden,))
    label = "header.balance_disputed" if _disputed(body) else "header.balance_on"
    balance_label = speech.words(label, date=speech.formats.full_date(body.balance_on))
    chips = _chips(body, speech)
    if body.alerts:
        chips = _beside_alert(chips)
    return HeaderView(
        name=head.name,
        line=joined(document, _place(case), _age(body, speech), _since(body, speech)),
        balance_label=balance_label,
        balance=speech.formats.money(body.balance),
        chips=chips if pending is None else (pending, *(chip for chip in chips if chip.ink is Ink.TEXT2)),
        pending=None,
        alert=_alert(body, speech),
    )


def _beside_alert(chips: tuple[ChipView, ...]) -> tuple[ChipView, ...]:
    """Where room is short the last ones give way: days late and what is coloured stay."""
    coloured = tuple(chip for chip in chips[1:] if chip.ink is not Ink.TEXT2)
    counted = tuple(chip for chip in chips[1:] if chip not in coloured)
    return (*chips[:1], *coloured, *reversed(counted))


def _alert(body: CaseBody, speech: Speech) -> str:
    """The newest in full; how many more there are."""
    if not body.alerts:
        return ""
    newest, *others = body.alerts
    text = " ".join(newest.text.split())
    return speech.words("header.alerts_more", text=text, n=len(others)) if others else text


def _place(case: Case) -> str:
    return ", ".join(part for part in (case.head.city, case.head.region) if part)


def _age(body: CaseBody, speech: Speech) -> str:
    if body.birth_year is None:
        return ""
    return speech.words("header.age", n=speech.clock_now.year - body.birth_year)


def _since(body: CaseBody, speech: Speech) -> str:
    return speech.words("header.since", year=body.customer_since) if body.customer_since else ""


def _disputed(body: CaseBody) -> bool:
    return any(fact.kind is LegalKind.DISPUTE for fact in body.legal)


def _chips(body: CaseBody, speech: Speech) -> tuple[ChipView, ...]:
    chips: list[ChipView] = []
    late = max((debt.days_late for debt in body.debts), default=0)
    if late > 0:
        chips.append(ChipView(speech.words("header.late", n=late), "calendar-clock"))
    segment = joined(body.segment, body.risk)
    if segment:
        chips.append(ChipView(segment))
    if body.promises_due:
        kept = speech.words("header.promises", kept=body.promises_kept, n=body.promises_due)
        chips.append(ChipView(kept))
    when = best_time(body, speech)
    if when:
        chips.append(ChipView(when, "clock"))
    # a block already fills the slot below: the chip says what the slot does not
    others = tuple(fact for fact in body.legal if not fact.blocks)
    if others:
        # the only coloured one: it goes before what gives way first where room is short
        chips.insert(min(len(chips), 3), _legal_chip(others, speech))
    return tuple(chips)


def _legal_chip(facts: tuple[LegalFact, ...], speech: Speech) -> ChipView:
    """One chip, the newest fact: more would be decoration."""
    fact = max(facts, key=lambda f: f.since)
    name = legal_name(fact, speech)
    text = speech.words("header.legal_since", fact=name, date=speech.formats.day(fact.since))
    return ChipView(text, legal_icon(fact), Ink.WARN)


def legal_icon(fact: LegalFact) -> str:
    """A block looks like one; anything else by its kind."""
    return "ban" if fact.blocks else _LEGAL_ICONS.get(fact.kind, "scale")


def legal_name(fact: LegalFact, speech: Speech) -> str:
    """What the fact is called; the server's own words where this release has none."""
    return speech.code("legal_kind", fact.kind.value, fact.text or fact.rule_id)


def slot_view(workspace: Workspace, case: Case, speech: Speech, *, identity_open: bool = False) -> SlotView:
    """Advice, a legal block, or what became of the call; always the same height."""
    body = case.body
    words = speech.words
    gone = _withdrawn_slot(workspace, case, speech)
    if gone is not None:
        return gone
    hiding = hiding_fact(case)
    if hiding is not None:
        return _blocked_slot(hiding, speech)
    if body is None or not identified(case):
        key = "identity.close" if identity_open else "identity.open"
        button = ButtonView(words(key), "I", kind=Kind.ON if identity_open else Kind.NORMAL)
        return SlotView(
            words("identity.slot_title"), words("identity.slot_reason"), icon="shield-check", button=button
        )
    blocking = next(
        (f for f in body.legal if Blocked.OFFERS in f.blocks or Blocked.CONTACT in f.blocks), None
    )
    if blocking is not None:
        return _blocked_slot(blocking, speech)
    promised = _promise_slot(workspace, case, speech)
    if promised is not None:
        return promised
    step = body.next_step
    if step is None:
        return SlotView(words("next.none"), words("next.none_reason"), icon="info")
    title, reason = next_words(step, speech)
    if step.blocked:
        return SlotView(title, joined(reason, step.rule_id), Ink.BAD, "ban")
    kind = Kind.NORMAL if in_wrap_up(workspace) else Kind.PRIMARY
    free = not stopping(case)
    use = ButtonView(words("next.use_offer"), "O", kind=kind if free else Kind.NORMAL, enabled=free)
    return SlotView(title, reason, button=use if step.offer_id else None)


def _withdrawn_slot(workspace: Workspace, case: Case, speech: Speech) -> SlotView | None:
    """Paid, or said no, while the agent talks to them: before anything else that might be advised."""
    told = next((dict(n.params) for n in workspace.notices if n.code == PERSON_WITHDRAWN), None)
    if told is None or told.get("call_id", case.head.call_id) != case.head.call_id:
        return None
    reason = told.get("reason", "")
    if reason == _PART_PAID and case.promise.agreed:
        return None  # what was agreed, and paid just now, stands there instead
    why = speech.code("withdrawn", reason, speech.words("withdrawn.other"))
    if reason == _PART_PAID:
        return SlotView(why, speech.words("withdrawn.how_part_paid"), Ink.OK, "banknote")
    return SlotView(why, speech.words("withdrawn.how"), Ink.BAD, "ban")


def _blocked_slot(fact: LegalFact, speech: Speech) -> SlotView:
    words = speech.words
    reason = joined(
        words("legal.since", date=speech.formats.full_date(fact.since)),
        words("legal.rule", rule=unbroken(fact.rule_id), version=fact.rule_version),
    )
    title = words("legal.suspended", fact=legal_name(fact, speech).lower())
    return SlotView(title, reason, Ink.BAD, "ban", ButtonView(words("legal.see_rule"), "F"))


def _promise_slot(workspace: Workspace, case: Case, speech: Speech) -> SlotView | None:
    promise = case.promise
    if not promise.agreed or promise.amount_minor is None or promise.due_on is None:
        return None
    words = speech.words
    saved = workspace.wrap_up.save is SaveState.SAVED
    kept = workspace.wrap_up.save is SaveState.KEPT_HERE
    key = "promise.slot_saved" if saved else "promise.slot_kept" if kept else "promise.slot_agreed"
    amount = promise_amount(case, speech)
    day = f"{speech.formats.weekday(promise.due_on)}, {speech.formats.day(promise.due_on)}"
    reason = words("promise.slot_reason" if not (saved or kept) else "promise.slot_done")
    button = ButtonView(words("promise.see"), "P")
    icon = "circle-check" if saved else "hard-drive-download" if kept else "handshake"
    return SlotView(words(key, amount=amount, day=day), reason, icon=icon, button=button)


def promise_amount(case: Case, speech: Speech) -> str:
    """The amount of the promise being made, with its currency; nothing while there is none."""
    promise = case.promise
    currency = promise.currency or (case.body.balance.currency if case.body else "")
    if promise.amount_minor is None or not currency:
        return ""
    return speech.formats.money(Money(promise.amount_minor, currency))
