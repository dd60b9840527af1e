"""Passwords: argon2id, worked out beside the loop."""

import asyncio
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError


class Passwords:
    """Hashes and verifies. ``memory_kib`` and ``time_cost`` are argon2's; tests use small ones.

    At most two are worked out at once, so that a storm of sign-ins cannot take the machine's memory.
    """

    def __init__(self, *, time_cost: int = 3, memory_kib: int = 65536, parallelism: int = 2) -> None:
        self._hasher = PasswordHasher(time_cost=time_cost, memory_cost=memory_kib, parallelism=parallelism)
        self._room = asyncio.Semaphore(2)
        self._nobody = ""

    async def hash(self, password: str) -> str:
        """The hash to store."""
        async with self._room:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def verify(self, password: str, password_hash: str | None) -> bool:
        """Whether the password is right. An unknown user (None) costs as much as a known one."""
        if password_hash is None:
            if not self._nobody:
                self._nobody = await self.hash(secrets.token_urlsafe(16))
            await self._matches(password, self._nobody)
            return False
        return await self._matches(password, password_hash)

    async def _matches(self, password: str, password_hash: str) -> bool:
        async with self._room:
            try:
                return await asyncio.to_thread(self._hasher.verify, password_hash, password)
            except (VerificationError, InvalidHashError):
                return False
