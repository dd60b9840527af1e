"""A server that stands still in mid call: the desk's link goes and comes, the talk is finished."""

from pathlib import Path

import psutil
import pytest

from server_api.simulator.floor.floor import Floor
from tests.helpers.waiting import wait_until
from tests.journeys.floors import PATIENCE_S, Gate, gates, plan_for, played, rows, script
from tests.journeys.portfolio import ACCEPTS

pytestmark = pytest.mark.timeout(240)


def test_a_promise_is_made_after_the_link_was_lost_in_the_call(tmp_path: Path) -> None:
    with Floor(plan_for(tmp_path, [ACCEPTS])) as floor:
        agent = floor.plan.agents[0]
        talking = Gate(floor, "in-call")
        desk = floor.start_desk(agent, script(floor, gates=gates(talking)), settings={"test_voice": "tone"})
        talking.wait_reached(desk)
        assert floor.server is not None
        server = psutil.Process(floor.server.pid)
        server.suspend()
        try:
            talking.open()
            log = floor.desk_folder(agent) / "desk.log"
            wait_until(
                lambda: "push link lost" in log.read_text(encoding="utf-8"),
                timeout=PATIENCE_S,
                what="the link lost",
            )
        finally:
            server.resume()
        (entry,) = played(desk, floor)["calls"]
        promises = rows(floor, "SELECT * FROM promises")
        calls = rows(floor, "SELECT * FROM calls")
    assert (entry["disposition"], entry["saved"]) == ("promise", "saved")
    assert [row["promise_id"] for row in promises] == [entry["promise_id"]]
    assert [row["state"] for row in calls] == ["ended"]
