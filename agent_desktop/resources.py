"""Where the program's data files are: beside the packages in a checkout, elsewhere when installed."""

from __future__ import annotations

import sys
from functools import lru_cache
from pathlib import Path


class ResourceMissingError(FileNotFoundError):
    """A file the program ships is not there: the installation is broken."""


def _candidates() -> tuple[Path, ...]:
    here = Path(__file__).resolve()
    frozen = getattr(sys, "_MEIPASS", None)
    bundled = (Path(frozen) / "resources",) if frozen else ()
    return (
        *bundled,
        here.parent.parent / "resources",
        here.parent / "resources",
        Path(sys.prefix) / "share" / "acordo" / "resources",
    )


@lru_cache(maxsize=1)
def resources_root() -> Path:
    """The folder that holds icons, fonts and translations. Raises ResourceMissingError."""
    for folder in _candidates():
        if (folder / "icons").is_dir():
            return folder
    raise ResourceMissingError("the folder 'resources' of the program was not found")


def resource(*parts: str) -> Path:
    """A shipped file, such as resource("icons", "phone.svg"). Raises ResourceMissingError."""
    path = resources_root().joinpath(*parts)
    if not path.exists():
        raise ResourceMissingError(str(path))
    return path
