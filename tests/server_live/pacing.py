"""What the tests of dialling ahead share: a campaign set to it, and calls allowed as the leader would."""

from typing import Any

from server_api.contract import routes
from server_api.dialer.brain import QUOTA_TOPIC
from server_api.store import tables
from tests.helpers.waiting import until
from tests.server_live.floor import Desk, TestFloor
from tests.server_live.seed import CAMPAIGN
from tests.server_live.test_story import outcome


async def set_campaign(floor: TestFloor, **values: Any) -> None:
    """Change the campaign's row, and tell the server."""
    async with floor.database.write() as conn:
        await conn.execute(tables.campaigns.update().values(**values))
    floor.it.bus.publish("campaign.changed", {"campaign_id": CAMPAIGN})
    await until(lambda: _as_set(floor, values), what="the campaign as it was set")


def _as_set(floor: TestFloor, values: dict[str, Any]) -> bool:
    plan = floor.it.dialing.plans.all.get(CAMPAIGN)
    return plan is not None and all(getattr(plan, name) == value for name, value in values.items())


def allow(floor: TestFloor, n: int, quota: str = "quota-1", **pace: Any) -> None:
    """As the leader does: this node may place ``n`` calls."""
    told = {"node": floor.it.bus.node_id, "quota": quota, "campaigns": {CAMPAIGN: n}, "pace": pace}
    floor.it.bus.publish(QUOTA_TOPIC, told)


async def save_result(desk: Desk) -> None:
    """The agent saves a result, and is ready again."""
    await until(lambda: desk.state == "wrap_up", what="time for the result")
    call_id = desk.seat.row.agent.call_id
    saved = await desk.post(routes.OUTCOMES, outcome(call_id, desk.agent_id, "wrong_number"))
    assert saved.status_code == 200, saved.text


async def row_of(floor: TestFloor, call_id: str) -> Any:
    """The call as it is stored."""
    (row,) = await floor.rows(tables.calls, call_id=call_id)
    return row


def pacing(desk: Desk) -> dict[str, Any]:
    """The campaign as the lead was last told."""
    told = desk.last("pacing_changed")["pacing"]
    campaigns: dict[str, dict[str, Any]] = {one["campaign_id"]: one for one in told["campaigns"]}
    return campaigns[CAMPAIGN] | {"stopped": told["stopped"]}
