"""Create and list the people who work here."""

from uuid import uuid4

from server_api.clock import Clock
from server_api.contract.words import ErrorCode, Role
from server_api.services.passwords import Passwords
from server_api.services.refusals import RefusalError
from server_api.store import audit_rows, users_rows
from server_api.store.database import Database
from server_api.store.users_rows import UserRow

SHORTEST_PASSWORD = 8


class ManageUsers:
    """Users are rows; every change is audited."""

    def __init__(self, database: Database, clock: Clock, passwords: Passwords) -> None:
        self._database, self._clock, self._passwords = database, clock, passwords

    async def add(
        self,
        *,
        login: str,
        name: str,
        role: Role,
        password: str,
        team: str = "",
        lead_name: str = "",
        extension: str = "",
    ) -> str:
        """A new user's id. Raises RefusalError: ``user_exists``, ``password_short``, ``login_empty``."""
        if not login.strip():
            raise RefusalError(ErrorCode.INVALID, fault="login_empty")
        if len(password) < SHORTEST_PASSWORD:
            raise RefusalError(ErrorCode.INVALID, fault="password_short", least=str(SHORTEST_PASSWORD))
        password_hash = await self._passwords.hash(password)
        now, user_id = self._clock.utc(), str(uuid4())
        async with self._database.write() as conn:
            if await users_rows.by_login(conn, login) is not None:
                raise RefusalError(ErrorCode.INVALID, fault="user_exists", login=login)
            values = {
                "user_id": user_id,
                "login": login,
                "name": name or login,
                "role": role.value,
                "password_hash": password_hash,
                "team": team,
                "lead_name": lead_name,
                "extension": extension,
            }
            await users_rows.add(conn, values, now)
            await audit_rows.add(conn, now, user_id="", what="user_added", subject=user_id, role=role.value)
        return user_id

    async def listed(self) -> list[UserRow]:
        """Everybody, by login."""
        async with self._database.read() as conn:
            return await users_rows.listed(conn)
