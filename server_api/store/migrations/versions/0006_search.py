"""Finding people by any word of their name, by the end of a number, by document and contract; leads that a
legal status alone keeps closed.
"""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_BATCH = 1000


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "name_words",
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("word", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "word", name=op.f("pk_name_words")),
    )
    with op.batch_alter_table("phones", schema=None) as batch_op:
        batch_op.add_column(sa.Column("backwards", sa.String(length=20), server_default="", nullable=False))
    with op.batch_alter_table("leads", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("suspended", sa.Boolean(), server_default=sa.text("false"), nullable=False)
        )
    _fill_names()
    _fill_numbers()
    for name, table, columns in (
        ("ix_name_words_word", "name_words", ["word", "person_id"]),
        ("ix_phones_backwards", "phones", ["backwards"]),
        ("ix_people_document", "people", ["document"]),
        ("ix_debts_contract", "debts", ["contract"]),
    ):
        op.create_index(name, table, columns, postgresql_ops={columns[0]: "text_pattern_ops"})
    _index_calls()


def _index_calls() -> None:
    for name, agent in (("ix_history_calls_of_agents", "<>"), ("ix_history_calls_of_machines", "=")):
        where = sa.text(f"channel = 'voice' AND agent {agent} ''")
        columns = ["person_id", "channel", "at", "item_id"]
        op.create_index(name, "history", columns, sqlite_where=where, postgresql_where=where)


def _fill_names() -> None:
    people = sa.table("people", sa.column("person_id"), sa.column("name"), sa.column("folded_name"))
    words = sa.table("name_words", sa.column("person_id"), sa.column("word"))
    conn = op.get_bind()
    last = ""
    while True:
        query = sa.select(people.c.person_id, people.c.name).where(people.c.person_id > last)
        rows = conn.execute(query.order_by(people.c.person_id).limit(_BATCH)).all()
        if not rows:
            return
        last = rows[-1].person_id
        folded = {row.person_id: _fold(row.name) for row in rows}
        update = sa.update(people).where(people.c.person_id == sa.bindparam("who"))
        given = [{"who": who, "name_folded": text[:200]} for who, text in folded.items()]
        conn.execute(update.values(folded_name=sa.bindparam("name_folded")), given)
        found = [
            {"person_id": who, "word": word} for who, text in folded.items() for word in sorted(_words(text))
        ]
        if found:
            conn.execute(sa.insert(words), found)


def _fill_numbers() -> None:
    phones = sa.table("phones", sa.column("phone_id"), sa.column("e164"), sa.column("backwards"))
    conn = op.get_bind()
    last = ""
    while True:
        query = sa.select(phones.c.phone_id, phones.c.e164).where(phones.c.phone_id > last)
        rows = conn.execute(query.order_by(phones.c.phone_id).limit(_BATCH)).all()
        if not rows:
            return
        last = rows[-1].phone_id
        update = sa.update(phones).where(phones.c.phone_id == sa.bindparam("which"))
        given = [{"which": row.phone_id, "turned": row.e164.lstrip("+")[::-1]} for row in rows]
        conn.execute(update.values(backwards=sa.bindparam("turned")), given)


def _fold(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(sign for sign in apart if not unicodedata.combining(sign)).split())


def _words(folded: str) -> set[str]:
    apart = "".join(sign if sign.isalnum() else " " for sign in folded)
    return {word[:60] for word in apart.split()}
