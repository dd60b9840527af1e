"""``acordo-server list | callback | opt-out | payment …``: whom to dial next, and whom not."""

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from server_api.cli.words import say
from server_api.clock import Clock
from server_api.contract.money import Money
from server_api.contract.words import ErrorCode
from server_api.services.assign_owner import AssignOwner
from server_api.services.campaign_news import CampaignNews
from server_api.services.count_filter import CountFilter
from server_api.services.manage_lists import ManageLists, NewList
from server_api.services.manage_skills import ManageSkills
from server_api.services.move_leads import MoveLeads
from server_api.services.opt_outs import OptOuts, Scope, Wanted
from server_api.services.places import Places
from server_api.services.post_payment import Payment, PostPayment
from server_api.services.promise_lives import PromiseLives
from server_api.services.promise_news import PromiseNews
from server_api.services.refusals import RefusalError
from server_api.services.set_strategy import SetStrategy
from server_api.services.withdraw_person import WithdrawalNews
from server_api.settings import ServerSettings
from server_api.store import callbacks_rows, wishes_rows
from server_api.store.database import Database


async def run_list(
    options: argparse.Namespace, settings: ServerSettings, database: Database, clock: Clock
) -> list[str]:
    """Raises RefusalError, StoreError."""
    lists = ManageLists(database, clock, CampaignNews())
    count = CountFilter(database, clock, settings.floor_time_zone)
    match options.verb:
        case "show":
            shown = (await lists.listed(options.campaign)).lists
            return _rows(options, [one.model_dump(mode="json") for one in shown])
        case "fields":
            fields = (await count.fields(options.campaign)).fields
            return _rows(options, [one.model_dump(mode="json") for one in fields])
        case "count":
            counted = await count(options.campaign, options.filter)
            if counted.faults:
                detail = "; ".join(counted.faults)
                raise RefusalError(ErrorCode.INVALID, fault="filter_wrong", detail=detail)
            told = counted.model_dump(mode="json")
            if options.json:
                return [json.dumps(told)]
            return [say("counted", options.lang, **(told | {"sample": ", ".join(counted.sample)}))]
        case "add":
            added = await lists.add(options.campaign, _wanted(options, NewList(options.name)))
            return _answer(options, "list_added", id=added.list_id, name=added.name)
        case "change":
            before = await lists.current(options.campaign, options.name)
            changed = await lists.change(options.campaign, options.name, _wanted(options, before))
            return _answer(options, "list_changed", id=changed.list_id, name=changed.name)
        case _:
            closed = await lists.close(options.campaign, options.name)
            return _answer(options, "list_closed", id=closed, name=options.name)


async def run_opt_out(options: argparse.Namespace, database: Database, clock: Clock) -> list[str]:
    """Raises RefusalError, StoreError."""
    opt_outs = OptOuts(database, clock, WithdrawalNews())
    if options.verb == "end":
        ended = await opt_outs.end(options.wish_id, options.reason)
        return _answer(options, "opt_out_ended", id=ended.wish_id)
    person_id = await _person(database, options.person)
    if options.verb == "list":
        return _rows(options, [asdict(row) for row in await opt_outs.of_person(person_id)])
    wanted = Wanted(person_id, Scope(options.scope), options.on, options.reason, options.until)
    row = await opt_outs.add(wanted)
    return _answer(options, "opt_out_added", id=row.wish_id, person=person_id, scope=row.scope)


async def run_payment(options: argparse.Namespace, database: Database, clock: Clock) -> list[str]:
    """Raises RefusalError, StoreError."""
    payment = Payment(
        provider=options.provider,
        reference=options.reference,
        debt=options.debt,
        amount=_money(options),
        paid_at=options.paid_at or clock.utc(),
        creditor_id=options.creditor,
    )
    lives = PromiseLives(Places.load(), clock)
    posted = await PostPayment(database, clock, WithdrawalNews(), lives, PromiseNews())(payment)
    if options.json:
        return [json.dumps(asdict(posted))]
    code = "payment_repeated" if posted.repeated else "payment_posted"
    return [say(code, options.lang, id=posted.payment_id, name=options.reference)]


