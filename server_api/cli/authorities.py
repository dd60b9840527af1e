"""``authorities``: who may grant what."""

import argparse
import json
from dataclasses import asdict
from typing import Any

from server_api.cli.words import say
from server_api.clock import Clock
from server_api.contract.words import Role
from server_api.domain.authority import Scope
from server_api.services.manage_authorities import ManageAuthorities
from server_api.store.authority_rows import AuthorityRow
from server_api.store.database import Database

#: Limits in whole numbers, by their argument.
_NUMBERS = {
    "max_discount_bp": "discount at most, in hundredths of a per cent of the debt (3500 is 35 %%)",
    "min_entry_bp": "first payment at least, in hundredths of a per cent of the agreement",
    "max_instalments": "payments after the first at most",
    "max_days_to_first": "days to the first payment at most",
    "max_total_days": "days to the last payment at most",
}
_AMOUNTS = ("min_entry", "min_instalment")


def add_authority_arguments(command: argparse.ArgumentParser) -> None:
    """``authorities list``, ``set`` and ``end``."""
    verbs = command.add_subparsers(dest="verb", required=True, metavar="VERB")
    verbs.add_parser("list", help="who may grant what, now")
    put = verbs.add_parser("set", help="limits in the place of those that held for the same people and cases")
    put.add_argument("--role", default="", choices=["", *(r.value for r in Role if r is not Role.UNKNOWN)])
    put.add_argument("--user", default="", metavar="LOGIN")
    put.add_argument("--creditor", default="")
    put.add_argument("--segment", default="")
    for name, about in _NUMBERS.items():
        put.add_argument(_flag(name), type=int, dest=name, metavar="N", help=about)
    for name in _AMOUNTS:
        put.add_argument(_flag(name), type=int, dest=name, metavar="CENTS", help="needs --currency")
    put.add_argument("--currency", default="BRL")
    put.add_argument("--method", action="append", dest="methods", metavar="METHOD", help="repeat")
    put.add_argument("--frequency", action="append", dest="frequencies", metavar="FREQUENCY", help="repeat")
    put.add_argument("--settle", action=argparse.BooleanOptionalAction, dest="may_settle", default=None)
    verbs.add_parser("end", help="back to what holds otherwise").add_argument("authority_id", metavar="ID")


async def run_authorities(options: argparse.Namespace, database: Database, clock: Clock) -> list[str]:
    """Raises RefusalError, StoreError."""
    manage = ManageAuthorities(database, clock)
    if options.verb == "list":
        rows = [_plain(row) for row in await manage.listed()]
        if options.json:
            return [json.dumps(rows)]
        return ["  ".join(f"{name}={value}" for name, value in row.items() if value) for row in rows]
    if options.verb == "end":
        await manage.end(options.authority_id)
        told = {"id": options.authority_id}
        return [json.dumps(told)] if options.json else [say("authority_ended", options.lang, **told)]
    scope = Scope(options.role, options.user, options.creditor, options.segment)
    row = await manage.put(scope, _limits(options))
    if options.json:
        return [json.dumps(_plain(row))]
    return [say("authority_set", options.lang, id=row.authority_id)]


def _limits(options: argparse.Namespace) -> dict[str, Any]:
    names = (*_NUMBERS, "methods", "frequencies", "may_settle")
    said = {name: getattr(options, name) for name in names if getattr(options, name) is not None}
    for name in _AMOUNTS:
        minor = getattr(options, name)
        if minor is not None:
            said[name] = {"minor": minor, "currency": options.currency}
    return said


def _plain(row: AuthorityRow) -> dict[str, Any]:
    return asdict(row) | {"limits": dict(row.limits), "since": row.since.isoformat()}


def _flag(name: str) -> str:
    return "--" + name.replace("_", "-")
