"""Tables of what is collected: creditors, debtors, debts, legal facts, the timeline."""

from sqlalchemy import JSON, BigInteger, Column, Date, Index, Integer, String, Table, UniqueConstraint

from server_api.store.columns import key, metadata, minor, moment, ref, text

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
    Column("position", Integer, nullable=False, server_default="0"),
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
    text("last_results", 200),
    moment("last_at"),
    Column("answers", JSON, nullable=False, server_default="{}"),
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
    Column("amount_minor", BigInteger),
    text("currency", 3),
    Index("ix_history_person_at", "person_id", "at", "item_id"),
)