async def run_callback(options: argparse.Namespace, database: Database) -> list[str]:
    """Raises StoreError."""
    async with database.read() as conn:
        found = await callbacks_rows.all_open(conn, options.limit)
    rows = [
        {
            "callback_id": told.row.callback_id,
            "at": told.row.at.isoformat(timespec="minutes"),
            "person_id": told.row.person_id,
            "owner": told.owner,
            "team": told.row.team,
            "own": told.row.own,
            "fell": told.row.fell_at is not None,
            "campaign": told.campaign,
            "subject": told.row.subject,
        }
        for told in found
    ]
    return _rows(options, rows)


async def run_skill(options: argparse.Namespace, database: Database, clock: Clock) -> list[str]:
    """Raises RefusalError, StoreError."""
    skills = ManageSkills(database, clock)
    now = await skills.change(options.login, dict(options.levels), options.language)
    told = " ".join(f"{name}={level}" for name, level in sorted(now.items())) or "–"
    return _answer(options, "skills_changed", name=options.login, skills=told)


async def run_strategy(options: argparse.Namespace, database: Database, clock: Clock) -> list[str]:
    """Raises RefusalError, StoreError."""
    set_strategy = SetStrategy(database, clock, CampaignNews())
    campaign_id = await set_strategy(options.name, dict(options.change))
    return _answer(options, "strategy_changed", id=campaign_id, name=options.name)


async def run_assign(
    options: argparse.Namespace, settings: ServerSettings, database: Database, clock: Clock
) -> list[str]:
    """Raises RefusalError, StoreError."""
    assign = AssignOwner(database, clock, CampaignNews(), settings.floor_time_zone)
    count = await assign(options.name, options.login, options.filter)
    return _answer(options, "owner_assigned", count=str(count), name=options.login or "–")


async def run_move(
    options: argparse.Namespace, settings: ServerSettings, database: Database, clock: Clock
) -> list[str]:
    """Raises RefusalError, StoreError."""
    move = MoveLeads(database, clock, CampaignNews(), settings.floor_time_zone)
    done = await move(options.name, options.target, options.filter)
    if options.json:
        return [json.dumps(asdict(done))]
    return [say("leads_moved", options.lang, **asdict(done), name=options.target)]


def _wanted(options: argparse.Namespace, before: NewList) -> NewList:
    given = {
        "filter": options.filter,
        "order": None if options.order is None else tuple(_key(one) for one in options.order),
        "share": options.share,
        "position": options.position,
        "active": options.active,
    }
    return replace(before, **{name: value for name, value in given.items() if value is not None})


def _key(text: str) -> tuple[str, bool]:
    field, _, way = text.rpartition(":")
    return (field, way == "desc") if way in ("asc", "desc") else (text, False)


async def _person(database: Database, words: str) -> str:
    async with database.read() as conn:
        found = await wishes_rows.find_people(conn, words)
    if len(found) != 1:
        fault = "person_ambiguous" if found else "person_unknown"
        raise RefusalError(ErrorCode.NOT_FOUND, what="person", fault=fault, name=words)
    return found[0]


def _money(options: argparse.Namespace) -> Money:
    try:
        return Money(options.amount_minor, options.currency)
    except ValueError as error:
        raise RefusalError(ErrorCode.INVALID, fault="currency_wrong", name=options.currency) from error


def _answer(options: argparse.Namespace, code: str, **params: str) -> list[str]:
    return [json.dumps(params)] if options.json else [say(code, options.lang, **params)]


def _rows(options: argparse.Namespace, rows: Sequence[dict[str, Any]]) -> list[str]:
    if options.json:
        return [json.dumps(list(rows), default=str)]
    return ["\t".join(str(value) for value in row.values()) for row in rows]
