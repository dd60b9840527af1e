"""Dialling: lists, pacing, wishes, municipal holidays, nodes; a campaign's pace and a call's debts."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "floor_stops",
        sa.Column("stop_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("by", sa.String(length=64), server_default="", nullable=False),
        sa.Column("reason", sa.String(length=200), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=64), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("stop_id", name=op.f("pk_floor_stops")),
    )
    op.create_table(
        "municipal_holidays",
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("region", sa.String(length=40), nullable=False),
        sa.Column("city", sa.String(length=100), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=200), server_default="", nullable=False),
        sa.Column("source", sa.String(length=200), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("country", "region", "city", "day", name=op.f("pk_municipal_holidays")),
    )
    op.create_table(
        "commit_marks",
        sa.Column("writer", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("writer", name=op.f("pk_commit_marks")),
    )
    op.create_table(
        "nodes",
        sa.Column("node_id", sa.String(length=64), nullable=False),
        sa.Column("switch_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("url", sa.String(length=200), server_default="", nullable=False),
        sa.Column("leader", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("node_id", name=op.f("pk_nodes")),
    )
    op.create_table(
        "number_locks",
        sa.Column("e164", sa.String(length=20), nullable=False),
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("e164", name=op.f("pk_number_locks")),
    )
    op.create_index(op.f("ix_number_locks_call_id"), "number_locks", ["call_id"], unique=False)
    op.create_table(
        "pace_days",
        sa.Column("campaign_id", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("dialled", sa.Integer(), server_default="0", nullable=False),
        sa.Column("answers", sa.Integer(), server_default="0", nullable=False),
        sa.Column("persons", sa.Integer(), server_default="0", nullable=False),
        sa.Column("abandoned", sa.Integer(), server_default="0", nullable=False),
        sa.Column("overflowed", sa.Integer(), server_default="0", nullable=False),
        sa.Column("busy_s", sa.Float(), server_default="0", nullable=False),
        sa.Column("idle_s", sa.Float(), server_default="0", nullable=False),
        sa.Column("waits", sa.JSON(), server_default="{}", nullable=False),
        sa.PrimaryKeyConstraint("campaign_id", "day", name=op.f("pk_pace_days")),
    )
    op.create_table(
        "pacer_states",
        sa.Column("pool", sa.String(length=64), nullable=False),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.Column("node_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("pool", name=op.f("pk_pacer_states")),
    )
    op.create_table(
        "preview_skips",
        sa.Column("skip_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("lead_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("person_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("agent_id", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=60), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("skip_id", name=op.f("pk_preview_skips")),
    )
    with op.batch_alter_table("preview_skips", schema=None) as batch_op:
        batch_op.create_index("ix_preview_skips_agent_at", ["agent_id", "at"], unique=False)

    op.create_table(
        "contact_wishes",
        sa.Column("wish_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("scope", sa.String(length=20), server_default="", nullable=False),
        sa.Column("kind", sa.String(length=20), server_default="", nullable=False),
        sa.Column("phone_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("channel", sa.String(length=20), server_default="", nullable=False),
        sa.Column("campaign_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("creditor_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("detail", sa.JSON(), server_default="{}", nullable=False),
        sa.Column("reason", sa.String(length=200), server_default="", nullable=False),
        sa.Column("call_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("by", sa.String(length=64), server_default="", nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.person_id"], name=op.f("fk_contact_wishes_person_id_people")
        ),
        sa.PrimaryKeyConstraint("wish_id", name=op.f("pk_contact_wishes")),
    )
    with op.batch_alter_table("contact_wishes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_wishes_person_id"), ["person_id"], unique=False)

    op.create_table(
        "lists",
        sa.Column("list_id", sa.String(length=64), nullable=False),
        sa.Column("campaign_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), server_default="", nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("share", sa.Integer(), server_default="100", nullable=False),
        sa.Column("filter", sa.JSON(), server_default="{}", nullable=False),
        sa.Column("order_by", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.campaign_id"], name=op.f("fk_lists_campaign_id_campaigns")
        ),
        sa.PrimaryKeyConstraint("list_id", name=op.f("pk_lists")),
        sa.UniqueConstraint("campaign_id", "name", name=op.f("uq_lists_campaign_id_name")),
    )
    with op.batch_alter_table("lists", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lists_campaign_id"), ["campaign_id"], unique=False)

    with op.batch_alter_table("agents", schema=None) as batch_op:
        batch_op.add_column(sa.Column("node_id", sa.String(length=64), server_default="", nullable=False))

    with op.batch_alter_table("callbacks", schema=None) as batch_op:
        batch_op.add_column(sa.Column("campaign_id", sa.String(length=64), server_default="", nullable=False))
        batch_op.add_column(sa.Column("lead_id", sa.String(length=64), server_default="", nullable=False))
        batch_op.add_column(sa.Column("phone_id", sa.String(length=64), server_default="", nullable=False))
        batch_op.add_column(sa.Column("team", sa.String(length=200), server_default="", nullable=False))
        batch_op.add_column(sa.Column("time_zone", sa.String(length=60), server_default="", nullable=False))
        batch_op.add_column(sa.Column("alerted_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("fell_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("done_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("calls", schema=None) as batch_op:
        batch_op.add_column(sa.Column("creditor_id", sa.String(length=64), server_default="", nullable=False))
        batch_op.add_column(sa.Column("debt_ids", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(
            sa.Column("abandoned", sa.Boolean(), server_default=sa.text("false"), nullable=False)
        )
        batch_op.add_column(sa.Column("overflow", sa.String(length=20), server_default="", nullable=False))
        batch_op.add_column(sa.Column("node_id", sa.String(length=64), server_default="", nullable=False))
        batch_op.add_column(sa.Column("message_ms", sa.Integer(), server_default="0", nullable=False))

    with op.batch_alter_table("campaigns", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("state", sa.String(length=20), server_default="running", nullable=False)
        )
        batch_op.add_column(
            sa.Column("state_reason", sa.String(length=200), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("version", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(sa.Column("pool", sa.String(length=64), server_default="", nullable=False))
        batch_op.add_column(sa.Column("weight", sa.Integer(), server_default="100", nullable=False))
        batch_op.add_column(sa.Column("cap_bp", sa.Integer(), server_default="300", nullable=False))
        batch_op.add_column(sa.Column("ratio_pct", sa.Integer(), server_default="200", nullable=False))
        batch_op.add_column(sa.Column("least_agents", sa.Integer(), server_default="3", nullable=False))
        batch_op.add_column(sa.Column("patience_ms", sa.Integer(), server_default="2000", nullable=False))
        batch_op.add_column(sa.Column("overflow", sa.String(length=20), server_default="", nullable=False))
        batch_op.add_column(sa.Column("overflow_bp", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("preview_s", sa.Integer(), server_default="30", nullable=False))
        batch_op.add_column(
            sa.Column("preview_auto", sa.Boolean(), server_default=sa.text("true"), nullable=False)
        )
        batch_op.add_column(sa.Column("preview_skips", sa.Integer(), server_default="10", nullable=False))
        batch_op.add_column(sa.Column("attempts_per_week", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(
            sa.Column("attempts_per_number", sa.Integer(), server_default="0", nullable=False)
        )
        batch_op.add_column(
            sa.Column("conversations_per_week", sa.Integer(), server_default="0", nullable=False)
        )
        batch_op.add_column(sa.Column("schedule", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("retries", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("skills", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("language", sa.String(length=10), server_default="", nullable=False))
        batch_op.add_column(
            sa.Column("routing", sa.String(length=20), server_default="longest_idle", nullable=False)
        )
        batch_op.add_column(sa.Column("callback_alert_s", sa.Integer(), server_default="120", nullable=False))
        batch_op.add_column(sa.Column("callback_fall_s", sa.Integer(), server_default="300", nullable=False))
        batch_op.add_column(sa.Column("lines", sa.Integer(), server_default="10", nullable=False))
        batch_op.add_column(
            sa.Column("leaves_message", sa.Boolean(), server_default=sa.text("false"), nullable=False)
        )

    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("call_id", sa.String(length=64), server_default="", nullable=False))
        batch_op.add_column(sa.Column("campaign_id", sa.String(length=64), server_default="", nullable=False))
        batch_op.add_column(sa.Column("debt_ids", sa.JSON(), server_default="[]", nullable=False))
        batch_op.create_index(batch_op.f("ix_decisions_call_id"), ["call_id"], unique=False)

    with op.batch_alter_table("leads", schema=None) as batch_op:
        batch_op.add_column(sa.Column("list_id", sa.String(length=64), server_default="", nullable=False))
        batch_op.add_column(sa.Column("owner_id", sa.String(length=64), server_default="", nullable=False))
        batch_op.add_column(
            sa.Column("last_agent_id", sa.String(length=64), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("last_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("shelf", sa.BigInteger(), server_default="0", nullable=False))
    op.drop_index("ix_leads_due", table_name="leads")
    op.create_index(
        "ix_leads_shelf",
        "leads",
        ["campaign_id", "shelf", "next_at", "position"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )

    with op.batch_alter_table("phones", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("last_results", sa.String(length=200), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("last_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("answers", sa.JSON(), server_default="{}", nullable=False))

    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.add_column(sa.Column("skills", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("languages", sa.JSON(), server_default="[]", nullable=False))

    op.create_table(
        "placings",
        sa.Column("campaign_id", sa.String(length=64), nullable=False),
        sa.Column("placing", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), server_default="", nullable=False),
        sa.Column("shelves", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reached", sa.String(length=64), server_default="", nullable=False),
        sa.Column("complete", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.PrimaryKeyConstraint("campaign_id", name=op.f("pk_placings")),
    )
    op.create_table(
        "ready",
        sa.Column("lead_id", sa.String(length=64), nullable=False),
        sa.Column("campaign_id", sa.String(length=64), nullable=False),
        sa.Column("list_id", sa.String(length=64), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("due_us", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("last_agent_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("language", sa.String(length=10), server_default="", nullable=False),
        sa.Column("time_zone", sa.String(length=60), server_default="", nullable=False),
        sa.Column("numbers_json", sa.Text(), nullable=False),
        sa.Column("promoted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("lead_id", name=op.f("pk_ready")),
    )
    op.create_index(op.f("ix_ready_person_id"), "ready", ["person_id"], unique=False)
    op.create_index(
        "ix_ready_worth", "ready", ["campaign_id", "list_id", "rank", "due_us", "position"], unique=False
    )
    op.create_table(
        "payments",
        sa.Column("payment_id", sa.String(length=64), nullable=False),
        sa.Column("provider", sa.String(length=60), server_default="", nullable=False),
        sa.Column("reference", sa.String(length=100), server_default="", nullable=False),
        sa.Column("debt_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("currency", sa.String(length=3), server_default="", nullable=False),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["debt_id"], ["debts.debt_id"], name=op.f("fk_payments_debt_id_debts")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.person_id"], name=op.f("fk_payments_person_id_people")
        ),
        sa.PrimaryKeyConstraint("payment_id", name=op.f("pk_payments")),
        sa.UniqueConstraint("provider", "reference", name=op.f("uq_payments_provider_reference")),
    )
    op.create_index(op.f("ix_payments_debt_id"), "payments", ["debt_id"], unique=False)
    op.create_index(op.f("ix_payments_person_id"), "payments", ["person_id"], unique=False)
    op.create_index("ix_callbacks_state_at", "callbacks", ["state", "at"], unique=False)
