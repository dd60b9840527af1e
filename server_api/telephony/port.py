"""What the server asks of a telephone switch, and the facts a switch reports.

Every backend (embedded, Asterisk, fake) implements :class:`Switch` and passes
``tests/telephony/conformance/``. Commands return once the switch has accepted them;
what happens next arrives as a :data:`Fact`. A command about a call or leg that is already gone
raises :class:`GoneError`: between a hang-up and its report that is normal, never a fault.

All identifiers are chosen by the server (UUID text), so that a command can be repeated safely; only an
offered call is named by the switch.
"""

from collections.abc import AsyncIterator
from typing import Protocol

from server_api.telephony.errors import (
    EndCause,
    EndedBy,
    GoneError,
    SwitchError,
    SwitchUnavailableError,
)
from server_api.telephony.facts import (
    BeepHeard,
    CallAnswered,
    CallConnected,
    CallEnded,
    CallHeld,
    CallJudged,
    CallOffered,
    CallParked,
    CallRerouted,
    CallResumed,
    CallRinging,
    CallsJoined,
    CallState,
    ConsultChanged,
    ConsultState,
    DtmfReceived,
    Fact,
    LegDown,
    LegQuality,
    LegState,
    LegUp,
    MediaQuality,
    PromptEnded,
    RecordingChanged,
    RecordingPhase,
    RecordingResult,
    SupervisionChanged,
    SupervisionState,
    SwitchBack,
    SwitchLost,
    SwitchState,
    TrunkChanged,
    Verdict,
)
from server_api.telephony.orders import (
    DetectOrder,
    DialOrder,
    Ear,
    LegCall,
    LegOrder,
    PromptOrder,
    RecordOrder,
    Route,
    SuperviseMode,
    SuperviseOrder,
    TrunkSpec,
)

__all__ = [
    "BeepHeard",
    "CallAnswered",
    "CallConnected",
    "CallEnded",
    "CallHeld",
    "CallJudged",
    "CallOffered",
    "CallParked",
    "CallRerouted",
    "CallResumed",
    "CallRinging",
    "CallState",
    "CallsJoined",
    "ConsultChanged",
    "ConsultState",
    "DetectOrder",
    "DialOrder",
    "DtmfReceived",
    "Ear",
    "EndCause",
    "EndedBy",
    "Fact",
    "GoneError",
    "LegCall",
    "LegDown",
    "LegOrder",
    "LegQuality",
    "LegState",
    "LegUp",
    "MediaQuality",
    "PromptEnded",
    "PromptOrder",
    "RecordOrder",
    "RecordingChanged",
    "RecordingPhase",
    "RecordingResult",
    "Route",
    "SuperviseMode",
    "SuperviseOrder",
    "SupervisionChanged",
    "SupervisionState",
    "Switch",
    "SwitchBack",
    "SwitchError",
    "SwitchLost",
    "SwitchState",
    "SwitchUnavailableError",
    "TrunkChanged",
    "TrunkSpec",
    "Verdict",
]


