"""Payment orders that were made on the call belong to the agreement that was saved of it."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.services.post_payment import settle_kept
from server_api.services.promise_lives import PromiseLives
from server_api.services.promise_news import PromiseChange
from server_api.store import orders_rows, payments_rows


async def bind_orders(
    conn: AsyncConnection, lives: PromiseLives, call_id: str, order_ids: Sequence[str], promise_id: str
) -> list[PromiseChange]:
    """Within the outcome's own transaction, after the promise's lines. What was paid while the agent was
    still writing counts for the promise; its changes are told after the commit. Raises StoreError.
    """
    if not order_ids:
        return []
    payments = []
    for order_id in await orders_rows.bind(conn, call_id, order_ids, promise_id):
        order = await orders_rows.get(conn, order_id)
        if order is not None:
            payments += await payments_rows.of_order(conn, order.provider, order.reference)
    changes = await lives.take_up(conn, promise_id, payments)
    await settle_kept(conn, changes)
    return changes
