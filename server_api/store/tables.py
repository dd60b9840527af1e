"""The server's tables. Every deletion is a state; amounts are minor units beside their currency."""

from sqlalchemy import JSON, Boolean, Column, Date, Float, Index, Integer, String, Table, UniqueConstraint
from sqlalchemy import text as sql

from server_api.store.columns import key, metadata, minor, moment, ref, text

# --- people who work ------------------------------------------------------------------------------

users = Table(
    "users",
    metadata,
    key("user_id"),
    Column("login", String(100), nullable=False, unique=True),
    text("name"),
    text("role", 20, default="agent"),
    text("password_hash", 300),
    text("team"),
    text("lead_name"),
    text("extension", 20),
    Column("active", Boolean, nullable=False, server_default=sql("1")),
    moment("created_at", null=False),
)

sessions = Table(
    "sessions",
    metadata,
    key("session_id"),
    ref("user_id", "users.user_id", index=True),
    text("device_id", 64),
    Column("refresh_hash", String(64), nullable=False, unique=True),
    text("used_refresh_hashes", 4000),
    moment("created_at", null=False),
    moment("expires_at", null=False),
    moment("revoked_at"),
    text("revoke_reason", 40),
)

submit_grants = Table(
    "submit_grants",
    metadata,
    Column("grant_hash", String(64), primary_key=True),
    ref("user_id", "users.user_id"),
    text("device_id", 64),
    moment("expires_at", null=False),
    moment("revoked_at"),
)

sign_in_tries = Table(
    "sign_in_tries",
    metadata,
    Column("try_id", Integer, primary_key=True, autoincrement=True),
    Column("login", String(100), nullable=False),
    moment("at", null=False),
    Index("ix_sign_in_tries_login_at", "login", "at"),
)

agents = Table(
    "agents",
    metadata,
    Column("agent_id", String(64), primary_key=True),
    text("state", 20, default="offline"),
    moment("since", null=False),
    Column("version", Integer, nullable=False, server_default="1"),
    text("pause_code", 40),
    text("call_id", 64),
    text("queued", 20),
    text("queued_pause_code", 40),
    text("session_id", 64),
    text("campaign_id", 64),
    text("switch_id", 64),
    text("leg_id", 64),
    moment("wrap_until"),
    Column("extensions", Integer, nullable=False, server_default="0"),
)

state_log = Table(
    "state_log",
    metadata,
    Column("log_id", Integer, primary_key=True, autoincrement=True),
    Column("agent_id", String(64), nullable=False, index=True),
    moment("at", null=False),
    text("state", 20),
    text("pause_code", 40),
    text("call_id", 64),
    text("cause", 60),
)

legs = Table(
    "legs",
    metadata,
    key("leg_id"),
    Column("agent_id", String(64), nullable=False, index=True),
    text("switch_id", 64),
    moment("granted_at", null=False),
    moment("up_at"),
    moment("down_at"),
    text("cause", 40),
)

audit = Table(
    "audit",
    metadata,
    Column("audit_id", Integer, primary_key=True, autoincrement=True),
    moment("at", null=False, index=True),
    text("user_id", 64),
    text("what", 60),
    text("subject", 100),
    Column("detail", JSON, nullable=False),
)

# --- what is collected ----------------------------------------------------------------------------

creditors = Table(
    "creditors",
    metadata,
    key("creditor_id"),
    text("name"),
    text("country", 2),
    text("identity_mode", 20, default="shown"),
    Column("identity_needed", Integer, nullable=False, server_default="2"),
    Column("rules", JSON, nullable=False),
)

people = Table(
    "people",
    metadata,
    key("person_id"),
    text("name"),
    text("document", 40),
    text("document_kind", 20),
    Column("birth_date", Date),
    text("mother_name"),
    text("country", 2),
    text("region", 40),
    text("city", 100),
    text("postcode", 20),
    text("time_zone", 60),
    text("language", 10),
    Column("customer_since", Integer),
    text("risk", 40),
    text("segment", 60),
    Column("custom", JSON, nullable=False),
    text("import_id", 64),
    moment("erased_at"),
    UniqueConstraint("country", "document_kind", "document"),
)

