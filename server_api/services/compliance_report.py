"""Proof of what was done: every attempt with the rules that allowed it, every figure with its definition."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from server_api.clock import Clock
from server_api.contract.money import Money
from server_api.contract.words import ErrorCode
from server_api.documents.model import Figure, Report, Table
from server_api.documents.pdf import as_pdf
from server_api.documents.sheet import as_csv
from server_api.domain.masking import mask_phone
from server_api.rules.described import Described, describe
from server_api.rules.gate import talk_until
from server_api.rules.question import ContactQuestion
from server_api.services.compliance_figures import (
    CallFigures,
    PromiseFigures,
    TimeFigures,
    call_figures,
    promise_figures,
    talked_s,
    time_figures,
)
from server_api.services.own_team import is_lead
from server_api.services.places import Places
from server_api.services.refusals import RefusalError
from server_api.services.report_words import figure, text
from server_api.services.roster import Seat
from server_api.store import audit_rows, compliance_rows
from server_api.store.compliance_rows import Attempt, Refused, Scope, StateChange, Subject
from server_api.store.database import Database

#: A PDF of more rows is read by nobody; the CSV has them all.
MOST_IN_PDF = 2000
LONGEST = timedelta(days=366)
MEDIA = {"csv": "text/csv; charset=utf-8", "pdf": "application/pdf"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to report about: a campaign (id or name) or a person, both days included, in which form."""

    campaign: str
    person_id: str
    first: date
    last: date
    form: str = "pdf"
    language: str = "en"


@dataclass(frozen=True, slots=True)
class _Read:
    subject: Subject
    scope: Scope
    attempts: Sequence[Attempt]
    asked: int
    refused: Sequence[Refused]
    promises: Sequence[PromiseFigures]
    opt_outs: int
    states: Sequence[StateChange]


