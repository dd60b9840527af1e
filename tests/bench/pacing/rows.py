"""Rows of the report, measured by as many processes as are given, and kept as they come."""

import json
import os
from collections.abc import Iterator, Sequence
from itertools import groupby
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from tests.bench.pacing.days import Case, Day, lived, row

Row = dict[str, Any]
Stretch = tuple[Case, int]


def measured(cases: Sequence[Case], jobs: int) -> Iterator[Row]:
    """A row a case, in their order. Chains of days are shared out among the processes."""
    stretches = [(case, begin) for case in cases for begin in case.begins]
    if jobs == 1:
        yield from _rows(map(_stretch, stretches))
        return
    with get_context("spawn").Pool(jobs) as pool:
        yield from _rows(pool.imap(_stretch, stretches))


def _stretch(stretch: Stretch) -> tuple[Case, list[Day]]:
    case, begin = stretch
    return case, list(lived(case, begin))


def _rows(lives: Iterator[tuple[Case, list[Day]]]) -> Iterator[Row]:
    for case, parts in groupby(lives, key=lambda life: life[0]):
        yield row(case, [day for _, days in parts for day in days])


def missing(cases: Sequence[Case], rows: Sequence[Row]) -> list[Case]:
    """The cases that no row tells yet."""
    return [case for case in cases if not any(case.key.items() <= one.items() for one in _plain(rows))]


def _plain(rows: Sequence[Row]) -> list[dict[str, Any]]:
    return [{name: value for name, value in one.items() if not isinstance(value, dict)} for one in rows]


def kept(file: Path | None) -> list[Row]:
    """What an earlier run left there."""
    if file is None or not file.exists():
        return []
    rows: list[Row] = json.loads(file.read_text(encoding="utf-8"))["rows"]
    return rows


def keep(file: Path | None, rows: Sequence[Row]) -> None:
    """Written whole, so that a run that is broken off can go on."""
    if file is not None:
        machine = {"cores": os.cpu_count(), "load_1_min": round(os.getloadavg()[0], 2)}
        text = json.dumps({"rows": list(rows), "machine": machine}, indent=1) + "\n"
        part = file.with_name(file.name + ".part")
        part.write_text(text, encoding="utf-8")
        part.replace(file)
