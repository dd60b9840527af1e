"""The agent's own keys as a file: kept on this PC, exported, imported."""

import json
import logging
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path

log = logging.getLogger(__name__)

FILE = "keys.toml"
_HEAD = "# Keys of Acordo that differ from the delivered ones: F2, Ctrl+Shift+K, Alt+# (a row of digits).\n"

Told = dict[str, dict[str, str]]


class BadKeysFileError(ValueError):
    """The file cannot be read as keys; the text says where."""


class KeysFile:
    """Keys as text, by screen and action. One's own file that cannot be read counts as empty."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE

    def load(self) -> Told:
        """What was kept; nothing where there is nothing, or nothing that can be read."""
        try:
            return self.read(self._path)
        except FileNotFoundError:
            return {}
        except (OSError, BadKeysFileError) as error:
            log.warning("own keys not read: %s", error)
            return {}

    def save(self, told: Mapping[str, Mapping[str, str]]) -> None:
        """Keep them for the next start; where that fails they hold until then."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self.write(self._path, told)
        except OSError as error:
            log.warning("own keys not kept: %s", error)

    def read(self, path: Path) -> Told:
        """The keys of any file. Raises OSError and BadKeysFileError."""
        try:
            content = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise BadKeysFileError(str(error)) from error
        told: Told = {}
        for scope, lines in content.items():
            if not isinstance(lines, dict):
                raise BadKeysFileError(scope)
            told[scope] = {str(name): str(key) for name, key in lines.items()}
        return told

    def write(self, path: Path, told: Mapping[str, Mapping[str, str]]) -> None:
        """Write a file whole or not at all. Raises OSError."""
        parts = [_HEAD]
        for scope, lines in told.items():
            parts.append(f"\n[{scope}]\n")
            parts += [f"{name} = {json.dumps(key)}\n" for name, key in lines.items()]
        fresh = path.with_suffix(".new")
        fresh.write_text("".join(parts), encoding="utf-8")
        os.replace(fresh, path)
