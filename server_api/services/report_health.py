"""Is the server well: can it read its database, and dial."""

from collections.abc import Awaitable, Callable

from server_api.contract.routes import Health
from server_api.contract.version import CURRENT
from server_api.services.job_book import JobBook
from server_api.services.lines import Lines
from server_api.services.live_calls import LiveCalls
from server_api.store.database import Database, StoreError
from server_api.telephony.port import Switch


class ReportHealth:
    """Answers the health check; says nothing about anybody. ``slips_late`` counts banks that are silent."""

    def __init__(
        self,
        database: Database,
        switch: Switch,
        lines: Lines,
        calls: LiveCalls,
        slips_late: Callable[[], Awaitable[int]],
        jobs: JobBook,
    ) -> None:
        self._database = database
        self._switch = switch
        self._lines = lines
        self._calls = calls
        self._slips_late, self._jobs = slips_late, jobs

    async def __call__(self) -> Health:
        late = 0
        try:
            late = await self._slips_late()
            database = True
        except StoreError:
            database = False
        return Health(
            contract=str(CURRENT),
            database=database,
            switch=self._lines.up,
            switch_id=self._switch.switch_id,
            calls=self._calls.on_line(),
            slips_late=late,
            failing_jobs=tuple(one.name for one in self._jobs.failing()),
        )
