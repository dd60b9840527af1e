"""The check before the shift: its result is kept, and a failed one shown to the lead."""

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.transfers import PhoneCheck
from server_api.services.alerts import Alerts
from server_api.services.journal import Journal
from server_api.services.roster import Seat
from server_api.store import line_quality_rows

FAILED = "phone_check_failed"


class KeepPhoneCheck:
    """Takes results."""

    def __init__(self, journal: Journal, clock: Clock, alerts: Alerts) -> None:
        self._journal = journal
        self._clock = clock
        self._alerts = alerts

    async def __call__(self, seat: Seat, result: PhoneCheck) -> None:
        """Back when it is on disk. Raises StoreError."""
        if result.passed:
            self._alerts.close(FAILED, seat.agent_id)
        else:
            failed = sorted(name for name, word in result.parts.items() if word == "failed")
            self._alerts.open(FAILED, seat.agent_id, agent_id=seat.agent_id, parts=",".join(failed)[:200])
        now, agent_id = self._clock.utc(), seat.agent_id

        async def write(conn: AsyncConnection) -> None:
            body = result.model_dump(mode="json")
            await line_quality_rows.add_check(conn, agent_id, now, result.passed, body)

        await self._journal.write(write)
