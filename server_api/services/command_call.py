"""What an agent may ask of the debtor's call: hang up, hold, resume, digits. Only of the own call."""

from server_api.services.live_calls import LiveCalls
from server_api.services.own_call import ask_switch, own_call
from server_api.services.roster import Seat
from server_api.telephony.port import EndedBy, Switch


class CommandCall:
    """Passes commands to the switch; their effects come back as facts.

    Every method raises RefusalError NOT_FOUND (not this agent's call), GONE (over already),
    BAD_TRANSITION (nothing to hold, or to resume) or SWITCH_UNAVAILABLE.
    """

    def __init__(self, switch: Switch, calls: LiveCalls) -> None:
        self._switch = switch
        self._calls = calls

    async def hang_up(self, seat: Seat, call_id: str) -> None:
        """End the call; the leg stays."""
        own_call(self._calls, seat, call_id)
        await ask_switch(self._switch.hang_up(call_id, EndedBy.AGENT))

    async def hold(self, seat: Seat, call_id: str) -> None:
        """The debtor hears music."""
        own_call(self._calls, seat, call_id)
        await ask_switch(self._switch.hold(call_id))

    async def resume(self, seat: Seat, call_id: str) -> None:
        """The debtor hears the agent again."""
        own_call(self._calls, seat, call_id)
        await ask_switch(self._switch.resume(call_id))

    async def send_digits(self, seat: Seat, call_id: str, digits: str) -> None:
        """Keys towards the debtor."""
        own_call(self._calls, seat, call_id)
        await ask_switch(self._switch.send_dtmf(call_id, digits))
