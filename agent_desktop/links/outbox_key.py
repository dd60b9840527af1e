"""The key that seals the outbox: in the system's keyring, or beside the outbox for this user's eyes only."""

import logging
import os
from pathlib import Path

from cryptography.fernet import Fernet

from agent_desktop.credentials import Secrets

log = logging.getLogger(__name__)

_NAME = "outbox-key"


def outbox_key(secrets: Secrets, folder: Path) -> bytes:
    """The key of this PC's outbox, made at its first use. Raises OSError where it cannot be kept."""
    beside = folder / "outbox.key"
    if beside.exists():
        return beside.read_bytes().strip()
    if not secrets.lasting:
        log.info("no keyring on this PC: the outbox key lies in %s, readable by this user only", beside)
        return _beside(beside)
    kept = secrets.get(_NAME)
    if kept:
        return kept.encode()
    key = Fernet.generate_key()
    secrets.put(_NAME, key.decode())
    return key


def _beside(path: Path) -> bytes:
    """Written whole or not at all: a torn key would lock the results in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(Fernet.generate_key())
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(fresh, path)  # a second window that was faster keeps its key
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return path.read_bytes()
