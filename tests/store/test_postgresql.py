"""The same store on PostgreSQL: a real server of this machine, in a folder of its own, on a local socket."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, insert, select

from server_api.clock import ManualClock
from server_api.contract.words import Role
from server_api.services.import_portfolio import ImportPortfolio
from server_api.services.manage_campaigns import ManageCampaigns, NewCampaign
from server_api.services.manage_trunks import ManageTrunks, NewTrunk
from server_api.services.manage_users import ManageUsers
from server_api.services.passwords import Passwords
from server_api.store import agents_rows, locks_rows
from server_api.store.database import Database
from server_api.store.tables import creditors, promises
from tests.services.conftest import NOW, some_debtors
from tests.services.floor import Floor

PATIENCE_S = 60


def programs() -> Path | None:
    """Where initdb and pg_ctl are: Debian keeps them out of the path."""
    found = [*Path("/usr/lib/postgresql").glob("*/bin/initdb")] + [
        Path(name) for name in (shutil.which("initdb"),) if name
    ]
    return found[-1].parent if found else None


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    bin_folder = programs()
    if bin_folder is None or sys.platform == "win32":
        pytest.skip("PostgreSQL is not installed here (Debian: apt-get install postgresql)")
    # PostgreSQL refuses root; its socket's path must be short.
    user = "postgres" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="acordo-pg-"))
    if user:
        shutil.chown(folder, user, user)

    def run(*words: str) -> None:
        subprocess.run(
            words,
            check=True,
            user=user,
            cwd=folder,
            capture_output=True,
            timeout=PATIENCE_S,
            env={"LANG": "C.UTF-8"},
        )

    control = str(bin_folder / "pg_ctl"), "-D", str(folder / "data"), "-w"
    run(str(bin_folder / "initdb"), "-D", str(folder / "data"), "-U", "acordo", "-A", "trust", "-E", "UTF8")
    try:
        # Without autovacuum no process of its own comes and goes between the tests.
        options = f"-c listen_addresses='' -c autovacuum=off -k {folder} -F"
        run(*control, "-l", str(folder / "log"), "-o", options, "start")
        yield f"postgresql+psycopg://acordo@/postgres?host={folder}"
    finally:
        run(*control, "-m", "immediate", "stop")
        shutil.rmtree(folder)


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    database = Database(url)
    await database.open()
    yield database
    await database.close()
    engine = create_engine(url)
    with engine.begin() as conn:
        conn.exec_driver_sql("DROP SCHEMA public CASCADE")
        conn.exec_driver_sql("CREATE SCHEMA public")
    engine.dispose()


async def test_the_migrations_make_the_tables(database: Database, url: str) -> None:
    engine = create_engine(url)
    with engine.connect() as conn:
        differences = compare_metadata(MigrationContext.configure(conn), creditors.metadata)
    engine.dispose()
    assert differences == []


async def test_an_error_keeps_nothing(database: Database) -> None:
    async def fail() -> None:
        async with database.write() as conn:
            row = {"creditor_id": "c1", "name": "Banco Meridiano", "country": "BR", "rules": {}}
            await conn.execute(insert(creditors), [row])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    async with database.read() as conn:
        assert (await conn.execute(select(creditors))).all() == []


async def test_what_is_there_stays(database: Database) -> None:
    async with database.write() as conn:
        taken = [await locks_rows.take(conn, "person", call_id, NOW) for call_id in ("one", "two")]
        for _ in range(2):
            await agents_rows.ensure(conn, "agent", NOW)
        agent = await agents_rows.get(conn, "agent")
    assert taken == [True, False]
    assert agent is not None
    assert (agent.version, agent.since) == (1, NOW)


async def test_a_promise_from_the_file_to_the_disk(database: Database, tmp_path: Path) -> None:
    sample, clock = some_debtors(tmp_path / "sample"), ManualClock(NOW)
    for _ in range(2):
        await ImportPortfolio(database, clock)(file=sample / "portfolio.csv", map_file=sample / "map.toml")
    users = ManageUsers(database, clock, Passwords(time_cost=1, memory_kib=64, parallelism=1))
    await users.add(login="camila", name="Camila Rocha", role=Role.AGENT, password="secret-123")
    await ManageTrunks(database, clock).add(NewTrunk("sim", "127.0.0.1"))
    await ManageCampaigns(database, clock).add(NewCampaign("cards", "meridiano", "sim"))
    floor = await Floor.on(database, clock)
    call = await floor.call("meridiano")
    await floor.confirm(call)
    for state in ("open", "needs_review"):
        outcome = floor.outcome(call, promise=await floor.promise(call))
        saved = await floor.record(outcome=outcome, submitter_id=floor.agent_id)
        (promise,) = await floor.rows(promises, promise_id=saved.promise_id)
        assert (promise["state"], promise["made_at"]) == (state, NOW)
