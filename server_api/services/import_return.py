"""A bank's return from its file to the debtors' accounts: kept whole, then applied line by line."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from server_api.payments.cnab.returns import read_file
from server_api.services.apply_return import ApplyReturn
from server_api.services.keep_return import KeepReturn, Kept
from server_api.services.slip_report import Counts, counts, lines_of
from server_api.store.database import Database
from server_api.store.slip_files_rows import SlipLineRow


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file came to."""

    kept: Kept
    lines: list[SlipLineRow]
    counts: Counts


class ImportReturn:
    """One file. The same file again does what was not done before, and says when it came first."""

    def __init__(self, database: Database, keep: KeepReturn, apply: ApplyReturn) -> None:
        self._database, self._keep, self._apply = database, keep, apply

    async def __call__(self, file: Path) -> Imported:
        """Raises BadFileError: nothing was done; OSError, StoreError."""
        content = await asyncio.to_thread(read_file, file)
        kept = await self._keep(content, file.name)
        await self._apply(kept.file_id, kept.bank)
        lines = await lines_of(self._database, kept.file_id)
        return Imported(kept, lines, counts(lines))
