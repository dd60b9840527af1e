"""A process that makes slips and exports them until it is killed; each line on stdout is a file it wrote."""

import asyncio
import sys
from pathlib import Path

from server_api.clock import ManualClock
from server_api.store.database import Database, sqlite_url
from tests.payments.room import Heard, SlipRoom
from tests.promises.room import NOW, Room


async def export(path: Path, folder: Path, run: int) -> None:
    """A slip, and a file with it, as long as this lives."""
    database = Database(sqlite_url(path))
    await database.open()
    room = SlipRoom(Room(database, ManualClock(NOW)), folder, Heard())
    for number in range(10_000):
        await room.slip(key=f"{run}-{number}", minor=100)
        done = await room.export("creditor-1", folder / f"rem-{run}-{number}.txt")
        print(done.number, flush=True)


if __name__ == "__main__":
    asyncio.run(export(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])))
