"""The files around the sample portfolio, cut to some of its debtors."""

import csv
import shutil
from collections.abc import Callable, Collection
from pathlib import Path

from server_api.resources import resource_folder

_FILES = ("contacts", "consents", "parties", "documents", "notes")


def cut_around(
    folder: Path, rows: Collection[dict[str, str]], *, numbers: bool = True, instalments: bool = True
) -> None:
    """Map, creditors and all that is known around these rows of the portfolio, into ``folder``.

    Without ``numbers``: nothing about telephone numbers, for those who give the debtors others.
    """
    source = resource_folder("sample_portfolio")
    for name in ("creditors.toml", "map.toml"):
        shutil.copy(source / name, folder / name)
    shutil.copytree(source / "papers", folder / "papers", dirs_exist_ok=True)
    documents = {row["document"] for row in rows}
    contracts = {(row["creditor"], row["contract"]) for row in rows} if instalments else set()
    for name in _FILES:
        _cut(
            name, folder, lambda row: row["document"] in documents and (numbers or row.get("kind") != "phone")
        )
    _cut("instalments", folder, lambda row: (row["creditor"], row["contract"]) in contracts)


def _cut(name: str, folder: Path, wanted: Callable[[dict[str, str]], bool]) -> None:
    with (resource_folder("sample_portfolio") / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        kept = [row for row in reader if wanted(row)]
        headings = list(reader.fieldnames or ())
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, headings, lineterminator="\n")
        writer.writeheader()
        writer.writerows(kept)
