"""Tables of dialling: lists, what the pacer learned, counts of the day, wishes, holidays of towns, nodes."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy import text as sql

from server_api.store.columns import key, metadata, moment, ref, text

lists = Table(
    "lists",
    metadata,
    key("list_id"),
    ref("campaign_id", "campaigns.campaign_id", index=True),
    text("name"),
    Column("position", Integer, nullable=False, server_default="0"),
    Column("share", Integer, nullable=False, server_default="100"),
    Column("filter", JSON, nullable=False, server_default="{}"),
    Column("order_by", JSON, nullable=False, server_default="[]"),
    Column("active", Boolean, nullable=False, server_default=sql("true")),
    moment("created_at", null=False),
    UniqueConstraint("campaign_id", "name"),
)

placings = Table(
    "placings",
    metadata,
    Column("campaign_id", String(64), primary_key=True),
    Column("placing", Integer, nullable=False),
    text("digest", 64),
    Column("shelves", JSON, nullable=False, server_default="[]"),
    Column("day", Date, nullable=False),
    text("reached", 64),
    Column("complete", Boolean, nullable=False, server_default=sql("false")),
)

ready = Table(
    "ready",
    metadata,
    Column("lead_id", String(64), primary_key=True),
    Column("campaign_id", String(64), nullable=False),
    Column("list_id", String(64), nullable=False),
    Column("rank", Integer, nullable=False),
    Column("due_us", BigInteger, nullable=False),
    Column("position", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("person_id", String(64), nullable=False, index=True),
    Column("attempts", Integer, nullable=False),
    text("owner_id", 64),
    text("last_agent_id", 64),
    text("language", 10),
    text("time_zone", 60),
    Column("numbers_json", Text, nullable=False),
    moment("promoted_at", null=False),
    Index("ix_ready_worth", "campaign_id", "list_id", "rank", "due_us", "position"),
)

pacer_states = Table(
    "pacer_states",
    metadata,
    Column("pool", String(64), primary_key=True),
    Column("state", JSON, nullable=False),
    text("node_id", 64),
    moment("saved_at", null=False),
)

pace_days = Table(
    "pace_days",
    metadata,
    Column("campaign_id", String(64), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("dialled", Integer, nullable=False, server_default="0"),
    Column("answers", Integer, nullable=False, server_default="0"),
    Column("persons", Integer, nullable=False, server_default="0"),
    Column("abandoned", Integer, nullable=False, server_default="0"),
    Column("overflowed", Integer, nullable=False, server_default="0"),
    Column("busy_s", Float, nullable=False, server_default="0"),
    Column("idle_s", Float, nullable=False, server_default="0"),
    Column("waits", JSON, nullable=False, server_default="{}"),
)

floor_stops = Table(
    "floor_stops",
    metadata,
    Column("stop_id", Integer, primary_key=True, autoincrement=True),
    text("by", 64),
    text("reason"),
    moment("at", null=False),
    moment("ended_at"),
    text("ended_by", 64),
)

preview_skips = Table(
    "preview_skips",
    metadata,
    Column("skip_id", Integer, primary_key=True, autoincrement=True),
    text("lead_id", 64),
    text("person_id", 64),
    Column("agent_id", String(64), nullable=False),
    text("reason", 60),
    moment("at", null=False),
    Index("ix_preview_skips_agent_at", "agent_id", "at"),
)

contact_wishes = Table(
    "contact_wishes",
    metadata,
    key("wish_id"),
    ref("person_id", "people.person_id", index=True),
    text("scope", 20),
    text("kind", 20),
    text("phone_id", 64),
    text("channel", 20),
    text("campaign_id", 64),
    text("creditor_id", 64),
    Column("detail", JSON, nullable=False, server_default="{}"),
    text("reason"),
    text("call_id", 64),
    text("by", 64),
    moment("since", null=False),
    moment("expires_at"),
    moment("ended_at"),
)

municipal_holidays = Table(
    "municipal_holidays",
    metadata,
    Column("country", String(2), primary_key=True),
    Column("region", String(40), primary_key=True),
    Column("city", String(100), primary_key=True),
    Column("day", Date, primary_key=True),
    text("name"),
    text("source"),
)

nodes = Table(
    "nodes",
    metadata,
    Column("node_id", String(64), primary_key=True),
    text("switch_id", 64),
    text("url"),
    Column("leader", Boolean, nullable=False, server_default=sql("false")),
    moment("started_at", null=False),
    moment("seen_at", null=False),
)

#: PostgreSQL only: what each process committed last.
commit_marks = Table(
    "commit_marks",
    metadata,
    Column("writer", String(64), primary_key=True),
    Column("number", Integer, nullable=False),
    moment("at", null=False),
)
