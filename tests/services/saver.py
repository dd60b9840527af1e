"""A process that saves results until it is killed; each line on stdout is a promise said to be saved."""

import asyncio
import sys
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import select

from server_api.clock import ManualClock
from server_api.contract.money import Money
from server_api.contract.outcomes import Outcome, PromiseDraft
from server_api.contract.words import PayMethod
from server_api.store.database import Database, sqlite_url
from server_api.store.tables import calls
from tests.services.conftest import NOW
from tests.services.floor import Floor


async def save(path: Path, skip: int) -> None:
    """Save a result for every call after the first ``skip``; one that has its result answers again."""
    database = Database(sqlite_url(path))
    await database.open()
    floor = await Floor.on(database, ManualClock(NOW))
    async with database.read() as conn:
        call_ids = (await conn.execute(select(calls.c.call_id).order_by(calls.c.call_id))).scalars().all()
    for call_id in call_ids[skip:]:
        draft = PromiseDraft(
            debt_ids=(), amount=Money(1, "BRL"), due_on=date(2026, 11, 27), method=PayMethod.PIX
        )
        outcome = Outcome(
            key=f"key-{call_id}",
            call_id=call_id,
            agent_id=floor.agent_id,
            disposition="promise",
            promise=draft,
            decided_at=NOW - timedelta(hours=1),
        )
        saved = await floor.record(outcome=outcome, submitter_id=floor.agent_id)
        print(saved.promise_id, flush=True)
    await database.close()


if __name__ == "__main__":
    asyncio.run(save(Path(sys.argv[1]), int(sys.argv[2])))
