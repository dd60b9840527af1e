"""Somebody's authority in a case, from its rows; as stored, and as the desk shows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from server_api.contract.agreements import Limits
from server_api.contract.debt_words import Frequency
from server_api.contract.money import Money
from server_api.contract.session import AgentProfile
from server_api.contract.words import PayMethod, Role
from server_api.domain.authority import Authorised, Closeness, Grant, OwnLimits, Scope, resolve
from server_api.services.own_team import LEADS
from server_api.store.authority_rows import AuthorityRow

_BP = Field(None, ge=0, le=10_000)
_COUNT = Field(None, ge=0, le=3660)

#: The row that speaks, closest first, as the desk words it.
_SOURCES = (
    (Closeness.USER, "user"),
    (Closeness.CREDITOR | Closeness.SEGMENT, "creditor_segment"),
    (Closeness.CREDITOR, "creditor"),
    (Closeness.SEGMENT, "segment"),
    (Closeness.ROLE, "role"),
)


@dataclass(frozen=True, slots=True)
class Who:
    """Whose authority is asked for."""

    user_id: str
    role: Role

    @classmethod
    def of(cls, agent: AgentProfile | None) -> "Who":
        """The agent at a desk; nobody yet has what every agent has."""
        return cls(agent.agent_id, agent.role) if agent else cls("", Role.AGENT)

    @property
    def leads(self) -> bool:
        """Whether offers that need an approval may be granted by this person."""
        return self.role in LEADS


class AmountPart(BaseModel):
    """Minor units and currency."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    minor: int = Field(ge=0)
    currency: str = Field(pattern=r"^[A-Z]{3}$")


class LimitsPart(BaseModel):
    """The limits of one row, as written in files and stored; what is left out is not said."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    max_discount_bp: int | None = _BP
    min_entry_bp: int | None = _BP
    min_entry: AmountPart | None = None
    max_instalments: int | None = _COUNT
    min_instalment: AmountPart | None = None
    max_days_to_first: int | None = _COUNT
    max_total_days: int | None = Field(None, ge=0, le=36_600)
    methods: tuple[PayMethod, ...] | None = None
    frequencies: tuple[Frequency, ...] | None = None
    may_settle: bool | None = None

    @field_validator("methods", "frequencies")
    @classmethod
    def _known_words(cls, words: tuple[str, ...] | None) -> tuple[str, ...] | None:
        if words is not None and "unknown" in words:
            raise ValueError("no such word")
        return words

    def stored(self) -> dict[str, Any]:
        """For the row."""
        return self.model_dump(mode="json", exclude_none=True)

    def limits(self) -> OwnLimits:
        """For the judgement."""
        values = {name: getattr(self, name) for name in type(self).model_fields}
        for name in ("min_entry", "min_instalment"):
            part = values[name]
            values[name] = Money(part.minor, part.currency) if part is not None else None
        return OwnLimits(**values)


def grants_of(rows: Iterable[AuthorityRow]) -> list[Grant]:
    """Rows as the judgement takes them."""
    return [
        Grant(
            Scope(row.role, row.user_id, row.creditor_id, row.segment),
            LimitsPart.model_validate(dict(row.limits)).limits(),
            row.since.timestamp(),
        )
        for row in rows
    ]


def authorised(
    grants: Iterable[Grant], who: Who, creditor_id: str, segment: str, currency: str
) -> Authorised:
    """The limits of this person in such a case."""
    return resolve(grants, Scope(who.role.value, who.user_id, creditor_id, segment), currency)


def limits_view(found: Authorised, offered: OwnLimits) -> Limits:
    """As the desk shows it: where nothing of one's own is said, what the offers allow."""
    own = found.limits

    def first(name: str) -> Any:
        value = getattr(own, name)
        return getattr(offered, name) if value is None else value

    settles = own.may_settle is not False
    return Limits(
        max_discount_bp=(first("max_discount_bp") or 0) if settles else 0,
        min_entry_bp=first("min_entry_bp") or 0,
        min_entry=first("min_entry"),
        max_instalments=first("max_instalments"),
        min_instalment=first("min_instalment"),
        max_days_to_first=first("max_days_to_first"),
        max_total_days=own.max_total_days,
        methods=first("methods") or (),
        frequencies=first("frequencies") or (),
        may_settle=settles,
        source=source_word(found.source),
    )


def source_word(source: Closeness) -> str:
    """Where the authority comes from: ``user``, ``creditor`` …; empty: from the creditor's offers."""
    return next((word for flag, word in _SOURCES if flag in source), "")
