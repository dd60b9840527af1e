"""What of debtors an agent may read: the case on the own line, once it may be shown."""

from collections.abc import Sequence

from server_api.contract.cases import HistoryPage
from server_api.services.case_access import own_case, refuse_hidden
from server_api.services.led_cases import CaseLooks
from server_api.services.live_calls import LiveCalls
from server_api.services.load_history import LoadHistory
from server_api.services.recording_briefs import heard_by
from server_api.services.roster import Seat


class OwnHistory:
    """The timeline of the debtor on the agent's own call; of those a lead leads, which is written down."""

    def __init__(
        self, load: LoadHistory, calls: LiveCalls, looks: CaseLooks, agents_hear: str = "own"
    ) -> None:
        self._load = load
        self._calls, self._looks = calls, looks
        self._agents_hear = agents_hear

    async def __call__(
        self, seat: Seat, person_id: str, *, cursor: str, limit: int, channels: Sequence[str], text: str
    ) -> HistoryPage:
        """Raises RefusalError NOT_FOUND for anybody else, and before a masked debtor is identified."""
        call = own_case(self._calls, seat, person_id)
        refuse_hidden(call)
        await self._looks(seat, person_id, call, "history")
        page = await self._load(person_id=person_id, cursor=cursor, limit=limit, channels=channels, text=text)
        return heard_by(page, self._agents_hear, seat.profile.name, seat.profile.role)
