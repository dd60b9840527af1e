"""What of debtors an agent may read: the case on the own line, once it may be shown."""

from server_api.contract.cases import HistoryPage
from server_api.contract.words import ErrorCode
from server_api.services.live_calls import LiveCalls
from server_api.services.load_history import LoadHistory
from server_api.services.recording_briefs import heard_by
from server_api.services.refusals import RefusalError
from server_api.services.roster import Seat


class OwnHistory:
    """The timeline of the debtor on the agent's own call."""

    def __init__(self, load: LoadHistory, calls: LiveCalls, agents_hear: str = "own") -> None:
        self._load = load
        self._calls = calls
        self._agents_hear = agents_hear

    async def __call__(self, seat: Seat, person_id: str, *, cursor: str, limit: int) -> HistoryPage:
        """Raises RefusalError NOT_FOUND for anybody else, and before a masked debtor is identified."""
        call = self._calls.get(seat.row.agent.call_id)
        if call is None or call.person_id != person_id or call.pop is None or call.pop.body is None:
            raise RefusalError(ErrorCode.NOT_FOUND, what="person")
        page = await self._load(person_id=person_id, cursor=cursor, limit=limit)
        return heard_by(page, self._agents_hear, seat.profile.name, seat.profile.role)
