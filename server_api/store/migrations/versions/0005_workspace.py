"""The debtor's workspace: full case, agreements with schedules, approvals, payment orders, holds, scripts."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "authorities",
        sa.Column("authority_id", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=20), server_default="", nullable=False),
        sa.Column("user_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("creditor_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("segment", sa.String(length=60), server_default="", nullable=False),
        sa.Column("limits", sa.JSON(), nullable=False),
        sa.Column("by", sa.String(length=64), server_default="", nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("authority_id", name=op.f("pk_authorities")),
    )
    op.create_table(
        "debt_instalments",
        sa.Column("debt_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("principal_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("interest_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("paid_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("debt_id", "number", name=op.f("pk_debt_instalments")),
    )
    op.create_table(
        "disclosure_ticks",
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offset_ms", sa.Integer(), nullable=True),
        sa.Column("agent_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("rule_id", sa.String(length=60), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("call_id", "code", name=op.f("pk_disclosure_ticks")),
    )
    op.create_table(
        "person_tags",
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("tag", sa.String(length=60), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("person_id", "tag", name=op.f("pk_person_tags")),
    )
    op.create_table(
        "script_places",
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("script_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("agent_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("path", sa.JSON(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("objections", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("times", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_script_places")),
    )
    with op.batch_alter_table("script_places", schema=None) as batch_op:
        batch_op.create_index(
            "ix_script_places_script_version_at", ["script_id", "version", "at"], unique=False
        )

    op.create_table(
        "script_versions",
        sa.Column("script_id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), server_default="draft", nullable=False),
        sa.Column("share", sa.Integer(), server_default="100", nullable=False),
        sa.Column("users", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("doc", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), server_default="", nullable=False),
        sa.Column("note", sa.String(length=200), server_default="", nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.String(length=64), server_default="", nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", sa.String(length=64), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("script_id", "version", name=op.f("pk_script_versions")),
    )
    op.create_table(
        "scripts",
        sa.Column("script_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), server_default="", nullable=False),
        sa.Column("creditor_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("revision", sa.Integer(), server_default="0", nullable=False),
        sa.Column("source", sa.String(length=60), server_default="", nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("script_id", name=op.f("pk_scripts")),
    )
    op.create_table(
        "targets",
        sa.Column("target_id", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("team", sa.String(length=200), server_default="", nullable=False),
        sa.Column("metric", sa.String(length=20), server_default="", nullable=False),
        sa.Column("period", sa.String(length=20), server_default="day", nullable=False),
        sa.Column("goal", sa.Integer(), server_default="0", nullable=False),
        sa.Column("currency", sa.String(length=3), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("target_id", name=op.f("pk_targets")),
    )
    op.create_table(
        "addresses",
        sa.Column("address_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("street", sa.String(length=200), server_default="", nullable=False),
        sa.Column("city", sa.String(length=100), server_default="", nullable=False),
        sa.Column("region", sa.String(length=40), server_default="", nullable=False),
        sa.Column("postcode", sa.String(length=20), server_default="", nullable=False),
        sa.Column("country", sa.String(length=2), server_default="", nullable=False),
        sa.Column("label", sa.String(length=40), server_default="", nullable=False),
        sa.Column("source", sa.String(length=60), server_default="", nullable=False),
        sa.Column("state", sa.String(length=20), server_default="usable", nullable=False),
        sa.Column("quality", sa.Integer(), server_default="50", nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.person_id"], name=op.f("fk_addresses_person_id_people")
        ),
        sa.PrimaryKeyConstraint("address_id", name=op.f("pk_addresses")),
    )
    with op.batch_alter_table("addresses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_addresses_person_id"), ["person_id"], unique=False)

    op.create_table(
        "approvals",
        sa.Column("approval_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("call_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("agent_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("team", sa.String(length=200), server_default="", nullable=False),
        sa.Column("state", sa.String(length=20), server_default="pending", nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wanted", sa.JSON(), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=200), server_default="", nullable=False),
        sa.Column("beyond", sa.String(length=200), server_default="", nullable=False),
        sa.Column("counter_wanted", sa.JSON(), nullable=True),
        sa.Column("counter", sa.JSON(), nullable=True),
        sa.Column("decided_by", sa.String(length=64), server_default="", nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.String(length=200), server_default="", nullable=False),
        sa.Column("used_by", sa.String(length=64), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.person_id"], name=op.f("fk_approvals_person_id_people")
        ),
        sa.PrimaryKeyConstraint("approval_id", name=op.f("pk_approvals")),
    )
    with op.batch_alter_table("approvals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_approvals_call_id"), ["call_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_approvals_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_approvals_state"), ["state"], unique=False)

    op.create_table(
        "consents",
        sa.Column("consent_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("contact_id", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.String(length=20), server_default="", nullable=False),
        sa.Column("purpose", sa.String(length=40), server_default="", nullable=False),
        sa.Column("state", sa.String(length=20), server_default="", nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("source", sa.String(length=60), server_default="", nullable=False),
        sa.Column("by", sa.String(length=64), server_default="", nullable=False),
        sa.Column("call_id", sa.String(length=64), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.person_id"], name=op.f("fk_consents_person_id_people")
        ),
        sa.PrimaryKeyConstraint("consent_id", name=op.f("pk_consents")),
    )
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.create_index("ix_consents_person_contact", ["person_id", "contact_id"], unique=False)

    op.create_table(
        "documents",
        sa.Column("document_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("debt_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("promise_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("kind", sa.String(length=20), server_default="", nullable=False),
        sa.Column("title", sa.String(length=200), server_default="", nullable=False),
        sa.Column("media_type", sa.String(length=100), server_default="application/pdf", nullable=False),
        sa.Column("path", sa.String(length=400), server_default="", nullable=False),
        sa.Column("sha256", sa.String(length=64), server_default="", nullable=False),
        sa.Column("size", sa.Integer(), server_default="0", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.person_id"], name=op.f("fk_documents_person_id_people")
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_documents")),
    )
    with op.batch_alter_table("documents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_documents_person_id"), ["person_id"], unique=False)

    op.create_table(
        "emails",
        sa.Column("email_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("label", sa.String(length=40), server_default="", nullable=False),
        sa.Column("source", sa.String(length=60), server_default="", nullable=False),
        sa.Column("state", sa.String(length=20), server_default="usable", nullable=False),
        sa.Column("quality", sa.Integer(), server_default="50", nullable=False),
        sa.Column("last_result", sa.String(length=40), server_default="", nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.person_id"], name=op.f("fk_emails_person_id_people")),
        sa.PrimaryKeyConstraint("email_id", name=op.f("pk_emails")),
        sa.UniqueConstraint("person_id", "address", name=op.f("uq_emails_person_id_address")),
    )
    with op.batch_alter_table("emails", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_emails_person_id"), ["person_id"], unique=False)

    op.create_table(
        "holds",
        sa.Column("hold_id", sa.String(length=64), nullable=False),
        sa.Column("hold_key", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("creditor_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("kind", sa.String(length=30), server_default="", nullable=False),
        sa.Column("protocol", sa.String(length=40), server_default="", nullable=False),
        sa.Column("reason", sa.String(length=200), server_default="", nullable=False),
        sa.Column("body", sa.String(length=4000), server_default="", nullable=False),
        sa.Column("answer_by_channel", sa.String(length=20), server_default="", nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column("with_desk", sa.String(length=200), server_default="", nullable=False),
        sa.Column("stopped", sa.JSON(), server_default="{}", nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), server_default="", nullable=False),
        sa.Column("call_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_result", sa.String(length=20), server_default="", nullable=False),
        sa.Column("end_note", sa.String(length=200), server_default="", nullable=False),
        sa.Column("ended_by", sa.String(length=64), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.person_id"], name=op.f("fk_holds_person_id_people")),
        sa.PrimaryKeyConstraint("hold_id", name=op.f("pk_holds")),
        sa.UniqueConstraint("hold_key", name=op.f("uq_holds_hold_key")),
    )
    with op.batch_alter_table("holds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_holds_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_holds_protocol"), ["protocol"], unique=False)

    op.create_table(
        "hardship_sheets",
        sa.Column("sheet_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), server_default="", nullable=False),
        sa.Column("author", sa.String(length=200), server_default="", nullable=False),
        sa.Column("call_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("currency", sa.String(length=3), server_default="", nullable=False),
        sa.Column("income", sa.JSON(), nullable=False),
        sa.Column("expenses", sa.JSON(), nullable=False),
        sa.Column("dependants", sa.Integer(), server_default="0", nullable=False),
        sa.Column("note", sa.String(length=4000), server_default="", nullable=False),
        sa.Column("left_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("protected_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("payable_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("rule_id", sa.String(length=60), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.person_id"], name=op.f("fk_hardship_sheets_person_id_people")
        ),
        sa.PrimaryKeyConstraint("sheet_id", name=op.f("pk_hardship_sheets")),
    )
    with op.batch_alter_table("hardship_sheets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hardship_sheets_person_id"), ["person_id"], unique=False)

    op.create_table(
        "notes",
        sa.Column("note_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("body", sa.String(length=4000), server_default="", nullable=False),
        sa.Column("pinned", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), server_default="", nullable=False),
        sa.Column("author", sa.String(length=200), server_default="", nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.person_id"], name=op.f("fk_notes_person_id_people")),
        sa.PrimaryKeyConstraint("note_id", name=op.f("pk_notes")),
    )
    with op.batch_alter_table("notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notes_person_id"), ["person_id"], unique=False)

    op.create_table(
        "parties",
        sa.Column("party_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=20), server_default="", nullable=False),
        sa.Column("name", sa.String(length=200), server_default="", nullable=False),
        sa.Column("document", sa.String(length=40), server_default="", nullable=False),
        sa.Column("document_kind", sa.String(length=20), server_default="", nullable=False),
        sa.Column("phone", sa.String(length=20), server_default="", nullable=False),
        sa.Column("email", sa.String(length=200), server_default="", nullable=False),
        sa.Column("debt_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("may_hear", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=60), server_default="", nullable=False),
        sa.Column("note", sa.String(length=200), server_default="", nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.person_id"], name=op.f("fk_parties_person_id_people")
        ),
        sa.PrimaryKeyConstraint("party_id", name=op.f("pk_parties")),
    )
    with op.batch_alter_table("parties", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_parties_person_id"), ["person_id"], unique=False)

    op.create_table(
        "payment_orders",
        sa.Column("order_id", sa.String(length=64), nullable=False),
        sa.Column("order_key", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("call_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("agent_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("promise_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("debt_ids", sa.JSON(), nullable=False),
        sa.Column("kind", sa.String(length=20), server_default="", nullable=False),
        sa.Column("state", sa.String(length=20), server_default="created", nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("currency", sa.String(length=3), server_default="", nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("provider", sa.String(length=60), server_default="", nullable=False),
        sa.Column("reference", sa.String(length=100), server_default="", nullable=False),
        sa.Column("payload", sa.String(length=4000), server_default="", nullable=False),
        sa.Column("line", sa.String(length=100), server_default="", nullable=False),
        sa.Column("barcode", sa.String(length=60), server_default="", nullable=False),
        sa.Column("url", sa.String(length=500), server_default="", nullable=False),
        sa.Column("sent_by", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.person_id"], name=op.f("fk_payment_orders_person_id_people")
        ),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_payment_orders")),
        sa.UniqueConstraint("order_key", name=op.f("uq_payment_orders_order_key")),
    )
    with op.batch_alter_table("payment_orders", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_payment_orders_call_id"), ["call_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_payment_orders_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_payment_orders_promise_id"), ["promise_id"], unique=False)
        batch_op.create_index("ix_payment_orders_reference", ["provider", "reference"], unique=False)

    op.create_table(
        "promise_events",
        sa.Column("event_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("promise_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=30), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), server_default="", nullable=False),
        sa.Column("detail", sa.JSON(), server_default="{}", nullable=False),
        sa.ForeignKeyConstraint(
            ["promise_id"], ["promises.promise_id"], name=op.f("fk_promise_events_promise_id_promises")
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_promise_events")),
    )
    with op.batch_alter_table("promise_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_promise_events_promise_id"), ["promise_id"], unique=False)

    op.create_table(
        "promise_lines",
        sa.Column("promise_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("paid_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("state", sa.String(length=20), server_default="open", nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["promise_id"], ["promises.promise_id"], name=op.f("fk_promise_lines_promise_id_promises")
        ),
        sa.PrimaryKeyConstraint("promise_id", "number", name=op.f("pk_promise_lines")),
    )
    op.create_index("ix_promises_agent_made", "promises", ["agent_id", "made_at"], unique=False)

    with op.batch_alter_table("promise_lines", schema=None) as batch_op:
        batch_op.create_index("ix_promise_lines_state_due", ["state", "due_on"], unique=False)

    op.create_table(
        "payment_parts",
        sa.Column("payment_id", sa.String(length=64), nullable=False),
        sa.Column("component", sa.String(length=20), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payments.payment_id"], name=op.f("fk_payment_parts_payment_id_payments")
        ),
        sa.PrimaryKeyConstraint("payment_id", "component", name=op.f("pk_payment_parts")),
    )
    with op.batch_alter_table("debts", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("interest_kind", sa.String(length=20), server_default="simple", nullable=False)
        )
        batch_op.add_column(sa.Column("day_count", sa.String(length=20), server_default="30", nullable=False))
        batch_op.add_column(sa.Column("fees_minor", sa.BigInteger(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("costs_minor", sa.BigInteger(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("discount_minor", sa.BigInteger(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("opened_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("custom", sa.JSON(), server_default="{}", nullable=False))

    with op.batch_alter_table("history", schema=None) as batch_op:
        batch_op.create_index(
            "ix_history_person_channel_at", ["person_id", "channel", "at", "item_id"], unique=False
        )

    with op.batch_alter_table("legal_facts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("by", sa.String(length=64), server_default="", nullable=False))
        batch_op.add_column(sa.Column("call_id", sa.String(length=64), server_default="", nullable=False))
        batch_op.add_column(sa.Column("hold_id", sa.String(length=64), server_default="", nullable=False))
        batch_op.add_column(sa.Column("end_reason", sa.String(length=200), server_default="", nullable=False))
        batch_op.add_column(sa.Column("source", sa.String(length=60), server_default="", nullable=False))
        batch_op.create_index(batch_op.f("ix_legal_facts_hold_id"), ["hold_id"], unique=False)

    with op.batch_alter_table("offer_policies", schema=None) as batch_op:
        batch_op.add_column(sa.Column("filter", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("min_entry_minor", sa.BigInteger(), server_default="0", nullable=False))
        batch_op.add_column(
            sa.Column("min_instalment_minor", sa.BigInteger(), server_default="0", nullable=False)
        )
        batch_op.add_column(sa.Column("max_instalments", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("max_days_to_first", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("max_total_days", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(
            sa.Column("frequency", sa.String(length=20), server_default="monthly", nullable=False)
        )
        batch_op.add_column(sa.Column("interest_month_bp", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(
            sa.Column("discount_on", sa.String(length=20), server_default="total", nullable=False)
        )
        batch_op.add_column(sa.Column("soft", sa.Boolean(), server_default=sa.text("false"), nullable=False))
        batch_op.add_column(sa.Column("starts_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("ends_on", sa.Date(), nullable=True))

    with op.batch_alter_table("outcomes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("undo", sa.JSON(), nullable=True))

    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("folded_name", sa.String(length=200), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("score", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_people_folded_name"), ["folded_name"], unique=False)

    with op.batch_alter_table("phones", schema=None) as batch_op:
        batch_op.add_column(sa.Column("quality", sa.Integer(), server_default="50", nullable=False))
        batch_op.add_column(sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("promises", schema=None) as batch_op:
        batch_op.add_column(sa.Column("creditor_id", sa.String(length=64), server_default="", nullable=False))
        batch_op.add_column(sa.Column("kind", sa.String(length=20), server_default="single", nullable=False))
        batch_op.add_column(
            sa.Column("frequency", sa.String(length=20), server_default="monthly", nullable=False)
        )
        batch_op.add_column(sa.Column("debt_minor", sa.BigInteger(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("discount_minor", sa.BigInteger(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("paid_minor", sa.BigInteger(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("approval_id", sa.String(length=64), server_default="", nullable=False))
        batch_op.add_column(
            sa.Column("renewed_from", sa.String(length=64), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("remind_by", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("next_due", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("undo_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("end_reason", sa.String(length=200), server_default="", nullable=False))
        batch_op.create_index(batch_op.f("ix_promises_next_due"), ["next_due"], unique=False)

    # What was agreed before is a schedule of one payment.
    op.execute(
        "INSERT INTO promise_lines (promise_id, number, due_on, amount_minor, paid_minor, state) "
        "SELECT promise_id, 0, due_on, amount_minor, CASE WHEN state = 'kept' THEN amount_minor ELSE 0 END, "
        "CASE WHEN state = 'needs_review' THEN 'open' ELSE state END FROM promises"
    )
    op.execute("UPDATE promises SET paid_minor = amount_minor WHERE state = 'kept'")
    op.execute("UPDATE promises SET next_due = due_on WHERE state = 'open'")
    op.drop_index("uq_outcomes_result", table_name="outcomes")
    op.create_index(
        "uq_outcomes_result",
        "outcomes",
        ["call_id"],
        unique=True,
        sqlite_where=sa.text("extra = false AND undone_at IS NULL"),
        postgresql_where=sa.text("extra = false AND undone_at IS NULL"),
    )
