"""Open a paper of a case: for who has the debtor on the line and may see the case, and for leads; on file."""

import asyncio
import logging
import mimetypes
from dataclasses import dataclass
from urllib.parse import quote

from server_api.clock import Clock
from server_api.contract.words import ErrorCode
from server_api.documents.shelf import PaperLostError, PaperShelf
from server_api.services.case_access import refuse_hidden
from server_api.services.live_calls import LiveCalls
from server_api.services.make_papers import MakePapers
from server_api.services.own_team import is_lead
from server_api.services.refusals import RefusalError
from server_api.services.roster import Seat
from server_api.store import audit_rows, papers_rows
from server_api.store.database import Database
from server_api.store.papers_rows import PaperRow

log = logging.getLogger(__name__)

#: Instead of a paper's id: the balance of the debtor on the line, as a paper of today.
STATEMENT_NOW = "statement-now"
#: What a desk may show by itself; everything else is only saved.
_SHOWN = frozenset({"application/pdf", "image/png", "image/jpeg"})


@dataclass(frozen=True, slots=True)
class OpenedDocument:
    """A paper's content, and the header that names it."""

    content: bytes
    media_type: str
    disposition: str


class OpenDocument:
    """Opens."""

    def __init__(
        self, database: Database, clock: Clock, calls: LiveCalls, shelf: PaperShelf, make: MakePapers
    ) -> None:
        self._database, self._clock, self._calls = database, clock, calls
        self._shelf, self._make = shelf, make

    async def __call__(self, seat: Seat, document_id: str) -> OpenedDocument:
        """``statement-now`` is written at this moment: what the debtor on the own line owes today.

        Raises RefusalError NOT_FOUND (none, or not for this reader), GONE (its file is lost), REFUSED.
        """
        if document_id == STATEMENT_NOW:
            document_id = await self._statement(seat)
        async with self._database.write() as conn:
            row = await papers_rows.get(conn, document_id)
            if row is None or not self._may(seat, row.person_id):
                raise RefusalError(ErrorCode.NOT_FOUND, what="document")
            await audit_rows.add(
                conn,
                self._clock.utc(),
                user_id=seat.agent_id,
                what="document_opened",
                subject=row.person_id,
                document=document_id,
                kind=row.kind,
            )
        try:
            content = await asyncio.to_thread(self._shelf.read, row.path, row.sha256)
        except PaperLostError as error:
            log.warning("document %s is lost: %s", document_id, error)
            raise RefusalError(ErrorCode.GONE, what="document") from error
        return OpenedDocument(content, row.media_type, _disposition(row))

    async def _statement(self, seat: Seat) -> str:
        call = self._calls.get(seat.row.agent.call_id)
        if call is None or call.agent_id != seat.agent_id or not call.shows:
            raise RefusalError(ErrorCode.NOT_FOUND, what="document")
        return await self._make.statement(call.call_id, call.person_id, call.plan.campaign_id)

    def _may(self, seat: Seat, person_id: str) -> bool:
        """Raises RefusalError REFUSED where nothing of this debt may be shown."""
        call = self._calls.get(seat.row.agent.call_id)
        talks = call is not None and call.person_id == person_id and call.shows
        if talks:
            refuse_hidden(call)
        return talks or is_lead(seat)


def _disposition(row: PaperRow) -> str:
    how = "inline" if row.media_type in _SHOWN else "attachment"
    name = row.title + (mimetypes.guess_extension(row.media_type) or "")
    return f"{how}; filename*=UTF-8''{quote(name, safe='')}"
