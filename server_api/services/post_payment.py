"""A payment is known: the debt is settled or smaller, and nobody calls the debtor about it any more."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.debt_words import PromiseState as State
from server_api.contract.money import Money
from server_api.contract.words import Channel, ErrorCode
from server_api.services.case_facts import language_of
from server_api.services.debt_left import debt_left
from server_api.services.payment_words import payment_text
from server_api.services.promise_lives import PromiseLives
from server_api.services.promise_news import PromiseChange, PromiseNews
from server_api.services.refusals import RefusalError
from server_api.services.withdraw_person import WithdrawalNews, take_out
from server_api.services.wording import money_text
from server_api.store import (
    audit_rows,
    history_rows,
    payments_rows,
    people_rows,
    promise_life_rows,
    ready_rows,
    wishes_rows,
    withdrawals_rows,
)
from server_api.store.database import Database
from server_api.store.history_rows import HistoryRow
from server_api.store.payments_rows import DebtHead, PaymentRow
from server_api.store.promise_life_rows import PromiseHead
from server_api.store.withdrawals_rows import Withdrawal

PAID, PART_PAID = "paid", "part_paid"
#: Who paid a part is left alone so long: other payments, or a receipt, may be under way.
GRACE = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Payment:
    """As the provider tells it. ``debt``: its id, or with ``creditor_id`` its contract.

    ``promise_id``, ``number``: the promise, and its line, for which the payment was asked.
    """

    provider: str
    reference: str
    debt: str
    amount: Money
    paid_at: datetime
    creditor_id: str = ""
    promise_id: str = ""
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """``repeated``: this reference was known. ``settled``: nothing is left of the debt.

    ``changes``: what it made of promises.
    """

    payment_id: str
    person_id: str
    settled: bool
    repeated: bool = False
    changes: tuple[PromiseChange, ...] = ()


def _nobody(_person_id: str, _reason: str) -> None:
    """A command at a terminal has no desks."""


class PostPayment:
    """One effect for each reference of a provider, however often it is told.

    ``case_changed`` tells the desks that have the person (id, reason).
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        news: WithdrawalNews,
        lives: PromiseLives,
        promise_news: PromiseNews,
        case_changed: Callable[[str, str], None] = _nobody,
    ) -> None:
        self._database, self._clock, self._news = database, clock, news
        self._lives, self._promise_news = lives, promise_news
        self._case_changed = case_changed

    async def __call__(self, payment: Payment, by: str = "") -> Posted:
        """Back when it is on disk. Raises RefusalError ``payment_nameless``, ``debt_unknown``,
        ``amount_wrong``, ``currency_wrong``, ``payment_differs`` (the reference is another payment's);
        StoreError.
        """
        if not payment.provider.strip() or not payment.reference.strip():
            raise RefusalError(ErrorCode.INVALID, fault="payment_nameless")
        if payment.amount.minor <= 0:
            raise RefusalError(ErrorCode.INVALID, fault="amount_wrong", name=str(payment.amount.minor))
        try:
            posted = await self._post(payment, by)
        except IntegrityError:
            # Two nodes were told at once: the other one has posted it.
            posted = await self._post(payment, by)
        self.tell(posted)
        return posted

    def tell(self, posted: Posted) -> None:
        """Nodes, desks and dialler, after the commit."""
        if not posted.repeated:
            self._news.tell(posted.person_id)
            self._promise_news.tell(posted.changes)
            self._case_changed(posted.person_id, "payment")

    async def _post(self, payment: Payment, by: str) -> Posted:
        async with self._database.write() as conn:
            return await self.within(conn, payment, by)

    async def within(self, conn: AsyncConnection, payment: Payment, by: str = "") -> Posted:
        """In a transaction of the caller's, who calls :meth:`tell` after it. Raises as a call does,
        IntegrityError where another node takes it at this moment.
        """
        debt = await payments_rows.debt(conn, payment.creditor_id, payment.debt)
        if debt is None:
            raise RefusalError(ErrorCode.NOT_FOUND, what="debt", fault="debt_unknown", name=payment.debt)
        before = await payments_rows.known(conn, payment.provider, payment.reference)
        if before is not None:
            return _repeated(before, payment, debt)
        if payment.amount.currency != debt.currency:
            raise RefusalError(ErrorCode.INVALID, fault="currency_wrong", name=payment.amount.currency)
        return await self._take(conn, payment, debt, by)

    async def owed(self, conn: AsyncConnection, debt_id: str, at: datetime) -> int:
        """What a payment made at that moment still finds to pay of a debt, in minor units."""
        debt = await payments_rows.debt(conn, "", debt_id)
        left = await debt_left(conn, debt) if debt else None
        return max(0, left.at(at)) if left else 0

    async def _take(self, conn: AsyncConnection, payment: Payment, debt: DebtHead, by: str) -> Posted:
        now = self._clock.utc()
        row = PaymentRow(
            payment_id=str(uuid4()),
            provider=payment.provider,
            reference=payment.reference,
            debt_id=debt.debt_id,
            person_id=debt.person_id,
            amount_minor=payment.amount.minor,
            currency=payment.amount.currency,
            paid_at=payment.paid_at,
            posted_at=now,
            by=by,
        )
        left = await debt_left(conn, debt)
        await payments_rows.add(conn, row)
        if left is not None:
            taken = left.taken_for(payment.amount, payment.paid_at)
            parts = {component.value: minor for component, minor in taken.parts.items()}
            await payments_rows.add_parts(conn, row.payment_id, parts)
        changes = await self._lives.pay(conn, row, payment.promise_id, payment.number)
        settled = await self._settle(conn, debt, payment.paid_at, changes)
        await _tell_history(conn, row)
        await self._leave(conn, debt, by)
        told = {"provider": row.provider, "settled": str(settled).lower(), "debt": debt.debt_id}
        await audit_rows.add(
            conn,
            now,
            user_id=by,
            what="payment_posted",
            subject=row.person_id,
            payment=row.payment_id,
            **told,
        )
        return Posted(row.payment_id, row.person_id, settled, changes=tuple(changes))

    async def _settle(
        self, conn: AsyncConnection, debt: DebtHead, at: datetime, changes: list[PromiseChange]
    ) -> bool:
        """Whether nothing is owed of the debt any more: all of it was paid, or an agreement about it kept."""
        left = await debt_left(conn, debt)
        done = left is not None and left.at(at) <= 0
        if done:
            await payments_rows.settle(conn, debt.debt_id)
        return debt.debt_id in await settle_kept(conn, changes) or done

    async def _leave(self, conn: AsyncConnection, debt: DebtHead, by: str) -> None:
        """Out of the creditor's campaigns; for some days only, where something is still owed."""
        lead_ids = [
            lead_id
            for lead_id, _, creditor_id in await wishes_rows.leads_of(conn, debt.person_id)
            if creditor_id == debt.creditor_id
        ]
        reason = PART_PAID if await payments_rows.owes(conn, debt.person_id, debt.creditor_id) else PAID
        if reason == PAID:
            await take_out(conn, debt.person_id, lead_ids, reason)
        else:
            await wishes_rows.rest(conn, lead_ids, self._clock.utc() + GRACE, reason)
            await ready_rows.drop_person(conn, debt.person_id)
        campaigns = await wishes_rows.campaigns_of(conn, debt.creditor_id)
        now = self._clock.utc()
        gone = Withdrawal(debt.person_id, reason, now, campaigns=campaigns, by=by)
        if campaigns:
            await withdrawals_rows.add(conn, gone)


