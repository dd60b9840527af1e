"""Is the server well: can it read its database, and dial."""

from server_api.contract.routes import Health
from server_api.contract.version import CURRENT
from server_api.services.lines import Lines
from server_api.services.live_calls import LiveCalls
from server_api.store.database import Database, StoreError
from server_api.telephony.port import Switch


class ReportHealth:
    """Answers the health check; says nothing about anybody."""

    def __init__(self, database: Database, switch: Switch, lines: Lines, calls: LiveCalls) -> None:
        self._database = database
        self._switch = switch
        self._lines = lines
        self._calls = calls

    async def __call__(self) -> Health:
        try:
            async with self._database.read():
                database = True
        except StoreError:
            database = False
        return Health(
            contract=str(CURRENT),
            database=database,
            switch=self._lines.up,
            switch_id=self._switch.switch_id,
            calls=self._calls.on_line(),
        )