phones = Table(
    "phones",
    metadata,
    key("phone_id"),
    ref("person_id", "people.person_id", index=True),
    Column("e164", String(20), nullable=False, index=True),
    text("kind", 20),
    text("source", 60),
    text("state", 20, default="usable"),
    Column("right_party_times", Integer, nullable=False, server_default="0"),
    text("last_result", 40),
    Column("position", Integer, nullable=False, server_default="0"),
    UniqueConstraint("person_id", "e164"),
)

debts = Table(
    "debts",
    metadata,
    key("debt_id"),
    ref("person_id", "people.person_id", index=True),
    ref("creditor_id", "creditors.creditor_id"),
    text("product", 100),
    text("contract", 60),
    text("currency", 3),
    Column("due_on", Date, nullable=False),
    minor("principal_minor"),
    Column("interest_month_bp", Integer, nullable=False, server_default="0"),
    Column("penalty_bp", Integer, nullable=False, server_default="0"),
    text("state", 20, default="open"),
    text("import_id", 64),
    UniqueConstraint("creditor_id", "contract"),
)

offer_policies = Table(
    "offer_policies",
    metadata,
    key("policy_id"),
    ref("creditor_id", "creditors.creditor_id", index=True),
    Column("rank", Integer, nullable=False),
    Column("min_days_late", Integer, nullable=False, server_default="0"),
    Column("max_days_late", Integer, nullable=False, server_default="100000"),
    Column("discount_bp", Integer, nullable=False, server_default="0"),
    Column("entry_bp", Integer, nullable=False, server_default="10000"),
    Column("instalments", Integer, nullable=False, server_default="0"),
    Column("valid_days", Integer, nullable=False, server_default="5"),
    text("authority", 20, default="within"),
    Column("methods", JSON, nullable=False),
    text("reason"),
)

legal_facts = Table(
    "legal_facts",
    metadata,
    key("fact_id"),
    ref("person_id", "people.person_id", index=True),
    ref("debt_id", "debts.debt_id", null=True),
    text("kind", 30),
    Column("since", Date, nullable=False),
    text("rule_id", 60),
    Column("rule_version", Integer, nullable=False, server_default="1"),
    text("note"),
    moment("ended_at"),
)

history = Table(
    "history",
    metadata,
    key("item_id"),
    ref("person_id", "people.person_id"),
    moment("at", null=False),
    text("channel", 20),
    text("body", 4000),
    text("result", 60),
    text("agent", 200),
    Column("amount_minor", Integer),
    text("currency", 3),
    Index("ix_history_person_at", "person_id", "at", "item_id"),
)

# --- campaigns and calls --------------------------------------------------------------------------

trunks = Table(
    "trunks",
    metadata,
    key("trunk_id"),
    text("switch_id", 64),
    text("host", 100),
    Column("port", Integer, nullable=False),
    text("username", 100),
    text("password", 200),
    text("codecs", 100, default="PCMA,PCMU"),
    text("caller_id", 40),
    Column("max_calls", Integer, nullable=False, server_default="0"),
    Column("max_calls_per_second", Float, nullable=False, server_default="0"),
    Column("active", Boolean, nullable=False, server_default=sql("1")),
)

campaigns = Table(
    "campaigns",
    metadata,
    key("campaign_id"),
    text("name"),
    ref("creditor_id", "creditors.creditor_id"),
    ref("trunk_id", "trunks.trunk_id"),
    text("mode", 20, default="progressive"),
    Column("active", Boolean, nullable=False, server_default=sql("1")),
    Column("wrap_up_s", Integer, nullable=False, server_default="60"),
    Column("extend_s", Integer, nullable=False, server_default="30"),
    Column("extensions", Integer, nullable=False, server_default="2"),
    Column("ring_limit_s", Integer, nullable=False, server_default="30"),
    Column("attempts_per_day", Integer, nullable=False, server_default="3"),
    Column("retry_s", Integer, nullable=False, server_default="7200"),
    text("script_id", 64),
    moment("created_at", null=False),
)

campaign_agents = Table(
    "campaign_agents",
    metadata,
    Column("campaign_id", String(64), primary_key=True),
    Column("agent_id", String(64), primary_key=True),
)

