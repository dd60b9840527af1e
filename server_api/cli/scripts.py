"""``acordo-server scripts …``: scripts as text files, checked, imported, exported, published."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from server_api.cli.words import say
from server_api.clock import Clock
from server_api.contract.debt_words import Severity
from server_api.contract.script_edit import Finding, PublishScript, SaveDraft, ScriptDoc, VersionView
from server_api.contract.words import ErrorCode
from server_api.resources import resource_folder
from server_api.services.check_script import CheckScript
from server_api.services.conduct import Conduct
from server_api.services.disposition_library import DispositionLibrary
from server_api.services.edit_scripts import EditScripts
from server_api.services.keep_scripts import import_files, read_folder
from server_api.services.refusals import RefusalError
from server_api.services.script_file import BadScriptError, read_script, write_script
from server_api.services.script_use import ReadUse
from server_api.services.script_words import ScriptWords
from server_api.store.database import Database


def add_script_arguments(command: argparse.ArgumentParser) -> None:
    """What is said on calls."""
    verbs = command.add_subparsers(dest="verb", required=True, metavar="VERB")
    verbs.add_parser("list", help="all scripts with what is live")
    check = verbs.add_parser("check", help="what would go wrong with a file")
    check.add_argument("file", type=Path, metavar="FILE")
    load = verbs.add_parser("import", help="a file becomes the draft")
    load.add_argument("file", type=Path, metavar="FILE")
    export = verbs.add_parser("export", help="a version as a file; the draft or what is live unless named")
    export.add_argument("script_id", metavar="ID")
    export.add_argument("--version", type=int, default=0)
    export.add_argument("--out", type=Path, metavar="FILE", help="standard output unless given")
    publish = verbs.add_parser("publish", help="the next call gets it")
    publish.add_argument("script_id", metavar="ID")
    publish.add_argument("--version", type=int, default=0, help="the draft unless given")
    publish.add_argument(
        "--share", type=int, default=100, metavar="PERCENT", help="of the agents, as a trial"
    )
    publish.add_argument("--note", default="")
    rollback = verbs.add_parser("rollback", help="an earlier version again")
    rollback.add_argument("script_id", metavar="ID")
    rollback.add_argument("version", type=int, metavar="VERSION")


async def run_scripts(options: argparse.Namespace, database: Database, clock: Clock) -> list[str]:
    """Raises RefusalError, StoreError, OSError."""
    results = DispositionLibrary.load(resource_folder("dispositions"))
    conduct = resource_folder("conduct")
    check = CheckScript(Conduct.load(conduct), results, ScriptWords.load(conduct))
    edit = EditScripts(database, clock, check, ReadUse(database, clock, results.right_party_codes()), _nobody)
    if options.verb == "check":
        return _checked(options, check, _read(options.file))
    # A server that was never started has taken up no files yet.
    async with database.write() as conn:
        await import_files(conn, read_folder(resource_folder("scripts")), clock.utc())
    match options.verb:
        case "import":
            return await _import(options, edit, _read(options.file))
        case "export":
            return await _export(options, edit)
        case "publish":
            return await _publish(options, edit)
        case "rollback":
            opened = await edit.roll_back(options.script_id, options.version, by="")
            return _told(options, "script_rolled_back", name=options.script_id, version=opened.version)
        case _:
            return await _list(options, edit)


async def _list(options: argparse.Namespace, edit: EditScripts) -> list[str]:
    briefs = [one.model_dump(mode="json") for one in (await edit.listed()).scripts]
    if options.json:
        return [json.dumps(briefs)]
    return ["\t".join(str(value) for value in one.values()) for one in briefs]


async def _import(options: argparse.Namespace, edit: EditScripts, doc: ScriptDoc) -> list[str]:
    """As the next draft, whatever draft there was."""
    try:
        revision = (await edit.opened(doc.script_id)).revision
    except RefusalError:
        revision = 0
    saved = await edit.save(doc.script_id, SaveDraft(doc=doc, revision=revision), by="")
    found = _findings(options, saved.check.findings)
    if options.json:
        return [json.dumps({"id": doc.script_id, "version": saved.version, "findings": found})]
    told = say("script_imported", options.lang, name=doc.script_id, version=saved.version)
    return [told, *found]


async def _export(options: argparse.Namespace, edit: EditScripts) -> list[str]:
    opened = await edit.opened(options.script_id, options.version)
    text = write_script(opened.doc)
    if options.out is None:
        return [text.rstrip("\n")]
    _write(options.out, text)
    return _told(
        options, "script_exported", name=options.script_id, version=opened.version, file=str(options.out)
    )


async def _publish(options: argparse.Namespace, edit: EditScripts) -> list[str]:
    version = options.version or _draft(options.script_id, (await edit.opened(options.script_id)).versions)
    to = "all" if options.share >= 100 else "share"
    share = min(100, max(1, options.share))
    wanted = PublishScript(version=version, to=to, share=share, note=options.note[:200])
    await edit.publish(options.script_id, wanted, by="")
    code = "script_published" if to == "all" else "script_on_trial"
    return _told(options, code, name=options.script_id, version=version, share=share)


def _draft(script_id: str, versions: Sequence[VersionView]) -> int:
    found = next((one.version for one in versions if one.state == "draft"), 0)
    if not found:
        raise RefusalError(ErrorCode.REFUSED, fault="script_no_draft", name=script_id)
    return found


def _checked(options: argparse.Namespace, check: CheckScript, doc: ScriptDoc) -> list[str]:
    findings = check(doc).findings
    found = _findings(options, findings)
    if any(item.severity is Severity.ERROR for item in findings):
        detail = "\n  ".join(["", *map(str, found)])
        raise RefusalError(ErrorCode.REFUSED, fault="script_has_faults", name=doc.script_id, detail=detail)
    if options.json:
        return [json.dumps({"id": doc.script_id, "findings": found})]
    return [say("script_well", options.lang, name=doc.script_id), *found]


def _findings(options: argparse.Namespace, findings: Sequence[Finding]) -> list[Any]:
    if options.json:
        return [item.model_dump(mode="json") for item in findings]
    lines = []
    for item in findings:
        place = " ".join(part for part in (item.step_id, item.language, item.part) if part)
        params = " ".join(f"{name}={value}" for name, value in item.params.items())
        lines.append(" ".join(part for part in (f"{item.severity.value}:", item.code, place, params) if part))
    return lines


def _read(path: Path) -> ScriptDoc:
    try:
        return read_script(path).doc
    except BadScriptError as error:
        raise RefusalError(ErrorCode.INVALID, fault="script_unread", detail=str(error)) from error


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _told(options: argparse.Namespace, code: str, **params: Any) -> list[str]:
    return [json.dumps(params)] if options.json else [say(code, options.lang, **params)]


def _nobody(_script_id: str) -> None:
    """A server at work finds by itself what was published."""
