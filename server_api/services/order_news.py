"""A payment order moved on: told to the agent who made it and to the one who has the debtor on the line."""

import logging
from typing import Protocol

from server_api.bus import Body, Bus
from server_api.contract.debt_words import OrderKind, OrderState
from server_api.contract.money import Money
from server_api.contract.payments import OrderView
from server_api.contract.push import OrderChanged
from server_api.contract.words import Channel
from server_api.services.background import Background
from server_api.services.desks import Desks
from server_api.services.live_calls import LiveCalls
from server_api.services.roster import Roster
from server_api.store import orders_rows, people_rows
from server_api.store.database import Database, StoreError
from server_api.store.orders_rows import OrderRow

log = logging.getLogger(__name__)

#: Bus topic: this order changed; each node tells its own desks.
ORDER_CHANGED = "order.changed"


class TellOrder(Protocol):
    """Who is told that an order changed."""

    def tell(self, order_id: str) -> None:
        """After the commit."""
        ...


class OrderNews:
    """Tells of an order after the commit, on every node."""

    def __init__(
        self,
        database: Database,
        bus: Bus,
        roster: Roster,
        calls: LiveCalls,
        desks: Desks,
        background: Background,
    ) -> None:
        self._database, self._bus, self._roster = database, bus, roster
        self._calls, self._desks, self._background = calls, desks, background
        bus.listen(ORDER_CHANGED, self._heard)

    def tell(self, order_id: str) -> None:
        """Look at it now."""
        self._bus.publish(ORDER_CHANGED, {"order_id": order_id})

    def _heard(self, _node_id: str, body: Body) -> None:
        self._background.start(self._tell(str(body.get("order_id", ""))), "order changed")

    async def _tell(self, order_id: str) -> None:
        try:
            async with self._database.read() as conn:
                row = await orders_rows.get(conn, order_id)
                person = await people_rows.get(conn, row.person_id) if row else None
        except StoreError as error:
            log.warning("desks hear of order %s later: %s", order_id, error)
            return
        if row is None or person is None:
            return
        told = OrderChanged(person_id=row.person_id, name=person.name, order=order_view(row))
        for agent_id in self._whom(row):
            self._desks.tell(agent_id, told)

    def _whom(self, row: OrderRow) -> list[str]:
        """Who made it, and who may see the debtor's case now; each once, of those at work here."""
        shown = [call.agent_id for call in self._calls if call.person_id == row.person_id and call.shows]
        made = () if self._calls.hides(row.agent_id, row.person_id) else (row.agent_id,)
        return [one for one in dict.fromkeys((*made, *shown)) if one and self._roster.get(one)]


def order_view(row: OrderRow) -> OrderView:
    """An order as the agent sees it."""
    return OrderView(
        order_id=row.order_id,
        kind=OrderKind(row.kind),
        state=OrderState(row.state),
        amount=Money(row.amount_minor, row.currency),
        due_on=row.due_on,
        payload=row.payload,
        line=row.line,
        barcode=row.barcode,
        url=row.url,
        sent_by=tuple(Channel(name) for name in row.sent_by),
        changed_at=row.changed_at,
        paid_at=row.paid_at,
    )
