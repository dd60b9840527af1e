"""Killed for real, by signal 9: what was acknowledged is there, and half an import is no import."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from sqlalchemy import func, select

from server_api.clock import ManualClock
from server_api.services.import_portfolio import ImportPortfolio
from server_api.store.database import Database, sqlite_url
from server_api.store.tables import debts, outcomes, people, promises
from tests.helpers.waiting import until
from tests.services.conftest import NOW, SAMPLE
from tests.services.floor import Floor

KILLS = 4
SAVED_BEFORE_A_KILL = 12


@contextmanager
def process(module: str, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    """A child that is surely dead afterwards."""
    command = [sys.executable, "-m", f"tests.services.{module}", *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        try:
            yield child
        finally:
            child.kill()


def saved_until_killed(path: Path, skip: int) -> list[str]:
    """Promises acknowledged by a process that is killed in the middle of its work."""
    acknowledged = []
    with process("saver", path, skip) as child:
        assert child.stdout is not None
        for line in child.stdout:
            acknowledged.append(line.strip())
            if len(acknowledged) % SAVED_BEFORE_A_KILL == 0:
                child.kill()
    return acknowledged


async def test_what_was_acknowledged_is_stored(filled: Path, tmp_path: Path) -> None:
    path = tmp_path / "acordo.db"
    shutil.copy(filled, path)
    database = Database(sqlite_url(path))
    await database.open()
    floor = await Floor.on(database, ManualClock(NOW))
    for _ in range(60):
        await floor.call("meridiano")
    await database.close()
    acknowledged: list[str] = []
    for _ in range(KILLS):
        # The last one again: it may have been saved and not said, and then is said now.
        acknowledged += saved_until_killed(path, max(0, len(set(acknowledged)) - 1))
    await database.open()
    stored = {row["promise_id"] for row in await floor.rows(promises)}
    results = await floor.rows(outcomes)
    await database.close()
    assert len(acknowledged) >= KILLS * SAVED_BEFORE_A_KILL
    assert set(acknowledged) <= stored
    assert len(results) == len({row["call_id"] for row in results}) == len(stored)


def over_or_grown(child: subprocess.Popen[str], wal: Path, size: int) -> bool:
    """Whether an import is under way so far, or over already."""
    return child.poll() is not None or (wal.exists() and wal.stat().st_size >= size)


async def test_a_killed_import_is_all_or_nothing(tmp_path: Path) -> None:
    shutil.copytree(SAMPLE, tmp_path / "sample")
    database = Database(sqlite_url(tmp_path / "acordo.db"))
    await database.open()
    for size in (1, 400_000):
        with process("loader", tmp_path / "acordo.db", tmp_path / "sample") as child:
            assert child.stdout is not None
            assert child.stdout.readline() == "begins\n"
            wal = tmp_path / "acordo.db-wal"
            await until(partial(over_or_grown, child, wal, size), what="the import's first pages")
        async with database.read() as conn:
            found = (await conn.execute(select(func.count()).select_from(people))).scalar_one()
        assert found in (0, 2000)
    await ImportPortfolio(database, ManualClock(NOW))(
        file=tmp_path / "sample" / "portfolio.csv", map_file=tmp_path / "sample" / "map.toml"
    )
    async with database.read() as conn:
        everybody = (await conn.execute(select(func.count()).select_from(people))).scalar_one()
        owed = (await conn.execute(select(func.count()).select_from(debts))).scalar_one()
    await database.close()
    assert (everybody, owed) == (2000, 2869)
