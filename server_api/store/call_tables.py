"""Tables of campaigns and calls, with what the rules decided."""

from sqlalchemy import JSON, Boolean, Column, Float, Index, Integer, String, Table, UniqueConstraint
from sqlalchemy import text as sql

from server_api.store.columns import key, metadata, moment, ref, text

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
    Column("active", Boolean, nullable=False, server_default=sql("true")),
    Column("registers", Boolean, nullable=False, server_default=sql("false")),
    text("registrar", 100),
    Column("register_s", Float, nullable=False, server_default="300"),
    Column("options_s", Float, nullable=False, server_default="0"),
    Column("inbound", Boolean, nullable=False, server_default=sql("false")),
    text("sources", 400),
    Column("follows_redirects", Boolean, nullable=False, server_default=sql("false")),
)

campaigns = Table(
    "campaigns",
    metadata,
    key("campaign_id"),
    text("name"),
    ref("creditor_id", "creditors.creditor_id"),
    ref("trunk_id", "trunks.trunk_id"),
    text("mode", 20, default="progressive"),
    Column("active", Boolean, nullable=False, server_default=sql("true")),
    Column("wrap_up_s", Integer, nullable=False, server_default="60"),
    Column("extend_s", Integer, nullable=False, server_default="30"),
    Column("extensions", Integer, nullable=False, server_default="2"),
    Column("ring_limit_s", Integer, nullable=False, server_default="30"),
    Column("attempts_per_day", Integer, nullable=False, server_default="3"),
    Column("retry_s", Integer, nullable=False, server_default="7200"),
    text("script_id", 64),
    moment("created_at", null=False),
    Column("detects", Boolean, nullable=False, server_default=sql("true")),
    Column("detect_params", JSON, nullable=False, server_default="{}"),
    Column("records", Boolean, nullable=False, server_default=sql("true")),
    Column("tells_monitored", Boolean, nullable=False, server_default=sql("false")),
    text("free_number", 20),
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
    ref("campaign_id", "campaigns.campaign_id", null=True),
    ref("lead_id", "leads.lead_id", null=True),
    ref("person_id", "people.person_id", null=True, index=True),
    ref("phone_id", "phones.phone_id", null=True),
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
    text("direction", 10, default="outbound"),
    text("verdict", 20),
    Column("verdict_ms", Integer),
    Column("verdict_features", JSON, nullable=False, server_default="{}"),
    text("corrected", 20),
    Column("quality", JSON),
    text("message", 10),
    text("recording_id", 64),
    text("team"),
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
