"""The legal situation as the desk shows it: what is forbidden, what is left, what happened."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.contract.holds import AllowedAction, BlockedLine, HoldView, LegalEvent
from server_api.contract.words import Blocked, LegalKind
from server_api.domain.legal import Fact, blocking
from server_api.services.case_words import legal_text
from server_api.services.legal_words import allowed_text, blocked_detail, blocked_text
from server_api.store import holds_rows, legal_rows
from server_api.store.holds_rows import HoldRow
from server_api.store.legal_rows import FactTold

_MOST_EVENTS = 100
#: What of the screen each block takes, in the order of the screen.
_LINES: tuple[tuple[Blocked, tuple[str, ...]], ...] = (
    (Blocked.AMOUNTS, ("amounts",)),
    (Blocked.OFFERS, ("offers",)),
    (Blocked.ORDERS, ("orders",)),
    (Blocked.CONTACT, ("calls", "messages")),
    (Blocked.PRESSURE, ("pressure",)),
    (Blocked.LISTING, ("listing",)),
)
_HELD = ("hold_reason", "send_protocol", "transfer", "correct_contact", "close_politely")
_ACTIONS: dict[LegalKind, tuple[str, ...]] = {
    LegalKind.DISPUTE: _HELD,
    LegalKind.COMPLAINT: _HELD,
    LegalKind.ATTORNEY: ("hear_attorney", "transfer", "close_politely"),
    LegalKind.BANKRUPTCY: ("transfer", "close_politely"),
    LegalKind.JUDICIAL: ("transfer", "correct_contact", "close_politely"),
    LegalKind.DECEASED: ("note_estate", "transfer", "close_politely"),
    LegalKind.MINOR: ("transfer", "close_politely"),
    LegalKind.CEASE_CONTACT: ("send_protocol", "close_politely"),
    LegalKind.OPT_OUT: ("correct_contact", "close_politely"),
    LegalKind.OVER_INDEBTED: ("hardship", "soft_offer", "hold_reason", "transfer", "close_politely"),
    # They close listing only: everything else may be done as ever.
    LegalKind.PROTESTED: (),
    LegalKind.BUREAU_LISTED: (),
    LegalKind.PRESCRIBED: (),
    LegalKind.UNKNOWN: ("transfer", "close_politely"),
}


@dataclass(frozen=True, slots=True)
class LegalStory:
    """Holds with who opened them, and every fact, ended ones too; the newest first."""

    holds: tuple[tuple[HoldRow, str], ...] = ()
    facts: tuple[FactTold, ...] = ()


@dataclass(frozen=True, slots=True)
class LegalView:
    """The parts of a body that say what the legal status does."""

    blocked: tuple[BlockedLine, ...] = ()
    allowed: tuple[AllowedAction, ...] = ()
    holds: tuple[HoldView, ...] = ()
    events: tuple[LegalEvent, ...] = ()


async def read_story(conn: AsyncConnection, person_id: str, creditor_id: str) -> LegalStory:
    """Of a case. Facts are asked for only where there may be some: most debtors have none."""
    facts = await legal_rows.story(conn, person_id, creditor_id, _MOST_EVENTS)
    if not facts:
        return LegalStory()
    return LegalStory(tuple(await holds_rows.of_person(conn, person_id, creditor_id)), tuple(facts))


def legal_view(facts: list[Fact], story: LegalStory, language: str) -> LegalView:
    """``facts`` in force decide; the story explains."""
    held = [(hold, by) for hold, by in story.holds if hold.ended_at is None]
    return LegalView(
        blocked=tuple(_blocked(facts, [hold for hold, _ in held], language)),
        allowed=_allowed(facts, [hold for hold, _ in held], language),
        holds=tuple(hold_view(hold, by) for hold, by in held),
        events=tuple(_events(story.facts, language)),
    )


def hold_view(hold: HoldRow, by: str) -> HoldView:
    """A hold as the desk shows it."""
    return HoldView(
        hold_id=hold.hold_id,
        kind=LegalKind(hold.kind),
        since=hold.since,
        protocol=hold.protocol,
        answer_by=hold.answer_by,
        with_desk=hold.with_desk,
        reason=hold.reason,
        by=by,
    )


def _blocked(facts: list[Fact], holds: list[HoldRow], language: str) -> Iterator[BlockedLine]:
    for block, names in _LINES:
        fact = blocking(facts, block)
        if fact is None:
            continue
        since = min((hold.since for hold in holds if hold.kind == fact.kind), default=None)
        for what in names:
            yield BlockedLine(
                what=what,
                text=blocked_text(what, language),
                detail=blocked_detail(what, _count(holds, what), language),
                rule_id=fact.rule_id,
                rule_version=fact.rule_version,
                since=since,
            )


def _count(holds: list[HoldRow], what: str) -> int:
    """How much of it the open holds stopped."""
    stopped = [hold.stopped for hold in holds]
    match what:
        case "orders":
            return sum(len(one.get("orders", ())) for one in stopped)
        case "calls":
            return sum(len(one.get("leads", ())) + int(one.get("callbacks", 0)) for one in stopped)
        case "offers":
            return sum(len(one.get("approvals", ())) for one in stopped)
        case _:
            return 0


def _allowed(facts: Iterable[Fact], holds: list[HoldRow], language: str) -> tuple[AllowedAction, ...]:
    kinds = dict.fromkeys(fact.kind for fact in facts)
    codes = dict.fromkeys(code for kind in kinds for code in _ACTIONS[kind])
    hold = holds[0] if holds else None
    params = {"hold_id": hold.hold_id, "protocol": hold.protocol} if hold else {}
    needs_hold = {"hold_reason", "send_protocol"}
    found = [code for code in codes if hold is not None or code not in needs_hold]
    # Politeness comes last.
    found.sort(key=lambda code: code == "close_politely")
    return tuple(
        AllowedAction(
            code=code, text=allowed_text(code, language), params=params if code in needs_hold else {}
        )
        for code in found
    )


def _events(facts: Iterable[FactTold], language: str) -> Iterator[LegalEvent]:
    """One row for each act: what it says of several contracts is said once."""
    rows: dict[tuple[object, ...], list[FactTold]] = {}
    for told in facts:
        key = (told.fact.kind, told.fact.since, told.opened_at, told.fact.note, told.ended_at)
        rows.setdefault(key, []).append(told)
    for several in rows.values():
        first = several[0]
        what = legal_text(first.fact.kind, language)
        yield LegalEvent(
            since=first.fact.since,
            at=first.opened_at,
            kind=first.fact.kind,
            text=f"{what}: {first.fact.note}"[:200] if first.fact.note else what,
            contract=", ".join(told.contract for told in several if told.contract)[:200],
            by=first.by or first.source,
            ended_at=first.ended_at,
        )
