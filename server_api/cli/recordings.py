"""``acordo-server recording …``: verify, report, export, hold, new-key."""

import argparse
import json
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from server_api.cli.words import say
from server_api.clock import Clock
from server_api.contract.words import ErrorCode
from server_api.recordings.keys import add_key
from server_api.services.check_recordings import CheckRecordings
from server_api.services.refusals import RefusalError
from server_api.settings import ServerSettings
from server_api.store.database import Database
from server_api.wiring.shelf import open_shelf


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The verbs and their options."""
    verbs = command.add_subparsers(dest="verb", required=True, metavar="VERB")
    verbs.add_parser("verify", help="read every recording: hashes, chain, seals; status 1 at any fault")
    report = verbs.add_parser("report", help="conversations without a recording, by day, agent and reason")
    report.add_argument(
        "--from", dest="first", type=date.fromisoformat, help="first day, 7 days ago if not given"
    )
    report.add_argument("--to", dest="last", type=date.fromisoformat, help="last day, today if not given")
    export = verbs.add_parser("export", help="write one as WAV; logged under an administrator's name")
    export.add_argument("recording_id", metavar="ID")
    export.add_argument("file", type=Path, metavar="FILE", help="a file that is not there yet")
    export.add_argument("--as", dest="login", required=True, help="login of the administrator")
    for verb, text in (("hold", "keep one although its time is over"), ("release", "undo hold")):
        verbs.add_parser(verb, help=text).add_argument("recording_id", metavar="ID")
    verbs.add_parser("new-key", help="begin to use a new master key; older recordings stay readable")


async def run_recording(
    options: argparse.Namespace, settings: ServerSettings, database: Database, clock: Clock
) -> list[str]:
    """Raises RefusalError, KeyFileError, StoreError, OSError."""
    if options.verb == "new-key":
        key_id = add_key(settings.recordings_keys, clock.utc().date())
        return _answer(options, "recording_key_added", {"id": key_id, "file": str(settings.recordings_keys)})
    check = CheckRecordings(database, clock, open_shelf(settings), settings.floor_time_zone)
    match options.verb:
        case "verify":
            return await _verify(options, check)
        case "report":
            return await _report(options, check, clock)
        case "export":
            size = await check.export(options.recording_id, options.login, options.file)
            return _answer(options, "recording_exported", {"bytes": size, "file": str(options.file)})
        case verb:
            await check.hold(options.recording_id, verb == "hold")
            return _answer(options, f"recording_{verb}", {"id": options.recording_id})


async def _verify(options: argparse.Namespace, check: CheckRecordings) -> list[str]:
    found = await check.verify()
    if found.faults:
        detail = "\n  ".join(f"{f.recording_id} ({f.call_id}): {f.what}" for f in found.faults)
        raise RefusalError(
            ErrorCode.REFUSED, fault="recordings_bad", count=str(len(found.faults)), detail=detail
        )
    return _answer(options, "recordings_good", {"checked": found.checked, "gone": found.gone})


async def _report(options: argparse.Namespace, check: CheckRecordings, clock: Clock) -> list[str]:
    last = options.last or clock.utc().date()
    found = await check.report(options.first or last - timedelta(days=7), last)
    missing = sum(line.calls for line in found.lines)
    if options.json:
        lines = [asdict(line) | {"day": line.day.isoformat()} for line in found.lines]
        return [json.dumps({"calls": found.calls, "unrecorded": missing, "lines": lines})]
    table = ["\t".join((str(x.day), x.agent, x.reason, str(x.calls))) for x in found.lines]
    return [say("recording_report", options.lang, calls=found.calls, missing=missing), *table]


def _answer(options: argparse.Namespace, code: str, params: dict[str, Any]) -> list[str]:
    return [json.dumps(params)] if options.json else [say(code, options.lang, **params)]
