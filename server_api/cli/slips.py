"""``acordo-server slips …``: payment slips by files, where a bank has no API."""

import argparse
import asyncio
import json
from dataclasses import asdict
from pathlib import Path

from server_api.cli.words import say
from server_api.clock import Clock
from server_api.contract.money import Money
from server_api.contract.words import ErrorCode
from server_api.payments.cnab.returns import BadFileError
from server_api.services.apply_return import ApplyReturn
from server_api.services.export_slips import ExportSlips, write_whole
from server_api.services.import_return import Imported, ImportReturn
from server_api.services.keep_return import KeepReturn
from server_api.services.places import Places
from server_api.services.post_payment import PostPayment
from server_api.services.promise_lives import PromiseLives
from server_api.services.promise_news import PromiseNews
from server_api.services.refusals import RefusalError
from server_api.services.slip_accounts import NewAccount, SlipAccounts
from server_api.services.slip_report import report
from server_api.services.slip_sentences import bad_file
from server_api.services.slip_status import AccountStatus, SlipStatus
from server_api.services.slip_words import movement_words, reason_words, result_words
from server_api.services.take_order_event import TakeOrderEvent
from server_api.services.withdraw_person import WithdrawalNews
from server_api.services.wording import money_text
from server_api.settings import ServerSettings
from server_api.store import slip_files_rows
from server_api.store.database import Database

_MOST_LISTED = 500
#: As long as SQLite lets a waiting writer sleep between two tries.
_BREATH_S = 0.1
_TEXTS = ("bank", "agency", "agency_digit", "account", "account_digit", "agreement", "wallet", "variation")


def add_slip_arguments(command: argparse.ArgumentParser) -> None:
    """Every verb."""
    verbs = command.add_subparsers(dest="verb", required=True, metavar="VERB")
    account = verbs.add_parser("account", help="a creditor's account at a bank, as its contract says it")
    account.add_argument("--creditor", required=True)
    for name in _TEXTS:
        account.add_argument(
            f"--{name.replace('_', '-')}", default="0", required=name in ("bank", "agreement")
        )
    account.add_argument("--name", required=True, help="of the payee, as at the bank")
    account.add_argument("--tax-id", required=True, help="CPF or CNPJ of the payee, digits")
    account.add_argument("--interest-month-bp", type=int, default=0, help="on what is late; 100 is 1 %%")
    account.add_argument("--fine-bp", type=int, default=0, help="on what is late; 200 is 2 %%")
    account.add_argument(
        "--days-open", type=int, default=0, help="after which the bank writes it off; 0 never"
    )
    verbs.add_parser("accounts", help="list them")
    export = verbs.add_parser("export", help="a numbered file of all slips the bank does not know yet")
    export.add_argument("--creditor", required=True)
    export.add_argument("--out", required=True, type=Path, metavar="FILE")
    export.add_argument("--again", type=int, default=0, metavar="NUMBER", help="one that was lost on its way")
    take = verbs.add_parser("import", help="a bank's return: all of it, or nothing")
    take.add_argument("file", type=Path, metavar="FILE")
    take.add_argument("--report", type=Path, help="where the reconciliation goes; FILE.csv unless given")
    verbs.add_parser("status", help="what waits, what the bank has not answered, what is late or missing")
    listed = verbs.add_parser("unreconciled", help="what banks told and a person has to look at")
    listed.add_argument("--creditor", default="")
    close = verbs.add_parser("close", help="a line of a return was looked at")
    close.add_argument("line", metavar="ID", help="as slips unreconciled lists it")
    close.add_argument("--note", required=True, help="what was found")


async def run_slips(
    options: argparse.Namespace, settings: ServerSettings, database: Database, clock: Clock
) -> list[str]:
    """Raises RefusalError, StoreError, OSError."""
    match options.verb:
        case "account":
            return await _account(options, SlipAccounts(database, clock))
        case "accounts":
            rows = [asdict(row) for row in await SlipAccounts(database, clock).listed()]
            return (
                [json.dumps(rows, default=str)]
                if options.json
                else ["\t".join(map(str, r.values())) for r in rows]
            )
        case "export":
            return await _export(options, ExportSlips(database, clock))
        case "import":
            return await _import(options, database, clock)
        case "status":
            return await _status(options, settings, database, clock)
        case "unreconciled":
            return await _unreconciled(options, database)
        case _:
            return await _close(options, database, clock)


async def _account(options: argparse.Namespace, accounts: SlipAccounts) -> list[str]:
    names = NewAccount.__dataclass_fields__
    new = NewAccount(
        options.creditor, **{name: getattr(options, name) for name in names if name != "creditor_id"}
    )
    row = await accounts.put(new)
    if options.json:
        return [json.dumps(asdict(row), default=str)]
    told = {"name": row.creditor_id, "bank": row.bank, "agreement": row.agreement}
    return [say("slip_account_put", options.lang, **told)]


