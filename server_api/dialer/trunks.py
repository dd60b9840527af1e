"""Trunks from the rows to the switch."""

import logging

from server_api.services.lines import Lines
from server_api.store import trunks_rows
from server_api.store.database import Database
from server_api.store.trunks_rows import TrunkRow
from server_api.telephony.port import Switch, SwitchError, SwitchUnavailableError, TrunkSpec

log = logging.getLogger(__name__)


class PutTrunks:
    """Tells the switch which trunks it has, and which no longer; calls on them live on."""

    def __init__(self, database: Database, switch: Switch, lines: Lines) -> None:
        self._database = database
        self._switch = switch
        self._lines = lines

    async def __call__(self) -> None:
        """One that the switch refuses (its name is not found) keeps no other back.

        Raises SwitchUnavailableError.
        """
        async with self._database.read() as conn:
            rows = await trunks_rows.active(conn, self._switch.switch_id)
            closed = await trunks_rows.closed(conn, self._switch.switch_id)
        self._lines.most = {row.trunk_id: row.max_calls for row in rows}
        self._lines.rates = {row.trunk_id: row.max_calls_per_second for row in rows}
        for trunk_id in closed:
            await self._switch.drop_trunk(trunk_id)
        for row in rows:
            try:
                await self._switch.put_trunk(_spec(row))
            except SwitchUnavailableError:
                raise
            except SwitchError as error:
                log.warning("trunk %s is not in the switch: %s", row.trunk_id, error)


def _spec(row: TrunkRow) -> TrunkSpec:
    return TrunkSpec(
        trunk_id=row.trunk_id,
        host=row.host,
        port=row.port,
        username=row.username,
        password=row.password,
        codecs=row.codecs,
        max_calls=row.max_calls,
        max_calls_per_second=row.max_calls_per_second,
        caller_id=row.caller_id,
        registers=row.registers,
        registrar=row.registrar,
        register_s=row.register_s,
        options_s=row.options_s,
        inbound=row.inbound,
        sources=row.sources,
        follows_redirects=row.follows_redirects,
    )
