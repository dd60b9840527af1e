"""The commands as a person at a terminal meets them: a sentence, a status, nothing half done."""

import io
import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from server_api.cli.run import run, sentence_of
from server_api.cli.words import say
from server_api.contract.words import ErrorCode
from server_api.services.csv_source import UnreadableFileError
from server_api.services.portfolio_map import BadMapError
from server_api.services.refusals import RefusalError
from server_api.store.database import StoreBusyError, StoreError, StoreFullError
from tests.services.conftest import some_debtors

Capture = pytest.CaptureFixture[str]


class Terminal:
    """A terminal in a folder of its own."""

    def __init__(self, folder: Path, capture: Capture, patch: pytest.MonkeyPatch) -> None:
        self.folder, self._capture, self._patch = folder, capture, patch

    def __call__(self, *words: str, typed: str = "") -> tuple[int, str, str]:
        """Status, what was said, and what was complained about."""
        self._patch.setattr("sys.stdin", io.StringIO(typed))
        status = run(["--data-dir", str(self.folder / "data"), "--lang", "en", *words])
        said = self._capture.readouterr()
        return status, said.out, said.err


@pytest.fixture
def terminal(tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setenv("ACORDO_ARGON2_MEMORY_KIB", "64")
    monkeypatch.setenv("ACORDO_ARGON2_TIME_COST", "1")
    monkeypatch.setenv("ACORDO_BUSY_TIMEOUT_S", "0.05")
    some_debtors(tmp_path / "sample")
    return Terminal(tmp_path, capsys, monkeypatch)


def load(terminal: Terminal) -> tuple[int, str, str]:
    sample = terminal.folder / "sample"
    return terminal("import", str(sample / "portfolio.csv"), "--map", str(sample / "map.toml"))


def test_a_floor_is_set_up_from_nothing(terminal: Terminal) -> None:
    status, out, _ = load(terminal)
    assert status == 0
    assert "48 debtors" in out
    added = terminal("user", "add", "camila", "--name", "Camila", "--password-stdin", typed="secret-123\n")
    assert added == (0, "User camila created.\n", "")
    assert terminal("trunk", "add", "sim", "--host", "127.0.0.1")[0] == 0
    words = ("campaign", "add", "Cards", "--creditor", "meridiano", "--trunk", "sim", "--agent", "camila")
    status, out, _ = terminal("--json", *words)
    assert json.loads(out)["leads"] == 6
    (campaign,) = json.loads(terminal("--json", "campaign", "list")[1])
    assert (campaign["name"], campaign["creditor"], campaign["leads"]) == ("Cards", "Banco Meridiano", 6)
    (user,) = json.loads(terminal("--json", "user", "list")[1])
    assert (user["login"], user["role"]) == ("camila", "agent")
    assert "sim\t127.0.0.1\t5060" in terminal("trunk", "list")[1]


def test_a_later_import_fills_the_lists_of_active_campaigns(terminal: Terminal) -> None:
    load(terminal)
    terminal("trunk", "add", "sim", "--host", "127.0.0.1")
    terminal("campaign", "add", "Cards", "--creditor", "meridiano", "--trunk", "sim")
    shutil.rmtree(terminal.folder / "sample")
    some_debtors(terminal.folder / "sample", each=9)
    load(terminal)
    assert json.loads(terminal("--json", "campaign", "list")[1])[0]["leads"] == 9


@pytest.mark.parametrize(
    ("words", "typed", "said"),
    [
        (("user", "add", "ana", "--password-stdin"), "short\n", "at least 8"),
        (("user", "add", " ", "--password-stdin"), "long-enough\n", "sign-in name"),
        (("campaign", "add", "X", "--creditor", "nobody", "--trunk", "sim"), "", "no creditor nobody"),
        (("trunk", "add", "x", "--host", "h", "--port", "70000"), "", "no port 70000"),
        (("import", "none.csv", "--map", "none.toml"), "", "map cannot be used"),
        (("--settings", "none.toml", "user", "list"), "", "configuration cannot be used"),
    ],
)
def test_a_refusal_is_a_sentence(terminal: Terminal, words: tuple[str, ...], typed: str, said: str) -> None:
    status, out, err = terminal(*words, typed=typed)
    assert (status, out) == (1, "")
    assert said in err
    assert "Traceback" not in err


def test_nothing_is_added_twice(terminal: Terminal) -> None:
    for _ in range(2):
        user = terminal("user", "add", "ana", "--password-stdin", typed="long-enough\n")
        trunk = terminal("trunk", "add", "sim", "--host", "127.0.0.1")
    assert (user[0], trunk[0]) == (1, 1)
    assert "already" in user[2]
    assert "already" in trunk[2]


def test_a_locked_database_is_said_to_be_busy(terminal: Terminal) -> None:
    assert terminal("user", "list")[0] == 0
    other = sqlite3.connect(terminal.folder / "data" / "acordo.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    status, _, err = terminal("trunk", "add", "sim", "--host", "127.0.0.1")
    other.close()
    assert (status, err) == (1, say("busy", "en") + "\n")


@pytest.mark.parametrize("language", ["pt-BR", "es", "en"])
@pytest.mark.parametrize(
    "error",
    [
        StoreBusyError(),
        StoreFullError(),
        StoreError("x"),
        BadMapError("x"),
        OSError("x"),
        UnreadableFileError("utf16", "f"),
        RefusalError(ErrorCode.INVALID, fault="user_unknown", name="x"),
    ],
)
def test_every_failure_has_words_in_every_language(error: Exception, language: str) -> None:
    assert sentence_of(error, language).endswith(".")


def test_a_batch_sets_a_floor_up_and_stops_at_the_first_fault(terminal: Terminal) -> None:
    sample = terminal.folder / "sample"
    good = [
        {"do": ["import", str(sample / "portfolio.csv"), "--map", str(sample / "map.toml")]},
        {"do": ["user", "add", "camila", "--password-stdin"], "typed": "secret-123"},
    ]
    bad = [{"do": ["campaign", "add", "Cards", "--creditor", "nobody", "--trunk", "none"]}]
    after = [{"do": ["user", "add", "diego", "--password-stdin"], "typed": "secret-123"}]
    lines = "".join(json.dumps(line) + "\n" for line in [*good, *bad, *after])
    status, out, err = terminal("batch", typed=lines)
    assert status == 1
    assert "User camila created." in out
    assert err
    assert "diego" not in terminal("user", "list")[1]


@pytest.mark.parametrize("line", ["nonsense", "[]", "{}", '{"do": ["batch"]}', '{"do": []}'])
def test_a_line_that_is_no_command_is_named(terminal: Terminal, line: str) -> None:
    status, out, err = terminal("batch", typed=f"\n{line}\n")
    assert (status, out) == (2, "")
    assert "Line 2" in err


def test_trunks_with_all_they_can_and_the_centres_numbers(terminal: Terminal) -> None:
    load(terminal)
    refused = terminal("trunk", "add", "main", "--host", "127.0.0.1", "--register")
    assert refused[2].startswith("Trunk main cannot register without --username.")
    refused = terminal("trunk", "add", "main", "--host", "127.0.0.1", "--codecs", "PCMA,G729")
    assert refused[2].startswith("G729 is no known codec.")
    words = (
        "--register",
        "--username",
        "centre",
        "--registrar",
        "sip.example",
        "--options-s",
        "30",
        "--inbound",
    )
    sources = ("--source", "192.0.2.0/24", "--source", "198.51.100.7")
    assert terminal("trunk", "add", "main", "--host", "127.0.0.1", *words, *sources)[0] == 0
    assert terminal("trunk", "add", "spare", "--host", "127.0.0.2")[0] == 0
    campaign = ("campaign", "add", "Cards", "--creditor", "meridiano", "--trunk", "main")
    status, _, said = terminal(*campaign, "--spare", "nowhere")
    assert (status, "There is no trunk nowhere." in said) == (1, True)
    assert terminal(*campaign, "--spare", "spare")[0] == 0

    added = terminal("caller", "add", "(21) 3000-1000", "--trunk", "main", "--attested")
    assert added == (0, "Number +552130001000 added.\n", "")
    status, _, said = terminal("caller", "add", "12", "--trunk", "main")
    assert (status, said.startswith("12 is no telephone number.")) == (1, True)
    (number,) = json.loads(terminal("--json", "caller", "list")[1])
    assert (number["trunk_id"], number["area_code"], number["attested"]) == ("main", "21", True)
