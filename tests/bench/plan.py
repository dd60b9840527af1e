"""``dev.py bench plan``: from a keystroke's question to the calculator's answer, over HTTPS on loopback.

The server is the real one with its database and rules; the client keeps its connection, as a desk does. Each
question has another first payment, as one who types. ``lines`` of the report: payments of the schedule.
"""

import argparse
import asyncio
import json
import os
import ssl
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil
from sqlalchemy import update

from server_api.contract import routes
from server_api.contract.agreements import Plan, PlanWanted
from server_api.contract.debt_words import PlanKind
from server_api.contract.money import Money
from server_api.store import tables
from server_api.wiring.listen import Web, listen, web_config
from tests.bench.calls import BenchError
from tests.bench.figures import spread
from tests.server_live.floor import open_floor
from tests.server_live.test_agreements import Talk, talking

LINES = (1, 13, 50, 250)
#: What the issue asks for, a LAN included.
P95_MS = 50.0
_WARM = 5
Report = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """Where to ask, by whose right, and what."""

    url: str
    token: str
    ca_file: Path
    wanted: PlanWanted


def main(arguments: Sequence[str] | None = None) -> int:
    """0 where the bar is met, 1 where it is not, 2 where it could not be measured."""
    parser = argparse.ArgumentParser("dev.py bench plan", description="Measure the calculator on loopback.")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    parser.add_argument("--rounds", type=int, default=200, help="questions of each size (default 200)")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="acordo-bench-") as folder:
        try:
            report = asyncio.run(measure(Path(folder) / "floor", options.rounds))
        except BenchError as error:
            print(f"Not measured: {error}", file=sys.stderr)
            return 2
    if options.json is not None:
        options.json.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(report, indent=1))
    return 0 if all(size["p95_ms"] <= P95_MS for size in report["lines"].values()) else 1


async def measure(folder: Path, rounds: int, sizes: Sequence[int] = LINES) -> Report:
    """Every size in turn. Raises BenchError."""
    await asyncio.to_thread(folder.mkdir, parents=True)
    load = [round(os.getloadavg()[0], 2)]
    async with open_floor(folder, tls="private") as floor:
        talk = await talking(floor)
        await _no_limits(talk)
        config = web_config(floor.it.app, floor.settings)
        with listen("127.0.0.1", 0) as listener:
            web = Web(config, lambda: None)
            serving = asyncio.create_task(web.serve([listener]), name="web")
            url = f"https://127.0.0.1:{listener.getsockname()[1]}"
            found = {}
            for lines in sizes:
                token = talk.desk.signed_in.tokens.access_token
                question = Question(url, token, folder / "tls" / "ca.pem", _wanted(talk, lines))
                found[str(lines)] = await asyncio.to_thread(_ask, question, talk.call_id, lines, rounds)
            web.should_exit = True
            await serving
    load.append(round(os.getloadavg()[0], 2))
    return {"lines": found, "machine": {"cores": psutil.cpu_count(), "load_1_min": load}}


async def _no_limits(talk: Talk) -> None:
    """So that as many lines as there can be are within."""
    wide = {"max_discount_bp": 5_000, "max_instalments": 250, "max_total_days": 9_000, "min_entry_bp": 0}
    async with talk.floor.database.write() as conn:
        await conn.execute(update(tables.authorities).values(limits=wide))


def _wanted(talk: Talk, lines: int) -> PlanWanted:
    if lines == 1:
        return talk.wanted()
    return talk.wanted(
        kind=PlanKind.INSTALMENTS, offer_id="", count=lines - 1, first=Money(10_00, "BRL"), changed="first"
    )


def _ask(question: Question, call_id: str, lines: int, rounds: int) -> Report:
    path, took = routes.PLAN.format(call_id=call_id), []
    headers = {"Authorization": f"Bearer {question.token}"}
    context = ssl.create_default_context(cafile=str(question.ca_file))
    size = 0
    with httpx.Client(base_url=question.url, headers=headers, verify=context) as client:
        for turn in range(-_WARM, rounds):
            first = question.wanted.first and Money(10_00 + turn % 100, "BRL")
            wanted = question.wanted.model_copy(update={"seq": turn + _WARM, "first": first})
            began = time.perf_counter()
            answer = client.post(path, json=wanted.model_dump(mode="json"))
            plan = Plan.model_validate_json(answer.content) if answer.status_code == 200 else None
            if turn >= 0:
                took.append((time.perf_counter() - began) * 1000)
            if plan is None or len(plan.lines) != lines or plan.seq != turn + _WARM:
                raise BenchError(f"{answer.status_code} {answer.text[:300]}")
            size = len(answer.content)
    measured = spread(took)
    return {"p50_ms": measured.p50, "p95_ms": measured.p95, "bytes": size}


if __name__ == "__main__":
    sys.exit(main())
