"""Payment slips that banks register and answer by files."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def _text(name: str, length: int = 200, default: str = "") -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), server_default=default, nullable=False)


def _minor(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), server_default="0", nullable=False)


def _count(name: str, default: str = "0") -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), server_default=default, nullable=False)


def _moment(name: str, *, null: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null)


def upgrade() -> None:
    """Apply."""
    _accounts()
    _slips()
    _files()
    _lines()


def _accounts() -> None:
    op.create_table(
        "slip_accounts",
        sa.Column("creditor_id", sa.String(length=64), nullable=False),
        _text("bank", 3),
        _text("agency", 5),
        _text("agency_digit", 2),
        _text("account", 12),
        _text("account_digit", 2),
        _text("agreement", 20),
        _text("wallet", 3),
        _text("variation", 3),
        _text("name", 60),
        _text("tax_id", 14),
        _count("interest_month_bp"),
        _count("fine_bp"),
        _count("days_open"),
        sa.Column("next_slip", sa.BigInteger(), server_default="1", nullable=False),
        _count("next_file", "1"),
        _moment("since", null=False),
        sa.ForeignKeyConstraint(
            ["creditor_id"], ["creditors.creditor_id"], name=op.f("fk_slip_accounts_creditor_id_creditors")
        ),
        sa.PrimaryKeyConstraint("creditor_id", name=op.f("pk_slip_accounts")),
    )


def _slips() -> None:
    op.create_table(
        "slips",
        sa.Column("slip_id", sa.String(length=64), nullable=False),
        sa.Column("creditor_id", sa.String(length=64), nullable=False),
        _text("our_number", 20),
        sa.Column("order_key", sa.String(length=64), nullable=False),
        _text("state", 20, "made"),
        _text("reasons", 10),
        _text("entry_file", 64),
        _text("off_file", 64),
        _count("off_wanted"),
        _moment("made_at", null=False),
        _moment("changed_at", null=False),
        sa.ForeignKeyConstraint(
            ["creditor_id"], ["creditors.creditor_id"], name=op.f("fk_slips_creditor_id_creditors")
        ),
        sa.PrimaryKeyConstraint("slip_id", name=op.f("pk_slips")),
        sa.UniqueConstraint("order_key", name=op.f("uq_slips_order_key")),
    )
    op.create_index("ix_slips_creditor_id_state", "slips", ["creditor_id", "state"])
    op.create_index(op.f("ix_slips_entry_file"), "slips", ["entry_file"])


def _files() -> None:
    op.create_table(
        "slip_files",
        sa.Column("file_id", sa.String(length=64), nullable=False),
        sa.Column("creditor_id", sa.String(length=64), nullable=False),
        _text("way", 3),
        sa.Column("number", sa.Integer(), nullable=False),
        _text("digest", 64),
        _text("name"),
        sa.Column("made_on", sa.Date(), nullable=True),
        _text("state", 20),
        _count("titles"),
        _moment("at", null=False),
        _moment("told_at"),
        sa.ForeignKeyConstraint(
            ["creditor_id"], ["creditors.creditor_id"], name=op.f("fk_slip_files_creditor_id_creditors")
        ),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_slip_files")),
        sa.UniqueConstraint(
            "creditor_id", "way", "digest", name=op.f("uq_slip_files_creditor_id_way_digest")
        ),
    )
    op.create_index("ix_slip_files_told_at", "slip_files", ["way", "told_at"])


def _lines() -> None:
    op.create_table(
        "slip_lines",
        sa.Column("file_id", sa.String(length=64), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        _text("our_number", 20),
        _text("movement", 2),
        _text("reasons", 10),
        *(
            _minor(f"{name}_minor")
            for name in ("title", "paid", "interest", "discount", "rebate", "net", "fee")
        ),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("credited_on", sa.Date(), nullable=True),
        _text("result", 20),
        _text("order_id", 64),
        _text("person_id", 64),
        _minor("ordered_minor"),
        _text("payment", 50),
        _moment("closed_at"),
        _text("closed_note"),
        sa.ForeignKeyConstraint(
            ["file_id"], ["slip_files.file_id"], name=op.f("fk_slip_lines_file_id_slip_files")
        ),
        sa.PrimaryKeyConstraint("file_id", "line", name=op.f("pk_slip_lines")),
    )
    op.create_index("ix_slip_lines_result", "slip_lines", ["result", "closed_at"])
