"""Where recordings lie: a folder a day, a file a recording, each with its own key in its header."""

import base64
import contextlib
import json
import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from server_api.recordings.keys import KeyFileError, MasterKeys
from server_api.tape.errors import TapeError
from server_api.tape.reader import TapeReader, read_header
from server_api.tape.sound import Summary, summarise
from server_api.tape.wav import WavView

HEADER_VERSION = 1
SUFFIX = ".tape"


class RecordingFileError(Exception):
    """The file is of no use; ``code`` is stable.

    ``missing``, ``unreadable`` (the disk refuses), ``not_a_tape``, ``tampered``, ``wrong_key`` and
    ``unknown_key``.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code


@dataclass(frozen=True, slots=True)
class NewTape:
    """What a switch needs to write a recording; ``path`` is absolute, ``name`` relative to the shelf."""

    name: str
    path: str
    key: str
    key_id: str
    header: str


@dataclass(frozen=True, slots=True)
class Label:
    """What a file says of itself, in the clear."""

    recording_id: str
    call_id: str
    key_id: str
    wrapped: str
    began_at: datetime


class Shelf:
    """Every recording by its name on the shelf (a row's ``path``). Blocking: call it from a thread."""

    def __init__(self, folder: Path, keys: MasterKeys) -> None:
        self._folder = folder.absolute()
        self._keys = keys

    def new(self, recording_id: str, call_id: str, began_at: datetime) -> NewTape:
        """A place and a key for a recording that begins."""
        data = self._keys.make(recording_id)
        header = {
            "v": HEADER_VERSION,
            "recording": recording_id,
            "call": call_id,
            "key_id": data.key_id,
            "wrapped": data.wrapped,
            "began_at": began_at.isoformat(),
            "sound": "A-law, 8000 Hz, left: towards the debtor, right: the debtor",
        }
        name = f"{began_at:%Y/%m/%d}/{recording_id}{SUFFIX}"
        key = base64.b64encode(data.key).decode()
        return NewTape(name, str(self._folder / name), key, data.key_id, json.dumps(header))

    def label(self, name: str) -> Label:
        """Raises RecordingFileError."""
        try:
            return _label(read_header(self._path(name)))
        except (TapeError, OSError) as error:
            raise _fault(error) from error

    def open(self, name: str, recording_id: str) -> TapeReader:
        """To be closed by the caller. Raises RecordingFileError; ``tampered`` for another's file."""
        try:
            return TapeReader(self._path(name), self._key(name, recording_id))
        except (TapeError, OSError, KeyFileError) as error:
            raise _fault(error) from error

    def summary(self, name: str, recording_id: str) -> Summary:
        """All of it read and authenticated. Raises RecordingFileError."""
        try:
            return summarise(self._path(name), self._key(name, recording_id))
        except (TapeError, OSError, KeyFileError) as error:
            raise _fault(error) from error

    def wav(self, name: str, recording_id: str, start: int, stop: int) -> bytes:
        """A part of the recording as WAV. Raises RecordingFileError."""
        with self.open(name, recording_id) as tape:
            try:
                return WavView(tape).read(start, stop)
            except (TapeError, OSError) as error:
                raise _fault(error) from error

    def wav_length(self, name: str, recording_id: str) -> int:
        """Of the whole WAV. Raises RecordingFileError."""
        with self.open(name, recording_id) as tape:
            return WavView(tape).length

    def shred(self, name: str) -> None:
        """Done away with: its key first, then the file. A missing one is gone already. Raises OSError."""
        path = self._path(name)
        try:
            with path.open("r+b") as file:
                size = min(os.fstat(file.fileno()).st_size, 1 << 16)
                file.write(secrets.token_bytes(size))
                file.flush()
                os.fsync(file.fileno())
            path.unlink()
        except FileNotFoundError:
            return
        # Folders of past days that are empty are nobody's.
        with contextlib.suppress(OSError):
            path.parent.rmdir()

    def _path(self, name: str) -> Path:
        path = (self._folder / name).resolve()
        if not path.is_relative_to(self._folder.resolve()):
            raise TapeError("not_a_tape", "outside the shelf")
        return path

    def _key(self, name: str, recording_id: str) -> bytes:
        label = _label(read_header(self._path(name)))
        if label.recording_id != recording_id:
            raise TapeError("tampered", "another recording's file")
        return self._keys.open(recording_id, label.key_id, label.wrapped)


def _label(header: str) -> Label:
    try:
        body = json.loads(header)
        return Label(
            str(body["recording"]),
            str(body["call"]),
            str(body["key_id"]),
            str(body["wrapped"]),
            datetime.fromisoformat(body["began_at"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise TapeError("not_a_tape", "header") from error


def _fault(error: Exception) -> RecordingFileError:
    match error:
        case FileNotFoundError():
            return RecordingFileError("missing")
        case TapeError() | KeyFileError():
            return RecordingFileError(error.code, str(error))
        case _:
            return RecordingFileError("unreadable", str(error))
