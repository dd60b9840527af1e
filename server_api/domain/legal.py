"""What a legal fact forbids, and under which rule."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from server_api.contract.words import Blocked, LegalKind

_MONEY = (Blocked.OFFERS, Blocked.PROMISES, Blocked.ORDERS)
_ALL = (Blocked.CONTACT, *_MONEY, Blocked.LISTING)
_NOTHING_SHOWN = (*_ALL, Blocked.AMOUNTS)
VERSION = 2


class Scope(StrEnum):
    """How far a fact goes: the debts that were named, every debt to that creditor, the person."""

    DEBTS = "debts"
    CREDITOR = "creditor"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class LegalRule:
    """A rule of the house, with the law behind it where there is one. ``since``: from when it is worded so.

    ``scope`` is how far a fact goes that was opened on a call. ``fixed``: no creditor may narrow it.
    """

    rule_id: str
    version: int
    blocks: tuple[Blocked, ...]
    law: str = ""
    scope: Scope = Scope.PERSON
    fixed: bool = True
    since: date = date(2026, 11, 22)


_RULES: dict[LegalKind, LegalRule] = {
    # No contact about money with the family; the estate is a matter for people, not for a dialer.
    LegalKind.DECEASED: LegalRule("LEGAL-DECEASED", VERSION, _NOTHING_SHOWN),
    LegalKind.MINOR: LegalRule("LEGAL-MINOR", VERSION, _NOTHING_SHOWN),
    LegalKind.CEASE_CONTACT: LegalRule("LEGAL-CEASE-CONTACT", VERSION, (Blocked.CONTACT,), "15 USC 1692c(c)"),
    LegalKind.OPT_OUT: LegalRule("LEGAL-OPT-OUT", VERSION, (Blocked.CONTACT,), "12 CFR 1006.14(h)"),
    LegalKind.ATTORNEY: LegalRule(
        "LEGAL-ATTORNEY", VERSION, (Blocked.CONTACT, *_MONEY), "15 USC 1692c(a)(2)"
    ),
    LegalKind.DISPUTE: LegalRule(
        "LEGAL-DISPUTE", VERSION, _ALL, "CDC art. 42; 12 CFR 1006.38", Scope.CREDITOR, fixed=False
    ),
    LegalKind.COMPLAINT: LegalRule("LEGAL-COMPLAINT", VERSION, _ALL, fixed=False),
    LegalKind.BANKRUPTCY: LegalRule("LEGAL-BANKRUPTCY", VERSION, _ALL, "11 USC 362; Lei 11.101/2005"),
    LegalKind.JUDICIAL: LegalRule("LEGAL-JUDICIAL", VERSION, _MONEY),
    # Soft offers and the hardship form, nothing that presses (CDC art. 54-A to 54-G, Lei 14.181/2021).
    LegalKind.OVER_INDEBTED: LegalRule(
        "LEGAL-OVER-INDEBTED", VERSION, (Blocked.PRESSURE, Blocked.LISTING), "Lei 14.181/2021"
    ),
    LegalKind.PRESCRIBED: LegalRule("LEGAL-PRESCRIBED", VERSION, (Blocked.LISTING,), "CDC art. 43 § 1"),
    # Listed once; not a second time for the same debt.
    LegalKind.PROTESTED: LegalRule("LEGAL-PROTESTED", VERSION, (Blocked.LISTING,), "Lei 9.492/1997"),
    LegalKind.BUREAU_LISTED: LegalRule("LEGAL-BUREAU", VERSION, (Blocked.LISTING,), "CDC art. 43 § 2"),
    # A fact this release does not know may forbid anything: fail closed.
    LegalKind.UNKNOWN: LegalRule("LEGAL-UNKNOWN", VERSION, _NOTHING_SHOWN),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """A legal fact in force. ``debt_id`` empty: it is about the person, not one debt.

    ``more``: what the creditor forbids besides.
    """

    kind: LegalKind
    since: date
    rule_id: str
    rule_version: int
    debt_id: str = ""
    note: str = ""
    more: tuple[Blocked, ...] = ()

    @property
    def blocks(self) -> tuple[Blocked, ...]:
        """Everything it forbids."""
        return tuple(dict.fromkeys((*rule_of(self.kind).blocks, *self.more)))


def rule_of(kind: LegalKind) -> LegalRule:
    """The rule under which a fact acts."""
    return _RULES[kind]


def scope_of(kind: LegalKind, wanted: Scope | None) -> Scope:
    """How far a fact goes, as the creditor wants it where the rule leaves it to them."""
    rule = rule_of(kind)
    return rule.scope if wanted is None or rule.fixed else wanted


def widened(facts: Iterable[Fact], more: Mapping[LegalKind, Sequence[Blocked]]) -> list[Fact]:
    """The facts with what a creditor forbids besides the house's rules; nothing can be allowed again."""
    return [replace(fact, more=tuple(more[fact.kind])) if more.get(fact.kind) else fact for fact in facts]


def blocks_of(facts: Iterable[Fact]) -> frozenset[Blocked]:
    """Everything forbidden by these facts together."""
    return frozenset(block for fact in facts for block in fact.blocks)


def shows_nothing(facts: Iterable[Fact]) -> bool:
    """Whether nothing of the debt may be on a screen, in a script or on paper."""
    return Blocked.AMOUNTS in blocks_of(facts)


def blocking(facts: Iterable[Fact], block: Blocked) -> Fact | None:
    """The fact that forbids this: one about the person before those about a debt, then the earliest."""
    guilty = [fact for fact in facts if block in fact.blocks]
    return min(guilty, key=lambda fact: (bool(fact.debt_id), fact.since), default=None)


def free_debts(debt_ids: Iterable[str], facts: Iterable[Fact], block: Blocked) -> tuple[str, ...]:
    """The debts to which this is still open; a fact about the person closes it for all."""
    guilty = [fact for fact in facts if block in fact.blocks]
    if any(not fact.debt_id for fact in guilty):
        return ()
    closed = {fact.debt_id for fact in guilty}
    return tuple(debt_id for debt_id in debt_ids if debt_id not in closed)
