"""``amd report``: how often the detector was wrong, and the share of short calls."""

import argparse
import json
from dataclasses import asdict

from server_api.cli.words import say
from server_api.services.report_verdicts import ReportVerdicts
from server_api.store.database import Database


async def run_verdicts(options: argparse.Namespace, database: Database) -> list[str]:
    """Lines for people, or one JSON object."""
    report = ReportVerdicts(database)
    judged, short = await report.judged(), await report.short_calls()
    if options.json:
        lines = {"judged": [asdict(line) for line in judged], "short": [asdict(line) for line in short]}
        return [json.dumps(lines, ensure_ascii=False)]
    said = [say("verdicts", options.lang, **asdict(line)) for line in judged]
    said = said or [say("no_verdicts", options.lang)]
    return said + [say("short_calls", options.lang, **asdict(line)) for line in short]
