"""Tables of the people who work: users, sessions, agents, legs, the audit."""

from sqlalchemy import JSON, Boolean, Column, Index, Integer, String, Table
from sqlalchemy import text as sql

from server_api.store.columns import key, metadata, moment, ref, text

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
    Column("skills", JSON, nullable=False, server_default="{}"),
    Column("languages", JSON, nullable=False, server_default="[]"),
    Column("active", Boolean, nullable=False, server_default=sql("true")),
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
    text("node_id", 64),
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
