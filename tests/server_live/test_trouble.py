"""Store in trouble: never a false "saved", nothing lost, the answer to a debtor not delayed."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from server_api.contract import routes
from server_api.store import tables
from server_api.store.database import StoreBusyError
from tests.helpers.waiting import until
from tests.server_live.floor import open_floor
from tests.server_live.test_story import outcome, talk


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Another program holds the database."""
    other = sqlite3.connect(folder / "acordo.db", isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        yield
    finally:
        other.close()


async def test_a_locked_store_refuses_but_loses_nothing(tmp_path: Path) -> None:
    async with open_floor(tmp_path, busy_timeout_s=0.05) as floor:
        desk = await floor.sign_in()
        call_id = await talk(floor, desk)
        await floor.it.journal.flush()
        with locked(tmp_path):
            floor.switch.end(call_id)
            await until(lambda: desk.state == "wrap_up", what="wrap-up")
            result = outcome(call_id, desk.agent_id, "wrong_number")
            refused = await desk.post(routes.OUTCOMES, result)
            assert (refused.status_code, refused.json()["code"]) == (503, "busy")
            assert refused.json()["kept"] is True
            assert desk.state == "wrap_up"
            busy = await desk.ask_state("offline")
            assert busy.json()["code"] == "busy"
        saved = await desk.post(routes.OUTCOMES, result)
        assert saved.status_code == 200, saved.text
        (row,) = await floor.rows(tables.calls, call_id=call_id)
        assert row["state"] == "ended"
        (agent,) = await floor.rows(tables.agents)
        assert (agent["state"], agent["version"]) == (desk.state, desk.seat.row.version)


async def test_an_answer_is_put_through_while_the_store_is_locked(tmp_path: Path) -> None:
    async with open_floor(tmp_path, busy_timeout_s=0.05) as floor:
        desk = await floor.sign_in()
        await desk.ready()
        (call_id,) = await floor.dialled()
        await floor.it.journal.flush()
        with locked(tmp_path):
            floor.switch.pick_up(call_id)
            await until(lambda: desk.state == "talking", what="the talk")
        (row,) = await floor.rows(tables.calls, call_id=call_id)
        assert (row["state"], row["agent_id"]) == ("connected", "agent-1")
        assert row["connected_at"] is not None


async def test_nothing_is_dialled_that_is_not_on_disk(tmp_path: Path) -> None:
    async with open_floor(tmp_path, busy_timeout_s=0.05, dialer_enabled=False) as floor:
        desk = await floor.sign_in()
        await desk.open_leg()
        await floor.it.journal.flush()
        with locked(tmp_path):
            await desk.ask_state("ready")
            await until(lambda: desk.state == "ready", what="ready in memory")
            with pytest.raises(StoreBusyError):
                await floor.it.dialer.tick()
            assert not floor.switch.calls
        await floor.it.dialer.tick()
        assert len(await floor.dialled()) == 1


async def test_a_row_changed_elsewhere_is_right(tmp_path: Path, expect_log: object) -> None:
    assert callable(expect_log)
    expect_log("was changed elsewhere")
    async with open_floor(tmp_path) as floor:
        desk = await floor.sign_in()
        await floor.it.journal.flush()
        async with floor.database.write() as conn:
            await conn.execute(tables.agents.update().values(version=40, state="paused", pause_code="lunch"))
        await desk.ask_state("offline")
        assert (desk.state, desk.seat.row.version) == ("paused", 40)
        assert desk.last("status_changed")["status"]["version"] == 40