leads = Table(
    "leads",
    metadata,
    key("lead_id"),
    ref("campaign_id", "campaigns.campaign_id"),
    ref("person_id", "people.person_id", index=True),
    text("state", 20, default="open"),
    moment("next_at", null=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("position", Integer, nullable=False, server_default="0"),
    text("last_result", 40),
    UniqueConstraint("campaign_id", "person_id"),
    Index("ix_leads_due", "campaign_id", "state", "next_at", "position"),
)

person_locks = Table(
    "person_locks",
    metadata,
    Column("person_id", String(64), primary_key=True),
    text("call_id", 64),
    moment("at", null=False),
)

calls = Table(
    "calls",
    metadata,
    key("call_id"),
    ref("campaign_id", "campaigns.campaign_id"),
    ref("lead_id", "leads.lead_id"),
    ref("person_id", "people.person_id", index=True),
    ref("phone_id", "phones.phone_id"),
    text("trunk_id", 64),
    text("switch_id", 64),
    text("agent_id", 64),
    text("number", 20),
    text("caller_id", 40),
    text("state", 20, default="dialing"),
    moment("started_at", null=False, index=True),
    moment("legal_at", null=False),
    moment("ringing_at"),
    moment("answered_at"),
    moment("connected_at"),
    moment("ended_at"),
    text("cause", 30),
    text("ended_by", 20),
    Column("sip_status", Integer),
    text("mode", 20),
    Column("why", JSON, nullable=False),
    Column("allowed_by", JSON, nullable=False),
    text("disposition", 40),
)

decisions = Table(
    "decisions",
    metadata,
    Column("decision_id", Integer, primary_key=True, autoincrement=True),
    moment("at", null=False),
    moment("legal_at", null=False),
    Column("person_id", String(64), nullable=False, index=True),
    text("phone_id", 64),
    text("channel", 20),
    text("purpose", 30),
    text("mode", 20),
    Column("allowed", Boolean, nullable=False),
    text("rule_id", 60),
    text("reason"),
    Column("rules", JSON, nullable=False),
    moment("next_allowed_at"),
)

identity_checks = Table(
    "identity_checks",
    metadata,
    Column("call_id", String(64), primary_key=True),
    text("person_id", 64),
    text("mode", 20),
    text("status", 20),
    Column("needed", Integer, nullable=False),
    Column("tries_left", Integer, nullable=False),
    Column("verdicts", JSON, nullable=False),
    moment("confirmed_at"),
)

# --- results --------------------------------------------------------------------------------------

outcomes = Table(
    "outcomes",
    metadata,
    key("outcome_id"),
    Column("idempotency_key", String(64), nullable=False, unique=True),
    text("body_hash", 64),
    Column("answer", JSON, nullable=False),
    Column("call_id", String(64), nullable=False, unique=True),
    text("agent_id", 64),
    text("person_id", 64),
    text("disposition", 40),
    text("note", 4000),
    Column("fields", JSON, nullable=False),
    Column("script_path", JSON, nullable=False),
    Column("disclosures", JSON, nullable=False),
    text("submitter_id", 64),
    moment("decided_at", null=False),
    moment("saved_at", null=False),
)

promises = Table(
    "promises",
    metadata,
    key("promise_id"),
    ref("outcome_id", "outcomes.outcome_id"),
    ref("person_id", "people.person_id", index=True),
    text("call_id", 64),
    text("agent_id", 64),
    minor("amount_minor"),
    text("currency", 3),
    Column("due_on", Date, nullable=False, index=True),
    text("method", 20),
    text("state", 20, default="open"),
    text("offer_id", 64),
    Column("debt_ids", JSON, nullable=False),
    Column("read_back", Boolean, nullable=False),
    moment("read_back_at"),
    moment("made_at", null=False),
    Column("faults", JSON, nullable=False),
)

callbacks = Table(
    "callbacks",
    metadata,
    key("callback_id"),
    ref("person_id", "people.person_id"),
    text("call_id", 64),
    text("agent_id", 64),
    moment("at", null=False, index=True),
    Column("own", Boolean, nullable=False),
    text("subject"),
    text("state", 20, default="open"),
)

imports = Table(
    "imports",
    metadata,
    key("import_id"),
    text("file_name", 300),
    text("sha256", 64),
    moment("started_at", null=False),
    moment("finished_at"),
    Column("good_rows", Integer, nullable=False, server_default="0"),
    Column("bad_rows", Integer, nullable=False, server_default="0"),
    text("state", 20),
)
