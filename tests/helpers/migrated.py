"""Fresh database files of this release: one is brought up to date step by step, the others are its copies."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy.engine import URL, make_url

from server_api.store import database
from server_api.store.migrate import upgrade


@contextmanager
def copied() -> Iterator[None]:
    """While it holds, a database of this process that is opened the first time is a copy."""
    with (
        tempfile.TemporaryDirectory(prefix="acordo-tables-") as folder,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(database, "upgrade", _Copies(Path(folder) / "acordo.db"))
        yield


class _Copies:
    """As ``upgrade`` of the store; files with anything in them, and servers, go through it."""

    def __init__(self, model: Path) -> None:
        self._model = model

    def __call__(self, url: URL, busy_timeout_s: float) -> None:
        file = Path(url.database or "")
        if url.get_backend_name() != "sqlite" or file.stat().st_size:
            return upgrade(url, busy_timeout_s)
        if not self._model.exists():
            upgrade(make_url(database.sqlite_url(self._model)), busy_timeout_s)
        # Into the file that is there: it keeps its owner and its mode.
        file.write_bytes(self._model.read_bytes())
        return None
