"""The legal page: what is blocked by which rule, what may be done, the hold's card, all that happened."""

from __future__ import annotations

from dataclasses import dataclass

from agent_desktop.debtor_panel.view_model.header import legal_icon, legal_name
from agent_desktop.desk.extras_state import HOLD_KINDS
from agent_desktop.desk.reading import in_call
from agent_desktop.desk.workspace import Case, Workspace
from agent_desktop.widgets.formats import unbroken
from agent_desktop.widgets.speech import Speech, joined
from agent_desktop.widgets.tokens import Ink
from agent_desktop.widgets.views import Cell, Column, TableView
from server_api.contract.cases import CaseBody, LegalFact
from server_api.contract.holds import AllowedAction, BlockedLine, HoldView, LegalEvent
from server_api.contract.words import Blocked, LegalKind

_BLOCKED_ORDER = (
    Blocked.OFFERS,
    Blocked.PROMISES,
    Blocked.ORDERS,
    Blocked.CONTACT,
    Blocked.AMOUNTS,
    Blocked.LISTING,
    Blocked.PRESSURE,
)
_ACTION_ICONS = {
    "hold_reason": "clipboard-list",
    "send_protocol": "hash",
    "transfer": "phone-forwarded",
    "correct_contact": "contact",
    "close_politely": "phone-off",
    "hear_attorney": "scale",
    "hardship": "scroll-text",
}
_KIND_ICONS = {
    LegalKind.DISPUTE: "ban",
    LegalKind.COMPLAINT: "message-circle",
    LegalKind.ATTORNEY: "scale",
    LegalKind.OVER_INDEBTED: "scroll-text",
    LegalKind.CEASE_CONTACT: "phone-missed",
    LegalKind.DECEASED: "flower-2",
    LegalKind.MINOR: "user-x",
    LegalKind.PROTESTED: "stamp",
}
#: What the family of a dead debtor, or the parents of a minor, may still want.
_OF_A_DEATH = (LegalKind.COMPLAINT, LegalKind.ATTORNEY, LegalKind.CEASE_CONTACT)
#: Alt 1-9.
MOST_ACTIONS = 9


@dataclass(frozen=True, slots=True)
class BlockLine:
    what: str
    why: str
    rule: str
    since: str


@dataclass(frozen=True, slots=True)
class ActionLine:
    """``kind``: it opens the form of this kind; otherwise it is the n-th of what the server allows."""

    key: str
    icon: str
    text: str
    index: int = -1
    kind: LegalKind | None = None


@dataclass(frozen=True, slots=True)
class LegalView:
    blocked: tuple[BlockLine, ...]
    none: str
    actions: tuple[ActionLine, ...]
    facts: tuple[tuple[str, str], ...]
    events: TableView


def legal_view(workspace: Workspace, case: Case, speech: Speech) -> LegalView:
    body = case.body
    if body is None:
        return LegalView((), "", (), (), TableView((), ()))
    return LegalView(
        blocked=_blocked(body, speech),
        none="" if body.blocked or any(fact.blocks for fact in body.legal) else speech.words("legal.free"),
        actions=_actions(workspace, body, speech),
        facts=_card(body, speech),
        events=legal_events(body, speech),
    )


# --- what is blocked ------------------------------------------------------------------------------


def _blocked(body: CaseBody, speech: Speech) -> tuple[BlockLine, ...]:
    if body.blocked:
        return tuple(_line(line, speech) for line in body.blocked)
    return _by_facts(body.legal, speech)


def _line(line: BlockedLine, speech: Speech) -> BlockLine:
    """What the server stopped with it; the rule at the right with its version and the day."""
    what = line.text or speech.code("blocked", line.what)
    moment = speech.formats.moment(speech.happened(line.since)) if line.since is not None else ""
    version = speech.words("legal.version", version=line.rule_version)
    return BlockLine(what, line.detail, unbroken(line.rule_id), joined(version, moment))


def _by_facts(facts: tuple[LegalFact, ...], speech: Speech) -> tuple[BlockLine, ...]:
    """Each once, by the fact that came first."""
    lines = []
    for what in _BLOCKED_ORDER:
        fact = next((f for f in sorted(facts, key=lambda f: f.since) if what in f.blocks), None)
        if fact is None:
            continue
        why = legal_name(fact, speech)
        since = speech.formats.full_date(fact.since)
        version = speech.words("legal.version", version=fact.rule_version)
        name = speech.code("blocked", what.value)
        lines.append(BlockLine(name, why, unbroken(fact.rule_id), joined(version, since)))
    return tuple(lines)


# --- what may be done -----------------------------------------------------------------------------


