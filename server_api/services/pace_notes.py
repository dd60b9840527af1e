"""What happens to the dialler's calls and agents, told to every node: the pacer and the day's counts hear it.

A note is lost while the bus is down; what must not be lost is counted again from the rows at a start.
"""

from collections.abc import Mapping
from typing import Any

from server_api.bus import Bus
from server_api.services.live_calls import LiveCall
from server_api.telephony.port import EndCause

#: Bus topic of what happens to calls: ``fact``, ``call``, ``campaign`` and what the fact adds.
CALL_TOPIC = "pacing.fact"
#: Bus topic of the pacer's last reason for ``campaigns``: ``why``, ``theta`` and the rest of its figures.
REASON_TOPIC = "pacing.reason"

#: How a call ended, in the pacer's words (``dialer.pace.facts.End``).
ABANDONED, OVERFLOWED, TALKED, MACHINE = "abandoned", "overflowed", "talked", "machine"
#: The switch refused to place it: no attempt; the pacer hears of a cancelled call.
NOT_PLACED = "not_placed"
_ENDS = {
    EndCause.NO_ANSWER: "no_answer",
    EndCause.BUSY: "busy",
    EndCause.REJECTED: "busy",
    EndCause.INVALID_NUMBER: "invalid",
    EndCause.CANCELLED: "cancelled",
}
_FAILED = "failed"


class PaceNotes:
    """Writes a note for each thing that happens to a call of the dialler; those of other calls are left out.

    A call ends once: a person who was lost for the agents has ended there, however long the message is.
    """

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._campaigns: dict[str, str] = {}

    def dialled(self, call: LiveCall, who: Mapping[str, Any]) -> None:
        """It is being placed; ``who`` are the fields of the pacer's candidate."""
        self._campaigns[call.call_id] = call.plan.campaign_id
        self._tell("dialled", call.call_id, mode=call.plan.mode, who=dict(who))

    def known(self, call: LiveCall) -> None:
        """A call of the dialler that was found alive at a start: it was counted before."""
        self._campaigns[call.call_id] = call.plan.campaign_id

    def not_placed(self, call_id: str) -> None:
        """The switch refused it."""
        self._end(call_id, NOT_PLACED)

    def rings(self, call_id: str) -> None:
        """The far end rings."""
        self._tell("rings", call_id)

    def answered(self, call_id: str) -> None:
        """Somebody, or something, picked up."""
        self._tell("answered", call_id)

    def judged(self, call_id: str, person: bool) -> None:
        """Who picked up."""
        self._tell("judged", call_id, person=person)

    def connected(self, call_id: str, agent_id: str) -> None:
        """An agent has the call."""
        self._tell("connected", call_id, agent=agent_id)

    def lost(self, call_id: str, end: str) -> None:
        """A person for whom there was no agent: ABANDONED or OVERFLOWED."""
        self._end(call_id, end)

    def ended(self, call: LiveCall, cause: EndCause) -> None:
        """The call is over."""
        if call.machine:
            self._end(call.call_id, MACHINE)
        elif call.connected_at is not None:
            self._end(call.call_id, TALKED)
        else:
            self._end(call.call_id, _ENDS.get(cause, _FAILED))

    def _end(self, call_id: str, end: str) -> None:
        self._tell("ended", call_id, end=end)
        self._campaigns.pop(call_id, None)

    def _tell(self, fact: str, call_id: str, **more: Any) -> None:
        campaign_id = self._campaigns.get(call_id)
        if campaign_id is not None:
            body = {"fact": fact, "call": call_id, "campaign": campaign_id}
            self._bus.publish(CALL_TOPIC, body | more)
