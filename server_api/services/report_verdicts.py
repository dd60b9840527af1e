"""How often the detector was wrong, and how many calls were short: by campaign and by carrier."""

from server_api.store import verdict_rows
from server_api.store.database import Database
from server_api.store.verdict_rows import JudgedLine, ShortLine


class ReportVerdicts:
    """Reads the calls' rows; the agents' corrections are its measure."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def judged(self) -> list[JudgedLine]:
        """Campaign by campaign."""
        async with self._database.read() as conn:
            return await verdict_rows.by_campaign(conn)

    async def short_calls(self) -> list[ShortLine]:
        """Trunk by trunk."""
        async with self._database.read() as conn:
            return await verdict_rows.short_calls(conn)
