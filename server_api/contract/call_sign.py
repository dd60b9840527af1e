"""The dialler's signature on a call through an outside PBX: only such calls are answered without a click.

Header ``X-Acordo-Sign: t=<unix seconds>;s=<hex>``, where ``s`` is HMAC-SHA256 (RFC 2104, FIPS 180-4) with
the shift's key over ``call-id|t|agent``. The SIP Call-ID binds it to one call, ``t`` to half a minute.
"""

import hashlib
import hmac
import re

HEADER = "X-Acordo-Sign"
WINDOW_S = 30
KEY_BYTES = 32
_FORM = re.compile(r"t=(\d{1,12});s=([0-9a-f]{64})\Z")


class BadSignatureError(ValueError):
    """Not a signature of ours: ``missing``, ``malformed``, ``late``, ``wrong`` or ``used``."""


def sign(key: bytes, call_id: str, stamp: int, agent: str) -> str:
    """The header's value for a call that begins at ``stamp`` (unix seconds)."""
    return f"t={stamp};s={_digest(key, call_id, stamp, agent)}"


class Signatures:
    """Judges the signatures of one shift; each is good once."""

    def __init__(self, key: bytes, agent: str) -> None:
        self._key = key
        self._agent = agent
        self._used: dict[str, int] = {}

    def accept(self, value: str, call_id: str, now: int) -> None:
        """``value`` of the header, ``now`` in unix seconds. Raises BadSignatureError."""
        if not value:
            raise BadSignatureError("missing")
        found = _FORM.match(value.strip())
        if found is None:
            raise BadSignatureError("malformed")
        stamp, given = int(found[1]), found[2]
        if not hmac.compare_digest(_digest(self._key, call_id, stamp, self._agent), given):
            raise BadSignatureError("wrong")
        if abs(now - stamp) > WINDOW_S:
            raise BadSignatureError("late")
        self._forget(now)
        if given in self._used:
            raise BadSignatureError("used")
        self._used[given] = stamp

    def _forget(self, now: int) -> None:
        """Those that would be too late anyway."""
        self._used = {given: at for given, at in self._used.items() if now - at <= WINDOW_S}


def _digest(key: bytes, call_id: str, stamp: int, agent: str) -> str:
    return hmac.new(key, f"{call_id}|{stamp}|{agent}".encode(), hashlib.sha256).hexdigest()
