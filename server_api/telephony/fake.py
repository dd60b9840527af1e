"""A switch in memory for tests: no network, no clock; the test plays the carrier and the agents' engines."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from server_api.telephony.port import (
    CallAnswered,
    CallConnected,
    CallEnded,
    CallHeld,
    CallResumed,
    CallRinging,
    CallState,
    DialOrder,
    DtmfReceived,
    EndCause,
    EndedBy,
    Fact,
    GoneError,
    LegDown,
    LegOrder,
    LegState,
    LegUp,
    SwitchBack,
    SwitchError,
    SwitchLost,
    SwitchState,
    SwitchUnavailableError,
    TrunkChanged,
    TrunkSpec,
)

KEYS = frozenset("0123456789*#ABCD")
UNANSWERED = ("dialing", "ringing")


@dataclass(frozen=True, slots=True)
class Command:
    """A command as the switch received it; ``name`` is the port's method."""

    name: str
    arguments: tuple[Any, ...]


class FakeSwitch:
    """Implements :class:`~server_api.telephony.port.Switch`.

    The test plays the world: :meth:`ring`, :meth:`answer`, :meth:`end`, :meth:`press`, :meth:`leg_up`,
    :meth:`leg_down`, :meth:`trunk_changed`, :meth:`lose`, :meth:`come_back`; :meth:`refuse` makes the
    next command of a name fail. ``commands`` holds everything the server asked for.
    """

    def __init__(self, switch_id: str = "fake-1", sip_address: tuple[str, int] = ("127.0.0.1", 5060)) -> None:
        self._switch_id = switch_id
        self._sip_address = sip_address
        self._facts: asyncio.Queue[Fact] = asyncio.Queue()
        self._refusals: dict[str, SwitchError] = {}
        self._attached = False
        self._began = False
        self._away: list[CallEnded] = []
        self._known: set[str] = set()
        self._agent_of: dict[str, str] = {}
        self._seq = 0
        self.commands: list[Command] = []
        self.trunks: dict[str, TrunkSpec] = {}
        self.calls: dict[str, CallState] = {}
        self.expected: dict[str, LegOrder] = {}
        self.legs: dict[str, LegState] = {}
        self.digits_sent: dict[str, str] = {}

    @property
    def switch_id(self) -> str:
        """As given."""
        return self._switch_id

    @property
    def sip_address(self) -> tuple[str, int]:
        """As given; nothing listens there."""
        return self._sip_address

    async def start(self) -> SwitchState:
        """Begin, or adopt what was left by ``close(keep_calls=True)``."""
        adopted, self._began, self._attached = self._began, True, True
        ended, self._away = tuple(self._away), []
        return self._state(adopted, ended)

    def _state(self, adopted: bool, ended: tuple[CallEnded, ...] = ()) -> SwitchState:
        return SwitchState(
            switch_id=self._switch_id,
            adopted=adopted,
            calls=tuple(self.calls.values()),
            legs=tuple(self.legs.values()),
            fact_seq=self._seq,
            ended=ended,
        )

    async def close(self, *, keep_calls: bool) -> None:
        """Leave; calls that nobody answered end, the others only without ``keep_calls``."""
        self._attached = False
        for call in list(self.calls.values()):
            if not keep_calls or call.state in UNANSWERED:
                cause = EndCause.CANCELLED if call.state in UNANSWERED else EndCause.NORMAL
                self.end(call.call_id, cause, EndedBy.SWITCH)
        if not keep_calls:
            self.legs.clear()
            self.expected.clear()
            self._began = False

    async def facts(self) -> AsyncIterator[Fact]:
        """What the test made happen, in order."""
        while True:
            yield await self._facts.get()

    async def put_trunk(self, trunk: TrunkSpec) -> None:
        """Remember the trunk."""
        self._obey("put_trunk", trunk)
        self.trunks[trunk.trunk_id] = trunk

    async def expect_leg(self, order: LegOrder) -> None:
        """Remember the order until :meth:`leg_up`."""
        self._obey("expect_leg", order)
        self.expected[order.leg_id] = order

    async def drop_leg(self, leg_id: str) -> None:
        """End the leg."""
        self._obey("drop_leg", leg_id)
        if leg_id not in self.legs and leg_id not in self.expected:
            raise GoneError("leg")
        self.leg_down(leg_id, "dropped")

    async def dial(self, order: DialOrder) -> None:
        """The call is ``dialing`` until the test says more. Honours ``max_calls`` of the trunk."""
        self._obey("dial", order)
        if order.call_id in self._known:
            return
        trunk = self.trunks.get(order.trunk_id)
        if trunk is None:
            raise SwitchError("trunk_unknown", order.trunk_id)
        if 0 < trunk.max_calls <= sum(c.trunk_id == order.trunk_id for c in self.calls.values()):
            raise SwitchError("trunk_full", "calls")
        self._known.add(order.call_id)
        self.calls[order.call_id] = CallState(order.call_id, "dialing", order.number, order.trunk_id)

    async def connect(self, call_id: str, agent_id: str) -> None:
        """Joined at once."""
        self._obey("connect", call_id, agent_id)
        call = self._call(call_id)
        if call.state in UNANSWERED:
            raise SwitchError("not_answered", call_id)
        if any(a == agent_id and c != call_id for c, a in self._agent_of.items()):
            raise SwitchError("agent_busy", agent_id)
        leg = next((leg for leg in self.legs.values() if leg.agent_id == agent_id), None)
        if leg is None:
            raise GoneError("leg")
        self._agent_of[call_id] = agent_id
        self._join(call, leg)

    def _join(self, call: CallState, leg: LegState) -> None:
        self.calls[call.call_id] = replace(call, state="connected", leg_id=leg.leg_id)
        self.legs[leg.leg_id] = replace(leg, call_id=call.call_id)
        self._report(CallConnected(call_id=call.call_id, leg_id=leg.leg_id, **self._stamp()))

    async def hang_up(self, call_id: str, by: EndedBy) -> None:
        """The end is reported at once."""
        self._obey("hang_up", call_id, by)
        unanswered = self._call(call_id).state in UNANSWERED
        self.end(call_id, EndCause.CANCELLED if unanswered else EndCause.NORMAL, by)

    async def hold(self, call_id: str) -> None:
        """From ``connected`` to ``held``."""
        self._obey("hold", call_id)
        self._turn(call_id, "connected", "held")
        self._report(CallHeld(call_id=call_id, **self._stamp()))

    async def resume(self, call_id: str) -> None:
        """Back again."""
        self._obey("resume", call_id)
        self._turn(call_id, "held", "connected")
        self._report(CallResumed(call_id=call_id, **self._stamp()))

    def _turn(self, call_id: str, before: str, after: str) -> None:
        call = self._call(call_id)
        if call.state != before:
            raise SwitchError("wrong_state", call.state)
        self.calls[call_id] = replace(call, state=after)

    async def send_dtmf(self, call_id: str, digits: str) -> None:
        """Kept in ``digits_sent``."""
        self._obey("send_dtmf", call_id, digits)
        call = self._call(call_id)
        if not digits or not KEYS.issuperset(digits):
            raise SwitchError("bad_digits")
        if call.state in UNANSWERED:
            raise SwitchError("not_answered", call_id)
        self.digits_sent[call_id] = self.digits_sent.get(call_id, "") + digits

    def refuse(self, command: str, error: SwitchError) -> None:
        """The next command of this name raises ``error``."""
        self._refusals[command] = error

    def ring(self, call_id: str, *, early_media: bool = False) -> None:
        """The far end rings."""
        self.calls[call_id] = replace(self._call(call_id), state="ringing")
        self._report(CallRinging(call_id=call_id, early_media=early_media, **self._stamp()))

    def answer(self, call_id: str) -> None:
        """The far end picks up."""
        now = datetime.now(UTC)
        self.calls[call_id] = replace(self._call(call_id), state="answered", answered_at=now)
        self._report(CallAnswered(call_id=call_id, **self._stamp()))

    def end(
        self,
        call_id: str,
        cause: EndCause = EndCause.NORMAL,
        by: EndedBy = EndedBy.DEBTOR,
        *,
        sip_status: int | None = None,
        reason: str = "",
    ) -> None:
        """The call is over."""
        call = self._call(call_id)
        del self.calls[call_id]
        self._agent_of.pop(call_id, None)
        leg = self.legs.get(call.leg_id or "")
        if leg is not None:
            self.legs[leg.leg_id] = replace(leg, call_id=None)
        fact = CallEnded(
            call_id=call_id, cause=cause, by=by, sip_status=sip_status, reason=reason, **self._stamp()
        )
        self._report(fact)
        if not self._attached:
            self._away.append(fact)

    def press(self, call_id: str, digit: str) -> None:
        """The debtor presses a key."""
        self._call(call_id)
        self._report(DtmfReceived(call_id=call_id, digit=digit, **self._stamp()))

    def leg_up(self, leg_id: str) -> None:
        """The engine placed the leg; a call that waits for this agent is put through."""
        order = self.expected.pop(leg_id)
        for old in [leg for leg in self.legs.values() if leg.agent_id == order.agent_id]:
            self.leg_down(old.leg_id, "replaced")
        leg = self.legs[leg_id] = LegState(leg_id, order.agent_id)
        self._report(LegUp(leg_id=leg_id, agent_id=order.agent_id, **self._stamp()))
        for call_id, agent_id in self._agent_of.items():
            if agent_id == order.agent_id:
                if self.calls[call_id].state == "connected":
                    self._join(self.calls[call_id], leg)
                return

    def leg_down(self, leg_id: str, cause: str = "bye") -> None:
        """The leg is gone; its call lives on with music."""
        leg = self.legs.pop(leg_id, None)
        agent_id = leg.agent_id if leg is not None else self.expected.pop(leg_id).agent_id
        if leg is not None and leg.call_id in self.calls:
            self.calls[leg.call_id] = replace(self.calls[leg.call_id], leg_id=None)
        self._report(LegDown(leg_id=leg_id, agent_id=agent_id, cause=cause, **self._stamp()))

    def trunk_changed(self, trunk_id: str, up: bool, reason: str = "") -> None:
        """The carrier answers, or does not."""
        self._report(TrunkChanged(trunk_id=trunk_id, up=up, reason=reason, **self._stamp()))

    def lose(self, reason: str = "switch_gone") -> None:
        """The switch cannot be reached; its calls live on."""
        self._report(SwitchLost(reason=reason, **self._stamp()))
        self._attached = False

    def come_back(self) -> None:
        """Reachable again; what ended meanwhile is reported first."""
        self._attached = True
        ended, self._away = self._away, []
        for fact in ended:
            self._report(fact)
        self._report(SwitchBack(state=self._state(True), **self._stamp()))

    def _obey(self, name: str, *arguments: Any) -> None:
        if not self._attached:
            raise SwitchUnavailableError("not attached")
        self.commands.append(Command(name, arguments))
        refusal = self._refusals.pop(name, None)
        if refusal is not None:
            raise refusal

    def _call(self, call_id: str) -> CallState:
        call = self.calls.get(call_id)
        if call is None:
            raise GoneError("call")
        return call

    def _report(self, fact: Fact) -> None:
        self._seq += 1
        if self._attached:
            self._facts.put_nowait(fact)

    def _stamp(self) -> dict[str, Any]:
        return {"switch_id": self._switch_id, "at": datetime.now(UTC), "mono_ns": time.monotonic_ns()}
