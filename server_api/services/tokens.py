"""Access tokens (JWT, HS256), and opaque secrets of which only the hash is kept."""

import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

import jwt
from jwt.types import Options

from server_api.clock import Clock
from server_api.contract.words import ErrorCode
from server_api.services.refusals import RefusalError


@dataclass(frozen=True, slots=True)
class Claims:
    """What a good access token says."""

    agent_id: str
    session_id: str


def new_secret() -> str:
    """256 random bits as text."""
    return secrets.token_urlsafe(32)


def secret_hash(secret: str) -> str:
    """What is stored of a random secret; no salt is needed at 256 bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def load_key(path: Path) -> bytes:
    """The signing key, made at the first start and readable by the server's user only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        key = path.read_bytes()
    else:
        key = secrets.token_bytes(32)
        with os.fdopen(descriptor, "wb") as file:
            file.write(key)
            file.flush()
            os.fsync(file.fileno())
    if len(key) < 32:
        raise ValueError(f"{path} is not a signing key; move it away and start again")
    return key


class AccessTokens:
    """Makes and reads access tokens that live ``life_s`` seconds of the real clock."""

    def __init__(self, key: bytes, clock: Clock, life_s: float) -> None:
        self._key = key
        self._clock = clock
        self.life_s = life_s

    def issue(self, agent_id: str, session_id: str) -> str:
        """A token for a session."""
        now = int(self._clock.utc().timestamp())
        claims = {"sub": agent_id, "sid": session_id, "iat": now, "exp": now + int(self.life_s)}
        return jwt.encode(claims, self._key, algorithm="HS256")

    def read(self, token: str) -> Claims:
        """The claims of a good token. Raises RefusalError NOT_SIGNED_IN for any other."""
        options: Options = {"require": ["sub", "sid", "exp"], "verify_exp": False, "verify_iat": False}
        try:
            claims = jwt.decode(token, self._key, algorithms=["HS256"], options=options)
            agent_id, session_id, expires = str(claims["sub"]), str(claims["sid"]), float(claims["exp"])
        except (jwt.InvalidTokenError, TypeError, ValueError) as error:
            raise RefusalError(ErrorCode.NOT_SIGNED_IN, reason="bad_token") from error
        if self._clock.utc().timestamp() >= expires:
            raise RefusalError(ErrorCode.NOT_SIGNED_IN, reason="expired")
        return Claims(agent_id, session_id)
