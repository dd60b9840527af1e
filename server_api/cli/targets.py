"""``targets``: what the agents' own panel shows as their goals."""

import argparse
import json
from dataclasses import asdict

from server_api.cli.words import say
from server_api.contract.words import ErrorCode
from server_api.services.own_panel import METRICS, PERIODS
from server_api.services.refusals import RefusalError
from server_api.store import panel_rows
from server_api.store.database import Database
from server_api.store.panel_rows import TargetRow


def add_target_arguments(command: argparse.ArgumentParser) -> None:
    """``targets list`` and ``targets set``."""
    verbs = command.add_subparsers(dest="verb", required=True, metavar="VERB")
    verbs.add_parser("list", help="every goal")
    put = verbs.add_parser("set", help="a goal; 0 takes it away")
    put.add_argument("metric", choices=METRICS)
    put.add_argument("goal", type=int, help="a count; for money, in cents")
    put.add_argument("--period", choices=PERIODS, default="day")
    put.add_argument("--currency", default="", help="of a goal in money")
    whose = put.add_mutually_exclusive_group()
    whose.add_argument("--user", default="", metavar="LOGIN", help="one agent's own")
    whose.add_argument("--team", default="", help="a team's; without either, everybody's")


async def run_targets(options: argparse.Namespace, database: Database) -> list[str]:
    """Raises RefusalError ``user_unknown``, ``goal_wrong``; StoreError."""
    if options.verb == "list":
        async with database.read() as conn:
            rows = [asdict(row) for row in await panel_rows.all_targets(conn)]
        if options.json:
            return [json.dumps(rows)]
        return ["  ".join(f"{name}={value}" for name, value in row.items() if value) for row in rows]
    if options.goal < 0:
        raise RefusalError(ErrorCode.INVALID, fault="goal_wrong", name=str(options.goal))
    async with database.write() as conn:
        user_id = await panel_rows.user_of(conn, options.user) if options.user else ""
        if options.user and not user_id:
            raise RefusalError(ErrorCode.NOT_FOUND, fault="user_unknown", name=options.user)
        row = TargetRow(user_id, options.team, options.metric, options.period, options.goal, options.currency)
        await panel_rows.set_target(conn, row)
    if options.json:
        return [json.dumps(asdict(row))]
    return [say("target_set", options.lang, name=options.metric, goal=options.goal)]
