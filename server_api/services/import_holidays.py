"""The centre's own table of towns' holidays: every row, or none."""

import asyncio
import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from server_api.clock import Clock
from server_api.contract.words import ErrorCode
from server_api.rules.towns import town_key
from server_api.services.refusals import RefusalError
from server_api.store import audit_rows, holidays_rows
from server_api.store.database import Database
from server_api.store.holidays_rows import TownDay

_MOST_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class Imported:
    """How many days of how many towns."""

    days: int
    towns: int


class ImportHolidays:
    """Reads ``country,region,city,day,name,source``; a day that is there already takes the new name."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def __call__(self, file: Path, who: str) -> Imported:
        """Raises RefusalError INVALID with the line, OSError, StoreError."""
        rows = await asyncio.to_thread(_read, file)
        async with self._database.write() as conn:
            for row in rows:
                await holidays_rows.put(conn, row)
            await audit_rows.add(
                conn, self._clock.utc(), user_id=who, what="holidays_imported", days=str(len(rows))
            )
        return Imported(len(rows), len({(row.country, row.region, row.city) for row in rows}))


def _read(file: Path) -> list[TownDay]:
    if file.stat().st_size > _MOST_BYTES:
        raise RefusalError(ErrorCode.INVALID, fault="holidays_bad", line="1", detail="20 MB")
    found: dict[tuple[str, str, str, date], TownDay] = {}
    line = 1
    try:
        with file.open(encoding="utf-8-sig", newline="") as text:
            rows = csv.DictReader(text)
            for row in rows:
                line = rows.line_num
                key = town_key(row["country"], row["region"], row["city"])
                if len(key[0]) != 2 or not key[2] or not row["name"]:
                    raise ValueError("country, city, name")
                day = date.fromisoformat(row["day"])
                name, source = row["name"][:200], (row.get("source") or "")[:200]
                found[*key, day] = TownDay(*key, day=day, name=name, source=source)
    except (KeyError, ValueError, TypeError, AttributeError, csv.Error) as error:
        raise RefusalError(
            ErrorCode.INVALID, fault="holidays_bad", line=str(line), detail=str(error)[:100]
        ) from error
    return list(found.values())
