"""Who may grant what: limits by role, person, creditor and segment. For each limit the closest row speaks."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from enum import IntFlag

from server_api.contract.debt_words import Frequency
from server_api.contract.money import Money
from server_api.contract.words import PayMethod


class Closeness(IntFlag):
    """What a row of authority names: a person is closer than a creditor, that than a segment, that than a
    role; several together are closer than each alone."""

    ROLE = 1
    SEGMENT = 2
    CREDITOR = 4
    USER = 8


#: No row spoke: the creditor's offers alone decide.
NOBODY = Closeness(0)


@dataclass(frozen=True, slots=True)
class Scope:
    """For whom and for what a row holds, or a person in a case; an empty word of a row means any."""

    role: str = ""
    user_id: str = ""
    creditor_id: str = ""
    segment: str = ""

    def covers(self, case: "Scope") -> bool:
        """Whether a row of this scope holds in ``case``."""
        return all(getattr(self, item.name) in ("", getattr(case, item.name)) for item in fields(self))

    @property
    def closeness(self) -> Closeness:
        """How closely the row is meant for those it covers."""
        named = NOBODY
        for word, flag in (
            (self.role, Closeness.ROLE),
            (self.segment, Closeness.SEGMENT),
            (self.creditor_id, Closeness.CREDITOR),
            (self.user_id, Closeness.USER),
        ):
            named |= flag if word else NOBODY
        return named


@dataclass(frozen=True, slots=True)
class OwnLimits:
    """What somebody may grant; None: not said, so the creditor's offers decide.

    Shares in basis points: the discount of the debt, the entry of what is agreed. ``max_instalments``
    counts the payments after the first, ``max_total_days`` the days from today to the last one.
    """

    max_discount_bp: int | None = None
    min_entry_bp: int | None = None
    min_entry: Money | None = None
    max_instalments: int | None = None
    min_instalment: Money | None = None
    max_days_to_first: int | None = None
    max_total_days: int | None = None
    methods: tuple[PayMethod, ...] | None = None
    frequencies: tuple[Frequency, ...] | None = None
    may_settle: bool | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """One row of authority. ``since`` orders rows that are equally close: the newest speaks."""

    scope: Scope
    limits: OwnLimits
    since: float = 0.0


@dataclass(frozen=True, slots=True)
class Authorised:
    """The limits that hold for somebody in a case, and how close the closest row is that spoke."""

    limits: OwnLimits = OwnLimits()
    source: Closeness = NOBODY


def resolve(grants: Iterable[Grant], case: Scope, currency: str) -> Authorised:
    """Each limit from the closest row that says it; amounts of another currency say nothing."""
    covering = sorted(
        (grant for grant in grants if grant.scope.covers(case)),
        key=lambda grant: (grant.scope.closeness, grant.since),
        reverse=True,
    )
    said: dict[str, object] = {}
    source = NOBODY
    for grant in covering:
        for item in fields(OwnLimits):
            value = getattr(grant.limits, item.name)
            if item.name in said or value is None or _foreign(value, currency):
                continue
            said[item.name] = value
            source = max(source, grant.scope.closeness)
    return Authorised(OwnLimits(**said), source)  # type: ignore[arg-type]


def _foreign(value: object, currency: str) -> bool:
    return isinstance(value, Money) and value.currency != currency
