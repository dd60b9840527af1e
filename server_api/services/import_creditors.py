"""Creditors and their offer policies from ``creditors.toml``."""

from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.domain.authority import Scope
from server_api.rules.load import creditor_profile
from server_api.services.authority import LimitsPart
from server_api.services.creditor_terms import CreditorTerms
from server_api.services.manage_authorities import put_from_file
from server_api.services.policy_part import PolicyPart, check_policies, policy_values
from server_api.services.portfolio_map import read_toml
from server_api.store import imports_rows


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class AuthorityPart(LimitsPart):
    """Who may grant what for this creditor: a ``role``, or everybody, in a ``segment``, or everywhere."""

    role: Literal["", "agent", "team_lead", "admin"] = ""
    segment: str = ""

    def stored(self) -> dict[str, Any]:
        """The limits alone."""
        return self.model_dump(mode="json", exclude_none=True, exclude={"role", "segment"})


class CreditorPart(_Part):
    """A creditor with its terms."""

    id: str
    name: str
    country: str
    identity: Literal["shown", "masked"] = "shown"
    identity_needed: int = Field(2, ge=1, le=5)
    terms: CreditorTerms = CreditorTerms()
    policy: tuple[PolicyPart, ...] = ()
    authority: tuple[AuthorityPart, ...] = ()

    @model_validator(mode="after")
    def _contact(self) -> "CreditorPart":
        """Rules that the gate could not read would stop every contact: they are refused here."""
        if self.terms.contact is not None:
            creditor_profile(self.id, self.terms.contact)
        return self


class _File(_Part):
    creditor: tuple[CreditorPart, ...]


def read_creditors(path: Path) -> tuple[CreditorPart, ...]:
    """Read the file. Raises BadMapError with the place, BadPolicyError for what nobody could mean."""
    found = read_toml(path, _File).creditor
    for creditor in found:
        check_policies(creditor.id, creditor.country, creditor.policy)
    return found


async def put_creditors(conn: AsyncConnection, creditors: tuple[CreditorPart, ...], at: datetime) -> None:
    """Add or change creditors, their policies and authorities, within the caller's transaction."""
    for creditor in creditors:
        values = {
            "creditor_id": creditor.id,
            "name": creditor.name,
            "country": creditor.country,
            "identity_mode": creditor.identity,
            "identity_needed": creditor.identity_needed,
            "rules": creditor.terms.model_dump(mode="json"),
        }
        policies = [policy_values(creditor.id, creditor.country, policy) for policy in creditor.policy]
        await imports_rows.put_creditor(conn, values, policies)
        given = [
            (Scope(part.role, "", creditor.id, part.segment), part.stored()) for part in creditor.authority
        ]
        await put_from_file(conn, creditor.id, given, at)
