"""Digest credentials for a challenged request (RFC 3261 section 22, RFC 8760 for SHA-256)."""

from typing import Any

from sippy.SipHeader import SipHeader

MOST_TRIES = 3
_CHALLENGES = {401: "www-authenticate", 407: "proxy-authenticate"}
ANSWERS = {401: "authorization", 407: "proxy-authorization"}


class Credentials:
    """One account, for one request and its repetitions: a wrong password is tried once.

    A nonce that is only too old (``stale``) is no wrong password: it is answered again, twice at most.
    """

    def __init__(self, username: str, password: str) -> None:
        self._username = username
        self._password = password
        self._tries = 0

    def answer(self, response: Any, method: str, uri: str, body: Any, before: Any) -> list[Any]:
        """Headers for the next try of the request ``before``; empty when there is none."""
        status = response.getSCode()[0]
        if status not in _CHALLENGES or not self._username or self._tries >= MOST_TRIES:
            return []
        challenges = _challenges(response, status)
        if before.countHFs(ANSWERS[status]) and not any(_stale(challenge) for challenge in challenges):
            return []
        self._tries += 1
        for challenge in challenges:
            known, qop = challenge.supportedAlgorithm()
            if known:
                text = str(body) if body is not None and qop == "auth-int" else None
                header = challenge.genAuthHF(self._username, self._password, method, uri, text, qop)
                return [SipHeader(body=header), *_others(before, status)]
        return []


def _challenges(response: Any, status: int) -> list[Any]:
    """In the far end's order of preference; one that cannot be read counts as unknown."""
    found = []
    for header in response.getHFs(_CHALLENGES[status]):
        try:
            challenge = header.getBody()
        except (ValueError, IndexError):
            continue
        if challenge.realm is not None and challenge.nonce is not None:
            found.append(challenge)
    return found


def _stale(challenge: Any) -> bool:
    return any(name.lower() == "stale" and value.lower() == "true" for name, value in challenge.otherparams)


def _others(before: Any, status: int) -> list[Any]:
    """A proxy and the server behind it may each want their own credentials."""
    other = ANSWERS[407 if status == 401 else 401]
    return [header.getCopy() for header in before.getHFs(other)]