class ComplianceReport:
    """Makes the file; that it was made is on file too. ``zone`` is the centre's."""

    def __init__(
        self, database: Database, clock: Clock, places: Places, right_party: Sequence[str], zone: str
    ) -> None:
        self._database, self._clock, self._places = database, clock, places
        self._right_party, self._zone = right_party, ZoneInfo(zone)

    async def __call__(self, wanted: Wanted, who: str) -> bytes:
        """Raises RefusalError NOT_FOUND, INVALID; StoreError."""
        if wanted.form not in MEDIA:
            raise RefusalError(ErrorCode.INVALID, field="format", fault="report_format")
        if bool(wanted.campaign) == bool(wanted.person_id):
            raise RefusalError(ErrorCode.INVALID, field="campaign_id", fault="report_subject")
        if not timedelta(0) <= wanted.last - wanted.first <= LONGEST:
            raise RefusalError(ErrorCode.INVALID, field="from", fault="report_days")
        read = await self._read(wanted, who)
        # Pages take seconds to lay out: not on the loop that carries the calls.
        return await asyncio.to_thread(self._file, wanted, read)

    def _file(self, wanted: Wanted, read: _Read) -> bytes:
        report = self._report(wanted, read)
        return as_csv(report) if wanted.form == "csv" else as_pdf(report)

    async def _read(self, wanted: Wanted, who: str) -> _Read:
        first = self._midnight(wanted.first)
        last = self._midnight(wanted.last + timedelta(days=1))
        async with self._database.write() as conn:
            if wanted.campaign:
                found = await compliance_rows.campaign(conn, wanted.campaign)
                subject, scope = (found[1], Scope(found[0], "", first, last)) if found else (None, None)
            else:
                subject = await compliance_rows.person(conn, wanted.person_id)
                scope = Scope("", wanted.person_id, first, last)
            if subject is None or scope is None:
                raise RefusalError(ErrorCode.NOT_FOUND, what="subject", fault="report_nobody")
            await audit_rows.add(
                conn,
                self._clock.utc(),
                user_id=who,
                what="compliance_report",
                subject=scope.campaign_id or scope.person_id,
                first=wanted.first.isoformat(),
                last=wanted.last.isoformat(),
                form=wanted.form,
            )
            return _Read(
                subject=subject,
                scope=scope,
                attempts=await compliance_rows.attempts(conn, scope),
                asked=await compliance_rows.asked(conn, scope),
                refused=await compliance_rows.refused(conn, scope),
                promises=promise_figures(await compliance_rows.promised(conn, scope)),
                opt_outs=await compliance_rows.opt_outs(conn, scope),
                states=await compliance_rows.states(conn, scope) if scope.campaign_id else (),
            )

    def _report(self, wanted: Wanted, read: _Read) -> Report:
        language, scope = wanted.language, read.scope
        kind = "title_campaign" if scope.campaign_id else "title_person"
        made = self._clock.utc().astimezone(self._zone)
        facts = (
            (text("subject", language), scope.campaign_id or scope.person_id),
            (text("period", language), f"{wanted.first.isoformat()} – {wanted.last.isoformat()}"),
            (text("made", language), f"{made:%Y-%m-%d %H:%M} {self._zone.key}"),
            (text("note", language), text("local", language, zone=self._zone.key)),
        )
        return Report(
            title=text(kind, language, name=read.subject.name),
            facts=facts,
            figures_title=text("figures", language),
            headings=(text("figure", language), text("value", language), text("definition", language)),
            figures=self._figures(read, language),
            tables=(
                self._attempts(wanted, read.attempts),
                _denials(read.refused, language),
                self._rules(read, language),
            ),
            page=text("page", language),
        )

    def _figures(self, read: _Read, language: str) -> tuple[Figure, ...]:
        counts = call_figures(read.attempts, self._right_party, self._outside)
        until = min(read.scope.last, self._clock.utc())
        spent = time_figures(read.states, until, {one.call_id for one in read.attempts})
        lines = _call_lines(counts, language)
        lines += [_line("asked", str(read.asked), language)]
        lines += [_line("refused", str(sum(one.count for one in read.refused)), language)]
        lines += [_line("opt_outs", str(read.opt_outs), language)]
        lines += _time_lines(counts, spent, language) if read.scope.campaign_id else []
        for promised in read.promises:
            lines += _promise_lines(promised, language)
        return tuple(lines)

    def _outside(self, one: Attempt) -> bool:
        """Whether the hours of place and number were closed, or cannot be known."""
        places = self._places.of_contact(one.country, one.region, one.time_zone, one.number, (), one.city)
        return talk_until(ContactQuestion(now=one.legal_at, mode=one.mode, places=places)) is None

    def _attempts(self, wanted: Wanted, attempts: Sequence[Attempt]) -> Table:
        language = wanted.language
        shown = attempts if wanted.form == "csv" else attempts[:MOST_IN_PDF]
        title = text("attempts", language)
        if len(shown) < len(attempts):
            title = text("attempts_cut", language, shown=len(shown), count=len(attempts))
        names = ("when", "person", "number", "campaign", "mode", "allowed_by", "result", "agent", "talk")
        return Table(
            title,
            tuple(text(name, language) for name in (*names, "recording")),
            (0.12, 0.12, 0.1, 0.09, 0.07, 0.2, 0.09, 0.08, 0.05, 0.08),
            tuple(self._attempt(one) for one in shown),
        )

    def _attempt(self, one: Attempt) -> tuple[str, ...]:
        zones = self._places.residence(one.country, one.region, one.time_zone, ()).zones
        zone = zones[0] if zones else "UTC"
        return (
            f"{one.legal_at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M:%S} {zone}",
            f"{one.person} {one.person_id}".strip(),
            mask_phone(one.number) if one.number else "",
            one.campaign,
            f"{one.direction} {one.mode}".strip(),
            " ".join(one.allowed_by),
            " ".join(word for word in (one.disposition or one.cause, "abandoned" * one.abandoned) if word),
            one.agent,
            f"{talked_s(one):.0f}" if one.connected_at else "",
            one.recording_id,
        )

    def _rules(self, read: _Read, language: str) -> Table:
        named = [rule for one in read.attempts for rule in one.allowed_by]
        named += [one.rule_id for one in read.refused]
        told = [describe(rule, self._places.profiles) for rule in sorted(set(named))]
        in_use = {one.rule.partition("@")[0] for one in told}
        profiles = [self._places.profiles[name] for name in sorted(in_use & self._places.profiles.keys())]
        told += [
            Described(rule.rule_id, rule.why, profile.source, profile.status)
            for profile in profiles
            for rule in profile.reported
        ]
        return Table(
            text("rules", language),
            tuple(text(name, language) for name in ("rule", "name", "status", "source")),
            (0.16, 0.34, 0.1, 0.4),
            tuple((one.rule, one.name, one.status, one.source) for one in told),
        )

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, datetime.min.time(), tzinfo=self._zone).astimezone(UTC)


