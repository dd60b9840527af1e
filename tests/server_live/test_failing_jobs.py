"""A job whose turns fail goes on, is named by the health check, and is shown to leads while it lasts."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from server_api.clock import ManualClock
from server_api.contract import routes
from server_api.jobs.keep_orders import KeepOrders
from server_api.jobs.turns import take_turns
from server_api.services.job_book import JobBook
from server_api.store.database import StoreBusyError
from tests.helpers.waiting import until, until_told
from tests.server_live.floor import Desk, open_floor
from tests.services.conftest import NOW


@dataclass
class Moody:
    """Fails as it is told; then goes well."""

    faults: list[Exception]
    every_s: float = 0.001
    turns: int = 0
    well: asyncio.Event = field(default_factory=asyncio.Event)

    async def turn(self) -> None:
        self.turns += 1
        if self.faults:
            raise self.faults.pop(0)
        self.well.set()


def of(caplog: pytest.LogCaptureFixture) -> list[tuple[str, str]]:
    return [
        (record.levelname, record.getMessage())
        for record in caplog.records
        if record.name == "server_api.jobs.turns"
    ]


async def test_every_fault_is_logged_with_its_job_and_the_next_turn_comes(
    caplog: pytest.LogCaptureFixture, expect_log: Callable[[str], None]
) -> None:
    expect_log("the job moody failed")
    book = JobBook(ManualClock(NOW))
    job = Moody([KeyError("x"), StoreBusyError("busy"), OSError("gone")])
    task = asyncio.create_task(take_turns("moody", job, book))
    await job.well.wait()
    await until(lambda: book.failing() == (), what="the job is well")
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert [level for level, _ in of(caplog)] == ["ERROR", "WARNING", "WARNING"]
    assert all("moody" in text for _, text in of(caplog))


def test_the_book_knows_since_when_and_how_often() -> None:
    clock = ManualClock(NOW)
    book = JobBook(clock)
    book.failed("orders", KeyError("x"))
    clock.advance(60.0)
    assert book.lasting() == ()
    for _ in range(2):
        book.failed("orders", OSError("y"))
    (one,) = book.lasting()
    assert (one.name, one.since, one.turns, one.why) == ("orders", NOW, 3, "OSError")
    book.well("orders")
    assert book.failing() == book.lasting() == ()


def alerts(desk: Desk) -> list[tuple[str, str, bool]]:
    told = [body["alert"] for body in desk.told if body["kind"] == "alert_changed"]
    return [(one["code"], one["params"]["job"], one["open"]) for one in told if one["code"] == "job_fails"]


async def test_who_runs_the_server_sees_that_a_job_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expect_log: Callable[[str], None]
) -> None:
    expect_log("the job orders failed, and goes on")
    broken = False
    look = KeepOrders.look

    async def faulty(self: KeepOrders) -> None:
        if broken:
            raise ArithmeticError("a fault of ours")
        await look(self)

    monkeypatch.setattr(KeepOrders, "look", faulty)
    async with open_floor(tmp_path, leads=1, promises_s=0.05) as floor:
        lead = await floor.sign_in_lead()

        async def failing() -> list[str]:
            return list((await floor.client.get(routes.HEALTH)).json()["failing_jobs"])

        async def named() -> bool:
            return await failing() == ["orders"]

        async def none() -> bool:
            return await failing() == []

        broken = True  # an alert from before the lead came would stand in the floor's picture only
        await until_told(named, what="the failing job's name")
        await until(lambda: ("job_fails", "orders", True) in alerts(lead), what="the alert")
        broken = False
        await until_told(none, what="all well")
        await until(lambda: ("job_fails", "orders", False) in alerts(lead), what="the end of the alert")
