"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "agents",
        sa.Column("agent_id", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=20), server_default="offline", nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("pause_code", sa.String(length=40), server_default="", nullable=False),
        sa.Column("call_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("queued", sa.String(length=20), server_default="", nullable=False),
        sa.Column("queued_pause_code", sa.String(length=40), server_default="", nullable=False),
        sa.Column("session_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("campaign_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("switch_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("leg_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("wrap_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("extensions", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("agent_id", name=op.f("pk_agents")),
    )
    op.create_table(
        "audit",
        sa.Column("audit_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("what", sa.String(length=60), server_default="", nullable=False),
        sa.Column("subject", sa.String(length=100), server_default="", nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("audit_id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_at"), "audit", ["at"], unique=False)
    op.create_table(
        "campaign_agents",
        sa.Column("campaign_id", sa.String(length=64), nullable=False),
        sa.Column("agent_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("campaign_id", "agent_id", name=op.f("pk_campaign_agents")),
    )
    op.create_table(
        "creditors",
        sa.Column("creditor_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), server_default="", nullable=False),
        sa.Column("country", sa.String(length=2), server_default="", nullable=False),
        sa.Column("identity_mode", sa.String(length=20), server_default="shown", nullable=False),
        sa.Column("identity_needed", sa.Integer(), server_default="2", nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("creditor_id", name=op.f("pk_creditors")),
    )
    op.create_table(
        "decisions",
        sa.Column("decision_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("legal_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("phone_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("channel", sa.String(length=20), server_default="", nullable=False),
        sa.Column("purpose", sa.String(length=30), server_default="", nullable=False),
        sa.Column("mode", sa.String(length=20), server_default="", nullable=False),
        sa.Column("allowed", sa.Boolean(), nullable=False),
        sa.Column("rule_id", sa.String(length=60), server_default="", nullable=False),
        sa.Column("reason", sa.String(length=200), server_default="", nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("next_allowed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("pk_decisions")),
    )
    op.create_index(op.f("ix_decisions_person_id"), "decisions", ["person_id"], unique=False)
    op.create_table(
        "identity_checks",
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("mode", sa.String(length=20), server_default="", nullable=False),
        sa.Column("status", sa.String(length=20), server_default="", nullable=False),
        sa.Column("needed", sa.Integer(), nullable=False),
        sa.Column("tries_left", sa.Integer(), nullable=False),
        sa.Column("verdicts", sa.JSON(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_identity_checks")),
    )
    op.create_table(
        "imports",
        sa.Column("import_id", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.String(length=300), server_default="", nullable=False),
        sa.Column("sha256", sa.String(length=64), server_default="", nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("good_rows", sa.Integer(), server_default="0", nullable=False),
        sa.Column("bad_rows", sa.Integer(), server_default="0", nullable=False),
        sa.Column("state", sa.String(length=20), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("import_id", name=op.f("pk_imports")),
    )
    op.create_table(
        "legs",
        sa.Column("leg_id", sa.String(length=64), nullable=False),
        sa.Column("agent_id", sa.String(length=64), nullable=False),
        sa.Column("switch_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("down_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cause", sa.String(length=40), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("leg_id", name=op.f("pk_legs")),
    )
    op.create_index(op.f("ix_legs_agent_id"), "legs", ["agent_id"], unique=False)
    op.create_table(
        "outcomes",
        sa.Column("outcome_id", sa.String(length=64), nullable=False),
        sa.Column("idempotency_key", sa.String(length=64), nullable=False),
        sa.Column("body_hash", sa.String(length=64), server_default="", nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("agent_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("person_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("disposition", sa.String(length=40), server_default="", nullable=False),
        sa.Column("note", sa.String(length=4000), server_default="", nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("script_path", sa.JSON(), nullable=False),
        sa.Column("disclosures", sa.JSON(), nullable=False),
        sa.Column("submitter_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("outcome_id", name=op.f("pk_outcomes")),
        sa.UniqueConstraint("call_id", name=op.f("uq_outcomes_call_id")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_outcomes_idempotency_key")),
    )
    op.create_table(
        "people",
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), server_default="", nullable=False),
        sa.Column("document", sa.String(length=40), server_default="", nullable=False),
        sa.Column("document_kind", sa.String(length=20), server_default="", nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("mother_name", sa.String(length=200), server_default="", nullable=False),
        sa.Column("country", sa.String(length=2), server_default="", nullable=False),
        sa.Column("region", sa.String(length=40), server_default="", nullable=False),
        sa.Column("city", sa.String(length=100), server_default="", nullable=False),
        sa.Column("postcode", sa.String(length=20), server_default="", nullable=False),
        sa.Column("time_zone", sa.String(length=60), server_default="", nullable=False),
        sa.Column("language", sa.String(length=10), server_default="", nullable=False),
        sa.Column("customer_since", sa.Integer(), nullable=True),
        sa.Column("risk", sa.String(length=40), server_default="", nullable=False),
        sa.Column("segment", sa.String(length=60), server_default="", nullable=False),
        sa.Column("custom", sa.JSON(), nullable=False),
        sa.Column("import_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_people")),
        sa.UniqueConstraint(
            "country", "document_kind", "document", name=op.f("uq_people_country_document_kind_document")
        ),
    )
    op.create_table(
        "person_locks",
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("call_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_person_locks")),
    )
    op.create_table(
        "sign_in_tries",
        sa.Column("try_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("login", sa.String(length=100), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("try_id", name=op.f("pk_sign_in_tries")),
    )
    op.create_index("ix_sign_in_tries_login_at", "sign_in_tries", ["login", "at"], unique=False)
    op.create_table(
        "state_log",
        sa.Column("log_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("agent_id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=20), server_default="", nullable=False),
        sa.Column("pause_code", sa.String(length=40), server_default="", nullable=False),
        sa.Column("call_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("cause", sa.String(length=60), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("log_id", name=op.f("pk_state_log")),
    )
    op.create_index(op.f("ix_state_log_agent_id"), "state_log", ["agent_id"], unique=False)
    op.create_table(
        "trunks",
        sa.Column("trunk_id", sa.String(length=64), nullable=False),
        sa.Column("switch_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("host", sa.String(length=100), server_default="", nullable=False),
        sa.Column("port", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=100), server_default="", nullable=False),
        sa.Column("password", sa.String(length=200), server_default="", nullable=False),
        sa.Column("codecs", sa.String(length=100), server_default="PCMA,PCMU", nullable=False),
        sa.Column("caller_id", sa.String(length=40), server_default="", nullable=False),
        sa.Column("max_calls", sa.Integer(), server_default="0", nullable=False),
        sa.Column("max_calls_per_second", sa.Float(), server_default="0", nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("trunk_id", name=op.f("pk_trunks")),
    )
    op.create_table(
        "users",
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("login", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=200), server_default="", nullable=False),
        sa.Column("role", sa.String(length=20), server_default="agent", nullable=False),
        sa.Column("password_hash", sa.String(length=300), server_default="", nullable=False),
        sa.Column("team", sa.String(length=200), server_default="", nullable=False),
        sa.Column("lead_name", sa.String(length=200), server_default="", nullable=False),
        sa.Column("extension", sa.String(length=20), server_default="", nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_users")),
        sa.UniqueConstraint("login", name=op.f("uq_users_login")),
    )
    op.create_table(
        "callbacks",
        sa.Column("callback_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("call_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("agent_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("subject", sa.String(length=200), server_default="", nullable=False),
        sa.Column("state", sa.String(length=20), server_default="open", nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.person_id"], name=op.f("fk_callbacks_person_id_people")
        ),
        sa.PrimaryKeyConstraint("callback_id", name=op.f("pk_callbacks")),
    )
    op.create_index(op.f("ix_callbacks_at"), "callbacks", ["at"], unique=False)
    op.create_table(
        "campaigns",
        sa.Column("campaign_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), server_default="", nullable=False),
        sa.Column("creditor_id", sa.String(length=64), nullable=False),
        sa.Column("trunk_id", sa.String(length=64), nullable=False),
        sa.Column("mode", sa.String(length=20), server_default="progressive", nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("wrap_up_s", sa.Integer(), server_default="60", nullable=False),
        sa.Column("extend_s", sa.Integer(), server_default="30", nullable=False),
        sa.Column("extensions", sa.Integer(), server_default="2", nullable=False),
        sa.Column("ring_limit_s", sa.Integer(), server_default="30", nullable=False),
        sa.Column("attempts_per_day", sa.Integer(), server_default="3", nullable=False),
        sa.Column("retry_s", sa.Integer(), server_default="7200", nullable=False),
        sa.Column("script_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["creditor_id"], ["creditors.creditor_id"], name=op.f("fk_campaigns_creditor_id_creditors")
        ),
        sa.ForeignKeyConstraint(["trunk_id"], ["trunks.trunk_id"], name=op.f("fk_campaigns_trunk_id_trunks")),
        sa.PrimaryKeyConstraint("campaign_id", name=op.f("pk_campaigns")),
    )
    op.create_table(
        "debts",
        sa.Column("debt_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("creditor_id", sa.String(length=64), nullable=False),
        sa.Column("product", sa.String(length=100), server_default="", nullable=False),
        sa.Column("contract", sa.String(length=60), server_default="", nullable=False),
        sa.Column("currency", sa.String(length=3), server_default="", nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("principal_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("interest_month_bp", sa.Integer(), server_default="0", nullable=False),
        sa.Column("penalty_bp", sa.Integer(), server_default="0", nullable=False),
        sa.Column("state", sa.String(length=20), server_default="open", nullable=False),
        sa.Column("import_id", sa.String(length=64), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["creditor_id"], ["creditors.creditor_id"], name=op.f("fk_debts_creditor_id_creditors")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.person_id"], name=op.f("fk_debts_person_id_people")),
        sa.PrimaryKeyConstraint("debt_id", name=op.f("pk_debts")),
        sa.UniqueConstraint("creditor_id", "contract", name=op.f("uq_debts_creditor_id_contract")),
    )
    op.create_index(op.f("ix_debts_person_id"), "debts", ["person_id"], unique=False)
    op.create_table(
        "history",
        sa.Column("item_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("channel", sa.String(length=20), server_default="", nullable=False),
        sa.Column("body", sa.String(length=4000), server_default="", nullable=False),
        sa.Column("result", sa.String(length=60), server_default="", nullable=False),
        sa.Column("agent", sa.String(length=200), server_default="", nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=True),
        sa.Column("currency", sa.String(length=3), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.person_id"], name=op.f("fk_history_person_id_people")
        ),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_history")),
    )
    op.create_index("ix_history_person_at", "history", ["person_id", "at", "item_id"], unique=False)
    op.create_table(
        "offer_policies",
        sa.Column("policy_id", sa.String(length=64), nullable=False),
        sa.Column("creditor_id", sa.String(length=64), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("min_days_late", sa.Integer(), server_default="0", nullable=False),
        sa.Column("max_days_late", sa.Integer(), server_default="100000", nullable=False),
        sa.Column("discount_bp", sa.Integer(), server_default="0", nullable=False),
        sa.Column("entry_bp", sa.Integer(), server_default="10000", nullable=False),
        sa.Column("instalments", sa.Integer(), server_default="0", nullable=False),
        sa.Column("valid_days", sa.Integer(), server_default="5", nullable=False),
        sa.Column("authority", sa.String(length=20), server_default="within", nullable=False),
        sa.Column("methods", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=200), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["creditor_id"], ["creditors.creditor_id"], name=op.f("fk_offer_policies_creditor_id_creditors")
        ),
        sa.PrimaryKeyConstraint("policy_id", name=op.f("pk_offer_policies")),
    )
    op.create_index(op.f("ix_offer_policies_creditor_id"), "offer_policies", ["creditor_id"], unique=False)
    op.create_table(
        "phones",
        sa.Column("phone_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("e164", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=20), server_default="", nullable=False),
        sa.Column("source", sa.String(length=60), server_default="", nullable=False),
        sa.Column("state", sa.String(length=20), server_default="usable", nullable=False),
        sa.Column("right_party_times", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_result", sa.String(length=40), server_default="", nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.person_id"], name=op.f("fk_phones_person_id_people")),
        sa.PrimaryKeyConstraint("phone_id", name=op.f("pk_phones")),
        sa.UniqueConstraint("person_id", "e164", name=op.f("uq_phones_person_id_e164")),
    )
    op.create_index(op.f("ix_phones_e164"), "phones", ["e164"], unique=False)
    op.create_index(op.f("ix_phones_person_id"), "phones", ["person_id"], unique=False)
    op.create_table(
        "promises",
        sa.Column("promise_id", sa.String(length=64), nullable=False),
        sa.Column("outcome_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("call_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("agent_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("currency", sa.String(length=3), server_default="", nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("method", sa.String(length=20), server_default="", nullable=False),
        sa.Column("state", sa.String(length=20), server_default="open", nullable=False),
        sa.Column("offer_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("debt_ids", sa.JSON(), nullable=False),
        sa.Column("read_back", sa.Boolean(), nullable=False),
        sa.Column("read_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("faults", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["outcome_id"], ["outcomes.outcome_id"], name=op.f("fk_promises_outcome_id_outcomes")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.person_id"], name=op.f("fk_promises_person_id_people")
        ),
        sa.PrimaryKeyConstraint("promise_id", name=op.f("pk_promises")),
    )
    op.create_index(op.f("ix_promises_due_on"), "promises", ["due_on"], unique=False)
    op.create_index(op.f("ix_promises_person_id"), "promises", ["person_id"], unique=False)
    op.create_table(
        "sessions",
        sa.Column("session_id", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("device_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("refresh_hash", sa.String(length=64), nullable=False),
        sa.Column("used_refresh_hashes", sa.String(length=4000), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoke_reason", sa.String(length=40), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.user_id"], name=op.f("fk_sessions_user_id_users")),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("refresh_hash", name=op.f("uq_sessions_refresh_hash")),
    )
    op.create_index(op.f("ix_sessions_user_id"), "sessions", ["user_id"], unique=False)
    op.create_table(
        "submit_grants",
        sa.Column("grant_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("device_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.user_id"], name=op.f("fk_submit_grants_user_id_users")),
        sa.PrimaryKeyConstraint("grant_hash", name=op.f("pk_submit_grants")),
    )
    op.create_table(
        "leads",
        sa.Column("lead_id", sa.String(length=64), nullable=False),
        sa.Column("campaign_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=20), server_default="open", nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_result", sa.String(length=40), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.campaign_id"], name=op.f("fk_leads_campaign_id_campaigns")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.person_id"], name=op.f("fk_leads_person_id_people")),
        sa.PrimaryKeyConstraint("lead_id", name=op.f("pk_leads")),
        sa.UniqueConstraint("campaign_id", "person_id", name=op.f("uq_leads_campaign_id_person_id")),
    )
    op.create_index("ix_leads_due", "leads", ["campaign_id", "state", "next_at", "position"], unique=False)
    op.create_index(op.f("ix_leads_person_id"), "leads", ["person_id"], unique=False)
    op.create_table(
        "legal_facts",
        sa.Column("fact_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("debt_id", sa.String(length=64), nullable=True),
        sa.Column("kind", sa.String(length=30), server_default="", nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("rule_id", sa.String(length=60), server_default="", nullable=False),
        sa.Column("rule_version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("note", sa.String(length=200), server_default="", nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["debt_id"], ["debts.debt_id"], name=op.f("fk_legal_facts_debt_id_debts")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.person_id"], name=op.f("fk_legal_facts_person_id_people")
        ),
        sa.PrimaryKeyConstraint("fact_id", name=op.f("pk_legal_facts")),
    )
    op.create_index(op.f("ix_legal_facts_person_id"), "legal_facts", ["person_id"], unique=False)
    op.create_table(
        "calls",
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("campaign_id", sa.String(length=64), nullable=False),
        sa.Column("lead_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("phone_id", sa.String(length=64), nullable=False),
        sa.Column("trunk_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("switch_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("agent_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("number", sa.String(length=20), server_default="", nullable=False),
        sa.Column("caller_id", sa.String(length=40), server_default="", nullable=False),
        sa.Column("state", sa.String(length=20), server_default="dialing", nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("legal_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ringing_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("connected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cause", sa.String(length=30), server_default="", nullable=False),
        sa.Column("ended_by", sa.String(length=20), server_default="", nullable=False),
        sa.Column("sip_status", sa.Integer(), nullable=True),
        sa.Column("mode", sa.String(length=20), server_default="", nullable=False),
        sa.Column("why", sa.JSON(), nullable=False),
        sa.Column("allowed_by", sa.JSON(), nullable=False),
        sa.Column("disposition", sa.String(length=40), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.campaign_id"], name=op.f("fk_calls_campaign_id_campaigns")
        ),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.lead_id"], name=op.f("fk_calls_lead_id_leads")),
        sa.ForeignKeyConstraint(["person_id"], ["people.person_id"], name=op.f("fk_calls_person_id_people")),
        sa.ForeignKeyConstraint(["phone_id"], ["phones.phone_id"], name=op.f("fk_calls_phone_id_phones")),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_calls")),
    )
    op.create_index(op.f("ix_calls_person_id"), "calls", ["person_id"], unique=False)
    op.create_index(op.f("ix_calls_started_at"), "calls", ["started_at"], unique=False)
