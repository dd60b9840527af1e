"""A list in predictive mode, dialled to its end by a floor whose far ends never pick up."""

from collections import Counter
from pathlib import Path

import pytest

from server_api.store import tables
from server_api.telephony.port import EndCause, EndedBy
from tests.helpers.waiting import until_told
from tests.server_live.floor import TestFloor, open_floor
from tests.server_live.pacing import set_campaign
from tests.server_live.test_dials_ahead import AGENTS, at_work
from tests.server_live.warm import warm

DEBTORS, MOST = 300, 2


@pytest.mark.timeout(300)
async def test_everybody_is_called_as_often_as_allowed_and_no_more(tmp_path: Path) -> None:
    async with open_floor(tmp_path, agents=AGENTS, debtors=DEBTORS) as floor:
        await warm(floor)
        await at_work(floor)
        await dial_to_the_end(floor, timeout=250)
        calls = Counter(row["lead_id"] for row in await floor.rows(tables.calls))
        assert len(calls) == DEBTORS, "everybody"
        assert set(calls.values()) == {MOST}, "as often as allowed, and never once more"
        leads = await floor.rows(tables.leads)
        assert {(lead["attempts"], lead["last_result"]) for lead in leads} == {(MOST, "attempts_spent")}
        assert await floor.rows(tables.person_locks) == []
        assert await floor.rows(tables.number_locks) == []
        assert {row["why"]["pace"]["why"] for row in await floor.rows(tables.calls)} >= {"predictive"}


async def dial_to_the_end(floor: TestFloor, timeout: float) -> None:
    """Let the list be dialled, each lead MOST times; AssertionError after ``timeout`` seconds."""
    again = {after.value: {"after_s": 0} for after in (EndCause.NO_ANSWER, EndCause.BUSY)}
    rules = {"most_attempts": MOST, "results": again}
    async with floor.database.write() as conn:
        await conn.execute(tables.campaigns.update().values(retries=rules))
    await set_campaign(floor, mode="predictive", state="running")
    await until_told(lambda: at_its_end(floor), timeout=timeout, what="the end of the list")


async def at_its_end(floor: TestFloor) -> bool:
    """Nobody answers; whether nobody is left."""
    ringing = tuple(floor.switch.calls)
    for nth, call_id in enumerate(ringing):
        floor.switch.end(call_id, (EndCause.NO_ANSWER, EndCause.BUSY)[nth % 2], EndedBy.TRUNK)
    return not ringing and not await floor.rows(tables.leads, state="open")
