"""A small floor on a real database: a few debtors of the sample, a campaign a creditor, an agent."""

import asyncio
import csv
import shutil
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from server_api.clock import ManualClock
from server_api.contract.words import Role
from server_api.resources import resource_folder
from server_api.services.import_portfolio import ImportPortfolio
from server_api.services.manage_campaigns import ManageCampaigns, NewCampaign
from server_api.services.manage_trunks import ManageTrunks, NewTrunk
from server_api.services.manage_users import ManageUsers
from server_api.services.passwords import Passwords
from server_api.store.database import Database, sqlite_url
from tests.helpers.postgresql import PostgreSql
from tests.helpers.sample import cut_around
from tests.services.floor import Floor

NOW = datetime(2026, 11, 24, 13, 40, tzinfo=UTC)
CREDITORS = ("meridiano", "aurora", "andino", "lakeshore")
SAMPLE = resource_folder("sample_portfolio")


def some_debtors(folder: Path, each: int = 6) -> Path:
    """The first debtors of every creditor, with their history and the sample's own map."""
    folder.mkdir()
    with (SAMPLE / "portfolio.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    kept: dict[str, dict[str, None]] = {}
    for row in rows:
        documents = kept.setdefault(row["creditor"], {})
        if len(documents) < each and not row["legal_kind"]:
            documents[row["document"]] = None
    wanted = {document for documents in kept.values() for document in documents}
    mine = [row for row in rows if row["document"] in wanted]
    _write(folder / "portfolio.csv", mine, list(rows[0]))
    cut_around(folder, mine)
    with (SAMPLE / "history.csv").open(encoding="utf-8", newline="") as file:
        past = list(csv.DictReader(file))
    _write(folder / "history.csv", (row for row in past if row["document"] in wanted), list(past[0]))
    return folder


def _write(path: Path, rows: Iterable[dict[str, str]], headings: list[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, headings)
        writer.writeheader()
        writer.writerows(rows)


async def _fill(database: Database, portfolio: Path) -> None:
    clock = ManualClock(NOW)
    await ImportPortfolio(database, clock)(
        file=portfolio / "portfolio.csv", map_file=portfolio / "map.toml", language="en"
    )
    users = ManageUsers(database, clock, Passwords(time_cost=1, memory_kib=64, parallelism=1))
    await users.add(login="camila", name="Camila Rocha", role=Role.AGENT, password="secret-123")
    await ManageTrunks(database, clock).add(NewTrunk("sim", "127.0.0.1"))
    for creditor in CREDITORS:
        await ManageCampaigns(database, clock).add(NewCampaign(creditor, creditor, "sim"))


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return some_debtors(tmp_path_factory.mktemp("small") / "sample")


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory, sample: Path) -> Path:
    file = tmp_path_factory.mktemp("filled") / "acordo.db"

    async def fill() -> None:
        database = Database(sqlite_url(file))
        await database.open()
        await _fill(database, sample)
        await database.close()

    asyncio.run(fill())
    return file


@pytest.fixture
async def floor(
    server: PostgreSql | None, filled: Path, sample: Path, tmp_path: Path
) -> AsyncIterator[Floor]:
    """On each of both databases in turn."""
    if server is None:
        shutil.copy(filled, tmp_path / "acordo.db")
        url = sqlite_url(tmp_path / "acordo.db")
    else:
        url = server.url(await server.fresh("debtors", partial(_fill, portfolio=sample)))
    database = Database(url)
    await database.open()
    yield await Floor.on(database, ManualClock(NOW))
    await database.close()
