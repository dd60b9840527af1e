"""What this PC remembers of the agent's sound: devices by name, loudness, who did the check today."""

import json
import logging
import os
from dataclasses import asdict, fields
from datetime import date
from pathlib import Path
from typing import Any

from agent_desktop.desk.sound import Preferences

log = logging.getLogger(__name__)

FILE = "sound.json"
MOST_NAMES = 50


class SoundFile:
    """A small JSON file in the user's own folder. One that cannot be read counts as empty; one that
    cannot be written costs nothing but the memory: work goes on."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._kept: dict[str, Any] = self._read()

    def preferences(self) -> Preferences:
        """As last chosen; a field of the wrong type is as if it were not there."""
        given = self._kept.get("preferences")
        if not isinstance(given, dict):
            return Preferences()
        plain = Preferences()
        kinds = {f.name: type(getattr(plain, f.name)) for f in fields(Preferences)}
        return Preferences(**{n: v for n, v in given.items() if n in kinds and type(v) is kinds[n]})

    def remember(self, preferences: Preferences) -> None:
        """Keep them for the next start."""
        self._write({**self._kept, "preferences": asdict(preferences)})

    def done_on(self, day: date) -> tuple[str, ...]:
        """Agents who did the check on this day."""
        checked = self._kept.get("checked")
        if not isinstance(checked, dict) or checked.get("day") != day.isoformat():
            return ()
        return tuple(name for name in checked.get("agents", ()) if isinstance(name, str))

    def done(self, agent_id: str, day: date) -> None:
        """This agent did the check today."""
        agents = (*(name for name in self.done_on(day) if name != agent_id), agent_id)[-MOST_NAMES:]
        self._write({**self._kept, "checked": {"day": day.isoformat(), "agents": list(agents)}})

    def _read(self) -> dict[str, Any]:
        try:
            kept = json.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return kept if isinstance(kept, dict) else {}

    def _write(self, kept: dict[str, Any]) -> None:
        self._kept = kept
        fresh = self._path.with_suffix(".new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            fresh.write_text(json.dumps(kept, ensure_ascii=False, indent=1), "utf-8")
            os.replace(fresh, self._path)
        except OSError as error:
            log.warning("sound settings not kept: %s", error)
