"""What a legal fact forbids, and under which rule."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from server_api.contract.words import Blocked, LegalKind

_ALL = (Blocked.CONTACT, Blocked.OFFERS, Blocked.PROMISES)
_MONEY = (Blocked.OFFERS, Blocked.PROMISES)
VERSION = 1


@dataclass(frozen=True, slots=True)
class LegalRule:
    """A rule of the house, with the law behind it where there is one."""

    rule_id: str
    version: int
    blocks: tuple[Blocked, ...]


_RULES: dict[LegalKind, LegalRule] = {
    # No contact about money with the family; the estate is a matter for people, not for a dialer.
    LegalKind.DECEASED: LegalRule("LEGAL-DECEASED", VERSION, (*_ALL, Blocked.AMOUNTS)),
    LegalKind.MINOR: LegalRule("LEGAL-MINOR", VERSION, (*_ALL, Blocked.AMOUNTS)),
    LegalKind.CEASE_CONTACT: LegalRule("LEGAL-CEASE-CONTACT", VERSION, (Blocked.CONTACT,)),  # 15 USC 1692c(c)
    LegalKind.OPT_OUT: LegalRule("LEGAL-OPT-OUT", VERSION, (Blocked.CONTACT,)),
    LegalKind.ATTORNEY: LegalRule("LEGAL-ATTORNEY", VERSION, _ALL),  # 15 USC 1692c(a)(2)
    LegalKind.DISPUTE: LegalRule("LEGAL-DISPUTE", VERSION, _ALL),  # 12 CFR 1006.38; CDC 42
    LegalKind.COMPLAINT: LegalRule("LEGAL-COMPLAINT", VERSION, _ALL),
    LegalKind.BANKRUPTCY: LegalRule("LEGAL-BANKRUPTCY", VERSION, _ALL),
    LegalKind.JUDICIAL: LegalRule("LEGAL-JUDICIAL", VERSION, _MONEY),
    LegalKind.OVER_INDEBTED: LegalRule("LEGAL-OVER-INDEBTED", VERSION, ()),
    LegalKind.PRESCRIBED: LegalRule("LEGAL-PRESCRIBED", VERSION, ()),  # CDC 43 § 1: no listing after 5 years
    LegalKind.PROTESTED: LegalRule("LEGAL-PROTESTED", VERSION, ()),
    LegalKind.BUREAU_LISTED: LegalRule("LEGAL-BUREAU", VERSION, ()),
    # A fact this release does not know may forbid anything: fail closed.
    LegalKind.UNKNOWN: LegalRule("LEGAL-UNKNOWN", VERSION, _ALL),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """A legal fact in force. ``debt_id`` empty: it is about the person, not one debt."""

    kind: LegalKind
    since: date
    rule_id: str
    rule_version: int
    debt_id: str = ""
    note: str = ""


def rule_of(kind: LegalKind) -> LegalRule:
    """The rule under which a fact acts."""
    return _RULES[kind]


def blocks_of(facts: Iterable[Fact]) -> frozenset[Blocked]:
    """Everything forbidden by these facts together."""
    return frozenset(block for fact in facts for block in rule_of(fact.kind).blocks)


def blocking(facts: Iterable[Fact], block: Blocked) -> Fact | None:
    """The earliest fact that forbids this, or None."""
    guilty = [fact for fact in facts if block in rule_of(fact.kind).blocks]
    return min(guilty, key=lambda fact: fact.since, default=None)


def free_debts(debt_ids: Iterable[str], facts: Iterable[Fact], block: Blocked) -> tuple[str, ...]:
    """The debts to which this is still open; a fact about the person closes it for all."""
    guilty = [fact for fact in facts if block in rule_of(fact.kind).blocks]
    if any(not fact.debt_id for fact in guilty):
        return ()
    closed = {fact.debt_id for fact in guilty}
    return tuple(debt_id for debt_id in debt_ids if debt_id not in closed)
