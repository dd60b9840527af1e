"""A ringing call whose agent is no longer free: given to another free agent, or ended and tried again."""

from server_api.services.background import Background
from server_api.services.connect_call import ConnectCall
from server_api.services.live_calls import LiveCalls
from server_api.services.roster import Roster, Seat


class HandOver:
    """Looks after the call that was being dialled for an agent who leaves."""

    def __init__(
        self, roster: Roster, calls: LiveCalls, connect: ConnectCall, background: Background
    ) -> None:
        self._roster = roster
        self._calls = calls
        self._connect = connect
        self._background = background

    def __call__(self, leaving: Seat) -> None:
        """Nothing happens where no call was coming, or where the agent can still take it."""
        call = self._calls.get(leaving.reserved)
        if call is None or self._roster.can_take(leaving):
            return
        leaving.reserved = ""
        others = (seat for seat in self._roster.dialable() if seat.works_for(call.plan.campaign_id))
        heir = next(others, None)
        if heir is not None:
            # The case names the first agent; connect_call prepares it again for the heir.
            heir.reserved = call.call_id
            return
        if call.answered_ns:
            return  # being judged: whoever is free then gets it, or the message of an abandoned call
        if call.answered_at is not None:
            return  # somebody has answered: the verdict decides whether a message is due
        self._background.start(self._connect.hang_up(call.call_id), f"nobody for {call.call_id}")
