"""Keys and nonces of a tape's chunks."""

import hashlib
import secrets
import struct

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from server_api.tape.errors import TapeError

MAGIC = b"ACRTAPE\x01"
LENGTH = struct.Struct("<I")
PART = 1 << 31
SALT_BYTES = 16
TAG_BYTES = 16
KEY_BYTES = 32
_NONCE = struct.Struct(">7xIB")


def preamble(header: str) -> bytes:
    """The beginning of a tape, before its first part."""
    text = header.encode()
    return MAGIC + LENGTH.pack(len(text)) + text


class Seal:
    """Seals or opens the chunks of one tape, in order; :meth:`part` begins (another) part."""

    def __init__(self, key: bytes, header: str) -> None:
        self._key = key
        self._bound = hashlib.sha256(preamble(header)).digest()
        self._gcm: AESGCM | None = None
        self._chunks = 0

    def part(self, salt: bytes | None = None) -> bytes:
        """Begin a part; returns its mark as written."""
        salt = secrets.token_bytes(SALT_BYTES) if salt is None else salt
        counted = LENGTH.pack(self._chunks)
        self._bound = hashlib.sha256(self._bound + counted + salt).digest()
        derived = HKDF(SHA256(), KEY_BYTES, salt=salt, info=b"acordo tape part").derive(self._key)
        self._gcm, self._chunks = AESGCM(derived), 0
        return LENGTH.pack(PART | len(salt)) + salt

    def seal(self, sound: bytes, *, last: bool = False) -> bytes:
        """A chunk as written."""
        assert self._gcm is not None, "no part was begun"
        sealed = self._gcm.encrypt(_NONCE.pack(self._chunks, last), sound, self._bound)
        self._chunks += 1
        return LENGTH.pack(len(sealed)) + sealed

    def at(self, number: int) -> "Opener":
        """What opens chunk ``number`` of the present part, later and in any order."""
        assert self._gcm is not None, "no part was begun"
        self._chunks = number + 1
        return Opener(self._gcm, number, self._bound)


class Opener:
    """Opens one chunk."""

    def __init__(self, gcm: AESGCM, number: int, bound: bytes) -> None:
        self._gcm = gcm
        self._number = number
        self._bound = bound

    def open(self, sealed: bytes, *, last: bool) -> bytes:
        """The sound. Raises TapeError ``tampered``."""
        try:
            return self._gcm.decrypt(_NONCE.pack(self._number, last), sealed, self._bound)
        except InvalidTag as error:
            raise TapeError("tampered") from error
