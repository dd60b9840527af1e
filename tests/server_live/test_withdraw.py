"""A payment or an opt-out takes a person out at once: no new call, a ringing one cancelled."""

from pathlib import Path

from server_api.store import tables
from tests.helpers.waiting import until
from tests.server_live.floor import open_floor
from tests.server_live.test_story import talk


async def test_a_ringing_call_is_cancelled_and_never_dialled_again(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        desk = await floor.sign_in()
        await desk.ready()
        (call_id,) = await floor.dialled()
        floor.switch.ring(call_id)
        await floor.it.talks.withdraw("person-1", "paid", by="agent-1")
        await until(lambda: floor.it.calls.get(call_id) is None, what="the cancellation")
        (lead,) = await floor.rows(tables.leads)
        assert lead["state"] == "closed"
        await floor.it.dialer.tick()
        assert not floor.switch.calls
        (act,) = await floor.rows(tables.audit, what="withdrawn")
        assert (act["subject"], act["detail"]) == ("person-1", {"reason": "paid"})


async def test_an_agent_who_talks_to_them_is_told(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        desk = await floor.sign_in()
        call_id = await talk(floor, desk)
        await floor.it.talks.withdraw("person-1", "paid")
        await until(lambda: "noticed" in desk.kinds(), what="the notice")
        assert desk.last("noticed") == {
            "kind": "noticed",
            "code": "person_withdrawn",
            "params": {"call_id": call_id, "reason": "paid"},
        }
        assert call_id in floor.switch.calls
