"""A report as CSV: figures, then each table, apart by an empty line; no cell is a formula."""

import csv
import io
from collections.abc import Iterable

from server_api.documents.model import Report

#: What makes a spreadsheet compute (OWASP: CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|")


def as_csv(report: Report) -> bytes:
    """UTF-8 with a mark, as spreadsheets need it."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_cells([report.title]))
    for fact in report.facts:
        writer.writerow(_cells(fact))
    writer.writerow([])
    writer.writerow(_cells(report.headings))
    for figure in report.figures:
        writer.writerow(_cells((figure.label, figure.value, figure.definition)))
    for table in report.tables:
        writer.writerow([])
        writer.writerow(_cells([table.title]))
        writer.writerow(_cells(table.headings))
        for row in table.rows:
            writer.writerow(_cells(row))
    return text.getvalue().encode("utf-8-sig")


def _cells(values: Iterable[str]) -> list[str]:
    return [f"'{value}" if value.startswith(_FORMULA) else value for value in values]
