"""Takes banks' returns from a folder, and tells the desks of what a command at a terminal has taken; the
leader's work.

A file is taken when it has not changed from one look to the next: whoever copies it there may take a while.
What was taken goes to ``taken`` with its reconciliation, what cannot be read to ``refused`` with the reason.
"""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

from server_api.clock import Clock
from server_api.payments.cnab.returns import BadFileError
from server_api.services.apply_return import ApplyReturn
from server_api.services.export_slips import write_whole
from server_api.services.import_return import ImportReturn
from server_api.services.order_news import TellOrder
from server_api.services.slip_report import report
from server_api.services.slip_sentences import bad_file
from server_api.store import slip_accounts_rows, slip_files_rows
from server_api.store.database import Database

log = logging.getLogger(__name__)

TAKEN, REFUSED = "taken", "refused"
_PAGE = 20
#: Under way, or none of ours.
_PASSED_OVER = (".part", ".tmp", ".filepart", ".crdownload")
_LANGUAGE = "pt"


class KeepSlips:
    """Looks each ``every_s`` seconds while ``leads()``. ``folder``: None, nobody puts files anywhere.

    ``case_changed`` tells the desks that have the person (id, reason).
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        leads: Callable[[], bool],
        take: ImportReturn,
        apply: ApplyReturn,
        news: TellOrder,
        case_changed: Callable[[str, str], None],
        folder: Path | None,
        every_s: float,
    ) -> None:
        self._database, self._clock, self._leads = database, clock, leads
        self._take, self._apply, self._news = take, apply, news
        self._case_changed, self._folder, self.every_s = case_changed, folder, every_s
        self._seen: dict[Path, tuple[int, int]] = {}

    async def turn(self) -> None:
        """As :meth:`look`."""
        await self.look()

    async def look(self) -> None:
        """Look once. Raises StoreError, OSError."""
        if not self._leads():
            return
        await self._finish()
        if self._folder is not None:
            for file in await asyncio.to_thread(self._still, self._folder):
                await self._file(file, self._folder)

    async def _finish(self) -> None:
        """What was kept and not applied, or applied without a word to the desks."""
        async with self._database.read() as conn:
            files = await slip_files_rows.untold(conn, _PAGE)
        for file in files:
            async with self._database.read() as conn:
                account = await slip_accounts_rows.get(conn, file.creditor_id)
            if account is not None:
                await self._apply(file.file_id, account.bank)
            async with self._database.read() as conn:
                lines = await slip_files_rows.lines_of(conn, file.file_id)
            for order_id, person_id in {one.order_id: one.person_id for one in lines if one.order_id}.items():
                self._news.tell(order_id)
                self._case_changed(person_id, "payment")
            await self._told(file.file_id)

    async def _told(self, file_id: str) -> None:
        async with self._database.write() as conn:
            await slip_files_rows.told(conn, file_id, self._clock.utc())

    def _still(self, folder: Path) -> list[Path]:
        """Files that are as they were at the last look."""
        now: dict[Path, tuple[int, int]] = {}
        for file in sorted(folder.iterdir()):
            if file.is_file() and not file.is_symlink() and _wanted(file):
                stat = file.stat()
                now[file] = (stat.st_size, stat.st_mtime_ns)
        still = [file for file, state in now.items() if self._seen.get(file) == state]
        self._seen = now
        return still

    async def _file(self, file: Path, folder: Path) -> None:
        try:
            done = await self._take(file)
        except BadFileError as error:
            said = "\n".join(bad_file(error, file.name, language) for language in ("pt", "es", "en"))
            log.warning("%s", bad_file(error, file.name, "en"))
            await asyncio.to_thread(_put_away, file, folder / REFUSED, ".txt", f"{said}\n".encode())
            return
        await self._told(done.kept.file_id)
        csv = report(done.lines, _LANGUAGE)
        await asyncio.to_thread(_put_away, file, folder / TAKEN, ".csv", csv)


def _wanted(file: Path) -> bool:
    return not file.name.startswith(".") and not file.name.lower().endswith(_PASSED_OVER)


def _put_away(file: Path, folder: Path, suffix: str, content: bytes) -> None:
    """The word first, then the file: what is in the folder is always explained."""
    folder.mkdir(mode=0o700, exist_ok=True)
    place, times = folder / file.name, 1
    while place.exists():
        times += 1
        place = folder / f"{file.stem}-{times}{file.suffix}"
    write_whole(place.with_name(place.name + suffix), content)
    file.replace(place)