async def _tell_history(conn: AsyncConnection, row: PaymentRow) -> None:
    person = await people_rows.get(conn, row.person_id)
    language = language_of(person) if person else ""
    amount = money_text(Money(row.amount_minor, row.currency), language)
    await history_rows.add(
        conn,
        HistoryRow(
            item_id=row.payment_id,
            person_id=row.person_id,
            at=row.paid_at,
            channel=Channel.PAYMENT.value,
            body=payment_text(amount, row.provider, language),
            amount_minor=row.amount_minor,
            currency=row.currency,
        ),
    )


async def settle_kept(conn: AsyncConnection, changes: Iterable[PromiseChange]) -> set[str]:
    """Debts of which nothing is owed any more, for an agreement about all of them was kept."""
    settled: set[str] = set()
    for change in changes:
        head = await promise_life_rows.get(conn, change.promise_id)
        if head is not None and head.state == State.KEPT and _whole(head):
            settled |= set(head.debt_ids)
    for debt_id in sorted(settled):
        await payments_rows.settle(conn, debt_id)
    return settled


def _whole(head: PromiseHead) -> bool:
    """Whether the agreement was about all that was owed: what it did not ask for was given up."""
    return 0 < head.debt_minor <= head.amount_minor + head.discount_minor


def _repeated(before: PaymentRow, payment: Payment, debt: DebtHead) -> Posted:
    same = (before.debt_id, before.amount_minor) == (debt.debt_id, payment.amount.minor)
    if not same or before.currency != payment.amount.currency:
        raise RefusalError(ErrorCode.KEY_REUSED, fault="payment_differs", name=payment.reference)
    return Posted(before.payment_id, before.person_id, debt.state != "open", repeated=True)
