"""What agents are good at, and which languages they speak: calls are given by it."""

from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.words import ErrorCode
from server_api.services.refusals import RefusalError
from server_api.store import audit_rows, skills_rows
from server_api.store.database import Database

BEST = 9
LONGEST = 40
MOST = 50


class ManageSkills:
    """Skills are of the user; every change is audited. It holds from the next sign-in."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def change(
        self, login: str, levels: Mapping[str, int], languages: Sequence[str] | None = None, by: str = ""
    ) -> Mapping[str, int]:
        """Set levels (1 to 9; 0 takes a skill away) and, where given, all languages (``pt-BR``, ``es``).

        Returns all skills. Raises RefusalError ``user_unknown``, ``skill_wrong``, ``language_wrong``.
        """
        _check(levels, languages or ())
        async with self._database.write() as conn:
            known = await skills_rows.get(conn, login)
            if known is None:
                raise RefusalError(ErrorCode.INVALID, fault="user_unknown", name=login)
            skills = {name: level for name, level in {**known.skills, **levels}.items() if level > 0}
            spoken = list(known.languages if languages is None else languages)
            await skills_rows.put(conn, known.user_id, skills, spoken)
            await self._write_down(conn, known.user_id, skills, spoken, by)
        return skills

    async def _write_down(
        self, conn: AsyncConnection, user_id: str, skills: Mapping[str, int], spoken: list[str], by: str
    ) -> None:
        told = {"skills": " ".join(f"{name}={level}" for name, level in sorted(skills.items()))}
        told["languages"] = " ".join(spoken)
        now = self._clock.utc()
        await audit_rows.add(conn, now, user_id=by, what="skills_changed", subject=user_id, **told)


def _check(levels: Mapping[str, int], languages: Sequence[str]) -> None:
    for name, level in levels.items():
        if not name.strip() or len(name) > LONGEST or not 0 <= level <= BEST:
            raise RefusalError(ErrorCode.INVALID, fault="skill_wrong", name=f"{name}={level}"[:60])
    if len(levels) > MOST:
        raise RefusalError(ErrorCode.INVALID, fault="skill_wrong", name=str(len(levels)))
    for language in languages:
        if not (2 <= len(language) <= 10 and language[:2].isalpha()):
            raise RefusalError(ErrorCode.INVALID, fault="language_wrong", name=language[:20])
