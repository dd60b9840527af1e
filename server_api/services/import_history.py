"""The timeline that comes with a portfolio."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.contract.money import Money
from server_api.contract.words import Channel
from server_api.services.check_document import clean_document
from server_api.services.csv_source import SourceRow, inert
from server_api.services.portfolio_map import HistoryColumns
from server_api.services.sheet import Problem, read_moment
from server_api.store import imports_rows

_CHANNELS = {channel.value for channel in Channel if channel is not Channel.UNKNOWN}


class HistoryWriter:
    """Adds rows of the timeline to people already known; the same row twice is one row."""

    def __init__(self, conn: AsyncConnection, columns: HistoryColumns) -> None:
        self._conn, self._columns = conn, columns
        self.added = 0

    async def write(self, rows: Sequence[SourceRow]) -> tuple[Problem, ...]:
        """Write one batch; returns what could not be used."""
        found = await imports_rows.people_by_document(self._conn, {self._key(row) for row in rows})
        people = {(row["country"], row["document_kind"], row["document"]): row["person_id"] for row in found}
        problems: list[Problem] = []
        good = []
        for row in rows:
            values, problem = self._row(row, people)
            if problem is not None:
                problems.append(problem)
            else:
                good.append(values)
        self.added += await imports_rows.add_history(self._conn, good)
        return tuple(problems)

    def _row(
        self, row: SourceRow, people: dict[tuple[str, str, str], str]
    ) -> tuple[dict[str, Any], Problem | None]:
        if row.fault:
            return {}, Problem(row.number, "", row.fault)
        person_id = people.get(self._key(row))
        if person_id is None:
            return {}, self._problem(row, "document", "unknown_person")
        at = read_moment(self._cell(row, "at"))
        if at is None:
            return {}, self._problem(row, "at", "bad_moment")
        channel = self._cell(row, "channel")
        if channel not in _CHANNELS:
            return {}, self._problem(row, "channel", "unknown_channel")
        amount, problem = self._amount(row)
        if problem is not None:
            return {}, problem
        body = inert(self._cell(row, "text"))[:4000]
        return {
            "item_id": str(uuid5(NAMESPACE_OID, f"{person_id}|{at.isoformat()}|{channel}|{body}")),
            "person_id": person_id,
            "at": at,
            "channel": channel,
            "body": body,
            "result": inert(self._cell(row, "result"))[:60],
            "agent": inert(self._cell(row, "agent"))[:200],
            "amount_minor": None if amount is None else amount.minor,
            "currency": "" if amount is None else amount.currency,
        }, None

    def _amount(self, row: SourceRow) -> tuple[Money | None, Problem | None]:
        text = self._cell(row, "amount")
        if not text:
            return None, None
        try:
            zero = Money.zero(self._cell(row, "currency"))
            minor = Decimal(text).scaleb(zero.digits)
        except (ArithmeticError, ValueError):
            return None, self._problem(row, "amount", "bad_amount")
        if not minor.is_finite() or minor.adjusted() > 15 or minor != minor.to_integral_value():
            return None, self._problem(row, "amount", "bad_amount")
        return Money(int(minor), zero.currency), None

    def _cell(self, row: SourceRow, field: str) -> str:
        heading: str = getattr(self._columns, field)
        return row.cells.get(heading, "")

    def _key(self, row: SourceRow) -> tuple[str, str, str]:
        country, kind = self._cell(row, "country"), self._cell(row, "document_kind")
        return country, kind, clean_document(kind, self._cell(row, "document")) or ""

    def _problem(self, row: SourceRow, field: str, code: str) -> Problem:
        return Problem(row.number, getattr(self._columns, field), code, self._cell(row, field)[:60])
