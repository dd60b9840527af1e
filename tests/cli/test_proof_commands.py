"""``why``, ``report compliance`` and ``holidays import``, as a person at a terminal meets them."""

import csv
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tests.cli.test_commands import Terminal, load, terminal

__all__ = ["terminal"]

MARIA = "Maria Aparecida dos Santos"


@pytest.fixture
def filled(terminal: Terminal) -> Terminal:
    assert load(terminal)[0] == 0
    assert terminal("trunk", "add", "sim", "--host", "127.0.0.1")[0] == 0
    assert terminal("campaign", "add", "Cards", "--creditor", "meridiano", "--trunk", "sim")[0] == 0
    return terminal


def rows(terminal: Terminal, query: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(terminal.folder / "data" / "acordo.db") as conn:
        found = conn.execute(query).fetchall()
    conn.close()
    return found


def maria(terminal: Terminal) -> tuple[str, str, str]:
    query = "select p.person_id, p.document, n.e164 from people p join phones n using (person_id)"
    person_id, document, number = rows(terminal, f"{query} where p.name = '{MARIA}' order by n.position")[0]
    return person_id, document, number


def called(terminal: Terminal) -> str:
    """A call to Maria at 13:58 of a Saturday, by her clock."""
    person_id, _, number = maria(terminal)
    at = "2026-11-28 16:58:00.000000"
    why = json.dumps({"strategy": "due_order", "place": 0, "attempt": 1, "ladder": "1/1", "score": 4})
    with sqlite3.connect(terminal.folder / "data" / "acordo.db") as conn:
        conn.execute(
            "insert into calls (call_id, campaign_id, person_id, number, started_at, legal_at, mode, why, "
            "allowed_by, cause) select 'call-1', campaign_id, ?, ?, ?, ?, 'progressive', ?, ?, 'no_answer' "
            "from campaigns",
            (person_id, number, at, at, why, json.dumps(["BR-SP@1"])),
        )
    conn.close()
    return person_id


def test_why_was_this_person_called_on_saturday_at_13_58(filled: Terminal) -> None:
    called(filled)
    _, document, number = maria(filled)
    for words in (("--person", document), ("--number", number)):
        status, out, err = filled("why", *words, "--at", "2026-11-28T13:58")
        assert (status, err) == (0, "")
        assert MARIA in out
        assert "2026-11-28 13:58:00 America/Sao_Paulo" in out
        assert "BR-SP@1: São Paulo, Lei 15.426/2014" in out
        assert "order of being due" in out
    status, out, _ = filled("--json", "why", "--call", "call-1")
    view = json.loads(out)
    assert view["calls"][0]["attempt"] == 1
    assert rows(filled, "select user_id, count(*) from audit where what = 'why_read'") == [("cli", 3)]


@pytest.mark.parametrize(
    ("language", "said"),
    [("pt-BR", "a discagem não chegou a ele"), ("es", "la marcación no llegó a él"), ("en", "did not come")],
)
def test_why_was_this_person_not_called(filled: Terminal, language: str, said: str) -> None:
    status, out, _ = filled("--lang", language, "why", "--person", maria(filled)[0])
    assert status == 0
    assert said in out


def test_a_stranger_and_a_missing_option(filled: Terminal) -> None:
    status, out, err = filled("why", "--person", "nobody")
    assert (status, out) == (1, "")
    assert "no debtor or call nobody" in err
    assert filled("why", "--call", "nothing")[0] == 1
    with pytest.raises(SystemExit):
        filled("why")


def test_a_report_of_a_campaign_and_of_a_debtor(filled: Terminal) -> None:
    called(filled)
    period = ("--from", "2026-11-01", "--to", "2026-11-30")
    sheet, pages = filled.folder / "cards.csv", filled.folder / "maria.pdf"
    words = ("report", "compliance", "--campaign", "Cards", *period, "--format", "csv", "--out", str(sheet))
    status, out, _ = filled(*words)
    assert (status, out) == (0, f"Report in {sheet} ({sheet.stat().st_size} bytes).\n")
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.reader(file))
    assert ["Attempts", "1"] in [row[:2] for row in table]
    asked = ("report", "compliance", "--person", maria(filled)[1], *period, "--out", str(pages))
    assert filled("--lang", "pt", *asked)[0] == 0
    text = " ".join(page.extract_text() for page in PdfReader(pages).pages)
    assert f"Conformidade dos contatos com {MARIA}" in text
    assert "2026-11-28 13:58:00" in " ".join(text.split())


def test_a_report_that_cannot_be_made_leaves_no_file(filled: Terminal) -> None:
    out = filled.folder / "none.pdf"
    for words, said in (
        (("--campaign", "Nothing", "--from", "2026-11-01"), "no such campaign"),
        (("--campaign", "Cards", "--from", "2026-11-02", "--to", "2026-11-01"), "from one day"),
    ):
        status, _, err = filled("report", "compliance", *words, "--out", str(out))
        assert status == 1
        assert said in err
    assert not out.exists()


def test_holidays_of_towns_come_in_once(filled: Terminal) -> None:
    file = filled.folder / "feriados.csv"
    line = "BR,SP,{city},2026-12-08,{name},Lei 1\n"
    heading = "country,region,city,day,name,source\n"
    file.write_text(
        heading
        + line.format(city="Campinas", name="Imaculada Conceição")
        + line.format(city="CAMPINAS", name="Padroeira")
        + line.format(city="São José dos Campos", name="Padroeira"),
        encoding="utf-8",
    )
    assert filled("holidays", "import", str(file)) == (
        0,
        "2 holidays of 2 towns loaded; they hold from the next contact on.\n",
        "",
    )
    filled("holidays", "import", str(file))
    stored = rows(filled, "select city, name from municipal_holidays order by city")
    assert stored == [("campinas", "Padroeira"), ("sao jose dos campos", "Padroeira")]


@pytest.mark.parametrize(
    "line",
    ["BR,SP,,2026-12-08,Padroeira,", "BR,SP,Santos,8/12/2026,Padroeira,", "BRA,SP,Santos,2026-12-08,P,"],
)
def test_a_bad_line_changes_nothing_and_is_named(filled: Terminal, line: str) -> None:
    file: Path = filled.folder / "feriados.csv"
    good = "BR,SP,Santos,2026-01-26,Aniversário,\n"
    file.write_text(f"country,region,city,day,name,source\n{good}{line}\n", encoding="utf-8")
    status, _, err = filled("holidays", "import", str(file))
    assert status == 1
    assert "Line 3 cannot be used" in err
    assert rows(filled, "select city from municipal_holidays") == []
