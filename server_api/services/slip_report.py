"""The reconciliation of a bank's return, line by line, as CSV: every line of the file has one here."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from server_api.services.csv_source import inert
from server_api.services.slip_words import movement_words, reason_words, result_words
from server_api.store import slip_files_rows
from server_api.store.database import Database
from server_api.store.slip_files_rows import OPEN_RESULTS, SlipLineRow

_HEADINGS: tuple[tuple[str, str, str], ...] = (
    ("linha", "línea", "line"),
    ("situação", "situación", "standing"),
    ("a conferir", "por revisar", "to look at"),
    ("nosso número", "número del banco", "bank's number"),
    ("movimento", "movimiento", "movement"),
    ("motivos", "motivos", "reasons"),
    ("valor do título", "importe del título", "amount of the slip"),
    ("valor pedido", "importe pedido", "amount asked for"),
    ("valor pago", "importe pagado", "amount paid"),
    ("diferença", "diferencia", "difference"),
    ("juros e multa", "interés y multa", "interest and fine"),
    ("desconto", "descuento", "discount"),
    ("valor creditado", "importe acreditado", "amount credited"),
    ("tarifa", "comisión", "fee"),
    ("vencimento", "vencimiento", "due"),
    ("data", "fecha", "date"),
    ("crédito", "crédito", "credited on"),
    ("pedido", "orden", "order"),
)
_MONEY = ("paid", "paid_differs", "duplicate", "unposted")


@dataclass(frozen=True, slots=True)
class Counts:
    """Of one return, or several. Money in minor units, as posted by these lines."""

    lines: int
    by_result: dict[str, int]
    open: int
    paid_minor: int
    credited_minor: int


def counts(lines: Sequence[SlipLineRow]) -> Counts:
    """How the lines of a return stand."""
    posted = [line for line in lines if line.result in ("paid", "paid_differs")]
    return Counts(
        lines=len(lines),
        by_result=dict(sorted(Counter(line.result for line in lines).items())),
        open=sum(line.result in OPEN_RESULTS for line in lines),
        paid_minor=sum(line.paid_minor for line in posted),
        credited_minor=sum(line.net_minor for line in posted),
    )


async def lines_of(database: Database, file_id: str) -> list[SlipLineRow]:
    """All that a return says, with what became of it. Raises StoreError."""
    async with database.read() as conn:
        return await slip_files_rows.lines_of(conn, file_id)


def report(lines: Iterable[SlipLineRow], language: str) -> bytes:
    """UTF-8 with a BOM and semicolons, as spreadsheets in these countries read it."""
    at = {"pt": 0, "es": 1}.get(language[:2], 2)
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow([names[at] for names in _HEADINGS])
    for line in lines:
        writer.writerow(list(_cells(line, language)))
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def _cells(line: SlipLineRow, language: str) -> Iterator[str]:
    yield str(line.line)
    yield result_words(line.result, language)
    yield "x" if line.result in OPEN_RESULTS else ""
    yield inert(line.our_number)
    yield f"{line.movement} {movement_words(line.movement, language)}"
    yield inert(reason_words(line.movement, line.reasons, language))
    yield _reais(line.title_minor, language)
    yield _reais(line.ordered_minor, language) if line.order_id else ""
    yield _reais(line.paid_minor, language)
    yield (
        _reais(line.paid_minor - line.ordered_minor, language)
        if line.result in _MONEY and line.order_id
        else ""
    )
    extra = (line.interest_minor, line.discount_minor + line.rebate_minor, line.net_minor, line.fee_minor)
    yield from (_reais(minor, language) for minor in extra)
    yield from (day.isoformat() if day else "" for day in (line.due_on, line.happened_on, line.credited_on))
    yield line.order_id


def _reais(minor: int, language: str) -> str:
    text = f"{'-' if minor < 0 else ''}{abs(minor) // 100}.{abs(minor) % 100:02}"
    return text if language[:2] == "en" else text.replace(".", ",")
