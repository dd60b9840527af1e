"""``acordo-server why``: why a person was called at this minute, or was not."""

import argparse
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from server_api.cli.why_words import say, word
from server_api.clock import Clock
from server_api.contract.why import GateAnswer, WhyCall, WhyView
from server_api.services.places import Places
from server_api.services.why_called import WhyCalled
from server_api.store.database import Database

#: In the log of who looked.
_WHO = "cli"


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The options."""
    which = command.add_mutually_exclusive_group(required=True)
    which.add_argument("--person", metavar="ID", help="id or document of the debtor")
    which.add_argument("--number", help="a number of the debtor, +5511987654321")
    which.add_argument("--call", metavar="ID", help="id of one call")
    command.add_argument(
        "--at",
        type=datetime.fromisoformat,
        help="2026-11-24T13:58, by the debtor's clock unless a zone is given; now, if not given",
    )


async def run_why(options: argparse.Namespace, database: Database, clock: Clock) -> list[str]:
    """Lines for people, or one JSON object. Raises RefusalError, StoreError."""
    why = WhyCalled(database, clock, Places.load())
    if options.call:
        view = await why.of_call(options.call, _WHO)
    else:
        person_id = await why.find(options.person or options.number)
        at = options.at
        if at is not None and at.tzinfo is None:
            at = at.replace(tzinfo=ZoneInfo(await why.zone_of(person_id)))
        view = await why.of_person(person_id, at.astimezone(UTC) if at else None, _WHO)
    return [view.model_dump_json()] if options.json else told(view, options.lang)


def told(view: WhyView, language: str) -> list[str]:
    """The answer in sentences."""
    lines = [say("who", language, name=view.name, person_id=view.person_id)]
    if not view.calls:
        lines.append(say("no_call", language))
    for call in view.calls:
        lines += _call(call, language)
    apart = [answer for answer in view.answers if not answer.call_id]
    lines += [say("answers", language, count=len(apart))] if apart else []
    for answer in apart:
        lines += _answer(answer, language)
    if not view.calls and not apart:
        lines.append(say("never_asked", language))
    for note in view.notes:
        since = f"{note.since:%Y-%m-%d %H:%M} UTC" if note.since else ""
        params = {key: word(value, language) for key, value in note.params.items()}
        lines.append(f"- {say(f'note_{note.code}', language, since=since, **params)}")
    return lines


def _call(call: WhyCall, language: str) -> list[str]:
    lines = [
        say(
            "call",
            language,
            at=call.local_at,
            direction=word(call.direction, language),
            number=call.number_masked,
            caller_id=call.caller_id or "-",
            campaign=call.campaign or "-",
            mode=word(call.mode, language) or "-",
            call_id=call.call_id,
        )
    ]
    if call.strategy:
        lines.append(
            "  "
            + say(
                "chosen",
                language,
                strategy=word(call.strategy, language),
                list=call.list_name or "-",
                place=call.place + 1,
                score="-" if call.score is None else f"{call.score:g}",
                attempt=call.attempt,
                ladder=call.ladder or "-",
            )
        )
    if call.pace:
        told_pace = ", ".join(f"{key} {value}" for key, value in call.pace.items())
        lines.append("  " + say("pace", language, pace=told_pace))
    lines += [f"  {line}" for line in (_answer(call.gate, language) if call.gate else [])]
    lines.append("  " + _result(call, language))
    return lines


def _result(call: WhyCall, language: str) -> str:
    talked = 0
    if call.connected_at and call.ended_at:
        talked = round((call.ended_at - call.connected_at).total_seconds())
    return say(
        "result",
        language,
        result=word(call.disposition or call.cause or call.state, language) or "-",
        agent=call.agent or "-",
        seconds=talked,
        abandoned=say("abandoned", language) if call.abandoned else "",
    )


def _answer(answer: GateAnswer, language: str) -> list[str]:
    if answer.allowed:
        head = say("allowed", language, at=answer.local_at, mode=word(answer.mode, language) or "-")
    else:
        again = answer.next_allowed_at
        head = say(
            "denied",
            language,
            at=answer.local_at,
            number=answer.number_masked or "-",
            rule=answer.rule_id,
            reason=word(answer.reason, language),
            next=f"{again:%Y-%m-%d %H:%M} UTC" if again else say("not_by_time", language),
        )
    rules = [
        f"  {one.rule}: {one.name or word(one.rule.partition('@')[0], language)}"
        + (f" [{word(one.status, language)}; {one.source}]" if one.name else "")
        for one in answer.rules
    ]
    return [head, *rules]
