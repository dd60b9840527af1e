"""Notes of a case: written beside the timeline, pinned ones stand on the screen until they are taken down."""

from typing import Protocol
from uuid import uuid4

from server_api.clock import Clock
from server_api.contract.contacts import Note, WriteNote
from server_api.contract.words import Channel, ErrorCode
from server_api.services.case_access import check_person, own_case
from server_api.services.case_extras import note_view
from server_api.services.led_cases import own_or_led
from server_api.services.live_calls import LiveCalls
from server_api.services.note_words import NoteWords
from server_api.services.refusals import RefusalError
from server_api.services.roster import Seat
from server_api.store import audit_rows, dossier_rows, history_rows
from server_api.store.database import Database
from server_api.store.dossier_rows import NoteRow
from server_api.store.history_rows import HistoryRow

_LONGEST = 4000


class TellPerson(Protocol):
    """Tells the desks on line with a debtor (``TellCase.of_person``)."""

    def __call__(self, person_id: str, reason: str) -> None: ...


class WriteNotes:
    """Writes them and takes pins down. Methods raise RefusalError NOT_FOUND; StoreError."""

    def __init__(
        self, database: Database, clock: Clock, calls: LiveCalls, words: NoteWords, tell: TellPerson
    ) -> None:
        self._database, self._clock, self._calls = database, clock, calls
        self._words, self._tell = words, tell

    async def __call__(self, seat: Seat, person_id: str, note: WriteNote) -> Note:
        """Back when it is on disk. Raises RefusalError INVALID (empty, too long), REFUSED (``words``)."""
        call = own_case(self._calls, seat, person_id)
        body = note.text.strip()
        if not body or len(body) > _LONGEST:
            raise RefusalError(ErrorCode.INVALID, field="text", fault="too_long" if body else "empty")
        found = self._words.find(body)
        if found and not note.warned:
            told = ", ".join(one.word for one in found)
            raise RefusalError(ErrorCode.REFUSED, fault="words", words=told, reason=found[0].reason)
        row = NoteRow(
            note_id=str(uuid4()),
            person_id=person_id,
            body=body,
            pinned=note.pinned,
            at=self._clock.utc(),
            by=seat.agent_id,
            author=seat.profile.name,
        )
        async with self._database.write() as conn:
            await own_or_led(conn, seat, person_id, call)
            await check_person(conn, person_id)
            await dossier_rows.add_note(conn, row)
            timeline = HistoryRow(
                row.note_id, person_id, row.at, Channel.NOTE.value, body, agent=seat.profile.name
            )
            await history_rows.add(conn, timeline)
            if found:
                reasons = ",".join(sorted({one.reason for one in found}))
                await audit_rows.add(
                    conn,
                    row.at,
                    user_id=seat.agent_id,
                    what="note_warned",
                    subject=person_id,
                    note=row.note_id,
                    reasons=reasons,
                )
        self._tell(person_id, "note")
        return note_view(row)

    async def take_down(self, seat: Seat, note_id: str) -> None:
        """The note is pinned no more; it stays among the notes. A second time changes nothing."""
        async with self._database.write() as conn:
            row = await dossier_rows.note(conn, note_id)
            if row is None:
                raise RefusalError(ErrorCode.NOT_FOUND, what="note")
            await own_or_led(conn, seat, row.person_id, own_case(self._calls, seat, row.person_id))
            if not row.pinned:
                return
            await dossier_rows.unpin(conn, note_id)
            now = self._clock.utc()
            await audit_rows.add(
                conn, now, user_id=seat.agent_id, what="note_unpinned", subject=row.person_id, note=note_id
            )
        self._tell(row.person_id, "note")
