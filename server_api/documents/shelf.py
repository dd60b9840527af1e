"""Where papers lie: one file each, named by its id, found again by its checksum. Blocking: use a thread."""

import os
from hashlib import sha256
from pathlib import Path


class PaperLostError(Exception):
    """The file is gone, or is not what was put there."""


class PaperShelf:
    """A folder of papers, for the server's user only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.absolute()

    def put(self, document_id: str, content: bytes) -> tuple[str, str]:
        """On disk when it returns; its name on the shelf and its SHA-256. Raises OSError."""
        checksum = sha256(content).hexdigest()
        folder = self._folder / checksum[:2]
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = folder / f"{document_id}.pdf"
        draft = path.with_suffix(".part")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        return f"{folder.name}/{path.name}", checksum

    def read(self, name: str, checksum: str) -> bytes:
        """The content of a paper: its name on the shelf, or the whole path of one that was imported.

        Raises PaperLostError.
        """
        try:
            content = (self._folder / name).read_bytes()
        except OSError as error:
            raise PaperLostError(str(error.strerror)) from error
        if checksum and sha256(content).hexdigest() != checksum:
            raise PaperLostError("another content")
        return content
