"""The published scripts in this node's memory, as the tables have them; files are taken up on the way."""

import asyncio
import hashlib
import logging
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.bus import Body, Bus
from server_api.clock import Clock
from server_api.contract.script_edit import ScriptDoc
from server_api.services.background import Background
from server_api.services.loaded_script import LoadedScript
from server_api.services.script_file import BadScriptError, ScriptText, read_script
from server_api.services.script_library import Published, ScriptLibrary, Trial
from server_api.store import script_rows
from server_api.store.database import Database, StoreError
from server_api.store.script_rows import LIVE, PAST, TRIAL, ScriptRow, VersionRow

log = logging.getLogger(__name__)

#: Bus topic: a script was published; the body holds ``script_id``.
SCRIPTS_CHANGED = "scripts.changed"
#: Where a script came from: files change it until somebody edits it in the desktop.
FILE, DESK = "file", "desk"
#: What was published without this node being told is found after so many seconds.
_LOOK_S = 2.0


class KeepScripts:
    """Keeps ``library`` as the tables are. Another node's publishing is heard by the bus."""

    #: Seconds between two looks.
    every_s = _LOOK_S

    def __init__(
        self, database: Database, clock: Clock, library: ScriptLibrary, background: Background, bus: Bus
    ) -> None:
        self._database, self._clock, self._library = database, clock, library
        self._background, self._bus = background, bus
        self._signs: frozenset[tuple[str, ...]] = frozenset()
        bus.listen(SCRIPTS_CHANGED, self._heard)
        bus.resync(self._again)

    async def begin(self, folder: Path) -> None:
        """Take up what changed in the files, then hold what is published.

        Raises BadScriptError, StoreError.
        """
        files = await asyncio.to_thread(read_folder, folder)
        async with self._database.write() as conn:
            await import_files(conn, files, self._clock.utc())
        await self.load()

    async def load(self) -> None:
        """Hold what is published now. A version that cannot be read leaves what was there."""
        async with self._database.read() as conn:
            self._signs = await script_rows.signs(conn)
            rows = script_rows.published(await script_rows.in_state(conn, LIVE, TRIAL))
        for script_id, states in rows.items():
            try:
                self._library.put(script_id, _published(states))
            except BadScriptError as error:
                log.error("a published script cannot be used: %s", error)

    async def turn(self) -> None:
        """Look once: a command at a terminal has no bus. Raises StoreError."""
        await self._look()

    async def _look(self) -> None:
        async with self._database.read() as conn:
            signs = await script_rows.signs(conn)
        if signs != self._signs:
            await self.load()

    def tell(self, script_id: str) -> None:
        """After the commit: every node looks, this one too."""
        self._bus.publish(SCRIPTS_CHANGED, {"script_id": script_id})

    def _heard(self, _node_id: str, _body: Body) -> None:
        self._again()

    def _again(self) -> None:
        self._background.start(self._load_again(), "scripts")

    async def _load_again(self) -> None:
        try:
            await self.load()
        except StoreError as error:
            log.warning("the scripts stay as they were: %s", error)


def read_folder(folder: Path) -> list[ScriptText]:
    """Every script file of a folder. Raises BadScriptError."""
    return [read_script(path) for path in sorted(folder.glob("*.toml"))]


async def import_files(conn: AsyncConnection, files: Iterable[ScriptText], now: datetime) -> tuple[str, ...]:
    """Make changed files live; the ids of their scripts. What was edited in the desktop stays."""
    changed = []
    for file in files:
        doc, digest = file.doc, digest_of(file.doc)
        new = ScriptRow(doc.script_id, doc.name, doc.meant_for.creditor_id, 0, FILE, now)
        await script_rows.add_script(conn, new)
        row = await script_rows.script(conn, doc.script_id, lock=True)
        versions = await script_rows.versions(conn, doc.script_id)
        live = next((one for one in versions if one.state == LIVE), None)
        if row is None or row.source != FILE or (live is not None and live.digest == digest):
            continue
        number = max(file.version, versions[0].version + 1 if versions else 1)
        if live is not None:
            await script_rows.change_version(conn, doc.script_id, live.version, state=PAST)
        version = VersionRow(
            script_id=doc.script_id,
            version=number,
            state=LIVE,
            doc=doc.model_dump(mode="json"),
            digest=digest,
            saved_at=now,
            published_at=now,
        )
        await script_rows.add_version(conn, version)
        creditor_id = doc.meant_for.creditor_id
        await script_rows.change_script(conn, doc.script_id, name=doc.name, creditor_id=creditor_id)
        changed.append(doc.script_id)
    return tuple(changed)


def digest_of(doc: ScriptDoc) -> str:
    """The same for the same script."""
    return hashlib.sha256(doc.model_dump_json().encode()).hexdigest()


def _published(states: dict[str, VersionRow]) -> Published:
    live, trial = states.get(LIVE), states.get(TRIAL)
    return Published(
        _loaded(live) if live is not None else None,
        Trial(_loaded(trial), trial.share, tuple(trial.users)) if trial is not None else None,
    )


def _loaded(row: VersionRow) -> LoadedScript:
    return LoadedScript(ScriptDoc.model_validate(row.doc), row.version)
