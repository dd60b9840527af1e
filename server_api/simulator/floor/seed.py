"""Fills a fresh floor through the same commands that an operation uses."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from server_api.simulator.floor.plan import (
    CAMPAIGN_BY_LANGUAGE,
    COUNTRY_BY_LANGUAGE,
    CREDITOR_BY_LANGUAGE,
    PASSWORD,
    AgentPlan,
    FloorPlan,
)

_COMMAND_S = 180.0
TRUNK = "carrier"
#: Weight of the campaign in the floor's own language; one abroad has 100.
_OWN_WEIGHT = 300


class SeedError(RuntimeError):
    """A command of the server refused; the text is what it said."""


def seed(plan: FloorPlan, data: Path, trunk: tuple[str, int], env: dict[str, str]) -> str:
    """Import the portfolio; add trunk, users and campaign. Returns what the import said."""
    host, port = trunk
    lines: list[dict[str, object]] = [
        {"do": ["import", str(plan.portfolio), "--map", str(plan.portfolio_map)]},
        {"do": ["trunk", "add", TRUNK, "--host", host, "--port", str(port)]},
    ]
    for agent in plan.agents:
        words = ["user", "add", agent.login, "--name", agent.name, "--password-stdin"]
        words += ["--role", agent.role, "--team", agent.team]
        lines.append({"do": words, "typed": PASSWORD})
    shared = ["--pool", "demo"] if plan.abroad else []
    own = [*shared, "--weight", str(_OWN_WEIGHT)] if plan.abroad else []
    lines.append({"do": _campaign(plan, plan.campaign_name, plan.creditor_id) + own})
    for language in plan.abroad:
        name = f"{CAMPAIGN_BY_LANGUAGE[language]} {COUNTRY_BY_LANGUAGE[language]}"
        lines.append({"do": _campaign(plan, name, CREDITOR_BY_LANGUAGE[language]) + shared})
    command = [sys.executable, "-m", "server_api", "--data-dir", str(data), "--lang", plan.language, "batch"]
    said = _run(command, env, given="".join(json.dumps(line) + "\n" for line in lines))
    return said.splitlines()[0]


def _campaign(plan: FloorPlan, name: str, creditor_id: str) -> list[str]:
    words = ["campaign", "add", name, "--creditor", creditor_id, "--trunk", TRUNK]
    words += ["--wrap-up-s", str(plan.wrap_up_s), "--ring-limit-s", str(plan.ring_limit_s)]
    words += ["--retry-s", str(plan.retry_s), "--detect" if plan.detects else "--no-detect"]
    words += plan.pace
    return words + [word for agent in _dialled(plan) for word in ("--agent", agent.login)]


def _dialled(plan: FloorPlan) -> list[AgentPlan]:
    return [agent for agent in plan.agents if agent.role == "agent"]


def _run(command: Sequence[str], env: dict[str, str], given: str) -> str:
    done = subprocess.run(
        command,
        input=given,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=_COMMAND_S,
        env={**os.environ, **env},
        check=False,
    )
    if done.returncode != 0:
        raise SeedError(done.stderr.strip() or f"the set-up ended with {done.returncode}")
    return done.stdout.strip()
