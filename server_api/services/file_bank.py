"""A bank without an API, as a provider of slips: we number them ourselves, and files tell it of them.

The slip can be shown and sent at once; it can be paid from the moment the bank has registered it, as a rule
the working day after the file.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.debt_words import OrderKind
from server_api.domain.slip import Slip, SlipError, barcode, typed_line
from server_api.payments.cnab.banks import banks
from server_api.services.payment_port import (
    BadEventError,
    OrderAsked,
    OrderMade,
    ProviderError,
    ProviderEvent,
)
from server_api.services.slip_payer import can_be_registered, payers_of
from server_api.store import slip_accounts_rows, slips_rows
from server_api.store.database import Database
from server_api.store.slip_accounts_rows import AccountRow
from server_api.store.slips_rows import AWAY, DROPPED, MADE, PROVIDER, SlipRow

_CURRENCY = "BRL"


class FileBank:
    """Implements ``PaymentProvider``."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    @property
    def name(self) -> str:
        """Its name in orders and payments."""
        return PROVIDER

    async def serves(self, creditor_id: str) -> bool:
        """Whether the creditor's slips go by file. Raises StoreError."""
        async with self._database.read() as conn:
            return await slip_accounts_rows.get(conn, creditor_id) is not None

    async def make(self, asked: OrderAsked) -> OrderMade:
        """Raises ProviderError ``kind``, ``currency``, ``amount``, ``payer`` (the register wants CPF or CNPJ,
        postcode and state of who is to pay); StoreError.
        """
        if asked.kind is not OrderKind.BOLETO:
            raise ProviderError("kind")
        if asked.amount.currency != _CURRENCY:
            raise ProviderError("currency")
        try:
            return await self._make(asked)
        except IntegrityError:
            # Asked on two nodes at once under one key: the other one has it.
            return await self._make(asked)

    async def _make(self, asked: OrderAsked) -> OrderMade:
        async with self._database.write() as conn:
            account = await slip_accounts_rows.get(conn, asked.creditor_id)
            if account is None:
                raise ProviderError("kind")
            payers = await payers_of(conn, [asked.person_id])
            if not can_be_registered(payers.get(asked.person_id)):
                raise ProviderError("payer")
            slip = await slips_rows.by_key(conn, asked.order_id) or await self._new(conn, account, asked)
        bank = banks()[account.bank]
        free = bank.free_field(slip.our_number, account.wallet)
        try:
            code = barcode(Slip(account.bank, asked.due_on, asked.amount.minor, free))
        except SlipError as error:
            raise ProviderError(error.code) from error
        return OrderMade(slip.slip_id, line=typed_line(code), barcode=code)

    async def _new(self, conn: AsyncConnection, account: AccountRow, asked: OrderAsked) -> SlipRow:
        number = await slip_accounts_rows.next_slip(conn, account.creditor_id)
        our_number = banks()[account.bank].number_of(account.agreement, number)
        now = self._clock.utc()
        row = SlipRow(
            slip_id=slip_id(account.bank, our_number),
            creditor_id=account.creditor_id,
            our_number=our_number,
            order_key=asked.order_id,
            state=MADE,
            reasons="",
            entry_file="",
            off_file="",
            off_wanted=0,
            made_at=now,
            changed_at=now,
        )
        await slips_rows.add(conn, row)
        return row

    async def cancel(self, reference: str) -> None:
        """Never sent, it never will be; sent, the next file asks to write it off. Raises StoreError."""
        async with self._database.write() as conn:
            slip = await slips_rows.hold(conn, reference)
            if slip is None:
                return
            now = self._clock.utc()
            if slip.state == MADE:
                await slips_rows.change(conn, reference, DROPPED, now)
            elif slip.state in AWAY:
                await slips_rows.change(conn, reference, slip.state, slip.changed_at, off_wanted=True)

    def read(self, body: bytes, headers: Mapping[str, str], now: datetime) -> list[ProviderEvent]:
        """Raises BadEventError: it sends nothing but files."""
        raise BadEventError("signature")


def slip_id(bank: str, our_number: str) -> str:
    """By what a slip is known here: the order's reference."""
    return f"{bank}-{our_number}"
