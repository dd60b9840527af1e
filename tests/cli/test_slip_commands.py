"""Payment slips by files, from a terminal: account, remittance, return, what is left to look at."""

import csv
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_commands import Capture, Terminal
from tests.cli.test_talk_commands import from_scratch
from tests.payments.bank import Told, answer, read_remittance

ACCOUNT = (
    *(
        "slips",
        "account",
        "--creditor",
        "meridiano",
        "--bank",
        "001",
        "--agency",
        "1234",
        "--agency-digit",
        "5",
    ),
    *("--account", "98765", "--account-digit", "X", "--wallet", "17", "--variation", "19"),
    *("--name", "Banco Meridiano S.A.", "--tax-id", "12345678000195", "--fine-bp", "200"),
)
AGREEMENT = ("--agreement", "3128557")


@pytest.fixture
def terminal(tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    made = Terminal(tmp_path, capsys, monkeypatch)
    from_scratch(made)
    assert made(*ACCOUNT, *AGREEMENT)[0] == 0
    return made


def ordered(terminal: Terminal, count: int = 2) -> list[str]:
    """Slips as calls leave them: their numbers at the bank."""
    base = sqlite3.connect(terminal.folder / "data" / "acordo.db")
    query = "SELECT debt_id, person_id FROM debts WHERE creditor_id = 'meridiano' ORDER BY debt_id LIMIT ?"
    numbers = []
    for n, (debt_id, person_id) in enumerate(base.execute(query, (count,)).fetchall(), start=1):
        number = f"3128557{n:010}"
        base.execute(
            "INSERT INTO slips (slip_id, creditor_id, our_number, order_key, made_at, changed_at)"
            " VALUES (?, 'meridiano', ?, ?, '2026-11-24 13:00:00', '2026-11-24 13:00:00')",
            (f"001-{number}", number, f"key-{n}"),
        )
        base.execute(
            "INSERT INTO payment_orders (order_id, order_key, person_id, debt_ids, kind, amount_minor,"
            " currency, due_on, provider, reference, made_at, changed_at) VALUES (?, ?, ?, ?, 'boleto',"
            " 1000, 'BRL', '2026-11-30', 'cnab', ?, '2026-11-24 13:00:00', '2026-11-24 13:00:00')",
            (f"order-{n}", f"key-{n}", person_id, json.dumps([debt_id]), f"001-{number}"),
        )
        base.execute(
            "UPDATE people SET postcode = '01310100', region = 'SP' WHERE person_id = ?", (person_id,)
        )
        numbers.append(number)
    base.commit()
    base.close()
    return numbers


def answered(terminal: Terminal, *words: str) -> Any:
    status, out, complaint = terminal("--json", *words)
    assert status == 0, complaint
    return json.loads(out)


def test_slips_go_out_and_come_back(terminal: Terminal) -> None:
    numbers = ordered(terminal)
    out, back = terminal.folder / "rem.txt", terminal.folder / "ret.txt"
    status, said, complaint = terminal("slips", "export", "--creditor", "meridiano", "--out", str(out))
    assert (status, complaint) == (0, "")
    assert said.startswith(f"Remittance 1 in {out}: 2 slips to register (R$20.00), 0 to write off.")
    read = read_remittance(out.read_bytes())
    assert [one.our_number for one in read.asked] == numbers
    assert read.asked[0].fine == ("2", "01122026", 200)
    told = [Told(numbers[0], "06", minor=1000, paid=1000), Told(numbers[1], "03", "48", minor=1000)]
    back.write_bytes(answer([*told, Told("31285570000000077", "06", paid=5)], 3))
    status, said, _ = terminal("slips", "import", str(back))
    assert status == 0
    assert (
        "Return 3 of creditor meridiano: 3 lines (paid: 1, refused: 1, not found: 1). Received: R$10.00."
        in said
    )
    assert "1 lines have to be looked at" in said
    text = (terminal.folder / "ret.txt.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.reader(text.splitlines(), delimiter=";"))
    assert [row[1] for row in rows[1:]] == ["paid", "refused", "not found"]
    assert rows[2][5] == "48: Postcode not valid"
    again = terminal("slips", "import", str(back))
    assert (again[0], "was imported on" in again[1]) == (0, True)
    (payment,) = _rows(terminal, "SELECT provider, amount_minor FROM payments")
    assert payment == ("cnab", 1000)
    (left,) = answered(terminal, "slips", "unreconciled")
    assert terminal("slips", "close", left["id"], "--note", "paid by mistake")[0] == 0
    assert terminal("slips", "unreconciled")[1] == "Nothing to look at.\n"
    assert terminal("slips", "close", left["id"], "--note", "again")[0] == 1


def test_the_state_of_files_is_said(terminal: Terminal) -> None:
    ordered(terminal)
    (one,) = answered(terminal, "slips", "status")
    assert (one["to_export"], one["last_out"], one["late"]) == (2, 0, False)
    assert terminal("slips", "export", "--creditor", "meridiano", "--out", str(terminal.folder / "r"))[0] == 0
    base = sqlite3.connect(terminal.folder / "data" / "acordo.db")
    base.execute("UPDATE slips SET changed_at = '2026-01-05 12:00:00'")
    base.commit()
    base.close()
    said = terminal("slips", "status")[1]
    assert "2 unanswered" in said
    assert "Fetch the file from the bank" in said


@pytest.mark.parametrize("language", ["pt", "es", "en"])
def test_a_file_that_cannot_be_read_is_said_and_nothing_is_posted(terminal: Terminal, language: str) -> None:
    (number,) = ordered(terminal, 1)
    bad = terminal.folder / "bad.ret"
    bad.write_bytes(answer([Told(number, "06", paid=1000)])[:900])
    status, out, complaint = terminal("--lang", language, "slips", "import", str(bad))
    assert (status, out) == (1, "")
    assert "bad.ret" in complaint
    assert "4" in complaint
    assert _rows(terminal, "SELECT * FROM payments") == []
    assert _rows(terminal, "SELECT * FROM slip_files") == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (("--agreement", "12"), "agreement"),
        (("--agreement", "3128557", "--bank", "999"), "999"),
        (("--agreement", "3128557", "--tax-id", "12"), "tax_id"),
        (("--agreement", "3128557", "--creditor", "nobody"), "nobody"),
        (("--agreement", "3128557", "--creditor", "aurora"), "meridiano"),
        (("--agreement", "3128557", "--fine-bp", "-1"), "fine_bp"),
    ],
)
def test_an_account_that_cannot_be_is_refused(
    terminal: Terminal, changed: tuple[str, ...], said: str
) -> None:
    names = [
        row[0]
        for row in _rows(terminal, "SELECT creditor_id FROM creditors WHERE creditor_id != 'meridiano'")
    ]
    words = tuple(names[0] if word == "aurora" else word for word in changed)
    status, _, complaint = terminal(*ACCOUNT, *words)
    assert (status, said in complaint) == (1, True), complaint
    (account,) = answered(terminal, "slips", "accounts")
    assert (account["agreement"], account["bank"]) == ("3128557", "001")


def test_nothing_to_send_and_no_account_are_said(terminal: Terminal) -> None:
    file = str(terminal.folder / "rem.txt")
    assert "No slip waits" in terminal("slips", "export", "--creditor", "meridiano", "--out", file)[2]
    assert "no account for slips" in terminal("slips", "export", "--creditor", "nobody", "--out", file)[2]
    assert not Path(file).exists()


def _rows(terminal: Terminal, query: str) -> list[tuple[Any, ...]]:
    base = sqlite3.connect(terminal.folder / "data" / "acordo.db")
    try:
        return base.execute(query).fetchall()
    finally:
        base.close()
