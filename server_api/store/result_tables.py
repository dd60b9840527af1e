"""Tables of results: outcomes, promises, callbacks, payments, imports."""

from sqlalchemy import JSON, Boolean, Column, Date, Index, Integer, String, Table, UniqueConstraint
from sqlalchemy import text as sql

from server_api.store.columns import key, metadata, minor, moment, ref, text

outcomes = Table(
    "outcomes",
    metadata,
    key("outcome_id"),
    Column("idempotency_key", String(64), nullable=False, unique=True),
    text("body_hash", 64),
    Column("answer", JSON, nullable=False),
    Column("call_id", String(64), nullable=False),
    Column("extra", Boolean, nullable=False, server_default=sql("false")),
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
    # One result a call; what came besides it is kept as extra.
    Index(
        "uq_outcomes_result",
        "call_id",
        unique=True,
        sqlite_where=sql("extra = false"),
        postgresql_where=sql("extra = false"),
    ),
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
    text("campaign_id", 64),
    text("lead_id", 64),
    text("phone_id", 64),
    text("team"),
    text("time_zone", 60),
    moment("alerted_at"),
    moment("fell_at"),
    moment("done_at"),
    Index("ix_callbacks_state_at", "state", "at"),
)

payments = Table(
    "payments",
    metadata,
    key("payment_id"),
    text("provider", 60),
    text("reference", 100),
    ref("debt_id", "debts.debt_id", index=True),
    ref("person_id", "people.person_id", index=True),
    minor("amount_minor"),
    text("currency", 3),
    moment("paid_at", null=False),
    moment("posted_at", null=False),
    text("by", 64),
    UniqueConstraint("provider", "reference"),
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
