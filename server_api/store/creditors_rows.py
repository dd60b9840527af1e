"""Rows of creditors, their offer policies, and the campaigns that collect for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.contract.debt_words import Frequency
from server_api.contract.words import Authority, PayMethod
from server_api.domain.filter_reader import parse
from server_api.domain.offers import OfferPolicy
from server_api.store.tables import campaigns, creditors, offer_policies


@dataclass(frozen=True, slots=True)
class CreditorRow:
    """A creditor; ``rules`` is its own table of the portfolio's ``creditors.toml``."""

    creditor_id: str
    name: str
    country: str
    identity_mode: str
    identity_needed: int
    rules: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """A campaign as the case and the gate need it; ``retry_s`` in seconds."""

    campaign_id: str
    name: str
    creditor_id: str
    attempts_per_day: int
    retry_s: int
    script_id: str
    mode: str = ""


async def get(conn: AsyncConnection, creditor_id: str) -> CreditorRow | None:
    """One creditor."""
    names = CreditorRow.__dataclass_fields__
    query = select(*(creditors.c[name] for name in names)).where(creditors.c.creditor_id == creditor_id)
    row = (await conn.execute(query)).first()
    return CreditorRow(*row) if row else None


async def campaign(conn: AsyncConnection, campaign_id: str) -> CampaignRow | None:
    """One campaign."""
    names = CampaignRow.__dataclass_fields__
    query = select(*(campaigns.c[name] for name in names)).where(campaigns.c.campaign_id == campaign_id)
    row = (await conn.execute(query)).first()
    return CampaignRow(*row) if row else None


async def policies(conn: AsyncConnection, creditor_id: str) -> list[OfferPolicy]:
    """The creditor's offer policies, best rank first."""
    query = (
        select(offer_policies)
        .where(offer_policies.c.creditor_id == creditor_id)
        .order_by(offer_policies.c.rank, offer_policies.c.policy_id)
    )
    return [
        OfferPolicy(
            policy_id=row.policy_id,
            rank=row.rank,
            discount_bp=row.discount_bp,
            entry_bp=row.entry_bp,
            instalments=row.instalments,
            valid_days=row.valid_days,
            authority=Authority(row.authority),
            methods=tuple(PayMethod(method) for method in row.methods),
            min_days_late=row.min_days_late,
            max_days_late=row.max_days_late,
            reason=row.reason,
            min_entry=row.min_entry_minor,
            min_instalment=row.min_instalment_minor,
            max_instalments=row.max_instalments,
            max_days_to_first=row.max_days_to_first,
            max_total_days=row.max_total_days,
            frequency=Frequency(row.frequency),
            interest_month_bp=row.interest_month_bp,
            discount_on=row.discount_on,
            soft=row.soft,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            only=parse(row.filter),
        )
        for row in await conn.execute(query)
    ]
