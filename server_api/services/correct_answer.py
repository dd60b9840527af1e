"""The agent's one key: it was a person, it was a machine. Measures the detector; changes no result."""

from server_api.contract.transfers import Heard
from server_api.services.call_of import call_of
from server_api.services.roster import Seat
from server_api.store import verdict_rows
from server_api.store.database import Database


class CorrectAnswer:
    """Stores what the agent of a call heard; said again, the last word counts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def __call__(self, seat: Seat, call_id: str, heard: Heard) -> None:
        """Raises RefusalError NOT_FOUND for a call that was not this agent's."""
        async with self._database.write() as conn:
            await call_of(conn, call_id, seat.agent_id)
            said = verdict_rows.PERSON if heard.person else verdict_rows.MACHINE
            await verdict_rows.corrected(conn, call_id, said)
