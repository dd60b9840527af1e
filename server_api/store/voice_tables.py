"""Tables of the voice: recordings and who heard them, supervision, help, quality, transfers."""

from sqlalchemy import JSON, Boolean, Column, Date, Float, Index, Integer, String, Table
from sqlalchemy import text as sql

from server_api.store.columns import key, metadata, moment, ref, text

caller_numbers = Table(
    "caller_numbers",
    metadata,
    Column("number", String(20), primary_key=True),
    ref("trunk_id", "trunks.trunk_id", index=True),
    text("country", 2, default="BR"),
    text("area_code", 8),
    Column("attested", Boolean, nullable=False, server_default=sql("false")),
    Column("active", Boolean, nullable=False, server_default=sql("true")),
    moment("rest_until"),
)

campaign_trunks = Table(
    "campaign_trunks",
    metadata,
    Column("campaign_id", String(64), primary_key=True),
    Column("trunk_id", String(64), primary_key=True),
    Column("priority", Integer, nullable=False, server_default="0"),
)

recordings = Table(
    "recordings",
    metadata,
    key("recording_id"),
    Column("call_id", String(64), nullable=False, index=True),
    text("agent_id", 64),
    text("person_id", 64),
    text("campaign_id", 64),
    text("path", 500),
    text("key_id", 64),
    text("state", 20, default="on"),
    moment("began_at", null=False, index=True),
    moment("ended_at"),
    Column("seconds", Float, nullable=False, server_default="0"),
    Column("size_bytes", Integer, nullable=False, server_default="0"),
    text("sha256", 64),
    text("chain", 64),
    Column("chain_no", Integer, nullable=False, server_default="0", index=True),
    Column("paused_ms", Integer, nullable=False, server_default="0"),
    Column("missing_ms", Integer, nullable=False, server_default="0"),
    Column("peaks_agent", JSON, nullable=False),
    Column("peaks_debtor", JSON, nullable=False),
    Column("marks", JSON, nullable=False),
    text("reason", 60),
    Column("legal_hold", Boolean, nullable=False, server_default=sql("false")),
    Column("keep_until", Date),
)

recording_plays = Table(
    "recording_plays",
    metadata,
    Column("play_id", Integer, primary_key=True, autoincrement=True),
    Column("recording_id", String(64), nullable=False, index=True),
    text("user_id", 64),
    text("role", 20),
    moment("at", null=False),
    text("what", 20),
    text("call_id", 64),
)

supervisions = Table(
    "supervisions",
    metadata,
    key("supervision_id"),
    Column("lead_id", String(64), nullable=False, index=True),
    Column("agent_id", String(64), nullable=False, index=True),
    text("call_id", 64),
    text("mode", 20),
    Column("told", Boolean, nullable=False, server_default=sql("false")),
    moment("began_at", null=False),
    moment("ended_at"),
    text("reason", 40),
)

help_requests = Table(
    "help_requests",
    metadata,
    key("help_id"),
    Column("agent_id", String(64), nullable=False, index=True),
    text("call_id", 64),
    text("note"),
    moment("asked_at", null=False),
    text("answered_by", 64),
    moment("answered_at"),
    moment("closed_at"),
)

line_quality = Table(
    "line_quality",
    metadata,
    Column("quality_id", Integer, primary_key=True, autoincrement=True),
    text("leg_id", 64),
    text("agent_id", 64),
    text("call_id", 64),
    moment("at", null=False),
    Column("loss_in_pct", Float, nullable=False, server_default="0"),
    Column("jitter_in_ms", Float, nullable=False, server_default="0"),
    Column("loss_out_pct", Float, nullable=False, server_default="0"),
    Column("jitter_out_ms", Float, nullable=False, server_default="0"),
    Column("round_trip_ms", Float),
    Column("mos", Float, nullable=False, server_default="0"),
    Index("ix_line_quality_agent_id_at", "agent_id", "at"),
)

phone_checks = Table(
    "phone_checks",
    metadata,
    Column("check_id", Integer, primary_key=True, autoincrement=True),
    Column("agent_id", String(64), nullable=False, index=True),
    moment("at", null=False),
    Column("passed", Boolean, nullable=False),
    Column("body", JSON, nullable=False),
)

transfer_presets = Table(
    "transfer_presets",
    metadata,
    key("preset_id"),
    text("name"),
    text("number", 20),
    text("team"),
    Column("position", Integer, nullable=False, server_default="0"),
    Column("active", Boolean, nullable=False, server_default=sql("true")),
)

handovers = Table(
    "handovers",
    metadata,
    key("handover_id"),
    Column("call_id", String(64), nullable=False, index=True),
    text("kind", 20),
    text("from_agent", 64),
    text("to_agent", 64),
    text("to_number", 20),
    text("note"),
    Column("script_path", JSON, nullable=False),
    text("draft_note", 4000),
    moment("at", null=False),
    text("result", 40),
)

side_calls = Table(
    "side_calls",
    metadata,
    key("side_call_id"),
    Column("call_id", String(64), nullable=False, index=True),
    text("agent_id", 64),
    text("number", 20),
    text("trunk_id", 64),
    text("switch_id", 64),
    moment("started_at", null=False),
    moment("answered_at"),
    moment("ended_at"),
    text("cause", 30),
)
