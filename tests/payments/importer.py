"""A process that imports a bank's return, to be killed."""

import asyncio
import sys
from pathlib import Path

from server_api.clock import ManualClock
from server_api.store.database import Database, sqlite_url
from tests.payments.room import Heard, SlipRoom
from tests.promises.room import NOW, Room


async def take(path: Path, file: Path) -> None:
    """Say when the import begins, then import."""
    database = Database(sqlite_url(path))
    await database.open()
    room = SlipRoom(Room(database, ManualClock(NOW)), file.parent, Heard())
    print("begins", flush=True)
    await room.take(file)
    print("done", flush=True)
    await database.close()


if __name__ == "__main__":
    asyncio.run(take(Path(sys.argv[1]), Path(sys.argv[2])))
