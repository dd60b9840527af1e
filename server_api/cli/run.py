"""Run one command: settings, database, service, a sentence."""

import argparse
import asyncio
import getpass
import json
import logging
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from server_api.cli import whom
from server_api.cli.arguments import parser
from server_api.cli.authorities import run_authorities
from server_api.cli.batch import run_batch
from server_api.cli.pace import pace_of, run_set
from server_api.cli.recordings import run_recording
from server_api.cli.report import run_holidays, run_report
from server_api.cli.scripts import run_scripts
from server_api.cli.slips import run_slips
from server_api.cli.talks import run_preset, run_prompt
from server_api.cli.targets import run_targets
from server_api.cli.verdicts import run_verdicts
from server_api.cli.why import run_why
from server_api.cli.words import say
from server_api.clock import Clock, SystemClock
from server_api.contract.words import Role
from server_api.recordings.keys import KeyFileError
from server_api.services.csv_source import UnreadableFileError
from server_api.services.import_portfolio import ImportPortfolio
from server_api.services.manage_callers import ManageCallers, NewCaller
from server_api.services.manage_campaigns import ManageCampaigns, NewCampaign
from server_api.services.manage_trunks import ManageTrunks, NewTrunk
from server_api.services.manage_users import ManageUsers
from server_api.services.passwords import Passwords
from server_api.services.policy_part import BadPolicyError
from server_api.services.portfolio_map import BadMapError
from server_api.services.refusals import RefusalError
from server_api.settings import BadSettingsError, ServerSettings, load_settings
from server_api.store.database import Database, StoreBusyError, StoreError, StoreFullError

#: What goes wrong at a terminal and is said in a sentence.
_SAID = (
    StoreError,
    RefusalError,
    BadMapError,
    BadSettingsError,
    KeyFileError,
    UnreadableFileError,
    OSError,
)


def run(arguments: Sequence[str]) -> int:
    """The exit status: 0 done, 1 not done (with a sentence on stderr), 2 wrong usage."""
    options = parser().parse_args(arguments)
    if options.command == "batch":
        return run_batch(arguments[: arguments.index("batch")], options.lang, run)
    try:
        settings = load_settings(options.settings, **_overrides(options))
        if options.command == "serve":
            # Web, switch and dialler are half of what a server loads: the other commands need none of them.
            from server_api.wiring.serve import serve

            return serve(settings, options.lang)
        # Migrations and the like are no news to somebody at a terminal.
        logging.basicConfig(level=logging.WARNING)
        lines = asyncio.run(_run(options, settings))
    except _SAID as error:
        print(sentence_of(error, options.lang), file=sys.stderr)
        return 1
    print("\n".join(lines))
    return 0


def sentence_of(error: Exception, language: str) -> str:
    """What went wrong, for the person at the terminal."""
    match error:
        case StoreBusyError():
            return say("busy", language)
        case StoreFullError():
            return say("disk_full", language)
        case RefusalError():
            return say(error.params["fault"], language, **error.params)
        case UnreadableFileError():
            return say(error.code, language, detail=error.detail)
        case KeyFileError():
            return say(f"key_{error.code}", language, detail=error.detail)
        case OSError():
            return say("cannot_open", language, detail=error)
        case BadPolicyError():
            what = say(f"policy_{error.code}", language, detail=error.detail)
            return say("bad_policy", language, name=error.where, detail=what)
        case BadMapError():
            return say("bad_map", language, detail=error)
        case BadSettingsError():
            faults = [
                say(f"setting_{item.code}", language, name=item.name, detail=item.detail)
                for item in error.faults
            ]
            return say("bad_settings", language, detail="\n  ".join(faults))
        case _:
            return say("store", language, detail=error)


def _overrides(options: argparse.Namespace) -> dict[str, Any]:
    names = ("data_dir", "host", "port", "legal_offset_s")
    wanted = names if options.command == "serve" else names[:1]
    given = {name: getattr(options, name) for name in wanted}
    return {name: value for name, value in given.items() if value is not None}


async def _run(options: argparse.Namespace, settings: ServerSettings) -> list[str]:
    database = Database(settings.database, busy_timeout_s=settings.busy_timeout_s)
    await database.open()
    try:
        return await _command(options, settings, database, SystemClock())
    finally:
        await database.close()