def _actions(workspace: Workspace, body: CaseBody, speech: Speech) -> tuple[ActionLine, ...]:
    """What the server leaves; then, during the call, what the debtor may say that stops collection."""
    allowed = [
        ActionLine(
            f"Alt {at + 1}",
            _ACTION_ICONS.get(action.code, "info"),
            _action_text(action, speech),
            index=at,
        )
        for at, action in enumerate(body.allowed[:MOST_ACTIONS])
    ]
    if not in_call(workspace):
        return tuple(allowed)
    known = {hold.kind for hold in body.holds} | {fact.kind for fact in body.legal if fact.blocks}
    kinds = _OF_A_DEATH if any(Blocked.AMOUNTS in fact.blocks for fact in body.legal) else HOLD_KINDS
    opening = [kind for kind in kinds if kind not in known][: MOST_ACTIONS - len(allowed)]
    if allowed:
        opening = opening[: max(0, 6 - len(allowed))]
    return (
        *allowed,
        *(
            ActionLine(
                f"Alt {at}", _KIND_ICONS.get(kind, "ban"), speech.words(f"hold.open_{kind.value}"), kind=kind
            )
            for at, kind in enumerate(opening, start=len(allowed) + 1)
        ),
    )


def _action_text(action: AllowedAction, speech: Speech) -> str:
    return action.text or speech.code("legal_action", action.code)


def _card(body: CaseBody, speech: Speech) -> tuple[tuple[str, str], ...]:
    """The newest hold in force: what the debtor is told."""
    if not body.holds:
        return ()
    hold: HoldView = max(body.holds, key=lambda one: one.since)
    words = speech.words
    rows = (
        (words("hold.protocol"), unbroken(hold.protocol)),
        (words("hold.answer_by"), speech.formats.full_date(hold.answer_by) if hold.answer_by else ""),
        (words("hold.with"), hold.with_desk),
    )
    return tuple(one for one in rows if one[1])


# --- all that happened ----------------------------------------------------------------------------


def legal_events(body: CaseBody, speech: Speech) -> TableView:
    """The legal situation, newest first; from an older server the facts in force."""
    words = speech.words
    columns = (
        Column(words("legal.head_since")),
        Column(words("legal.head_fact")),
        Column(words("legal.head_contract")),
        Column(words("legal.head_by" if body.legal_events else "legal.head_rule")),
    )
    if body.legal_events:
        return TableView(columns, tuple(_event(event, speech) for event in body.legal_events))
    names = {debt.debt_id: debt.contract for debt in body.debts}
    facts = sorted(body.legal, key=lambda f: f.since, reverse=True)
    return TableView(columns, tuple(_fact(fact, names, speech) for fact in facts))


def _event(event: LegalEvent, speech: Speech) -> tuple[Cell, ...]:
    formats = speech.formats
    day = formats.full_date(event.since)
    when = f"{day}\u00a0{formats.time(speech.happened(event.at))}" if event.at is not None else day
    name = event.text or speech.code("legal_kind", event.kind.value)
    ended = ""
    if event.ended_at is not None:
        ended = speech.words("legal.ended", date=formats.day(formats.local(event.ended_at).date()))
    ink = Ink.TEXT3 if ended else Ink.TEXT
    return (
        Cell(when),
        Cell(name, sub=ended, icon=_KIND_ICONS.get(event.kind, "scale"), ink=ink, mark=_event_ink(event)),
        Cell(unbroken(event.contract) if event.contract else speech.words("legal.all_contracts")),
        Cell(event.by),
    )


def _event_ink(event: LegalEvent) -> Ink:
    if event.ended_at is not None:
        return Ink.TEXT3
    if event.kind in (LegalKind.DISPUTE, LegalKind.COMPLAINT, LegalKind.CEASE_CONTACT):
        return Ink.BAD
    return Ink.WARN if event.kind is LegalKind.PROTESTED else Ink.TEXT2


def _fact(fact: LegalFact, names: dict[str, str], speech: Speech) -> tuple[Cell, ...]:
    rule = speech.words("legal.rule", rule=unbroken(fact.rule_id), version=fact.rule_version)
    name = fact.text or legal_name(fact, speech)
    mark = Ink.BAD if fact.blocks else Ink.TEXT2
    return (
        Cell(speech.formats.full_date(fact.since)),
        Cell(name, icon=legal_icon(fact), mark=mark),
        Cell(_contracts(fact, names, speech)),
        Cell(rule),
    )


def _contracts(fact: LegalFact, names: dict[str, str], speech: Speech) -> str:
    if not fact.debt_ids:
        return speech.words("legal.all_contracts")
    if len(fact.debt_ids) == 1:
        return unbroken(names.get(fact.debt_ids[0], fact.debt_ids[0]))
    return speech.words("debts.count", n=len(fact.debt_ids))
