"""A small portfolio cut from the sample one: chosen debtors, in order, each with one chosen ending."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from server_api.resources import resource_folder
from tests.helpers.sample import cut_around

#: Last two digits of a number and what the carrier simulator then does (server_api.simulator).
ACCEPTS, THIRD_PARTY, VOICEMAIL, NO_ANSWER, BUSY, REJECTED = "80", "91", "93", "94", "95", "96"
WRONG_NUMBER, HANGS_UP, TONE = "97", "98", "89"


@dataclass(frozen=True, slots=True)
class SmallPortfolio:
    """Files for the import command."""

    file: Path
    map: Path


#: Ohio's, where Lakeshore's debtors live: 555-01xx is the part of a number that nobody has.
_AREAS_US = ("937", "614", "216", "330", "419", "513", "740", "440")


def number(index: int, suffix: str, country: str = "BR") -> str:
    """The number of the ``index``-th debtor: looks reserved, and ends as wanted."""
    match country:
        case "US":
            return f"+1{_AREAS_US[index]}55501{suffix}"
        case "MX":
            return f"+52550000{index:02d}{suffix}"
    return f"+551190000{index:02d}{suffix}"


def cut_portfolio(
    folder: Path,
    endings: Sequence[str],
    *,
    creditor: str = "meridiano",
    country: str = "BR",
    region: str = "SP",
) -> SmallPortfolio:
    """The first debtors of the creditor in a region without legal facts, one for each ending."""
    source = resource_folder("sample_portfolio")
    folder.mkdir(parents=True, exist_ok=True)
    rows = _read(source / "portfolio.csv")
    wanted = [row for row in rows if row["creditor"] == creditor and row["region"] == region]
    blocked = {row["document"] for row in rows if row["legal_kind"]}
    documents = list(dict.fromkeys(row["document"] for row in wanted if row["document"] not in blocked))
    chosen = dict(zip(documents, enumerate(endings), strict=False))
    kept = [_numbered(row, *chosen[row["document"]]) for row in wanted if row["document"] in chosen]
    _write(folder / "portfolio.csv", kept)
    cut_around(folder, kept, numbers=False, instalments=False)
    _cut_history(source / "history.csv", folder / "history.csv", country, set(chosen))
    return SmallPortfolio(folder / "portfolio.csv", folder / "map.toml")


def _read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


def _numbered(row: dict[str, str], index: int, suffix: str) -> dict[str, str]:
    return {**row, "phone_1": number(index, suffix, row["country"]), "phone_2": "", "phone_2_kind": ""}


def _cut_history(source: Path, target: Path, country: str, documents: set[str]) -> None:
    _write(
        target, [row for row in _read(source) if row["country"] == country and row["document"] in documents]
    )


def _write(file: Path, rows: Sequence[dict[str, str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
