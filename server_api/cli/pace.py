"""``campaign set``, and how a new campaign dials: mode, cap, pool, previews, hours."""

import argparse
import json
from typing import Any

from server_api.cli.words import say
from server_api.clock import Clock
from server_api.contract.words import CampaignState, DialMode, ErrorCode
from server_api.services.answered_queue import MESSAGE
from server_api.services.campaign_news import CampaignNews
from server_api.services.change_pace import ChangePace
from server_api.services.pace_values import check_pace
from server_api.services.refusals import RefusalError
from server_api.store import campaigns_rows
from server_api.store.database import Database

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
#: Options that are columns as they stand.
_PLAIN = (
    "mode",
    "state",
    "pool",
    "weight",
    "least_agents",
    "patience_ms",
    "preview_s",
    "preview_auto",
    "preview_skips",
    "lines",
    "leaves_message",
)
#: Options in per cent, or as a ratio, and the columns' parts of them.
_SCALED = {"cap_pct": ("cap_bp", 100), "ratio": ("ratio_pct", 100), "overflow_pct": ("overflow_bp", 100)}


def add_pace_arguments(command: argparse.ArgumentParser) -> None:
    """How a campaign dials; what is not given stays as it is."""
    modes = [mode.value for mode in DialMode if mode is not DialMode.UNKNOWN]
    command.add_argument("--mode", choices=modes, help="how it dials; progressive for a new one")
    command.add_argument("--cap-pct", type=float, help="most abandoned calls, %% of those persons answer")
    command.add_argument("--ratio", type=float, help="calls for each agent in power mode, 1.0 to 5.0")
    command.add_argument("--weight", type=int, help="share among the campaigns of its pool")
    command.add_argument("--pool", help="campaigns of one pool share their agents; '' leaves the pool")
    command.add_argument("--least-agents", type=int, help="progressive below so many agents")
    command.add_argument("--patience-ms", type=int, help="how long a person waits for an agent")
    command.add_argument("--overflow", choices=["none", MESSAGE], help="what takes persons nobody can")
    command.add_argument("--overflow-pct", type=float, help="at most this share of the persons")
    command.add_argument("--preview-s", type=int, help="seconds an agent looks at a case")
    command.add_argument(
        "--preview-auto",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="dial at the end of that time",
    )
    command.add_argument("--preview-skips", type=int, help="cases an agent may pass by in an hour")
    command.add_argument("--lines", type=int, help="calls at once in mode message, which needs no agents")
    command.add_argument(
        "--leaves-message",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="in mode message: speak to an answering machine too, after its beep",
    )
    command.add_argument(
        "--hours",
        action="append",
        type=_hours,
        metavar="DAYS=FROM-TO",
        help="when it dials: mon-fri=08:00-20:00; repeat; 'always' for all hours",
    )


def add_set_arguments(verbs: Any) -> None:
    """``campaign set``."""
    change = verbs.add_parser("set", help="change how a campaign dials, within a second")
    change.add_argument("name", help="name or id of the campaign")
    states = [state.value for state in CampaignState if state is not CampaignState.UNKNOWN]
    change.add_argument("--state", choices=states)
    change.add_argument("--reason", default="", help="kept in the audit")
    add_pace_arguments(change)


def pace_of(options: argparse.Namespace) -> dict[str, Any]:
    """The columns that were given. Raises RefusalError ``pace_wrong``."""
    given = {name: getattr(options, name, None) for name in _PLAIN}
    for name, (column, parts) in _SCALED.items():
        value = getattr(options, name)
        given[column] = None if value is None else round(value * parts)
    if options.overflow is not None:
        given["overflow"] = "" if options.overflow == "none" else options.overflow
    if options.hours is not None:
        given["schedule"] = _schedule(options.hours)
    values = {name: value for name, value in given.items() if value is not None}
    check_pace(values)
    return values


async def run_set(options: argparse.Namespace, database: Database, clock: Clock) -> list[str]:
    """Change a campaign. Raises RefusalError ``campaign_unknown``, ``pace_wrong``."""
    values = pace_of(options)
    if "state" in values:
        values["state_reason"] = "" if values["state"] == CampaignState.RUNNING else options.reason
    async with database.read() as conn:
        campaign_id = await campaigns_rows.id_of(conn, options.name)
    if campaign_id is None:
        raise RefusalError(ErrorCode.INVALID, fault="campaign_unknown", name=options.name)
    await ChangePace(database, clock, CampaignNews()).change("", campaign_id, values, options.reason)
    if options.json:
        return [json.dumps({"id": campaign_id} | values)]
    return [say("pace_changed", options.lang, name=options.name)]


def _hours(text: str) -> tuple[tuple[str, ...], list[str]]:
    """``mon-fri=08:00-20:00`` as days and a stretch; ``always`` as nothing."""
    if text == "always":
        return (), []
    days, _, stretch = text.partition("=")
    first, _, last = days.partition("-")
    begin, end = _DAYS.index(first), _DAYS.index(last or first)
    opens, _, closes = stretch.partition("-")
    return tuple(str(day) for day in range(begin, end + 1)), [opens, closes]


def _schedule(hours: list[tuple[tuple[str, ...], list[str]]]) -> dict[str, list[list[str]]]:
    schedule: dict[str, list[list[str]]] = {}
    for days, stretch in hours:
        for day in days:
            schedule.setdefault(day, []).append(stretch)
    return schedule
