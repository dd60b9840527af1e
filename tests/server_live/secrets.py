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


Rows = tuple[tuple[Any, dict[str, Any]], ...]
_WHO = {"person_id": PERSON}


def _agreed() -> Rows:
    """A result with a promise, and the further debt it is about."""
    due = date.today() + timedelta(days=1)
    made = {"agent_id": "agent-1", "call_id": "call-before"} | _WHO
    result: dict[str, Any] = {"outcome_id": "outcome-1", "idempotency_key": "k", "answer": {}, "fields": {}}
    result |= {"disposition": "promise", "script_path": [], "disclosures": []}
    result |= {"decided_at": LONG_AGO, "saved_at": LONG_AGO}
    promise: dict[str, Any] = {"promise_id": PROMISE, "outcome_id": "outcome-1", "amount_minor": 432_198}
    promise |= {"due_on": due, "next_due": due, "method": "pix", "debt_ids": ["debt-9"], "read_back": True}
    promise |= {"made_at": LONG_AGO, "faults": [], "creditor_id": "creditor-1", "currency": "BRL"}
    debt: dict[str, Any] = {"debt_id": "debt-9", "creditor_id": "creditor-1", "currency": "BRL"}
    debt |= {"due_on": LONG_AGO.date(), "principal_minor": 500_000}
    debt |= {"product": "Cartão Ônix", "contract": "KX-77431-9"}
    return (tables.outcomes, result | made), (tables.promises, promise | made), (tables.debts, debt | _WHO)


def _around() -> Rows:
    """Contacts, timeline, a pinned note."""
    home = {"address_id": "home-1", "street": "Rua das Acácias, 14", "city": "Santo André"}
    past: dict[str, Any] = {"item_id": "past-1", "at": LONG_AGO, "channel": "voice"}
    pinned: dict[str, Any] = {"note_id": NOTE, "at": LONG_AGO, "author": "Ana 1", "pinned": True}
    return (
        (tables.emails, {"email_id": "mail-1", "address": "marina@example.com", "label": ""} | _WHO),
        (tables.addresses, home | _WHO | {"postcode": "09010-120"}),
        (tables.history, past | _WHO | {"body": "segredo da conversa"}),
        (tables.notes, pinned | _WHO | {"body": "segredo da nota"}),
    )


async def fill(floor: TestFloor) -> None:
    """A debtor of whom there is much to tell: debt, promise, order, note, history, e-mail, address, tape."""
    due = date.today() + timedelta(days=1)
    debt = {"principal_minor": 987_654, "contract": "KX-77431", "product": "Cartão Ônix"}
    async with floor.database.write() as conn:
        for table, values in (*_agreed(), *_around()):
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
