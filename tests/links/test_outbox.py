"""Results wait on a real disk and go up exactly once."""

import contextlib
import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from agent_desktop.credentials import MemorySecrets
from agent_desktop.desk import events as e
from agent_desktop.desk.ports import Draft, NotKeptError
from agent_desktop.links.backoff import Backoff
from agent_desktop.links.clock import SystemClock
from agent_desktop.links.outbox import Outbox
from agent_desktop.links.outbox_key import outbox_key
from agent_desktop.links.outbox_rows import Counts, KeptOutcome, OutboxRows
from agent_desktop.links.server_link import ServerLink, open_client
from server_api.contract.words import ErrorCode
from tests.desk.fakes import FakeServer
from tests.desk.making import AGENT, outcome
from tests.helpers.ports import tcp_port
from tests.helpers.waiting import until
from tests.links.serving import Office, serving


def rows_in(folder: Path) -> OutboxRows:
    return OutboxRows(folder / "outbox.db", lambda: outbox_key(MemorySecrets(), folder))


@asynccontextmanager
async def delivering(folder: Path, url: str, events: list[e.Event]) -> AsyncIterator[Outbox]:
    link = ServerLink(open_client(url, True, 3.0), "pc-1")
    outbox = Outbox(rows_in(folder), link, SystemClock(), events.append, Backoff(0.02, 0.05))
    await outbox.start()
    outbox.signed_in(AGENT, "grant-of-ana")
    try:
        yield outbox
    finally:
        await outbox.stop()
        await link.close()


def confirmed(events: list[e.Event]) -> list[str]:
    return [event.key for event in events if isinstance(event, e.OutcomeConfirmed)]


def test_rows_survive_and_are_sealed(tmp_path: Path) -> None:
    rows = rows_in(tmp_path)
    rows.keep(KeptOutcome(outcome(note="segredo do devedor"), "grant-1"))
    rows.keep_draft(Draft("call-2", "rascunho secreto", (("amount", "7"),)))
    rows.close()
    raw = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.name != "outbox.key")
    for secret in (b"segredo", b"grant-1", b"rascunho"):
        assert secret not in raw
    again = rows_in(tmp_path)
    assert again.waiting() == (KeptOutcome(outcome(note="segredo do devedor"), "grant-1"),)
    assert again.find_draft("call-2") == Draft("call-2", "rascunho secreto", (("amount", "7"),))
    again.close()


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_the_key_beside_is_for_this_user_only(tmp_path: Path) -> None:
    key = outbox_key(MemorySecrets(), tmp_path)
    assert stat.S_IMODE((tmp_path / "outbox.key").stat().st_mode) == 0o600
    assert outbox_key(MemorySecrets(), tmp_path) == key
    assert [path.name for path in tmp_path.iterdir()] == ["outbox.key"]


