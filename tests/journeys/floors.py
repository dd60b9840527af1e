"""Floors for journeys: everything real, timers short, one folder a test."""

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from server_api.simulator.floor.floor import Floor
from server_api.simulator.floor.plan import FloorPlan, offset_into_legal_hours
from server_api.simulator.floor.processes import Child
from tests.helpers.waiting import wait_until
from tests.journeys.portfolio import cut_portfolio

#: Timers shortened for tests; all are settings of the product.
QUICK = {
    "argon2_time_cost": "1",
    "argon2_memory_kib": "8",
    "argon2_parallelism": "1",
    "dialer_tick_s": "0.2",
    "adoption_s": "20",
}
PATIENCE_S = 60.0


def plan_for(folder: Path, endings: Sequence[str], **given: Any) -> FloorPlan:
    """A floor whose debtors end their calls as told; ``country`` and ``region`` as in portfolio.py."""
    creditor = str(given.get("creditor", "meridiano"))
    country, region = given.pop("country", "BR"), given.pop("region", "SP")
    small = cut_portfolio(folder / "portfolio", endings, creditor=creditor, country=country, region=region)
    plan = FloorPlan(
        folder=folder / "floor",
        creditor=creditor,
        portfolio=small.file,
        portfolio_map=small.map,
        profile="test",
        babble=True,
        legal_offset_s=offset_into_legal_hours(datetime.now(UTC)),
        server_settings=QUICK,
    )
    return replace(plan, **given)


def rows(floor: Floor, query: str, *values: Any) -> list[dict[str, Any]]:
    """What the server's database holds now."""
    with closing(sqlite3.connect(f"file:{floor.database}?mode=ro", uri=True, timeout=10)) as conn:
        conn.row_factory = sqlite3.Row
        return [dict(row) for row in conn.execute(query, values)]


def wait_rows(floor: Floor, query: str, count: int, *, timeout: float = PATIENCE_S) -> list[dict[str, Any]]:
    """Wait until the query gives at least ``count`` rows."""
    wait_until(lambda: len(rows(floor, query)) >= count, timeout=timeout, what=f"{count} × {query}")
    return rows(floor, query)


def record_of(floor: Floor, desk: Child, agent: int = 0) -> dict[str, Any]:
    """What the autopilot of an agent wrote. AssertionError with the desk's log where it wrote nothing."""
    file = floor.desk_folder(floor.plan.agents[agent]) / "autopilot.json"
    assert file.exists(), f"no record: {last_words(desk)}"
    record: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return record


def last_words(desk: Child) -> str:
    """How a window ended, and the ends of all that it wrote down."""
    folder = desk.log.parent.parent / desk.log.stem
    logs = [file for name in ("crash.log", "desk.log") if (file := folder / name).exists()]
    ends = [log.read_text(encoding="utf-8", errors="replace")[-1500:] for log in reversed(logs)]
    return "\n".join([f"{desk.name}: exit code {desk.exit_code}", desk.tail(), *ends])


def script(floor: Floor, agent: int = 0, **given: Any) -> dict[str, Any]:
    """An autopilot's plan without pictures, its record in the desk's folder."""
    folder = floor.desk_folder(floor.plan.agents[agent])
    return {"calls": 1, "pictures": False, "out": str(folder), "patience_s": PATIENCE_S, **given}


class Gate:
    """A point at which an autopilot stops until the test lets it go on."""

    def __init__(self, floor: Floor, point: str) -> None:
        self.point = point
        self.file = floor.plan.folder / f"{point}.go"

    def wait_reached(self, desk: Child) -> None:
        """The autopilot stands at the point. AssertionError, at once where ``desk`` ended before."""
        reached = self.file.with_suffix(".reached")
        wait_until(
            lambda: reached.exists() or not desk.running(),
            timeout=2 * PATIENCE_S,
            what=f"the autopilot at {self.point}",
        )
        assert reached.exists(), f"the window ended before {self.point}: {last_words(desk)}"

    def open(self) -> None:
        """Let it go on."""
        self.file.touch()


def gates(*points: Gate) -> dict[str, str]:
    """For the autopilot's plan."""
    return {gate.point: str(gate.file) for gate in points}


def played(desk: Child, floor: Floor, agent: int = 0) -> dict[str, Any]:
    """Wait for the autopilot's end; its record. AssertionError with the desk's log where it got stuck."""
    code = desk.wait(2 * PATIENCE_S)
    record = record_of(floor, desk, agent)
    assert code == 0, f"{record['error']}\n{last_words(desk)}"
    return record
