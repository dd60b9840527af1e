"""What a team lead's desk holds: the live floor, who is selected, on whose line the lead is."""

import unicodedata
from dataclasses import dataclass, field

from agent_desktop.desk.plan_state import Typed
from server_api.contract.agreements import ApprovalView
from server_api.contract.floor import AgentTile, Alert, Supervision
from server_api.contract.words import CallPhase, Monitoring

#: Modes in which somebody hears the lead.
SPEAKING = (Monitoring.WHISPER, Monitoring.BARGE)
#: What stands in ``Floor.asked`` while the server has not answered.
TAKE_OVER = "take_over"
LEAVE = "leave"
#: Alerts that are over, kept for reading.
_CLOSED_KEPT = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """The team's requests before, newest first, as they were read last."""

    approvals: tuple[ApprovalView, ...] = ()
    open: bool = False
    loading: bool = False


@dataclass(frozen=True, slots=True)
class Floor:
    """``tiles`` by name, ``alerts`` open ones first, newest first. ``asked``: a mode, TAKE_OVER or LEAVE.

    ``shut`` is whether the engine was told to close the lead's microphone. ``requests`` wait for an answer,
    ``picked`` is looked at, ``counter`` is what is typed for it, the newest field last.
    """

    team: str = ""
    tiles: tuple[AgentTile, ...] = ()
    alerts: tuple[Alert, ...] = ()
    supervision: Supervision | None = None
    selected: str = ""
    asked: str = ""
    error: str = ""
    error_params: tuple[tuple[str, str], ...] = ()
    shut: bool = False
    requests: tuple[ApprovalView, ...] = ()
    picked: str = ""
    counter: tuple[tuple[str, Typed], ...] = ()
    answering: str = ""
    request_error: str = ""
    asked_before: Asked = field(default_factory=Asked)


def plain(text: str) -> str:
    """For sorting and finding: no accents, no case."""
    spread = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in spread if not unicodedata.combining(sign)).casefold()


def by_name(tiles: tuple[AgentTile, ...]) -> tuple[AgentTile, ...]:
    """In the one order that never changes under the lead's eyes."""
    return tuple(sorted(tiles, key=lambda tile: (plain(tile.name), tile.agent_id)))


def in_order(alerts: tuple[Alert, ...]) -> tuple[Alert, ...]:
    """Open ones first, newest first; only a few of those that are over."""
    newest = sorted(alerts, key=lambda alert: alert.at, reverse=True)
    still = [alert for alert in newest if alert.open]
    over = [alert for alert in newest if not alert.open]
    return (*still, *over[:_CLOSED_KEPT])


def tile_of(floor: Floor, agent_id: str) -> AgentTile | None:
    """The agent's tile, if on the floor."""
    return next((tile for tile in floor.tiles if tile.agent_id == agent_id), None)


def on_a_call(tile: AgentTile) -> bool:
    """There is a conversation to be heard, or taken over."""
    return tile.leg_up and bool(tile.call_id) and tile.call_phase in (CallPhase.CONNECTED, CallPhase.HELD)
