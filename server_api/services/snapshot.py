"""All that is true now for one agent, from memory: consistent at the instant it is asked."""

from collections.abc import Callable

from server_api.contract.agreements import ApprovalView
from server_api.contract.callbacks import CallbackView
from server_api.contract.cases import CaseHead
from server_api.contract.pacing import PreviewOffered
from server_api.contract.push import Snapshot
from server_api.services.floor_feed import FloorFeed
from server_api.services.floor_tiles import FloorTiles
from server_api.services.help_desk import HelpDesk
from server_api.services.live_calls import LiveCall, LiveCalls
from server_api.services.pacing_feed import PacingFeed
from server_api.services.park_call import ParkCalls
from server_api.services.roster import Seat
from server_api.services.supervision import Supervisions


class TakeSnapshot:
    """Says what a desk must show that knows nothing."""

    def __init__(
        self,
        calls: LiveCalls,
        help_desk: HelpDesk,
        park: ParkCalls,
        lines: Supervisions,
        tiles: FloorTiles,
        feed: FloorFeed,
        pacing: PacingFeed,
        preview: Callable[[Seat], PreviewOffered | None],
        callbacks: Callable[[Seat], tuple[CallbackView, ...]],
        approvals: Callable[[Seat], tuple[ApprovalView, ...]],
        suggest: Callable[[LiveCall], str],
    ) -> None:
        self._calls = calls
        self._help = help_desk
        self._park = park
        self._lines = lines
        self._tiles = tiles
        self._feed = feed
        self._pacing = pacing
        self._preview = preview
        self._callbacks = callbacks
        self._approvals, self._suggest = approvals, suggest

    def __call__(self, seat: Seat) -> Snapshot:
        call_id = seat.row.agent.call_id
        call = self._calls.get(call_id) if call_id else None
        pop = call.pop if call else None
        return Snapshot(
            status=seat.status,
            stats=seat.stats,
            campaign=seat.campaign,
            call=call.view if call else None,
            head=self._head(call),
            body=pop.body if pop else None,
            proposed=call.proposal if call else None,
            help=self._help.of(seat.agent_id),
            parked=self._park.of(seat),
            monitored=self._lines.monitored(seat.agent_id),
            floor=self._tiles.view(seat),
            pacing=self._pacing.begin(seat),
            preview=self._preview(seat),
            callbacks=self._callbacks(seat),
            approvals=self._approvals(seat),
        )

    def _head(self, call: LiveCall | None) -> CaseHead | None:
        if call is None or call.head is None:
            return None
        return call.head.model_copy(update={"suggested_result": self._suggest(call)})

    def following(self, seat: Seat) -> Snapshot:
        """As above, for a desk that follows what changes from here on."""
        self._feed.begin(seat)
        return self(seat)
