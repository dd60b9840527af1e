"""The case as an agreement in the making finds it: without what was paid for that very agreement.

A debtor who pays the Pix while the agent still writes owes less, or nothing, before the promise is saved:
judged by that, what was just agreed and paid could not be written down.
"""

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.services.case_facts import CaseFacts
from server_api.services.places import calendar_of
from server_api.store import debts_rows, orders_rows, payments_rows
from server_api.store.debts_rows import DebtRow


async def before_orders(conn: AsyncConnection, case: CaseFacts, call_id: str) -> CaseFacts:
    """With payments of the call's own orders, which no promise has taken yet, left out."""
    orders = await orders_rows.paid_of_call(conn, call_id)
    if not orders:
        return case
    payments = [
        payment
        for order in orders
        for payment in await payments_rows.of_order(conn, order.provider, order.reference)
    ]
    ours = {payment.payment_id for payment in payments}
    known = {debt.debt_id for debt in case.debts}
    settled = sorted({payment.debt_id for payment in payments} - known)
    zone, net = calendar_of(case.person), case.terms.money.net_of_payments
    again = [await debts_rows.one(conn, debt_id, zone, net=net) for debt_id in settled]
    debts = [_without(debt, ours) for debt in (*case.debts, *again) if debt is not None]
    return replace(case, debts=sorted(debts, key=lambda debt: (debt.terms.due_on, debt.contract)))


def _without(debt: DebtRow, ours: set[str]) -> DebtRow:
    left = tuple(paid for paid in debt.terms.payments if paid.payment_id not in ours)
    return replace(debt, terms=replace(debt.terms, payments=left))