class ReportForLeads:
    """The same for those who lead. Raises RefusalError FORBIDDEN besides."""

    def __init__(self, report: ComplianceReport) -> None:
        self._report = report

    async def __call__(self, seat: Seat, wanted: Wanted) -> bytes:
        """The file."""
        if not is_lead(seat):
            raise RefusalError(ErrorCode.FORBIDDEN, reason="leads_only")
        return await self._report(wanted, seat.agent_id)


def _denials(rows: Sequence[Refused], language: str) -> Table:
    return Table(
        text("denials", language),
        tuple(text(name, language) for name in ("rule", "reason", "count")),
        (0.4, 0.4, 0.2),
        tuple((one.rule_id, one.reason, str(one.count)) for one in rows),
    )


def _line(code: str, value: str, language: str, **params: object) -> Figure:
    label, definition = figure(code, language, **params)
    return Figure(label, value, definition)


def _call_lines(counts: CallFigures, language: str) -> list[Figure]:
    plain = ("placed", "received", "unpermitted", "outside", "answered", "persons", "conversations")
    lines = [_line(code, str(getattr(counts, code)), language) for code in (*plain, "right_party")]
    lines.append(_line("abandoned", str(counts.abandoned), language))
    lines.append(_line("abandoned_persons", _share(counts.abandoned, counts.persons), language))
    lines.append(_line("abandoned_answered", _share(counts.abandoned, counts.answered), language))
    lines.append(_line("overflowed", str(counts.overflowed), language))
    lines.append(_line("short", f"{counts.short} ({_share(counts.short, counts.placed)})", language))
    talk = f"{counts.talk_s / counts.conversations:.0f}" if counts.conversations else "–"
    return [*lines, _line("tma", talk, language)]


def _time_lines(counts: CallFigures, spent: TimeFigures, language: str) -> list[Figure]:
    handling = "–"
    if counts.conversations:
        wrap = spent.wrap_s / spent.wraps if spent.wraps else 0.0
        handling = f"{counts.talk_s / counts.conversations + wrap:.0f}"
    there = spent.working_s + spent.idle_s
    return [
        _line("tmo", handling, language),
        _line("occupancy", _share(spent.working_s, there), language),
        _line("pause", _share(spent.paused_s, there + spent.paused_s), language),
    ]


def _promise_lines(one: PromiseFigures, language: str) -> list[Figure]:
    named = {"currency": one.currency}
    kept = f"{one.kept} · {_amount(one.kept_minor, one.currency)} · {_share(one.kept, one.made)}"
    return [
        _line("promises", f"{one.made} · {_amount(one.minor, one.currency)}", language, **named),
        _line("kept", kept, language, **named),
        _line("broken", str(one.broken), language, **named),
    ]


def _amount(minor: int, currency: str) -> str:
    money = Money(minor, currency)
    return f"{Decimal(money.minor).scaleb(-money.digits):.{money.digits}f}"


def _share(part: float, whole: float) -> str:
    """A share in per cent; a dash where there is nothing to share."""
    return f"{100 * part / whole:.2f} %" if whole else "–"
