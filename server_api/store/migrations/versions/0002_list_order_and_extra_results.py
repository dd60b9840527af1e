"""People keep their place in the file; a call may have results beside its first; amounts of any size."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("people", sa.Column("position", sa.Integer(), server_default="0", nullable=False))
    with op.batch_alter_table("history") as history:
        history.alter_column("amount_minor", existing_type=sa.Integer(), type_=sa.BigInteger())
    with op.batch_alter_table("outcomes") as outcomes:
        outcomes.drop_constraint("uq_outcomes_call_id", type_="unique")
        outcomes.add_column(sa.Column("extra", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.create_index(
        "uq_outcomes_result",
        "outcomes",
        ["call_id"],
        unique=True,
        sqlite_where=sa.text("extra = false"),
        postgresql_where=sa.text("extra = false"),
    )
