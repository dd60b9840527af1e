"""A debtor of whom there is much to tell, and nothing of it to anybody else."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, update

from server_api.store import orders_rows, promise_lines_rows, recordings_rows, tables
from server_api.store.orders_rows import OrderRow
from server_api.store.promise_lines_rows import LineRow
from server_api.store.recordings_rows import RecordingRow
from tests.server_live.floor import TestFloor
from tests.server_live.seed import LONG_AGO

NOW = datetime.now(UTC)
PERSON = "person-1"
ORDER, PROMISE, NOTE, TAPE = "order-1", "promise-1", "note-1", "tape-1"
PRODUCT = "Cartão Ônix"


async def fill(floor: TestFloor) -> None:
    """A debtor of whom there is much to tell: debt, promise, order, note, history, e-mail, address, tape."""
    who = {"person_id": PERSON}
    due = date.today() + timedelta(days=1)
    made = {"agent_id": "agent-1", "call_id": "call-before"}
    result: dict[str, Any] = {
        "outcome_id": "outcome-1",
        "idempotency_key": "k",
        "answer": {},
        "disposition": "promise",
    }
    result |= {
        "fields": {},
        "script_path": [],
        "disclosures": [],
        "decided_at": LONG_AGO,
        "saved_at": LONG_AGO,
    }
    promise: dict[str, Any] = {
        "promise_id": PROMISE,
        "outcome_id": "outcome-1",
        "amount_minor": 432_198,
        "currency": "BRL",
    }
    promise |= {"due_on": due, "next_due": due, "method": "pix", "debt_ids": ["debt-9"], "read_back": True}
    promise |= {"made_at": LONG_AGO, "faults": [], "creditor_id": "creditor-1"}
    more: dict[str, Any] = {
        "debt_id": "debt-9",
        "creditor_id": "creditor-1",
        "currency": "BRL",
        "due_on": LONG_AGO.date(),
    }
    more |= {"product": "Cartão Ônix", "contract": "KX-77431-9", "principal_minor": 500_000}
    mail = {"email_id": "mail-1", "address": "marina@example.com", "label": ""}
    home = {"address_id": "home-1", "street": "Rua das Acácias, 14", "city": "Santo André"}
    past: dict[str, Any] = {
        "item_id": "past-1",
        "at": LONG_AGO,
        "channel": "voice",
        "body": "segredo da conversa",
    }
    pinned: dict[str, Any] = {
        "note_id": NOTE,
        "body": "segredo da nota",
        "at": LONG_AGO,
        "author": "Ana 1",
        "pinned": True,
    }
    rows: tuple[tuple[Any, dict[str, Any]], ...] = (
        (tables.outcomes, result | made | who),
        (tables.promises, promise | made | who),
        (tables.debts, more | who),
        (tables.emails, mail | who),
        (tables.addresses, home | who | {"postcode": "09010-120"}),
        (tables.history, past | who),
        (tables.notes, pinned | who),
    )
    debt = {"principal_minor": 987_654, "contract": "KX-77431", "product": "Cartão Ônix"}
    async with floor.database.write() as conn:
        for table, values in rows:
            await conn.execute(insert(table).values(values))
        await conn.execute(update(tables.debts).where(tables.debts.c.debt_id == "debt-1").values(debt))
        await promise_lines_rows.add(conn, [LineRow(PROMISE, 0, due, 432_198)])
        await orders_rows.add(conn, order_row(due))
        tape = RecordingRow(TAPE, "call-before", "agent-1", PERSON, "campaign-1", "x", "k", LONG_AGO, None)
        await recordings_rows.add(conn, tape)


def order_row(due: date) -> OrderRow:
    names = {"order_id": ORDER, "order_key": "k", "person_id": PERSON, "promise_id": PROMISE, "number": 0}
    made = {"call_id": "call-before", "agent_id": "agent-1", "debt_ids": ("debt-1",), "kind": "pix"}
    money = {"state": "created", "amount_minor": 765_431, "currency": "BRL", "due_on": due}
    bank = {"provider": "demo", "reference": "r", "payload": "BRCODE-SECRET", "line": "", "barcode": ""}
    last = {"url": "", "sent_by": (), "made_at": NOW, "changed_at": NOW}
    return OrderRow(**(names | made | money | bank | last))  # type: ignore[arg-type]
