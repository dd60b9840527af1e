"""All that is true now for one agent, from memory: consistent at the instant it is asked."""

from server_api.contract.push import Snapshot
from server_api.services.live_calls import LiveCalls
from server_api.services.roster import Seat


class TakeSnapshot:
    """Says what a desk must show that knows nothing."""

    def __init__(self, calls: LiveCalls) -> None:
        self._calls = calls

    def __call__(self, seat: Seat) -> Snapshot:
        call_id = seat.row.agent.call_id
        call = self._calls.get(call_id) if call_id else None
        pop = call.pop if call else None
        return Snapshot(
            status=seat.status,
            stats=seat.stats,
            campaign=seat.campaign,
            call=call.view if call else None,
            head=pop.head if pop else None,
            body=pop.body if pop else None,
        )
