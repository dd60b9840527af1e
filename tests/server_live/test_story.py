"""Stories of calls on a whole server, with a switch that the test plays."""

import uuid
from datetime import UTC, datetime
from pathlib import Path

from server_api.contract import routes
from server_api.contract.outcomes import Outcome
from server_api.store import tables
from tests.helpers.waiting import until
from tests.server_live.floor import Desk, TestFloor, open_floor
from tests.services.floor import answers_of


def outcome(call_id: str, agent_id: str, disposition: str = "no_agreement") -> Outcome:
    return Outcome(
        key=str(uuid.uuid4()),
        call_id=call_id,
        agent_id=agent_id,
        disposition=disposition,
        fields=answers_of(disposition),
        decided_at=datetime.now(UTC),
    )


async def talk(floor: TestFloor, desk: Desk) -> str:
    """From ready to talking; the call's id."""
    await desk.ready()
    call_id = (await floor.dialled())[0]
    floor.switch.ring(call_id)
    floor.switch.pick_up(call_id)
    await until(lambda: desk.state == "talking", what="the talk")
    return call_id


async def test_one_call_from_sign_in_to_ready_again(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        desk = await floor.sign_in()
        call_id = await talk(floor, desk)
        await until(lambda: "case_arrived" in desk.kinds(), what="the case")
        assert desk.last("case_arrived")["head"]["call_id"] == call_id
        floor.switch.end(call_id)
        await until(lambda: desk.state == "wrap_up", what="wrap-up")
        (talked,) = await floor.rows(tables.history)
        assert (talked["body"], talked["agent"]) == ("Conversa ainda sem resultado", "Ana 1")
        saved = await desk.post(routes.OUTCOMES, outcome(call_id, desk.agent_id, "wrong_number"))
        assert saved.status_code == 200, saved.text
        assert desk.state == "ready"
        (row,) = await floor.rows(tables.calls, call_id=call_id)
        assert (row["state"], row["cause"], row["agent_id"]) == ("ended", "normal", "agent-1")
        assert row["connected_at"] is not None
        (told,) = await floor.rows(tables.history)
        assert told["result"] == told["body"] != talked["body"]
