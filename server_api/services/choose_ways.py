"""How a call goes out: the number shown to the debtor, and the campaign's further trunks with theirs."""

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.services.choose_caller import ChooseCaller
from server_api.store import routes_rows
from server_api.store.dial_plan_rows import DialPlan
from server_api.telephony.port import Route


class ChooseWays:
    """For calls of the dialler and by hand alike."""

    def __init__(self, choose_caller: ChooseCaller, switch_id: str) -> None:
        self._choose_caller = choose_caller
        self._switch_id = switch_id

    async def __call__(
        self, conn: AsyncConnection, plan: DialPlan, number: str
    ) -> tuple[str, tuple[Route, ...]]:
        """The caller id on the campaign's own trunk, and the spare routes in their order."""
        caller_id = await self._choose_caller(conn, plan.trunk_id, number, plan.caller_id)
        spares = [
            Route(trunk_id, await self._choose_caller(conn, trunk_id, number, default))
            for trunk_id, default in await routes_rows.spares(conn, plan.campaign_id, self._switch_id)
            if trunk_id != plan.trunk_id
        ]
        return caller_id, tuple(spares)
