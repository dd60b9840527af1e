"""Tables around a debtor: parties, e-mails, addresses, consents, papers, notes, holds, disclosures said."""

from sqlalchemy import JSON, Boolean, Column, Date, Index, Integer, String, Table, UniqueConstraint
from sqlalchemy import text as sql

from server_api.store.columns import key, metadata, minor, moment, ref, text

debt_instalments = Table(
    "debt_instalments",
    metadata,
    Column("debt_id", String(64), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("due_on", Date, nullable=False),
    minor("principal_minor"),
    minor("interest_minor"),
    minor("paid_minor"),
)

parties = Table(
    "parties",
    metadata,
    key("party_id"),
    ref("person_id", "people.person_id", index=True),
    text("role", 20),
    text("name"),
    text("document", 40),
    text("document_kind", 20),
    text("phone", 20),
    text("email"),
    text("debt_id", 64),
    Column("may_hear", Boolean, nullable=False, server_default=sql("false")),
    Column("since", Date),
    text("source", 60),
    text("note"),
    moment("ended_at"),
)

emails = Table(
    "emails",
    metadata,
    key("email_id"),
    ref("person_id", "people.person_id", index=True),
    Column("address", String(254), nullable=False),
    text("label", 40),
    text("source", 60),
    text("state", 20, default="usable"),
    Column("quality", Integer, nullable=False, server_default="50"),
    text("last_result", 40),
    moment("last_at"),
    moment("confirmed_at"),
    Column("position", Integer, nullable=False, server_default="0"),
    UniqueConstraint("person_id", "address"),
)

addresses = Table(
    "addresses",
    metadata,
    key("address_id"),
    ref("person_id", "people.person_id", index=True),
    text("street"),
    text("city", 100),
    text("region", 40),
    text("postcode", 20),
    text("country", 2),
    text("label", 40),
    text("source", 60),
    text("state", 20, default="usable"),
    Column("quality", Integer, nullable=False, server_default="50"),
    moment("confirmed_at"),
    Column("position", Integer, nullable=False, server_default="0"),
)

consents = Table(
    "consents",
    metadata,
    key("consent_id"),
    ref("person_id", "people.person_id"),
    Column("contact_id", String(64), nullable=False),
    text("channel", 20),
    text("purpose", 40),
    text("state", 20),
    moment("since", null=False),
    moment("ended_at"),
    text("source", 60),
    text("by", 64),
    text("call_id", 64),
    Index("ix_consents_person_contact", "person_id", "contact_id"),
)

documents = Table(
    "documents",
    metadata,
    key("document_id"),
    ref("person_id", "people.person_id", index=True),
    text("debt_id", 64),
    text("promise_id", 64),
    text("kind", 20),
    text("title"),
    text("media_type", 100, default="application/pdf"),
    text("path", 400),
    text("sha256", 64),
    Column("size", Integer, nullable=False, server_default="0"),
    moment("at", null=False),
    text("by", 64),
)

notes = Table(
    "notes",
    metadata,
    key("note_id"),
    ref("person_id", "people.person_id", index=True),
    text("body", 4000),
    Column("pinned", Boolean, nullable=False, server_default=sql("false")),
    moment("at", null=False),
    text("by", 64),
    text("author"),
    moment("ended_at"),
)

hardship_sheets = Table(
    "hardship_sheets",
    metadata,
    key("sheet_id"),
    ref("person_id", "people.person_id", index=True),
    moment("at", null=False),
    text("by", 64),
    text("author"),
    text("call_id", 64),
    text("currency", 3),
    Column("income", JSON, nullable=False),
    Column("expenses", JSON, nullable=False),
    Column("dependants", Integer, nullable=False, server_default="0"),
    text("note", 4000),
    minor("left_minor"),
    minor("protected_minor"),
    minor("payable_minor"),
    text("rule_id", 60),
)

person_tags = Table(
    "person_tags",
    metadata,
    Column("person_id", String(64), primary_key=True),
    Column("tag", String(60), primary_key=True),
    moment("since", null=False),
    text("by", 64),
)

holds = Table(
    "holds",
    metadata,
    key("hold_id"),
    Column("hold_key", String(64), nullable=False, unique=True),
    ref("person_id", "people.person_id", index=True),
    text("creditor_id", 64),
    text("kind", 30),
    text("protocol", 40, index=True),
    text("reason"),
    text("body", 4000),
    text("answer_by_channel", 20),
    Column("answer_by", Date),
    text("with_desk"),
    Column("stopped", JSON, nullable=False, server_default="{}"),
    moment("since", null=False),
    text("by", 64),
    text("call_id", 64),
    moment("ended_at"),
    text("end_result", 20),
    text("end_note"),
    text("ended_by", 64),
)

disclosure_ticks = Table(
    "disclosure_ticks",
    metadata,
    Column("call_id", String(64), primary_key=True),
    Column("code", String(64), primary_key=True),
    moment("at", null=False),
    Column("offset_ms", Integer),
    text("agent_id", 64),
    text("rule_id", 60),
)

targets = Table(
    "targets",
    metadata,
    key("target_id"),
    text("user_id", 64),
    text("team"),
    text("metric", 20),
    text("period", 20, default="day"),
    Column("goal", Integer, nullable=False, server_default="0"),
    text("currency", 3),
)
