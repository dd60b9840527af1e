"""The voice: recordings, supervision, help, quality, transfers, several trunks, calls that come in."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "campaign_trunks",
        sa.Column("campaign_id", sa.String(length=64), nullable=False),
        sa.Column("trunk_id", sa.String(length=64), nullable=False),
        sa.Column("priority", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("campaign_id", "trunk_id", name=op.f("pk_campaign_trunks")),
    )
    op.create_table(
        "handovers",
        sa.Column("handover_id", sa.String(length=64), nullable=False),
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=20), server_default="", nullable=False),
        sa.Column("from_agent", sa.String(length=64), server_default="", nullable=False),
        sa.Column("to_agent", sa.String(length=64), server_default="", nullable=False),
        sa.Column("to_number", sa.String(length=20), server_default="", nullable=False),
        sa.Column("note", sa.String(length=200), server_default="", nullable=False),
        sa.Column("script_path", sa.JSON(), nullable=False),
        sa.Column("draft_note", sa.String(length=4000), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("result", sa.String(length=40), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("handover_id", name=op.f("pk_handovers")),
    )
    with op.batch_alter_table("handovers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_handovers_call_id"), ["call_id"], unique=False)

    op.create_table(
        "help_requests",
        sa.Column("help_id", sa.String(length=64), nullable=False),
        sa.Column("agent_id", sa.String(length=64), nullable=False),
        sa.Column("call_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("note", sa.String(length=200), server_default="", nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.String(length=64), server_default="", nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("help_id", name=op.f("pk_help_requests")),
    )
    with op.batch_alter_table("help_requests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_help_requests_agent_id"), ["agent_id"], unique=False)

    op.create_table(
        "line_quality",
        sa.Column("quality_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("leg_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("agent_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("call_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("loss_in_pct", sa.Float(), server_default="0", nullable=False),
        sa.Column("jitter_in_ms", sa.Float(), server_default="0", nullable=False),
        sa.Column("loss_out_pct", sa.Float(), server_default="0", nullable=False),
        sa.Column("jitter_out_ms", sa.Float(), server_default="0", nullable=False),
        sa.Column("round_trip_ms", sa.Float(), nullable=True),
        sa.Column("mos", sa.Float(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("quality_id", name=op.f("pk_line_quality")),
    )
    with op.batch_alter_table("line_quality", schema=None) as batch_op:
        batch_op.create_index("ix_line_quality_agent_id_at", ["agent_id", "at"], unique=False)

    op.create_table(
        "phone_checks",
        sa.Column("check_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("agent_id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("check_id", name=op.f("pk_phone_checks")),
    )
    with op.batch_alter_table("phone_checks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_phone_checks_agent_id"), ["agent_id"], unique=False)

    op.create_table(
        "recording_plays",
        sa.Column("play_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("recording_id", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("role", sa.String(length=20), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.String(length=20), server_default="", nullable=False),
        sa.Column("call_id", sa.String(length=64), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("play_id", name=op.f("pk_recording_plays")),
    )
    with op.batch_alter_table("recording_plays", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recording_plays_recording_id"), ["recording_id"], unique=False)

    op.create_table(
        "recordings",
        sa.Column("recording_id", sa.String(length=64), nullable=False),
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("agent_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("person_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("campaign_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("path", sa.String(length=500), server_default="", nullable=False),
        sa.Column("key_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("state", sa.String(length=20), server_default="on", nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seconds", sa.Float(), server_default="0", nullable=False),
        sa.Column("size_bytes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("sha256", sa.String(length=64), server_default="", nullable=False),
        sa.Column("chain", sa.String(length=64), server_default="", nullable=False),
        sa.Column("chain_no", sa.Integer(), server_default="0", nullable=False),
        sa.Column("paused_ms", sa.Integer(), server_default="0", nullable=False),
        sa.Column("missing_ms", sa.Integer(), server_default="0", nullable=False),
        sa.Column("peaks_agent", sa.JSON(), nullable=False),
        sa.Column("peaks_debtor", sa.JSON(), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=60), server_default="", nullable=False),
        sa.Column("legal_hold", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("keep_until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("recording_id", name=op.f("pk_recordings")),
    )
    with op.batch_alter_table("recordings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recordings_began_at"), ["began_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_recordings_chain_no"), ["chain_no"], unique=False)
        batch_op.create_index(batch_op.f("ix_recordings_call_id"), ["call_id"], unique=False)

    op.create_table(
        "side_calls",
        sa.Column("side_call_id", sa.String(length=64), nullable=False),
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("agent_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("number", sa.String(length=20), server_default="", nullable=False),
        sa.Column("trunk_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("switch_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cause", sa.String(length=30), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("side_call_id", name=op.f("pk_side_calls")),
    )
    with op.batch_alter_table("side_calls", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_side_calls_call_id"), ["call_id"], unique=False)

    op.create_table(
        "supervisions",
        sa.Column("supervision_id", sa.String(length=64), nullable=False),
        sa.Column("lead_id", sa.String(length=64), nullable=False),
        sa.Column("agent_id", sa.String(length=64), nullable=False),
        sa.Column("call_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("mode", sa.String(length=20), server_default="", nullable=False),
        sa.Column("told", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=40), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("supervision_id", name=op.f("pk_supervisions")),
    )
    with op.batch_alter_table("supervisions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_supervisions_agent_id"), ["agent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_supervisions_lead_id"), ["lead_id"], unique=False)

    op.create_table(
        "transfer_presets",
        sa.Column("preset_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), server_default="", nullable=False),
        sa.Column("number", sa.String(length=20), server_default="", nullable=False),
        sa.Column("team", sa.String(length=200), server_default="", nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("preset_id", name=op.f("pk_transfer_presets")),
    )
    op.create_table(
        "caller_numbers",
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("trunk_id", sa.String(length=64), nullable=False),
        sa.Column("country", sa.String(length=2), server_default="BR", nullable=False),
        sa.Column("area_code", sa.String(length=8), server_default="", nullable=False),
        sa.Column("attested", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("rest_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["trunk_id"], ["trunks.trunk_id"], name=op.f("fk_caller_numbers_trunk_id_trunks")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_caller_numbers")),
    )
    with op.batch_alter_table("caller_numbers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_caller_numbers_trunk_id"), ["trunk_id"], unique=False)

    with op.batch_alter_table("calls", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("direction", sa.String(length=10), server_default="outbound", nullable=False)
        )
        batch_op.add_column(sa.Column("verdict", sa.String(length=20), server_default="", nullable=False))
        batch_op.add_column(sa.Column("verdict_ms", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("verdict_features", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("corrected", sa.String(length=20), server_default="", nullable=False))
        batch_op.add_column(sa.Column("quality", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("message", sa.String(length=10), server_default="", nullable=False))
        batch_op.add_column(
            sa.Column("recording_id", sa.String(length=64), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("team", sa.String(length=200), server_default="", nullable=False))
        batch_op.alter_column("campaign_id", existing_type=sa.VARCHAR(length=64), nullable=True)
        batch_op.alter_column("lead_id", existing_type=sa.VARCHAR(length=64), nullable=True)
        batch_op.alter_column("person_id", existing_type=sa.VARCHAR(length=64), nullable=True)
        batch_op.alter_column("phone_id", existing_type=sa.VARCHAR(length=64), nullable=True)

    with op.batch_alter_table("campaigns", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("detects", sa.Boolean(), server_default=sa.text("true"), nullable=False)
        )
        batch_op.add_column(sa.Column("detect_params", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(
            sa.Column("records", sa.Boolean(), server_default=sa.text("true"), nullable=False)
        )
        batch_op.add_column(
            sa.Column("tells_monitored", sa.Boolean(), server_default=sa.text("false"), nullable=False)
        )
        batch_op.add_column(sa.Column("free_number", sa.String(length=20), server_default="", nullable=False))

    with op.batch_alter_table("trunks", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("registers", sa.Boolean(), server_default=sa.text("false"), nullable=False)
        )
        batch_op.add_column(sa.Column("registrar", sa.String(length=100), server_default="", nullable=False))
        batch_op.add_column(sa.Column("register_s", sa.Float(), server_default="300", nullable=False))
        batch_op.add_column(sa.Column("options_s", sa.Float(), server_default="0", nullable=False))
        batch_op.add_column(
            sa.Column("inbound", sa.Boolean(), server_default=sa.text("false"), nullable=False)
        )
        batch_op.add_column(sa.Column("sources", sa.String(length=400), server_default="", nullable=False))
        batch_op.add_column(
            sa.Column("follows_redirects", sa.Boolean(), server_default=sa.text("false"), nullable=False)
        )
