"""Rows of the outbox in SQLite: sealed, written through to the disk before a write returns."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from pydantic import ValidationError

from agent_desktop.desk.ports import Draft, NotKeptError
from server_api.contract.outcomes import Outcome
from server_api.contract.words import ErrorCode

_TABLES = """
CREATE TABLE IF NOT EXISTS outcomes (
    key TEXT PRIMARY KEY,
    agent_id TEXT NOT NULL,
    place INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting',
    code TEXT NOT NULL DEFAULT '',
    sealed BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS drafts (call_id TEXT PRIMARY KEY, place INTEGER NOT NULL, sealed BLOB NOT NULL);
"""
#: Drafts of calls that never got a result are dropped after so many newer ones.
_MOST_DRAFTS = 50


@dataclass(frozen=True, slots=True)
class KeptOutcome:
    """A result that waits, with the grant that may deliver it."""

    outcome: Outcome
    grant: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How many results wait, and how many were refused or cannot be read."""

    waiting: int
    refused: int


class OutboxRows:
    """One SQLite file (WAL, synchronous=FULL). Every method raises NotKeptError. Safe from any thread."""

    def __init__(self, path: Path, key: Callable[[], bytes], patience_s: float = 5.0) -> None:
        self._path = path
        self._key = key
        self._patience_s = patience_s
        self._lock = Lock()
        self._base: sqlite3.Connection | None = None
        self._fernet: Fernet | None = None

    def close(self) -> None:
        """Leave the file."""
        with self._lock:
            if self._base is not None:
                self._base.close()
                self._base = None

    def keep(self, kept: KeptOutcome) -> Counts:
        """On the disk when this returns. The same key again changes nothing."""
        outcome = kept.outcome
        body = {"grant": kept.grant, "outcome": outcome.model_dump(mode="json")}
        with self._open() as base:
            base.execute(
                "INSERT OR IGNORE INTO outcomes (key, agent_id, place, sealed)"
                " VALUES (?, ?, (SELECT coalesce(max(place), 0) + 1 FROM outcomes), ?)",
                (outcome.key, outcome.agent_id, self._seal(body)),
            )
            return _counts(base)

    def waiting(self) -> tuple[KeptOutcome, ...]:
        """What waits, oldest first; a row that cannot be read is set aside and blocks nothing."""
        with self._open() as base:
            rows = base.execute(
                "SELECT key, sealed FROM outcomes WHERE state = 'waiting' ORDER BY place"
            ).fetchall()
            read = [self._unseal_outcome(base, key, sealed) for key, sealed in rows]
        return tuple(kept for kept in read if kept is not None)

    def _unseal_outcome(self, base: sqlite3.Connection, key: str, sealed: bytes) -> KeptOutcome | None:
        try:
            body = self._unseal(sealed)
            return KeptOutcome(Outcome.model_validate(body["outcome"]), str(body["grant"]))
        except (InvalidToken, ValidationError, ValueError, KeyError, TypeError):
            base.execute("UPDATE outcomes SET state = 'unreadable' WHERE key = ?", (key,))
            return None

    def delivered(self, key: str) -> Counts:
        """The server has it."""
        with self._open() as base:
            base.execute("DELETE FROM outcomes WHERE key = ?", (key,))
            return _counts(base)

    def refuse(self, key: str, code: ErrorCode) -> Counts:
        """The server will never take it: kept apart."""
        with self._open() as base:
            base.execute("UPDATE outcomes SET state = 'refused', code = ? WHERE key = ?", (code.value, key))
            return _counts(base)

    def renew(self, agent_id: str, grant: str) -> int:
        """Results of this agent whose grant had ended wait again under this one; how many."""
        with self._open() as base:
            rows = base.execute(
                "SELECT key, sealed FROM outcomes WHERE state = 'refused' AND code = ? AND agent_id = ?",
                (ErrorCode.NOT_SIGNED_IN.value, agent_id),
            ).fetchall()
            for key, sealed in rows:
                body = {**self._unseal(sealed), "grant": grant}
                base.execute(
                    "UPDATE outcomes SET state = 'waiting', code = '', sealed = ? WHERE key = ?",
                    (self._seal(body), key),
                )
            return len(rows)

    def counts(self) -> Counts:
        """How many wait, how many are set aside."""
        with self._open() as base:
            return _counts(base)

    # --- drafts -----------------------------------------------------------------------------------

    def keep_draft(self, draft: Draft) -> None:
        """The newest draft of its call."""
        body = {"note": draft.note, "promise": list(draft.promise)}
        with self._open() as base:
            base.execute(
                "INSERT OR REPLACE INTO drafts (call_id, place, sealed)"
                " VALUES (?, (SELECT coalesce(max(place), 0) + 1 FROM drafts), ?)",
                (draft.call_id, self._seal(body)),
            )
            base.execute(
                "DELETE FROM drafts WHERE place <= (SELECT max(place) FROM drafts) - ?", (_MOST_DRAFTS,)
            )

    def find_draft(self, call_id: str) -> Draft | None:
        """The draft of a call, or None where there is none that can be read."""
        with self._open() as base:
            row = base.execute("SELECT sealed FROM drafts WHERE call_id = ?", (call_id,)).fetchone()
        if row is None:
            return None
        try:
            body = self._unseal(row[0])
            promise = tuple((str(name), str(value)) for name, value in body["promise"])
            return Draft(call_id, str(body["note"]), promise)
        except (InvalidToken, ValueError, KeyError, TypeError):
            return None

    def forget_draft(self, call_id: str) -> None:
        """The call has its result."""
        with self._open() as base:
            base.execute("DELETE FROM drafts WHERE call_id = ?", (call_id,))

    # --- the file ---------------------------------------------------------------------------------

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                base = self._base or self._connect()
                with base:
                    yield base
            except (sqlite3.Error, OSError) as error:
                raise NotKeptError(_code(error)) from error

    def _connect(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._fernet = Fernet(self._key())
        base = sqlite3.connect(self._path, timeout=self._patience_s, check_same_thread=False)
        try:
            base.execute("PRAGMA journal_mode=WAL")
            base.execute("PRAGMA synchronous=FULL")
            base.executescript(_TABLES)
        except sqlite3.Error:
            base.close()
            raise
        self._base = base
        return base

    def _seal(self, body: dict[str, Any]) -> bytes:
        return self._cipher().encrypt(json.dumps(body, ensure_ascii=False).encode())

    def _unseal(self, sealed: bytes) -> dict[str, Any]:
        body = json.loads(self._cipher().decrypt(sealed))
        if not isinstance(body, dict):
            raise ValueError("not a kept result")
        return body

    def _cipher(self) -> Fernet:
        if self._fernet is None:
            raise NotKeptError(ErrorCode.INTERNAL)
        return self._fernet


def _counts(base: sqlite3.Connection) -> Counts:
    rows = dict(base.execute("SELECT state = 'waiting', count(*) FROM outcomes GROUP BY 1").fetchall())
    return Counts(waiting=rows.get(1, 0), refused=rows.get(0, 0))


def _code(error: Exception) -> ErrorCode:
    text = str(error).lower()
    if "full" in text or "no space" in text:
        return ErrorCode.DISK_FULL
    return ErrorCode.BUSY if "locked" in text or "busy" in text else ErrorCode.INTERNAL
