"""A floor whose pacer knows its calls already: what a day like today would have taught it."""

from server_api.dialer.pace.facts import CampaignPace, PoolSettings, Tally
from server_api.dialer.pacing import Pacer
from server_api.store import pace_rows
from tests.dialer.pace.told import Told
from tests.server_live.floor import TestFloor
from tests.server_live.seed import CAMPAIGN, LONG_AGO


async def warm(floor: TestFloor, *campaigns: str, pool_key: str = CAMPAIGN) -> None:
    """Keep such a pacer's state for the next that is made; to be called before agents come."""
    named = campaigns or (CAMPAIGN,)
    told = Told(Pacer(PoolSettings({one: CampaignPace() for one in named})))
    today = floor.it.dialing.plans.local().toordinal()
    for one in named:
        told.live(200, one)
    for one in named:
        told.pacer.recount(one, {today: Tally(2_000, 400, 400)})
    node_id = floor.it.bus.node_id
    async with floor.database.write() as conn:
        pool = f"{pool_key}@{node_id}"
        await pace_rows.save_state(conn, pool, told.pacer.saved(), node_id, LONG_AGO)