class Switch(Protocol):
    """A telephone switch. One instance a process; methods are called from one asyncio loop."""

    @property
    def switch_id(self) -> str:
        """Stable name of this switch, kept with every leg, trunk and call."""
        ...

    @property
    def sip_address(self) -> tuple[str, int]:
        """Host and UDP port to which the agents' SIP datagrams are relayed."""
        ...

    async def start(self) -> SwitchState:
        """Start the switch, or adopt one that outlived its server; returns what is alive in it.

        While the server was away, calls nobody had answered were ended (``cancelled`` by the switch).
        """
        ...

    async def close(self, *, keep_calls: bool) -> None:
        """Leave. ``keep_calls`` lets the switch live on for its adoption time (30 s); else it ends now."""
        ...

    def facts(self) -> AsyncIterator[Fact]:
        """Facts in order, each exactly once; one consumer."""
        ...

    async def put_trunk(self, trunk: TrunkSpec) -> None:
        """Add or replace a trunk; calls on it live on, the same again changes nothing.

        Raises SwitchError ``trunk_host_unknown``, ``trunk_source_wrong``, ``trunk_codec_unknown``.
        """
        ...

    async def expect_leg(self, order: LegOrder) -> None:
        """Accept one INVITE with the order's token within its time, or with ``call`` place that call.

        Raises SwitchError ``token_used``; for a call ``trunk_unknown``, ``trunk_full``, ``trunk_backoff``.
        """
        ...

    async def drop_leg(self, leg_id: str) -> None:
        """End an agent's leg; a connected debtor hears music and waits for the next leg."""
        ...

    async def dial(self, order: DialOrder) -> None:
        """Place a call. Raises SwitchError ``trunk_unknown``, ``trunk_full``, ``trunk_backoff``."""
        ...

    async def connect(self, call_id: str, agent_id: str) -> None:
        """Join an answered call and the agent's leg by changing the mix.

        A call that another agent has moves to this one (transfer, take over); a parked one is taken up;
        one joined with other calls leaves them (a call it was bridged to is parked). An agent may have
        several calls, all but one held. A consultation of the agent ends, and so does its place on
        another's line. The same again is harmless. Raises GoneError for the call, or for ``leg`` when the
        agent has none that is up; SwitchError ``not_answered``, ``agent_busy`` (talks to another call).
        """
        ...

    async def hang_up(self, call_id: str, by: EndedBy) -> None:
        """End a call in any state (CANCEL, BYE). The agent's leg stays."""
        ...

    async def hold(self, call_id: str) -> None:
        """The debtor hears music and the agent silence. Raises SwitchError ``wrong_state``."""
        ...

    async def resume(self, call_id: str) -> None:
        """Undo :meth:`hold`.

        Raises SwitchError ``wrong_state``, ``agent_busy`` (talks to another call), GoneError ``leg`` while
        the agent's leg is away.
        """
        ...

    async def send_dtmf(self, call_id: str, digits: str) -> None:
        """Send digits ``0-9*#A-D`` towards the debtor (RFC 4733, 160 ms each, 80 ms apart).

        Raises SwitchError ``bad_digits``, ``not_answered``, ``digits_unsupported``.
        """
        ...

    async def drop_trunk(self, trunk_id: str) -> None:
        """No more calls by this trunk, out or in; those on it live on. Unknown ones are no fault."""
        ...

    async def answer(self, call_id: str) -> None:
        """Answer an offered call; :class:`~.facts.CallAnswered` follows. Raises ``wrong_state``."""
        ...

    async def park(self, call_id: str) -> None:
        """The agent leaves an answered call, the debtor hears music; harmless when parked already.

        Raises SwitchError ``not_answered``.
        """
        ...

    async def join(self, call_id: str, other_call_id: str, agent_id: str = "") -> None:
        """Two answered calls hear each other, with the agent (three-way) or without (finished transfer).

        Without an agent, the end of one call ends the other (by the switch). The same again is harmless.
        Raises GoneError, SwitchError ``not_answered``, ``agent_busy`` (talks to a third call),
        ``wrong_state`` (a call with itself).
        """
        ...

    async def consult(self, agent_id: str, with_agent_id: str) -> None:
        """Two agents speak apart; a debtor of the first must be held, the second must have none but held.

        It ends by :meth:`end_consult`, when either of them talks to a call or goes on a line, or with either
        leg. The same again is harmless. Raises GoneError ``leg``, SwitchError ``agent_busy`` (detail: who
        talks, consults or is on a line), ``wrong_state`` (with oneself).
        """
        ...

    async def end_consult(self, agent_id: str) -> None:
        """Undo :meth:`consult`, from either side; harmless without one."""
        ...

    async def play(self, order: PromptOrder) -> None:
        """Play a prompt; :class:`~.facts.PromptEnded` follows, also where the call ends before.

        The same again while it plays is harmless. Raises SwitchError ``not_answered``, ``bad_prompt``
        (detail: ``unreadable``, ``format``, ``length``), ``prompt_playing`` (detail: the prompt's id).
        """
        ...

    async def stop_prompt(self, call_id: str) -> None:
        """End a prompt early, without its ``then_hang_up``; harmless without one."""
        ...

    async def record(self, order: RecordOrder) -> None:
        """Begin to record. Raises SwitchError ``recorded_already``, ``not_answered``, ``recorder_lost``."""
        ...

    async def pause_recording(self, call_id: str) -> None:
        """Mask both sides with a tone of the same length; digits of the debtor are not told meanwhile.

        Raises SwitchError ``not_recorded``; harmless when paused already.
        """
        ...

    async def resume_recording(self, call_id: str) -> None:
        """Undo :meth:`pause_recording`. Raises SwitchError ``not_recorded``; harmless when not paused."""
        ...

    async def stop_recording(self, call_id: str) -> None:
        """End it before the call's end; its result follows. Raises SwitchError ``not_recorded``."""
        ...

    async def supervise(self, order: SuperviseOrder) -> None:
        """Put a lead on an agent's line, or change its mode; one line a lead.

        Of several leads on one agent only one may speak: a second that wants to whisper or barge is
        refused with SwitchError ``another_speaks`` (detail: the lead's id). Sound comes only while the agent
        talks to a call. The same again is harmless; another agent's line is left (``replaced``). Raises
        GoneError ``leg``, SwitchError ``agent_busy`` when the lead has a call of its own, held ones too,
        ``wrong_state`` (its own line).
        """
        ...

    async def leave(self, lead_id: str) -> None:
        """The lead leaves the line; harmless when on none."""
        ...
