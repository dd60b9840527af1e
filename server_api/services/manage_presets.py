"""Create, list and retire the numbers that calls can be transferred to."""

from uuid import uuid4

from server_api.clock import Clock
from server_api.contract.words import ErrorCode
from server_api.services.numbers import to_e164
from server_api.services.refusals import RefusalError
from server_api.store import audit_rows, presets_rows
from server_api.store.database import Database
from server_api.store.presets_rows import PresetRow


class ManagePresets:
    """Presets are rows; every change is audited."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def add(self, name: str, number: str, country: str, team: str = "", position: int = 0) -> str:
        """The new preset's id. Raises RefusalError ``number_wrong``."""
        e164 = to_e164(number, country)
        if not e164:
            raise RefusalError(ErrorCode.INVALID, fault="number_wrong", name=number)
        preset_id = str(uuid4())
        async with self._database.write() as conn:
            await presets_rows.add(conn, PresetRow(preset_id, name, e164, team, position))
            await audit_rows.add(conn, self._clock.utc(), user_id="", what="preset_added", subject=preset_id)
        return preset_id

    async def listed(self) -> list[PresetRow]:
        """All in use."""
        async with self._database.read() as conn:
            return await presets_rows.listed(conn)

    async def retire(self, preset_id: str) -> None:
        """Out of use. Raises RefusalError ``preset_unknown``."""
        async with self._database.write() as conn:
            if not await presets_rows.retire(conn, preset_id):
                raise RefusalError(ErrorCode.INVALID, fault="preset_unknown", name=preset_id)
            what = "preset_retired"
            await audit_rows.add(conn, self._clock.utc(), user_id="", what=what, subject=preset_id)
