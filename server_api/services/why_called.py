"""Why a person was called at a minute, or was not: answered from stored rows, and every look is on file."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.why import GateAnswer, RuleAsked, WhyCall, WhyNote, WhyView
from server_api.contract.words import ErrorCode
from server_api.domain.masking import mask_phone
from server_api.rules.described import describe
from server_api.services.own_team import is_lead
from server_api.services.places import Places
from server_api.services.refusals import RefusalError
from server_api.services.roster import Seat
from server_api.store import audit_rows, people_rows, why_rows
from server_api.store.database import Database
from server_api.store.people_rows import PersonRow
from server_api.store.why_rows import CallWhy, Decision, Standing

#: How far from the moment is looked, and how many rows of a kind are told.
AROUND = timedelta(hours=24)
MOST = 20


class WhyCalled:
    """Explains calls and refusals. Methods raise RefusalError NOT_FOUND, StoreError."""

    def __init__(self, database: Database, clock: Clock, places: Places) -> None:
        self._database, self._clock, self._places = database, clock, places

    async def of_call(self, call_id: str, who: str) -> WhyView:
        """One call and what the gate said of it."""
        async with self._database.write() as conn:
            row = await why_rows.call(conn, call_id)
            person = await people_rows.get(conn, row.person_id) if row and row.person_id else None
            if row is None or person is None:
                raise RefusalError(ErrorCode.NOT_FOUND, what="call", fault="why_nobody", words=call_id)
            await self._log(conn, who, person, call_id)
            told = await self._call(conn, row, person)
        answers = (told.gate,) if told.gate else ()
        return WhyView(person_id=person.person_id, name=person.name, calls=(told,), answers=answers)

    async def of_person(self, person_id: str, at: datetime | None, who: str) -> WhyView:
        """The calls and answers nearest to a moment (now, where none is given), and what stood then."""
        moment = at or self._clock.utc()
        async with self._database.write() as conn:
            person = await people_rows.get(conn, person_id)
            if person is None:
                raise RefusalError(ErrorCode.NOT_FOUND, what="person", fault="why_nobody", words=person_id)
            await self._log(conn, who, person, "")
            span = (moment - AROUND, moment + AROUND)
            rows = await why_rows.calls_between(conn, person_id, *span)
            answers = await why_rows.answers_between(conn, person_id, *span)
            nearest = _nearest(rows, moment, lambda row: row.started_at)
            calls = [await self._call(conn, row, person) for row in nearest]
            standing = await why_rows.standing(conn, person_id, moment)
        near = _nearest(answers, moment, lambda answer: answer.at)
        return WhyView(
            person_id=person_id,
            name=person.name,
            calls=tuple(calls),
            answers=tuple(self._answer(answer, person) for answer in near),
            notes=tuple(_note(item) for item in standing),
        )

    async def find(self, words: str) -> str:
        """The one person with this id, document or number. Raises RefusalError NOT_FOUND."""
        digits = "".join(sign for sign in words if sign.isalnum())
        async with self._database.read() as conn:
            found = await why_rows.find_people(conn, words, digits)
        if len(found) != 1:
            fault = "why_many" if found else "why_nobody"
            raise RefusalError(ErrorCode.NOT_FOUND, what="person", fault=fault, words=words)
        return found[0]

    async def zone_of(self, person_id: str) -> str:
        """Where the person's clock stands."""
        async with self._database.read() as conn:
            person = await people_rows.get(conn, person_id)
        return self._places.zone_of(person) if person else "UTC"

    async def _call(self, conn: AsyncConnection, row: CallWhy, person: PersonRow) -> WhyCall:
        answer = await why_rows.answer_of_call(conn, row.call_id)
        why = row.why
        list_id = str(why.get("list_id") or "")
        return WhyCall(
            call_id=row.call_id,
            campaign=row.campaign,
            direction=row.direction,
            at=row.started_at,
            local_at=self._local(row.legal_at, person),
            number_masked=mask_phone(row.number) if row.number else "",
            caller_id=row.caller_id,
            mode=row.mode,
            strategy=str(why.get("strategy") or ""),
            list_name=(await why_rows.list_name(conn, list_id) or list_id) if list_id else "",
            place=_int(why.get("place")),
            score=_float(why.get("score")),
            attempt=_int(why.get("attempt")),
            ladder=str(why.get("ladder") or ""),
            pace={key: str(value) for key, value in _table(why.get("pace")).items()},
            agent=row.agent,
            state=row.state,
            cause=row.cause,
            disposition=row.disposition,
            answered_at=row.answered_at,
            connected_at=row.connected_at,
            ended_at=row.ended_at,
            abandoned=row.abandoned,
            gate=self._answer(answer, person) if answer else self._of_the_call(row, person),
        )

    def _of_the_call(self, row: CallWhy, person: PersonRow) -> GateAnswer | None:
        """A call whose answer was not linked to it still names the rules that let it through."""
        if not row.allowed_by:
            return None
        return GateAnswer(
            at=row.started_at,
            local_at=self._local(row.legal_at, person),
            number_masked=mask_phone(row.number) if row.number else "",
            mode=row.mode,
            allowed=True,
            rules=self._rules(row.allowed_by),
            call_id=row.call_id,
        )

    def _answer(self, answer: Decision, person: PersonRow) -> GateAnswer:
        rules = [answer.rule_id, *answer.rules] if answer.rule_id else answer.rules
        return GateAnswer(
            at=answer.at,
            local_at=self._local(answer.legal_at, person),
            number_masked=mask_phone(answer.number) if answer.number else "",
            mode=answer.mode,
            allowed=answer.allowed,
            rule_id=answer.rule_id,
            reason=answer.reason,
            next_allowed_at=answer.next_allowed_at,
            rules=self._rules(rules),
            call_id=answer.call_id,
        )

    def _rules(self, rules: Iterable[str]) -> tuple[RuleAsked, ...]:
        told = (describe(rule, self._places.profiles) for rule in dict.fromkeys(rules))
        return tuple(
            RuleAsked(rule=one.rule[:64], name=one.name[:200], source=one.source, status=one.status)
            for one in told
        )

    def _local(self, at: datetime, person: PersonRow) -> str:
        zone = self._places.zone_of(person)
        return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M:%S} {zone}"

    async def _log(self, conn: AsyncConnection, who: str, person: PersonRow, call_id: str) -> None:
        detail = {"call_id": call_id} if call_id else {}
        await audit_rows.add(
            conn, self._clock.utc(), user_id=who, what="why_read", subject=person.person_id, **detail
        )


class WhyForLeads:
    """The same for those who lead, over the wire. Raises RefusalError FORBIDDEN, NOT_FOUND."""

    def __init__(self, why: WhyCalled) -> None:
        self._why = why

    async def call(self, seat: Seat, call_id: str) -> WhyView:
        """One call."""
        _leads_only(seat)
        return await self._why.of_call(call_id, seat.agent_id)

    async def person(self, seat: Seat, person_id: str, at: datetime | None) -> WhyView:
        """Around a moment."""
        _leads_only(seat)
        return await self._why.of_person(person_id, at.astimezone(UTC) if at else None, seat.agent_id)


def _leads_only(seat: Seat) -> None:
    if not is_lead(seat):
        raise RefusalError(ErrorCode.FORBIDDEN, reason="leads_only")


def _nearest(rows: list[Any], moment: datetime, at: Any) -> list[Any]:
    return sorted(rows, key=lambda row: abs(at(row) - moment))[:MOST]


def _note(item: Standing) -> WhyNote:
    return WhyNote(code=item.code, since=item.since, params=item.params)


def _table(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _int(value: object) -> int:
    return value if isinstance(value, int) else 0


def _float(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
