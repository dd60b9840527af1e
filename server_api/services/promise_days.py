"""The debtor's own calendar for one promise: which day it is there, and until when a payment is in time."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.domain.business_days import HolidayTable
from server_api.domain.promise_life import last_day
from server_api.services.case_facts import language_of, local_day
from server_api.services.creditor_terms import CreditorTerms, PromiseRules, terms_of
from server_api.services.places import Places
from server_api.store import creditors_rows, people_rows, promise_life_rows
from server_api.store.people_rows import PersonRow
from server_api.store.promise_life_rows import PromiseHead


@dataclass(frozen=True, slots=True)
class PromiseDays:
    """Whose promise it is, under which terms; ``zone`` is that of the debtor's place."""

    person: PersonRow
    creditor_id: str
    terms: CreditorTerms
    zone: str
    holidays: HolidayTable | None

    @property
    def rules(self) -> PromiseRules:
        """How promises to this creditor live."""
        return self.terms.promises

    @property
    def language(self) -> str:
        """The language in which the debtor is spoken to."""
        return language_of(self.person, self.terms.language)

    def day(self, moment: datetime) -> date:
        """The day at the debtor's place."""
        return local_day(moment, self.zone)

    def last(self, due_on: date) -> date:
        """The last day in time for what is due on that day."""
        return last_day(due_on, self.rules.grace_days, self.holidays, self.person.region)


async def days_of(conn: AsyncConnection, places: Places, head: PromiseHead) -> PromiseDays | None:
    """None where the debtor or the creditor is gone: then nothing happens to the promise any more."""
    person = await people_rows.get(conn, head.person_id)
    creditor_id = head.creditor_id or await promise_life_rows.creditor_of(conn, head.debt_ids)
    creditor = await creditors_rows.get(conn, creditor_id)
    if person is None or creditor is None:
        return None
    holidays = places.holidays(person.country)
    return PromiseDays(person, creditor_id, terms_of(creditor), places.zone_of(person), holidays)
