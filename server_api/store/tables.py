"""The server's tables. Every deletion is a state; amounts are minor units beside their currency."""

from server_api.store.call_tables import (
    calls,
    campaign_agents,
    campaigns,
    decisions,
    identity_checks,
    leads,
    person_locks,
    trunks,
)
from server_api.store.portfolio_tables import (
    creditors,
    debts,
    history,
    legal_facts,
    offer_policies,
    people,
    phones,
)
from server_api.store.result_tables import callbacks, imports, outcomes, promises
from server_api.store.work_tables import (
    agents,
    audit,
    legs,
    sessions,
    sign_in_tries,
    state_log,
    submit_grants,
    users,
)

__all__ = [
    "agents",
    "audit",
    "callbacks",
    "calls",
    "campaign_agents",
    "campaigns",
    "creditors",
    "debts",
    "decisions",
    "history",
    "identity_checks",
    "imports",
    "leads",
    "legal_facts",
    "legs",
    "offer_policies",
    "outcomes",
    "people",
    "person_locks",
    "phones",
    "promises",
    "sessions",
    "sign_in_tries",
    "state_log",
    "submit_grants",
    "trunks",
    "users",
]
