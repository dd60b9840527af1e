"""``acordo-server preset …`` and ``prompt …``: where calls can go, and what is said to debtors."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from server_api.cli.words import say
from server_api.clock import Clock
from server_api.contract.words import ErrorCode
from server_api.services.manage_presets import ManagePresets
from server_api.services.prompt_shelf import PromptShelf
from server_api.services.prompt_texts import ABANDONED, KINDS, LANGUAGES
from server_api.services.refusals import RefusalError
from server_api.settings import ServerSettings
from server_api.store import dial_plan_rows
from server_api.store.database import Database


def add_preset_arguments(command: argparse.ArgumentParser) -> None:
    """Numbers with a name."""
    verbs = command.add_subparsers(dest="verb", required=True, metavar="VERB")
    verbs.add_parser("list", help="list the numbers that calls can be transferred to")
    add = verbs.add_parser("add", help="add a number that agents may transfer calls to")
    add.add_argument("name")
    add.add_argument("number")
    add.add_argument("--country", default="BR", help="of a number without +")
    add.add_argument("--team", default="", help="the only team that sees it")
    add.add_argument("--position", type=int, default=0)
    verbs.add_parser("retire", help="take one out of use").add_argument("preset_id", metavar="ID")


def add_prompt_arguments(command: argparse.ArgumentParser) -> None:
    """Messages to debtors."""
    verbs = command.add_subparsers(dest="verb", required=True, metavar="VERB")
    add = verbs.add_parser("add", help="keep a recording: WAV, mono, 16 bit, 8 or 16 kHz")
    add.add_argument("file", type=Path, metavar="FILE")
    make = verbs.add_parser("make", help="speak it by espeak-ng; a recording is used before it")
    for verb in (add, make):
        verb.add_argument("--kind", choices=KINDS, default=ABANDONED)
        verb.add_argument("--language", choices=LANGUAGES, default=LANGUAGES[0])
        verb.add_argument("--campaign", default="", help="id of the campaign; all of them unless given")


async def run_preset(options: argparse.Namespace, database: Database, clock: Clock) -> list[str]:
    """Raises RefusalError, StoreError."""
    presets = ManagePresets(database, clock)
    match options.verb:
        case "add":
            added = await presets.add(
                options.name, options.number, options.country, options.team, options.position
            )
            return _answer(options, "preset_added", id=added, name=options.name)
        case "retire":
            await presets.retire(options.preset_id)
            return _answer(options, "preset_retired", id=options.preset_id)
        case _:
            rows = await presets.listed()
            if options.json:
                return [json.dumps([asdict(row) for row in rows])]
            return ["\t".join(str(value) for value in asdict(row).values()) for row in rows]


async def run_prompt(options: argparse.Namespace, settings: ServerSettings, database: Database) -> list[str]:
    """Raises RefusalError, StoreError, OSError."""
    shelf = PromptShelf(settings.data_dir / "prompts", settings.centre_name)
    if options.verb == "add":
        kept = shelf.add(options.file, options.kind, options.language, options.campaign)
        return _answer(options, "prompt_kept", file=str(kept))
    async with database.read() as conn:
        plans = await dial_plan_rows.active(conn)
    wanted = [plan for plan in plans if options.campaign in ("", plan.campaign_id)]
    files = [shelf.make(options.kind, options.language, plan) for plan in wanted]
    made = [str(file) for file in files if file is not None]
    if len(made) < len(wanted) or not made:
        raise RefusalError(ErrorCode.REFUSED, fault="prompt_not_made")
    return [line for file in made for line in _answer(options, "prompt_kept", file=file)]


def _answer(options: argparse.Namespace, code: str, **params: str) -> list[str]:
    return [json.dumps(params)] if options.json else [say(code, options.lang, **params)]