async def _export(options: argparse.Namespace, export: ExportSlips) -> list[str]:
    done = await export(options.creditor, options.out, options.again)
    if options.json:
        return [json.dumps(asdict(done), default=str)]
    told = asdict(done) | {"total": _money(done.total_minor, options.lang)}
    lines = [say("slips_exported", options.lang, **told)]
    if done.again:
        lines.append(say("slips_again", options.lang))
    if done.held:
        lines.append(say("slips_held", options.lang, count=len(done.held), names=", ".join(done.held[:5])))
    return lines


async def _import(options: argparse.Namespace, database: Database, clock: Clock) -> list[str]:
    place: Path = options.report or options.file.with_name(options.file.name + ".csv")
    try:
        done = await importer(database, clock)(options.file)
    except BadFileError as error:
        detail = bad_file(error, options.file.name, options.lang)
        raise RefusalError(ErrorCode.INVALID, fault="slip_file_bad", detail=detail) from error
    await asyncio.to_thread(write_whole, place, report(done.lines, options.lang))
    if options.json:
        told = asdict(done.kept) | asdict(done.counts) | {"report": str(place)}
        return [json.dumps(told, default=str)]
    return _said(done, place, options.lang)


def importer(database: Database, clock: Clock) -> ImportReturn:
    """Without a bus: a server that runs beside it looks at the rows, and tells the desks."""
    lives = PromiseLives(Places.load(), clock)
    post = PostPayment(database, clock, WithdrawalNews(), lives, PromiseNews())
    take = TakeOrderEvent(clock, post, _NoDesks())
    breath_s = _BREATH_S if database.sqlite else 0.0
    return ImportReturn(database, KeepReturn(database, clock), ApplyReturn(database, clock, take, breath_s))


class _NoDesks:
    """A command at a terminal has none."""

    def tell(self, order_id: str) -> None:
        """To nobody."""


def _said(done: Imported, place: Path, language: str) -> list[str]:
    kept, counts = done.kept, done.counts
    standing = ", ".join(f"{result_words(name, language)}: {n}" for name, n in counts.by_result.items())
    lines = []
    if kept.before is not None:
        lines.append(say("slips_before", language, at=f"{kept.before:%Y-%m-%d %H:%M} UTC"))
    told = {
        "number": kept.number,
        "name": kept.creditor_id,
        "lines": counts.lines,
        "standing": standing or "–",
    }
    lines.append(say("slips_imported", language, **told, total=_money(counts.paid_minor, language)))
    if counts.open:
        lines.append(say("slips_open", language, count=counts.open))
    if kept.missing:
        lines.append(say("slips_missing", language, numbers=", ".join(map(str, kept.missing))))
    return [*lines, say("slips_report", language, file=place)]


async def _status(
    options: argparse.Namespace, settings: ServerSettings, database: Database, clock: Clock
) -> list[str]:
    holidays = Places.load().holidays("BR")
    found = await SlipStatus(database, clock, holidays, settings.slip_return_days)()
    if options.json:
        return [json.dumps([asdict(one) for one in found], default=str)]
    return [line for one in found for line in _standing(one, options.lang)]


def _standing(one: AccountStatus, language: str) -> list[str]:
    out = f"{one.last_out} ({one.last_out_on})" if one.last_out else "–"
    back = f"{one.last_in} ({one.last_in_on})" if one.last_in_on else "–"
    told = asdict(one) | {"name": one.creditor_id, "out": out, "back": back, "open": one.unreconciled}
    lines = [say("slips_status", language, **told)]
    if one.late:
        lines.append(say("slips_late", language, name=one.creditor_id, days=one.silent_days))
    if one.missing:
        lines.append(say("slips_missing", language, numbers=", ".join(map(str, one.missing))))
    return lines


async def _unreconciled(options: argparse.Namespace, database: Database) -> list[str]:
    async with database.read() as conn:
        found = await slip_files_rows.unreconciled(conn, options.creditor, _MOST_LISTED)
    if options.json:
        rows = [asdict(one) | {"id": f"{one.file_id}:{one.line}", "creditor": whose} for whose, one in found]
        return [json.dumps(rows, default=str)]
    language = options.lang
    lines = [
        say(
            "slip_line",
            language,
            id=f"{one.file_id}:{one.line}",
            standing=result_words(one.result, language),
            our_number=one.our_number or "–",
            movement=movement_words(one.movement, language),
            amount=_money(one.paid_minor or one.title_minor, language),
            reasons=reason_words(one.movement, one.reasons, language) or "–",
        )
        for _, one in found
    ]
    return lines or [say("slips_none_open", language)]


async def _close(options: argparse.Namespace, database: Database, clock: Clock) -> list[str]:
    file_id, _, line = options.line.rpartition(":")
    async with database.write() as conn:
        number = int(line) if line.isascii() and line.isdigit() and len(line) < 10 else 0
        if not await slip_files_rows.close(conn, file_id, number, clock.utc(), options.note[:200]):
            raise RefusalError(ErrorCode.NOT_FOUND, fault="slip_line_unknown", name=options.line)
    told = {"name": options.line}
    return [json.dumps(told)] if options.json else [say("slip_line_closed", options.lang, **told)]


def _money(minor: int, language: str) -> str:
    return money_text(Money(minor, "BRL"), language)
