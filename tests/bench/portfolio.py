"""The portfolio of a bench: debtors who answer with a steady tone, each with a long timeline."""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

from server_api.resources import resource_folder
from tests.helpers.sample import cut_around

#: The simulator answers numbers with this ending by a steady tone of 1000 Hz.
TONE_SUFFIX = "89"
HISTORY_ROWS = 500
_CHANNELS = ("call", "whatsapp", "sms", "email", "bot", "letter")
_LAST = datetime(2026, 10, 1, 12, tzinfo=UTC)
_EVERY = timedelta(hours=31)


def write_portfolio(folder: Path, creditor: str, debtors: int) -> tuple[Path, Path]:
    """Portfolio and map for the import command: the creditor's first ``debtors`` without legal facts."""
    source = resource_folder("sample_portfolio")
    folder.mkdir(parents=True, exist_ok=True)
    with (source / "portfolio.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["creditor"] == creditor]
    blocked = {row["document"] for row in rows if row["legal_kind"]}
    free = dict.fromkeys(row["document"] for row in rows if row["document"] not in blocked)
    chosen = {document: at for at, document in enumerate(list(free)[:debtors])}
    kept = [_with_number(row, chosen[row["document"]]) for row in rows if row["document"] in chosen]
    _write(folder / "portfolio.csv", kept)
    cut_around(folder, kept, numbers=False, instalments=False)
    people = {row["document"]: row for row in kept}
    _write(folder / "history.csv", [line for row in people.values() for line in _timeline(row)])
    return folder / "portfolio.csv", folder / "map.toml"


def _with_number(row: dict[str, str], at: int) -> dict[str, str]:
    return {**row, "phone_1": f"+55119{at:06d}{TONE_SUFFIX}", "phone_2": "", "phone_2_kind": ""}


def _timeline(person: dict[str, str]) -> list[dict[str, str]]:
    return [
        {
            "country": person["country"],
            "document_kind": person["document_kind"],
            "document": person["document"],
            "at": (_LAST - at * _EVERY).isoformat(),
            "channel": _CHANNELS[at % len(_CHANNELS)],
            "text": f"Contato {at + 1}: cliente pediu prazo e o valor atualizado da dívida",
            "result": "callback" if at % 5 == 0 else "",
            "agent": "Diego Lima" if at % 2 else "",
            "amount": f"{at + 100}.00" if at % 7 == 0 else "",
            "currency": "BRL" if at % 7 == 0 else "",
        }
        for at in range(HISTORY_ROWS)
    ]


def _write(file: Path, rows: list[dict[str, str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
