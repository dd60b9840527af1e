"""Creditors and their offer policies from ``creditors.toml``."""

from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.contract.words import Authority, PayMethod
from server_api.rules.load import creditor_profile
from server_api.services.creditor_terms import CreditorTerms
from server_api.services.portfolio_map import read_toml
from server_api.store import imports_rows


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PolicyPart(_Part):
    """An offer policy; percentages are of the balance, the entry's of the offer's total."""

    id: str
    rank: int
    discount_percent: float = Field(0, ge=0, le=100)
    entry_percent: float = Field(100, ge=0, le=100)
    instalments: int = Field(0, ge=0, le=120)
    min_days_late: int = 0
    max_days_late: int = 100_000
    valid_days: int = Field(5, ge=0, le=60)
    authority: Authority = Authority.WITHIN
    methods: tuple[PayMethod, ...] = Field(min_length=1)
    reason: str = ""


class CreditorPart(_Part):
    """A creditor with its terms."""

    id: str
    name: str
    country: str
    identity: Literal["shown", "masked"] = "shown"
    identity_needed: int = Field(2, ge=1, le=5)
    terms: CreditorTerms = CreditorTerms()
    policy: tuple[PolicyPart, ...] = ()

    @model_validator(mode="after")
    def _contact(self) -> "CreditorPart":
        """Rules that the gate could not read would stop every contact: they are refused here."""
        if self.terms.contact is not None:
            creditor_profile(self.id, self.terms.contact)
        return self


class _File(_Part):
    creditor: tuple[CreditorPart, ...]


def read_creditors(path: Path) -> tuple[CreditorPart, ...]:
    """Read the file. Raises BadMapError with file and place."""
    return read_toml(path, _File).creditor


async def put_creditors(conn: AsyncConnection, creditors: tuple[CreditorPart, ...]) -> None:
    """Add or change creditors and their policies, within the caller's transaction."""
    for creditor in creditors:
        values = {
            "creditor_id": creditor.id,
            "name": creditor.name,
            "country": creditor.country,
            "identity_mode": creditor.identity,
            "identity_needed": creditor.identity_needed,
            "rules": creditor.terms.model_dump(mode="json"),
        }
        policies = [_policy(creditor.id, policy) for policy in creditor.policy]
        await imports_rows.put_creditor(conn, values, policies)


def _policy(creditor_id: str, policy: PolicyPart) -> dict[str, Any]:
    return {
        "policy_id": f"{creditor_id}/{policy.id}",
        "creditor_id": creditor_id,
        "rank": policy.rank,
        "min_days_late": policy.min_days_late,
        "max_days_late": policy.max_days_late,
        "discount_bp": round(policy.discount_percent * 100),
        "entry_bp": round(policy.entry_percent * 100),
        "instalments": policy.instalments,
        "valid_days": policy.valid_days,
        "authority": policy.authority.value,
        "methods": [method.value for method in policy.methods],
        "reason": policy.reason,
    }
