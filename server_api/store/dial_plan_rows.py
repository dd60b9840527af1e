"""A campaign as dialling and wrap-up need it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.contract.words import DialMode
from server_api.rules.question import RECORDED
from server_api.store.tables import campaigns, creditors, trunks


@dataclass(frozen=True, slots=True)
class DialPlan:
    """How a campaign dials (seconds where the name says so) and what its agents are told.

    ``cap_bp`` and ``overflow_bp`` are 1/10,000 of the calls that persons answer, ``ratio_pct`` calls for 100
    agents. ``overflow`` says what takes persons whom no agent can: empty, or ``message``. ``schedule`` has
    the hours of the floor by weekday (``{"0": [["08:00", "20:00"]], …}``, Monday 0; empty: always).
    ``skills`` are the least levels its agents need, ``language`` what they must speak; empty: the debtor's.
    ``lines`` are the calls at once of a campaign without agents, which ``leaves_message`` on machines or not.
    """

    campaign_id: str
    name: str
    creditor: str
    mode: str
    trunk_id: str
    caller_id: str
    ring_limit_s: int
    retry_s: int
    wrap_up_s: int
    extend_s: int
    extensions: int
    active: bool
    tells_monitored: bool = False
    free_number: str = ""
    records: bool = True
    detects: bool = False
    detect_params: Mapping[str, Any] = field(default_factory=dict)
    country: str = ""
    creditor_id: str = ""
    state: str = "running"
    state_reason: str = ""
    version: int = 1
    pool: str = ""
    weight: int = 100
    cap_bp: int = 300
    ratio_pct: int = 200
    least_agents: int = 3
    patience_ms: int = 2000
    overflow: str = ""
    overflow_bp: int = 0
    preview_s: int = 30
    preview_auto: bool = True
    preview_skips: int = 10
    schedule: Mapping[str, Any] = field(default_factory=dict)
    routing: str = "longest_idle"
    skills: Mapping[str, int] = field(default_factory=dict)
    language: str = ""
    lines: int = 10
    leaves_message: bool = False

    @property
    def pool_key(self) -> str:
        """Campaigns of one pool share their agents; one without a pool keeps its own."""
        return f"pool:{self.pool}" if self.pool and not self.without_agents else self.campaign_id

    @property
    def without_agents(self) -> bool:
        """Whoever answers hears a recorded message; no agent is waited for."""
        return self.mode == DialMode.MESSAGE

    @property
    def gate_mode(self) -> str:
        """The mode as the rules name it."""
        return RECORDED if self.without_agents else self.mode


_OWN = (
    "creditor_id",
    "state",
    "state_reason",
    "version",
    "pool",
    "weight",
    "cap_bp",
    "ratio_pct",
    "least_agents",
    "patience_ms",
    "overflow",
    "overflow_bp",
    "preview_s",
    "preview_auto",
    "preview_skips",
    "schedule",
    "routing",
    "skills",
    "language",
    "lines",
    "leaves_message",
)


def _query() -> Select[Any]:
    return (
        select(
            campaigns.c.campaign_id,
            campaigns.c.name,
            creditors.c.name,
            campaigns.c.mode,
            campaigns.c.trunk_id,
            trunks.c.caller_id,
            campaigns.c.ring_limit_s,
            campaigns.c.retry_s,
            campaigns.c.wrap_up_s,
            campaigns.c.extend_s,
            campaigns.c.extensions,
            campaigns.c.active,
            campaigns.c.tells_monitored,
            campaigns.c.free_number,
            campaigns.c.records,
            campaigns.c.detects,
            campaigns.c.detect_params,
            creditors.c.country,
            *(campaigns.c[name] for name in _OWN),
        )
        .join(creditors, creditors.c.creditor_id == campaigns.c.creditor_id)
        .join(trunks, trunks.c.trunk_id == campaigns.c.trunk_id)
    )


async def get(conn: AsyncConnection, campaign_id: str) -> DialPlan | None:
    """The plan of a campaign, active or not."""
    row = (await conn.execute(_query().where(campaigns.c.campaign_id == campaign_id))).first()
    return DialPlan(*row) if row else None


async def active(conn: AsyncConnection) -> list[DialPlan]:
    """The plans of every active campaign."""
    return [DialPlan(*row) for row in await conn.execute(_query().where(campaigns.c.active))]
