"""A node's hands in a process of their own: picks, claims, holds each call for a moment, until all are.

``python -m tests.store.claimer URL NAME CAMPAIGN…`` writes a line of JSON for each call: lead, person, and
the instants (nanoseconds of the machine's one monotonic clock) between which it surely had the person.
"""

import asyncio
import json
import sys
import time
from collections.abc import Sequence

from server_api.store import locks_rows, ready_rows
from server_api.store.database import Database
from server_api.store.ready_rows import ReadyLead
from tests.store.ready_floor import NOW, PAUSE

_AT_ONCE = 5


async def main(url: str, name: str, campaign_ids: Sequence[str]) -> None:
    """Until no campaign has anybody left."""
    database = Database(url)
    await database.open()
    print("ready", flush=True)
    sys.stdin.readline()
    turn, idle = 0, 0
    while idle < 2 * len(campaign_ids):
        claimed = await _claim(database, campaign_ids[turn % len(campaign_ids)], f"{name}-{turn}")
        idle = 0 if claimed else idle + 1
        turn += 1
        began = time.monotonic_ns()
        for call_id, lead in claimed.items():
            ended = time.monotonic_ns()
            async with database.write() as conn:
                await locks_rows.release(conn, call_id)
            call = {"lead": lead.lead_id, "person": lead.person_id, "from": began, "to": ended}
            print(json.dumps(call), flush=True)
    await database.close()


async def _claim(database: Database, campaign_id: str, prefix: str) -> dict[str, ReadyLead]:
    async with database.write() as conn:
        heads = await ready_rows.pick(conn, campaign_id, _AT_ONCE, hold=True)
        calls = {lead.lead_id: f"{prefix}-{at}" for at, lead in enumerate(heads)}
        won = await ready_rows.claim(conn, calls, NOW, NOW + PAUSE)
    return {calls[lead.lead_id]: lead for lead in heads if lead.lead_id in won}


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
