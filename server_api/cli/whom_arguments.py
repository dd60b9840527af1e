"""The arguments of the commands that say whom to dial next, and whom not."""

import argparse
import json
from datetime import UTC, datetime
from typing import Any

from server_api.services.opt_outs import Scope
from server_api.services.set_strategy import FIELDS


def add_list_arguments(command: argparse.ArgumentParser) -> None:
    """Lists of a campaign."""
    verbs = command.add_subparsers(dest="verb", required=True, metavar="VERB")
    verbs.add_parser("show", help="the lists of a campaign").add_argument("campaign")
    verbs.add_parser("fields", help="what filters can ask for").add_argument("campaign")
    count = verbs.add_parser("count", help="how many debtors a filter takes")
    count.add_argument("campaign")
    count.add_argument("--filter", type=_json, default={}, metavar="JSON")
    for verb in (
        verbs.add_parser("add", help="a new list"),
        verbs.add_parser("change", help="change a list"),
    ):
        verb.add_argument("campaign")
        verb.add_argument("name")
        verb.add_argument(
            "--filter", type=_json, metavar="JSON", help='{"all": [{"field":, "op":, "value":}]}'
        )
        verb.add_argument("--order", action="append", metavar="FIELD[:desc]", help="repeat, first key first")
        verb.add_argument("--share", type=int, help="its part of the mix of lists")
        verb.add_argument("--position", type=int, help="the first list that takes a debtor has them")
        verb.add_argument("--active", action=argparse.BooleanOptionalAction, default=None)
    close = verbs.add_parser("close", help="remove a list; its debtors go to the others")
    close.add_argument("campaign")
    close.add_argument("name")


def add_opt_out_arguments(command: argparse.ArgumentParser) -> None:
    """What debtors do not want."""
    verbs = command.add_subparsers(dest="verb", required=True, metavar="VERB")
    add = verbs.add_parser("add", help="no contact, from this second on")
    add.add_argument("person", help="id, document or number")
    add.add_argument("--scope", choices=[scope.value for scope in Scope], default=Scope.DEBTOR.value)
    add.add_argument("--on", default="", help="the number, channel, campaign or creditor")
    add.add_argument("--reason", default="")
    add.add_argument("--until", type=_moment, metavar="TIME", help="for good unless given")
    verbs.add_parser("list", help="all of a debtor's").add_argument("person", help="id, document or number")
    end = verbs.add_parser("end", help="the debtor takes it back")
    end.add_argument("wish_id", metavar="ID")
    end.add_argument("--reason", default="")


def add_payment_arguments(command: argparse.ArgumentParser) -> None:
    """What debtors paid."""
    verbs = command.add_subparsers(dest="verb", required=True, metavar="VERB")
    post = verbs.add_parser("post", help="a payment; told twice, it counts once")
    post.add_argument("debt", help="id of the debt, or its contract with --creditor")
    post.add_argument("amount_minor", type=int, metavar="AMOUNT", help="in cents")
    post.add_argument("--currency", default="BRL")
    post.add_argument("--creditor", default="")
    post.add_argument("--provider", required=True)
    post.add_argument("--reference", required=True, help="the provider's own number of the payment")
    post.add_argument("--paid-at", type=_moment, metavar="TIME", help="now unless given")


def add_callback_arguments(command: argparse.ArgumentParser) -> None:
    """Calls that were promised."""
    verbs = command.add_subparsers(dest="verb", required=True, metavar="VERB")
    listed = verbs.add_parser("list", help="the open ones, by time")
    listed.add_argument("--limit", type=int, default=200)


def add_skill_arguments(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """``user skill``."""
    skill = verbs.add_parser("skill", help="what somebody is good at; it holds from the next sign-in")
    skill.add_argument("login")
    skill.add_argument("levels", nargs="*", type=_level, metavar="SKILL=1-9", help="0 takes it away")
    skill.add_argument("--language", action="append", help="all languages spoken: pt-BR, es …; repeat")


def add_strategy_arguments(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """``campaign strategy`` and ``campaign move``."""
    strategy = verbs.add_parser("strategy", help="when to try again, how often, with whom")
    strategy.add_argument("name", help="name or id of the campaign")
    strategy.add_argument(
        "--change", action="append", type=_field, default=[], metavar="FIELD=JSON", help=", ".join(FIELDS)
    )
    assign = verbs.add_parser("assign", help="whose debtors these are, where calls go by owner")
    assign.add_argument("name", help="name or id of the campaign")
    assign.add_argument("login", help="of the agent; '' for nobody")
    assign.add_argument("--filter", type=_json, default={}, metavar="JSON")
    move = verbs.add_parser("move", help="debtors of a profile go to another campaign of the creditor")
    move.add_argument("name", help="from")
    move.add_argument("target", help="to")
    move.add_argument("--filter", type=_json, default={}, metavar="JSON")


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _field(text: str) -> tuple[str, Any]:
    name, _, value = text.partition("=")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value


def _level(text: str) -> tuple[str, int]:
    name, _, level = text.partition("=")
    return name, int(level or "1")


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise argparse.ArgumentTypeError("a time needs its zone: 2026-03-31T18:00-03:00")
    return moment.astimezone(UTC)
