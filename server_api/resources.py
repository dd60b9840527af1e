"""Where the server's shipped data is: beside the packages in a checkout, elsewhere when installed."""

import sys
from pathlib import Path


class ResourceMissingError(FileNotFoundError):
    """A folder the program ships is not there: the installation is broken."""


def resource_folder(name: str) -> Path:
    """A folder such as ``jurisdictions``. Raises ResourceMissingError."""
    here = Path(__file__).resolve()
    for root in (here.parent.parent, here.parent, Path(sys.prefix) / "share" / "acordo"):
        folder = root / "resources" / name
        if folder.is_dir():
            return folder
    raise ResourceMissingError(f"the folder 'resources/{name}' of the program was not found")
