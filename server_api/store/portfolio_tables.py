"""Tables of what is collected: creditors, debtors, debts, legal facts, the timeline."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)
from sqlalchemy import text as sql

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
    text("folded_name", index=True),
    Column("score", Integer),
    UniqueConstraint("country", "document_kind", "document"),
    Index("ix_people_document", "document", postgresql_ops={"document": "text_pattern_ops"}),
)

# A row for each word of a person's folded name: people are found by any of them, by its beginning.
name_words = Table(
    "name_words",
    metadata,
    Column("person_id", String(64), primary_key=True),
    Column("word", String(60), primary_key=True),
    Index("ix_name_words_word", "word", "person_id", postgresql_ops={"word": "text_pattern_ops"}),
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
    Column("quality", Integer, nullable=False, server_default="50"),
    moment("confirmed_at"),
    text("backwards", 20),  # the digits from the last to the first: numbers are found by their end
    UniqueConstraint("person_id", "e164"),
    Index("ix_phones_backwards", "backwards", postgresql_ops={"backwards": "text_pattern_ops"}),
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
    text("interest_kind", 20, default="simple"),
    text("day_count", 20, default="30"),
    minor("fees_minor"),
    minor("costs_minor"),
    minor("discount_minor"),
    Column("opened_on", Date),
    Column("custom", JSON, nullable=False, server_default="{}"),
    text("import_id", 64),
    UniqueConstraint("creditor_id", "contract"),
    Index("ix_debts_contract", "contract", postgresql_ops={"contract": "text_pattern_ops"}),
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
    Column("filter", JSON, nullable=False, server_default="{}"),
    minor("min_entry_minor"),
    minor("min_instalment_minor"),
    Column("max_instalments", Integer, nullable=False, server_default="0"),
    Column("max_days_to_first", Integer, nullable=False, server_default="0"),
    Column("max_total_days", Integer, nullable=False, server_default="0"),
    text("frequency", 20, default="monthly"),
    Column("interest_month_bp", Integer, nullable=False, server_default="0"),
    text("discount_on", 20, default="total"),
    Column("soft", Boolean, nullable=False, server_default=sql("false")),
    Column("starts_on", Date),
    Column("ends_on", Date),
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
    moment("opened_at"),
    text("by", 64),
    text("call_id", 64),
    text("hold_id", 64, index=True),
    text("end_reason"),
    text("source", 60),
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
    Index("ix_history_person_channel_at", "person_id", "channel", "at", "item_id"),
    # Calls of people and of machines apart: the gate wants the newest of each (``contact_queries``).
    *(
        Index(
            f"ix_history_calls_of_{whose}",
            "person_id",
            "channel",
            "at",
            "item_id",
            sqlite_where=sql(where),
            postgresql_where=sql(where),
        )
        for whose, where in (
            ("agents", "channel = 'voice' AND agent <> ''"),
            ("machines", "channel = 'voice' AND agent = ''"),
        )
    ),
)
