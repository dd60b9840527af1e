"""The cases that a lead may read and change without a call of their own; an admin may all of them."""

from collections.abc import Collection

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.words import ErrorCode, Role
from server_api.services.case_access import check_person
from server_api.services.live_calls import LiveCall
from server_api.services.own_team import is_lead
from server_api.services.refusals import RefusalError
from server_api.services.roster import Seat
from server_api.store import audit_rows, led_rows
from server_api.store.database import Database


async def led_people(conn: AsyncConnection, seat: Seat, person_ids: Collection[str]) -> set[str]:
    """Those of them whose case this user leads."""
    if seat.profile.role is Role.ADMIN:
        return set(person_ids)
    return await led_rows.led_people(conn, seat.profile.team, person_ids) if is_lead(seat) else set()


async def own_or_led(conn: AsyncConnection, seat: Seat, person_id: str, call: LiveCall | None) -> None:
    """``call``: the user's own with that debtor. Raises RefusalError NOT_FOUND, alike for nobody."""
    if call is None and person_id not in await led_people(conn, seat, (person_id,)):
        raise RefusalError(ErrorCode.NOT_FOUND, what="person")


async def led_campaign(conn: AsyncConnection, seat: Seat, campaign_id: str) -> bool:
    """Whether this user leads what is collected there."""
    if seat.profile.role is Role.ADMIN:
        return True
    return is_lead(seat) and await led_rows.is_led(conn, seat.profile.team, campaign_id)


class CaseLooks:
    """A lead reads a case: whether they may, and that they did."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def __call__(self, seat: Seat, person_id: str, call: LiveCall | None, what: str) -> None:
        """``what`` they read: extras, history, statement, approvals. In the log of acts before the answer.

        Raises RefusalError NOT_FOUND; StoreError.
        """
        if not is_lead(seat):
            return
        async with self._database.write() as conn:
            await own_or_led(conn, seat, person_id, call)
            await check_person(conn, person_id)
            now, told = self._clock.utc(), {"part": what, "call": call.call_id if call else ""}
            await audit_rows.add(
                conn, now, user_id=seat.agent_id, what="case_looked_at", subject=person_id, **told
            )
