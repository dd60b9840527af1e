"""A creditor whose slips go by file: orders made on calls, files to the bank and back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from server_api.clock import ManualClock
from server_api.contract.debt_words import OrderKind
from server_api.contract.money import Money
from server_api.services.apply_return import ApplyReturn
from server_api.services.export_slips import ExportSlips
from server_api.services.file_bank import FileBank
from server_api.services.import_return import Imported, ImportReturn
from server_api.services.keep_return import KeepReturn
from server_api.services.payment_port import OrderAsked, OrderMade
from server_api.services.slip_accounts import NewAccount, SlipAccounts
from server_api.services.take_order_event import TakeOrderEvent
from server_api.store import orders_rows, tables
from server_api.store.database import Database
from server_api.store.orders_rows import OrderRow
from tests.payments.bank import AGREEMENT, Told, answer
from tests.promises.room import Room, make_room

TODAY = date(2026, 11, 24)
ACCOUNT = NewAccount(
    creditor_id="creditor-1",
    bank="001",
    agency="1234",
    agency_digit="5",
    account="98765",
    account_digit="X",
    agreement=AGREEMENT,
    wallet="17",
    variation="19",
    name="Banco Horizonte S.A.",
    tax_id="12345678000195",
)


class Heard:
    """Whom the desks were told of."""

    def __init__(self) -> None:
        self.orders: list[str] = []

    def tell(self, order_id: str) -> None:
        self.orders.append(order_id)


@dataclass
class SlipRoom:
    """``heard``: orders of which desks were told."""

    promises: Room
    folder: Path
    heard: Heard

    @property
    def database(self) -> Database:
        return self.promises.database

    @property
    def clock(self) -> ManualClock:
        return self.promises.clock

    @property
    def bank(self) -> FileBank:
        return FileBank(self.database, self.clock)

    @property
    def export(self) -> ExportSlips:
        return ExportSlips(self.database, self.clock)

    @property
    def apply(self) -> ApplyReturn:
        take = TakeOrderEvent(self.clock, self.promises.post, self.heard)
        return ApplyReturn(self.database, self.clock, take)

    @property
    def keep(self) -> KeepReturn:
        return KeepReturn(self.database, self.clock)

    @property
    def take(self) -> ImportReturn:
        return ImportReturn(self.database, self.keep, self.apply)

    async def slip(self, *, person: int = 1, minor: int = 50_000, key: str = "", **changes: Any) -> OrderMade:
        """A slip made on a call, with its order's row."""
        key = key or str(uuid4())
        asked = OrderAsked(
            order_id=key,
            kind=OrderKind.BOLETO,
            amount=Money(minor, "BRL"),
            due_on=TODAY + timedelta(days=5),
            today=TODAY,
            payee="Banco Horizonte",
            city="São Paulo",
            creditor_id="creditor-1",
            person_id=f"person-{person}",
        )
        made = await self.bank.make(asked)
        row = OrderRow(
            order_id=str(uuid4()),
            order_key=key,
            person_id=f"person-{person}",
            call_id=f"call-{key}",
            agent_id="agent-1",
            promise_id="",
            number=None,
            debt_ids=(f"debt-{person}",),
            kind="boleto",
            state="created",
            amount_minor=minor,
            currency="BRL",
            due_on=asked.due_on,
            provider="cnab",
            reference=made.reference,
            payload="",
            line=made.line,
            barcode=made.barcode,
            url="",
            sent_by=(),
            made_at=self.clock.utc(),
            changed_at=self.clock.utc(),
        )
        values = {name: getattr(row, name) for name in OrderRow.__dataclass_fields__} | changes
        async with self.database.write() as conn:
            await orders_rows.add(conn, OrderRow(**values))
        return made

    async def exported(self, name: str = "rem.txt", *, again: int = 0) -> bytes:
        """What the bank gets."""
        done = await self.export("creditor-1", self.folder / name, again)
        return done.file.read_bytes()

    async def told(self, *told: Told, number: int = 1, **more: Any) -> Imported:
        """A return of the bank, imported."""
        file = self.folder / f"{uuid4()}.ret"
        file.write_bytes(answer(told, number, **more))
        return await self.take(file)

    async def state(self, made: OrderMade) -> tuple[str, str]:
        """Of the order, and of the slip."""
        order = await self.promises.one(tables.payment_orders, reference=made.reference)
        slip = await self.promises.one(tables.slips, slip_id=made.reference)
        return order["state"], slip["state"]

    async def results(self, done: Imported) -> list[str]:
        """Of each line."""
        rows = await self.promises.rows(tables.slip_lines, file_id=done.kept.file_id)
        return [row["result"] for row in sorted(rows, key=lambda row: row["line"])]

    async def paid(self) -> int:
        """All money that was posted."""
        return sum(row["amount_minor"] for row in await self.promises.rows(tables.payments))


def number_of(made: OrderMade) -> str:
    """The bank's name of a slip."""
    return made.reference.removeprefix("001-")


def numbers_of(slips: Sequence[OrderMade]) -> list[str]:
    """Of several."""
    return [number_of(one) for one in slips]


async def make_slip_room(database: Database, folder: Path, debtors: int = 3) -> SlipRoom:
    """An open database with its debtors, and the creditor's account."""
    room = SlipRoom(await make_room(database, debtors), folder, Heard())
    await SlipAccounts(database, room.clock).put(ACCOUNT)
    return room
