"""Load a portfolio: every good row or, when anything interrupts, nothing."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.services.csv_source import SourceRow, check_readable, read_rows
from server_api.services.fill_campaigns import fill_campaign
from server_api.services.import_attached import AttachedWriter
from server_api.services.import_batch import BatchWriter, Counts
from server_api.services.import_creditors import put_creditors, read_creditors
from server_api.services.import_history import HistoryWriter
from server_api.services.import_report import ImportReport
from server_api.services.portfolio_map import FILES, PortfolioMap, read_map
from server_api.services.portfolio_row import PortfolioRow, RowReader
from server_api.store import imports_rows, placing_rows
from server_api.store.database import Database

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Imported:
    """What was done, where the report is, and how many remarks it holds."""

    counts: Counts
    report: Path
    remarks: int


class ImportPortfolio:
    """Reads a file a batch at a time and commits once, at the end."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def __call__(
        self, *, file: Path, map_file: Path, language: str = "en", report_file: Path | None = None
    ) -> Imported:
        """Import a file after a map; remarks go to ``report_file``, or ``FILE.report.csv`` beside the file.

        Raises BadMapError and UnreadableFileError before anything is written, StoreBusyError and
        StoreFullError with nothing kept.
        """
        mapping = read_map(map_file)
        beside = map_file.parent
        creditors = read_creditors(beside / mapping.creditors) if mapping.creditors else ()
        counts = Counts()
        # Before the report is opened: a mistyped path must not leave a file behind.
        check_readable(file)
        for given in mapping.files.values():
            check_readable(beside / given.file)
        report_path = report_file or file.with_name(f"{file.name}.report.csv")
        with ImportReport(report_path, language) as report:
            async with self._database.write() as conn:
                now = self._clock.utc()
                await put_creditors(conn, creditors, now)
                import_id = str(uuid4())
                await self._portfolio(conn, import_id, file, mapping, report, counts)
                for kind in FILES:
                    if kind in mapping.files:
                        given = mapping.files[kind]
                        attached = AttachedWriter(conn, kind, given, mapping, now, beside, counts)
                        await _attached(beside / given.file, attached, report)
                if mapping.history:
                    await _history(conn, beside / mapping.history, mapping, report, counts)
                await self._finish(conn, import_id, file, counts)
        return Imported(counts, report_path, report.lines)

    async def _portfolio(
        self,
        conn: AsyncConnection,
        import_id: str,
        file: Path,
        mapping: PortfolioMap,
        report: ImportReport,
        counts: Counts,
    ) -> None:
        reader = RowReader(mapping, await imports_rows.creditor_countries(conn))
        position = await imports_rows.last_position(conn)
        writer = BatchWriter(conn, import_id, counts, position, self._clock.utc())
        for batch in _batches(read_rows(file, mapping.headings())):
            good: list[PortfolioRow] = []
            for source in batch:
                row, problems = reader.read(source)
                report.add(file.name, problems)
                if row is not None:
                    good.append(row)
            contradictions = await writer.write(good)
            report.add(file.name, contradictions)
            counts.rows += len(batch)
            counts.good += len(good) - len(contradictions)
        counts.bad = counts.rows - counts.good

    async def _finish(self, conn: AsyncConnection, import_id: str, file: Path, counts: Counts) -> None:
        now = self._clock.utc()
        for campaign_id, creditor_id in await imports_rows.active_campaigns(conn):
            counts.leads_added += await fill_campaign(conn, campaign_id, creditor_id, now)
            await placing_rows.sort_again(conn, campaign_id)
        values = {
            "import_id": import_id,
            "file_name": file.name,
            "sha256": _sha256(file),
            "finished_at": now,
            "good_rows": counts.good,
            "bad_rows": counts.bad,
            "state": "done",
        }
        await imports_rows.note(conn, values, now)


async def _attached(file: Path, writer: AttachedWriter, report: ImportReport) -> None:
    for batch in _batches(read_rows(file, writer.wanted())):
        report.add(file.name, await writer.write(batch))


async def _history(
    conn: AsyncConnection, file: Path, mapping: PortfolioMap, report: ImportReport, counts: Counts
) -> None:
    writer = HistoryWriter(conn, mapping.history_columns)
    wanted = frozenset(mapping.history_columns.model_dump().values())
    for batch in _batches(read_rows(file, wanted)):
        report.add(file.name, await writer.write(batch))
    counts.history_added = writer.added


def _batches(rows: Iterator[SourceRow]) -> Iterator[list[SourceRow]]:
    while batch := list(islice(rows, _BATCH)):
        yield batch


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