async def _command(
    options: argparse.Namespace, settings: ServerSettings, database: Database, clock: Clock
) -> list[str]:
    match options.command, getattr(options, "verb", ""):
        case "import", _:
            return await _import(options, ImportPortfolio(database, clock))
        case "user", "add":
            return await _add_user(options, ManageUsers(database, clock, _passwords(settings)))
        case "user", "skill":
            return await whom.run_skill(options, database, clock)
        case "user", _:
            return _table(options, await ManageUsers(database, clock, _passwords(settings)).listed())
        case "campaign", "add":
            return await _add_campaign(options, ManageCampaigns(database, clock))
        case "campaign", "set":
            return await run_set(options, database, clock)
        case "campaign", "detect":
            return await _set_detection(options, ManageCampaigns(database, clock))
        case "campaign", "strategy":
            return await whom.run_strategy(options, database, clock)
        case "campaign", "assign":
            return await whom.run_assign(options, settings, database, clock)
        case "campaign", "move":
            return await whom.run_move(options, settings, database, clock)
        case "list", _:
            return await whom.run_list(options, settings, database, clock)
        case "callback", _:
            return await whom.run_callback(options, database)
        case "opt-out", _:
            return await whom.run_opt_out(options, database, clock)
        case (("payment" | "targets" | "authorities"), _):
            return await _agreed(options, database, clock)
        case "amd", _:
            return await run_verdicts(options, database)
        case "campaign", _:
            return _table(options, await ManageCampaigns(database, clock).listed())
        case "caller", "add":
            return await _add_caller(options, ManageCallers(database, clock))
        case "caller", _:
            return _table(options, await ManageCallers(database, clock).listed())
        case "recording", _:
            return await run_recording(options, settings, database, clock)
        case "slips", _:
            return await run_slips(options, settings, database, clock)
        case "scripts", _:
            return await run_scripts(options, database, clock)
        case "why", _:
            return await run_why(options, database, clock)
        case "report", _:
            return await run_report(options, settings, database, clock)
        case "holidays", _:
            return await run_holidays(options, database, clock)
        case "preset", _:
            return await run_preset(options, database, clock)
        case "prompt", _:
            return await run_prompt(options, settings, database)
        case "trunk", "add":
            return await _add_trunk(options, ManageTrunks(database, clock))
        case _:
            return _table(options, await ManageTrunks(database, clock).listed())


async def _agreed(options: argparse.Namespace, database: Database, clock: Clock) -> list[str]:
    """What debtors pay, and what may be agreed with them."""
    match options.command:
        case "payment":
            return await whom.run_payment(options, database, clock)
        case "targets":
            return await run_targets(options, database)
        case _:
            return await run_authorities(options, database, clock)


async def _import(options: argparse.Namespace, command: ImportPortfolio) -> list[str]:
    done = await command(
        file=options.file, map_file=options.map, language=options.lang, report_file=options.report
    )
    counts = asdict(done.counts)
    if options.json:
        return [json.dumps(counts | {"report": str(done.report), "remarks": done.remarks})]
    lines = [say("imported", options.lang, **counts)]
    if done.remarks:
        lines.append(say("import_report", options.lang, lines=done.remarks, report=done.report))
    return lines


async def _add_user(options: argparse.Namespace, users: ManageUsers) -> list[str]:
    user_id = await users.add(
        login=options.login,
        name=options.name,
        role=Role(options.role),
        password=_secret(options),
        team=options.team,
        lead_name=options.lead_name,
        extension=options.extension,
    )
    return _added(options, "user_added", user_id, name=options.login)


async def _add_campaign(options: argparse.Namespace, campaigns: ManageCampaigns) -> list[str]:
    new = NewCampaign(
        name=options.name,
        creditor_id=options.creditor,
        trunk_id=options.trunk,
        spares=tuple(options.spare),
        attempts_per_day=options.attempts_per_day,
        retry_s=options.retry_s,
        wrap_up_s=options.wrap_up_s,
        ring_limit_s=options.ring_limit_s,
        script_id=options.script,
        agents=tuple(options.agent),
        tells_monitored=options.tells_monitored,
        free_number=options.free_number,
        detects=options.detect,
        thresholds=dict(options.set),
        pace=pace_of(options),
    )
    campaign_id, leads = await campaigns.add(new)
    return _added(options, "campaign_added", campaign_id, name=options.name, leads=leads)


async def _set_detection(options: argparse.Namespace, campaigns: ManageCampaigns) -> list[str]:
    campaign_id = await campaigns.set_detection(options.name, options.detect, dict(options.set))
    return _added(options, "detection_changed", campaign_id, name=options.name)


async def _add_trunk(options: argparse.Namespace, trunks: ManageTrunks) -> list[str]:
    new = NewTrunk(
        trunk_id=options.trunk_id,
        host=options.host,
        port=options.port,
        username=options.username,
        password=_secret(options) if options.password_stdin else "",
        codecs=options.codecs,
        caller_id=options.caller_id,
        max_calls=options.max_calls,
        max_calls_per_second=options.max_calls_per_second,
        registers=options.register,
        registrar=options.registrar,
        register_s=options.register_s,
        options_s=options.options_s,
        inbound=options.inbound,
        sources=",".join(options.source),
        follows_redirects=options.follow_redirects,
    )
    await trunks.add(new)
    return _added(options, "trunk_added", options.trunk_id, name=options.trunk_id)


async def _add_caller(options: argparse.Namespace, callers: ManageCallers) -> list[str]:
    new = NewCaller(
        number=options.number,
        trunk_id=options.trunk,
        country=options.country,
        area_code=options.area_code,
        attested=options.attested,
    )
    number = await callers.add(new)
    return _added(options, "caller_added", number, name=number)


def _added(options: argparse.Namespace, code: str, row_id: str, **params: object) -> list[str]:
    if options.json:
        return [json.dumps({"id": row_id} | params)]
    return [say(code, options.lang, **params)]


def _table(options: argparse.Namespace, rows: Sequence[Any]) -> list[str]:
    if options.json:
        return [json.dumps([asdict(row) for row in rows], default=str)]
    return ["\t".join(str(value) for value in asdict(row).values()) for row in rows]


def _secret(options: argparse.Namespace) -> str:
    return sys.stdin.readline().rstrip("\r\n") if options.password_stdin else getpass.getpass()


def _passwords(settings: ServerSettings) -> Passwords:
    return Passwords(
        time_cost=settings.argon2_time_cost,
        memory_kib=settings.argon2_memory_kib,
        parallelism=settings.argon2_parallelism,
    )
