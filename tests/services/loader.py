"""A process that imports a portfolio, to be killed."""

import asyncio
import sys
from pathlib import Path

from server_api.clock import ManualClock
from server_api.services.import_portfolio import ImportPortfolio
from server_api.store.database import Database, sqlite_url
from tests.services.conftest import NOW


async def load(path: Path, folder: Path) -> None:
    """Say when the import begins, then import."""
    database = Database(sqlite_url(path))
    await database.open()
    print("begins", flush=True)
    await ImportPortfolio(database, ManualClock(NOW))(
        file=folder / "portfolio.csv", map_file=folder / "map.toml"
    )
    print("done", flush=True)
    await database.close()


if __name__ == "__main__":
    asyncio.run(load(Path(sys.argv[1]), Path(sys.argv[2])))
