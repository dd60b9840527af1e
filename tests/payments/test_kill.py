"""Killed for real, by signal 9: no slip goes twice or never, no payment counts twice or is lost."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from server_api.services.refusals import RefusalError
from server_api.store import tables
from server_api.store.database import Database, sqlite_url
from tests.helpers.waiting import until
from tests.payments.bank import Remittance, Told, answer, read_remittance
from tests.payments.room import make_slip_room, number_of

KILLS = 3
FILES_BEFORE_A_KILL = 5
LINES = 120


@contextmanager
def process(module: str, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    """A child that is surely dead afterwards."""
    command = [sys.executable, "-m", f"tests.payments.{module}", *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        try:
            yield child
        finally:
            child.kill()


def written(folder: Path) -> list[Remittance]:
    """What lies there for the bank."""
    return [read_remittance(file.read_bytes()) for file in sorted(folder.glob("*.txt"))]


async def test_killed_exports_lose_and_repeat_no_slip(tmp_path: Path) -> None:
    database = Database(sqlite_url(tmp_path / "acordo.db"))
    await database.open()
    room = await make_slip_room(database, tmp_path)
    said: list[str] = []
    for run in range(KILLS):
        with process("exporter", tmp_path / "acordo.db", tmp_path, run) as child:
            assert child.stdout is not None
            said += [child.stdout.readline().strip() for _ in range(FILES_BEFORE_A_KILL)]
    while True:
        # What the last one had numbered, and what it had made and not sent.
        try:
            await room.exported(f"last-{len(said)}.txt")
        except RefusalError:
            break
        said.append("last")
    files = written(tmp_path)
    contents = {file.number: [asked.our_number for asked in file.asked] for file in files}
    for file in files:
        assert [asked.our_number for asked in file.asked] == contents[file.number], "one number, one content"
    sent = sorted(number for numbers in contents.values() for number in numbers)
    made = sorted(row["our_number"] for row in await room.promises.rows(tables.slips))
    orders = {
        row["reference"].removeprefix("001-") for row in await room.promises.rows(tables.payment_orders)
    }
    await database.close()
    assert len(made) >= KILLS * FILES_BEFORE_A_KILL
    assert sent == sorted(orders & set(made))
    assert sorted(contents) == list(range(1, len(contents) + 1)), "no number is left out"


def posted(path: Path) -> int:
    """Payments so far, as somebody beside sees them."""
    base = sqlite3.connect(path)
    try:
        return int(base.execute("SELECT count(*) FROM payments").fetchone()[0])
    finally:
        base.close()


def so_far(child: subprocess.Popen[str], path: Path, count: int) -> bool:
    return child.poll() is not None or posted(path) >= count


async def test_a_killed_import_goes_on_and_counts_each_payment_once(tmp_path: Path) -> None:
    path = tmp_path / "acordo.db"
    database = Database(sqlite_url(path))
    await database.open()
    room = await make_slip_room(database, tmp_path)
    slips = [await room.slip(person=1 + n % 3, minor=100) for n in range(LINES)]
    file = tmp_path / "RET.ret"
    file.write_bytes(answer([Told(number_of(one), "06", minor=100, paid=100) for one in slips]))
    for count in (1, 40, 80):
        with process("importer", path, file) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == "begins\n"
            await until(partial(so_far, child, path, count), what=f"{count} payments")
        assert len(await room.promises.rows(tables.slip_lines)) == LINES, "the whole file is kept"
    done = await room.take(file)
    assert done.counts.by_result == {"paid": LINES}
    assert await room.paid() == LINES * 100
    assert posted(path) == LINES
    await database.close()
