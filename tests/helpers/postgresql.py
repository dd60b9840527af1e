"""A PostgreSQL server of this machine: in a folder of its own, on a local socket, ended with its test."""

import itertools
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import psycopg
import pytest

from server_api.store.database import Database
from tests.helpers import processes

PATIENCE_S = 60
_MEMORY = Path("/dev/shm")
How = Literal["fast", "immediate"]
Fill = Callable[[Database], Awaitable[None]]

#: As Debian would make it in São Paulo: text sorts as people sort it, not by its bytes.
_MAKE = (
    "--no-sync",
    "-U",
    "acordo",
    "-A",
    "trust",
    "-E",
    "UTF8",
    "--locale-provider=icu",
    "--icu-locale=pt-BR",
)


def programs() -> Path | None:
    """Where initdb and pg_ctl are: Debian keeps them out of the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    found += [Path(name) for name in (shutil.which("initdb"),) if name]
    return found[-1].parent if found else None


class PostgreSql:
    """One server. It leaves the syncing to the machine: its end, not that of the machine, is the point.

    ``disk``: a bench's server lives in this folder, and its commits reach the disk. ``made`` counts the
    databases.
    """

    def __init__(self, bin_folder: Path, connections: int = 100, *, disk: Path | None = None) -> None:
        # PostgreSQL refuses root; its socket's path must be short.
        self._user = "postgres" if os.geteuid() == 0 else None
        self.folder = Path(
            tempfile.mkdtemp(prefix="acordo-pg-", dir=disk or (_MEMORY if _MEMORY.is_dir() else None))
        )
        self._bin, self._numbers = bin_folder, itertools.count(1)
        self._templates: set[str] = set()
        self._given: list[str] = []
        self.made = 0
        if self._user:
            shutil.chown(self.folder, self._user, self._user)
        self._run("initdb", "-D", str(self._data), *_MAKE)
        # Without autovacuum no process of its own comes and goes between the tests.
        self._options = f"-c listen_addresses='' -c autovacuum=off -c max_connections={connections}"
        self._options += f" -k {self.folder}" + ("" if disk else " -F")

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    @property
    def socket(self) -> Path:
        """The local socket it listens on."""
        return self.folder / ".s.PGSQL.5432"

    def start(self) -> None:
        """Back when it takes connections."""
        control = ("-D", str(self._data), "-w", "-l", str(self.folder / "log"))
        self._run("pg_ctl", *control, "-o", self._options, "start")

    def stop(self, how: How = "immediate") -> None:
        """``immediate``: as a crash, without a checkpoint."""
        self._run("pg_ctl", "-D", str(self._data), "-w", "-m", how, "stop")

    def url(self, name: str = "postgres") -> str:
        """A database's address as the server's settings take it."""
        return f"postgresql+psycopg://acordo@/{name}?host={self.folder}"

    def words(self, name: str) -> str:
        """A database's address as psycopg takes it."""
        return f"host={self.folder} user=acordo dbname={name}"

    async def fresh(self, template: str = "", fill: Fill | None = None) -> str:
        """The name of a new database with this release's tables, and what ``fill`` put there.

        What ``template`` names is filled once and copied from then on.
        """
        template = template or "empty"
        if template not in self._templates:
            self._admin(f'CREATE DATABASE "{template}"')
            await _filled(self.url(template), fill)
            self._templates.add(template)
        self.made += 1
        name = f"test_{next(self._numbers)}"
        self._copy(template, name)
        self._given.append(name)
        return name

    def bare(self) -> str:
        """The name of a new database without tables."""
        name = f"test_{next(self._numbers)}"
        self._admin(f'CREATE DATABASE "{name}"')
        return name

    def drop(self, name: str) -> None:
        """A database nobody needs any more, whoever is still connected."""
        self._admin(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def drop_given(self) -> None:
        """Every database that ``fresh`` made: each takes 10 MB of memory."""
        while self._given:
            self.drop(self._given.pop())

    def remove(self) -> None:
        """Stop the server, if it runs, and take its folder away."""
        file = self._data / "postmaster.pid"
        if file.exists() and processes.alive(int(file.read_text().split()[0])):
            self.stop()
        shutil.rmtree(self.folder)

    def _copy(self, template: str, name: str) -> None:
        with psycopg.connect(self.words("postgres"), autocommit=True) as conn:
            # As 14 did it, half the work: since 15 the usual way writes every page into the log as well.
            how = "STRATEGY file_copy" if conn.info.server_version >= 150000 else ""
            conn.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" {how}'.encode())

    def _admin(self, statement: str) -> None:
        with psycopg.connect(self.words("postgres"), autocommit=True) as conn:
            conn.execute(statement.encode())

    def _run(self, program: str, *words: str) -> None:
        subprocess.run(
            (str(self._bin / program), *words),
            check=True,
            user=self._user,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE_S,
            env={"LANG": "C.UTF-8"},
        )


async def _filled(url: str, fill: Fill | None) -> None:
    database = Database(url)
    await database.open()
    if fill is not None:
        await fill(database)
    await database.close()


@contextmanager
def running(*, disk: Path | None = None) -> Iterator[PostgreSql]:
    """A server for as long as it is needed; skips the test where PostgreSQL is not installed."""
    bin_folder = programs()
    if bin_folder is None or sys.platform == "win32":
        pytest.skip("PostgreSQL is not installed here (Debian: apt-get install postgresql)")
    server = PostgreSql(bin_folder, disk=disk)
    try:
        server.start()
        yield server
    finally:
        server.remove()