def test_a_keyring_keeps_the_key_off_the_disk(tmp_path: Path) -> None:
    class Lasting(MemorySecrets):
        lasting = True

    secrets = Lasting()
    assert outbox_key(secrets, tmp_path) == outbox_key(secrets, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_same_key_twice_is_one_row(tmp_path: Path) -> None:
    rows = rows_in(tmp_path)
    rows.keep(KeptOutcome(outcome(), "g"))
    assert rows.keep(KeptOutcome(outcome(), "g")) == Counts(1, 0)
    rows.close()


def test_a_corrupt_row_blocks_no_other(tmp_path: Path) -> None:
    rows = rows_in(tmp_path)
    for key in ("a", "b", "c"):
        rows.keep(KeptOutcome(outcome(key), "g"))
    with contextlib.closing(sqlite3.connect(tmp_path / "outbox.db")) as base, base:
        base.execute("UPDATE outcomes SET sealed = x'00' WHERE key = 'a'")
        other = Fernet(Fernet.generate_key()).encrypt(b"{}")
        base.execute("UPDATE outcomes SET sealed = ? WHERE key = 'b'", (other,))
    assert [kept.outcome.key for kept in rows.waiting()] == ["c"]
    assert rows.counts() == Counts(1, 2)
    rows.close()


def test_a_full_disk_is_said(tmp_path: Path) -> None:
    rows = rows_in(tmp_path)
    rows.keep(KeptOutcome(outcome("first"), "g"))
    with contextlib.closing(sqlite3.connect(tmp_path / "outbox.db")) as base:
        pages = base.execute("PRAGMA page_count").fetchone()[0]
    assert rows._base is not None
    rows._base.execute(f"PRAGMA max_page_count={pages}")
    with pytest.raises(NotKeptError) as full:
        _keep_many(rows)
    assert full.value.code is ErrorCode.DISK_FULL
    assert rows.waiting()[0].outcome.key == "first"
    rows.close()


def _keep_many(rows: OutboxRows) -> None:
    for number in range(100):
        rows.keep(KeptOutcome(outcome(f"k{number}", note="x" * 3000), "g"))


def test_a_locked_file_is_said(tmp_path: Path) -> None:
    rows = OutboxRows(tmp_path / "outbox.db", Fernet.generate_key, patience_s=0.05)
    rows.keep(KeptOutcome(outcome("first"), "g"))
    with contextlib.closing(sqlite3.connect(tmp_path / "outbox.db")) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(NotKeptError) as busy:
            rows.keep(KeptOutcome(outcome("second"), "g"))
    assert busy.value.code is ErrorCode.BUSY
    rows.close()


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    rows = rows_in(tmp_path / "file" / "under")
    with pytest.raises(NotKeptError):
        rows.keep(KeptOutcome(outcome(), "g"))


def test_a_new_grant_renews_results_whose_grant_had_ended(tmp_path: Path) -> None:
    rows = rows_in(tmp_path)
    for key in ("ended", "invalid"):
        rows.keep(KeptOutcome(outcome(key), "old"))
    rows.refuse("ended", ErrorCode.NOT_SIGNED_IN)
    rows.refuse("invalid", ErrorCode.INVALID)
    assert rows.renew("somebody-else", "new") == 0
    assert rows.renew(AGENT, "new") == 1
    assert rows.waiting() == (KeptOutcome(outcome("ended"), "new"),)
    rows.close()


async def test_delivered_once_under_its_own_grant(tmp_path: Path) -> None:
    office, events = Office(), list[e.Event]()
    async with serving(office.app) as url, delivering(tmp_path, url, events) as outbox:
        assert await outbox.keep(outcome("k1")) == 1
        outbox.signed_in("agent-2", "grant-of-bia")
        outbox.deliver()
        await until(lambda: confirmed(events))
        assert outbox.waiting == 0
    assert office.grants == ["Bearer grant-of-ana"]
    assert list(office.effects) == ["k1"]


async def test_a_server_away_and_back(tmp_path: Path) -> None:
    office, events, port = Office(), list[e.Event](), tcp_port()
    async with delivering(tmp_path, f"http://127.0.0.1:{port}", events) as outbox:
        for number in range(5):
            await outbox.keep(outcome(f"k{number}"))
        outbox.deliver()
        assert outbox.waiting == 5
        async with serving(office.app, port):
            await until(lambda: len(confirmed(events)) == 5)
    assert office.posts == [f"k{number}" for number in range(5)]


async def test_an_answer_lost_on_the_way_has_one_effect(tmp_path: Path) -> None:
    office, events = Office(), list[e.Event]()
    office.silent_after_effect = 3
    async with serving(office.app) as url, delivering(tmp_path, url, events) as outbox:
        await outbox.keep(outcome("k1"))
        outbox.deliver()
        await until(lambda: confirmed(events))
    assert office.posts == ["k1"] * 4
    assert list(office.effects) == ["k1"]


async def test_a_refused_result_is_kept_apart(tmp_path: Path) -> None:
    office, events = Office(), list[e.Event]()
    office.refuse["bad"] = ErrorCode.INVALID
    async with serving(office.app) as url, delivering(tmp_path, url, events) as outbox:
        await outbox.keep(outcome("bad"))
        await outbox.keep(outcome("good"))
        outbox.deliver()
        await until(lambda: confirmed(events))
        assert e.OutcomeRefused("bad", ErrorCode.INVALID, 1) in events
    rows = rows_in(tmp_path)
    assert rows.counts() == Counts(0, 1)
    rows.close()


async def test_without_a_grant_a_result_waits_for_a_session(tmp_path: Path) -> None:
    server, events = FakeServer(), list[e.Event]()
    server.refusing = ErrorCode.NOT_SIGNED_IN
    outbox = Outbox(rows_in(tmp_path), server, SystemClock(), events.append, Backoff(0.02, 0.05))
    await outbox.start()
    await outbox.keep(outcome("k1"))
    outbox.deliver()
    await until(lambda: len(server.asked) > 2)
    assert outbox.waiting == 1
    server.refusing = None
    await until(lambda: confirmed(events))
    await outbox.stop()


KEEPER = """
import sys
from pathlib import Path
from agent_desktop.credentials import MemorySecrets
from agent_desktop.links.outbox_key import outbox_key
from agent_desktop.links.outbox_rows import KeptOutcome, OutboxRows
from tests.desk.making import outcome
folder = Path(sys.argv[1])
rows = OutboxRows(folder / "outbox.db", lambda: outbox_key(MemorySecrets(), folder))
number = int(sys.argv[2])
while True:
    key = f"k{number}"
    rows.keep(KeptOutcome(outcome(key, note="x" * 500), "grant"))
    print(key, flush=True)
    number += 1
"""


async def test_killed_between_keeping_and_delivering(tmp_path: Path) -> None:
    """A process is killed while it keeps results; what it said was kept goes up once, from another one."""
    said: list[str] = []
    for _ in range(4):
        said += _keep_until_killed(tmp_path, 1000 * (len(said) + 1))
    office, events = Office(), list[e.Event]()
    async with serving(office.app) as url, delivering(tmp_path, url, events) as outbox:
        await until(lambda: outbox.waiting == 0 and len(confirmed(events)) >= len(said))
    assert set(said) <= set(office.effects)
    assert len(office.posts) == len(set(office.posts))


def _keep_until_killed(folder: Path, first: int) -> list[str]:
    command = [sys.executable, "-c", KEEPER, str(folder), str(first)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as keeper:
        assert keeper.stdout is not None
        said = [keeper.stdout.readline().strip() for _ in range(10)]
        keeper.kill()
        said += [line.strip() for line in keeper.stdout if line.endswith("\n")]
    return [key for key in said if key]
