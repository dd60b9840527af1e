"""Each finished recording is bound to the one before: none can be taken out or changed unseen."""

import hashlib

FIRST = ""


def link(before: str, sha256: str) -> str:
    """The chain's value for a file, after the value of the one before it."""
    return hashlib.sha256((before + sha256).encode("ascii")).hexdigest()
