"""``acordo-server report compliance``: proof of what was done; ``holidays import``: when nothing is."""

import argparse
import asyncio
import json
from datetime import date
from pathlib import Path

from server_api.cli.words import say
from server_api.clock import Clock
from server_api.resources import resource_folder
from server_api.services.compliance_report import MEDIA, ComplianceReport, Wanted
from server_api.services.disposition_library import DispositionLibrary
from server_api.services.import_holidays import ImportHolidays
from server_api.services.places import Places
from server_api.services.why_called import WhyCalled
from server_api.settings import ServerSettings
from server_api.store.database import Database

_WHO = "cli"


def add_report_arguments(command: argparse.ArgumentParser) -> None:
    """The verbs and their options."""
    verbs = command.add_subparsers(dest="verb", required=True, metavar="VERB")
    compliance = verbs.add_parser("compliance", help="each attempt, the rules that allowed it, its result")
    which = compliance.add_mutually_exclusive_group(required=True)
    which.add_argument("--campaign", default="", help="id or name of the campaign")
    which.add_argument("--person", default="", help="id, document or number of the debtor")
    compliance.add_argument("--from", dest="first", type=date.fromisoformat, required=True, help="first day")
    compliance.add_argument("--to", dest="last", type=date.fromisoformat, help="last day, today if not given")
    compliance.add_argument("--format", choices=sorted(MEDIA), default="pdf")
    compliance.add_argument("--out", type=Path, required=True, metavar="FILE")


def add_holiday_arguments(command: argparse.ArgumentParser) -> None:
    """The verbs and their options."""
    verbs = command.add_subparsers(dest="verb", required=True, metavar="VERB")
    read = verbs.add_parser("import", help="holidays of towns: country,region,city,day,name,source")
    read.add_argument("file", type=Path, metavar="FILE", help="a CSV file")


async def run_report(
    options: argparse.Namespace, settings: ServerSettings, database: Database, clock: Clock
) -> list[str]:
    """Raises RefusalError, StoreError, OSError."""
    places = Places.load()
    person_id = ""
    if options.person:
        person_id = await WhyCalled(database, clock, places).find(options.person)
    right_party = DispositionLibrary.load(resource_folder("dispositions")).right_party_codes()
    report = ComplianceReport(database, clock, places, right_party, settings.floor_time_zone)
    wanted = Wanted(
        campaign=options.campaign,
        person_id=person_id,
        first=options.first,
        last=options.last or clock.utc().date(),
        form=options.format,
        language=options.lang,
    )
    content = await report(wanted, _WHO)
    await asyncio.to_thread(options.out.write_bytes, content)
    done = {"file": str(options.out), "bytes": len(content)}
    return [json.dumps(done)] if options.json else [say("report_made", options.lang, **done)]


async def run_holidays(options: argparse.Namespace, database: Database, clock: Clock) -> list[str]:
    """Raises RefusalError, StoreError, OSError."""
    done = await ImportHolidays(database, clock)(options.file, _WHO)
    counts = {"days": done.days, "towns": done.towns}
    return [json.dumps(counts)] if options.json else [say("holidays_imported", options.lang, **counts)]
