"""Add and list the numbers that the centre owns."""

from dataclasses import dataclass

import phonenumbers

from server_api.clock import Clock
from server_api.contract.words import ErrorCode
from server_api.services.numbers import to_e164
from server_api.services.refusals import RefusalError
from server_api.store import audit_rows, caller_rows, campaigns_rows
from server_api.store.caller_rows import CallerNumber
from server_api.store.database import Database


@dataclass(frozen=True, slots=True)
class NewCaller:
    """A number as people write it; ``area_code`` is read from the number where none is given."""

    number: str
    trunk_id: str
    country: str = "BR"
    area_code: str = ""
    attested: bool = False


class ManageCallers:
    """Numbers are rows; every change is audited."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def add(self, new: NewCaller) -> str:
        """The number in E.164. Raises RefusalError ``number_wrong``, ``number_exists``, ``trunk_unknown``."""
        number = to_e164(new.number, new.country)
        if not number:
            raise RefusalError(ErrorCode.INVALID, fault="number_wrong", name=new.number)
        row = CallerNumber(
            number, new.trunk_id, new.country, new.area_code or _area_of(number), attested=new.attested
        )
        async with self._database.write() as conn:
            if not await campaigns_rows.trunk_exists(conn, new.trunk_id):
                raise RefusalError(ErrorCode.INVALID, fault="trunk_unknown", name=new.trunk_id)
            if await caller_rows.get(conn, number) is not None:
                raise RefusalError(ErrorCode.INVALID, fault="number_exists", name=number)
            await caller_rows.add(conn, row)
            await audit_rows.add(conn, self._clock.utc(), user_id="", what="caller_added", subject=number)
        return number

    async def listed(self) -> list[CallerNumber]:
        """Every number."""
        async with self._database.read() as conn:
            return await caller_rows.listed(conn)


def _area_of(number: str) -> str:
    """The digits after the country's that name a place; empty for numbers that name none."""
    parsed = phonenumbers.parse(number)
    length = phonenumbers.length_of_geographical_area_code(parsed)
    return phonenumbers.national_significant_number(parsed)[:length]
