"""Whether a call is recorded at all, and from when: the campaign says so, the debtor's places say how."""

from contextlib import suppress

from phonenumbers import NumberParseException

from server_api.clock import Clock
from server_api.rules.profiles import Place
from server_api.rules.recording import RecordingRule, recording_rule
from server_api.services.live_calls import LiveCall
from server_api.services.places import Places
from server_api.store import people_rows
from server_api.store.database import Database


class RecordingLaw:
    """The rule for a call: of where the debtor lives and of where the number is. ``keep_days`` is usual."""

    def __init__(self, database: Database, clock: Clock, places: Places, keep_days: int) -> None:
        self._database, self._clock, self._places, self._keep_days = database, clock, places, keep_days

    async def __call__(self, call: LiveCall) -> RecordingRule:
        """Raises StoreError."""
        async with self._database.read() as conn:
            person = await people_rows.get(conn, call.person_id) if call.person_id else None
            phone = await people_rows.phone(conn, call.phone_id) if call.phone_id else None
        places: list[Place] = []
        if person is not None:
            places.append(self._places.residence(person.country, person.region, person.time_zone, ()))
        number = phone.e164 if phone is not None else call.caller
        # An anonymous caller has no place.
        with suppress(NumberParseException):
            places.append(self._places.of_number(number, ()))
        return recording_rule(places, self._clock.utc().date(), self._keep_days)
