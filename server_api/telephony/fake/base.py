"""What a fake switch remembers, and how it reports."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from server_api.telephony.port import (
    CallEnded,
    CallState,
    Fact,
    GoneError,
    LegOrder,
    LegState,
    RecordOrder,
    SwitchError,
    SwitchState,
    SwitchUnavailableError,
    TrunkSpec,
)
from server_api.telephony.talks.floor import Floor, News
from server_api.telephony.talks.routes import Routes, routes_of

UNANSWERED = ("offered", "dialing", "ringing")


@dataclass(frozen=True, slots=True)
class Command:
    """A command as the switch received it; ``name`` is the port's method."""

    name: str
    arguments: tuple[Any, ...]


@dataclass(slots=True)
class Recording:
    """A recording that runs."""

    order: RecordOrder
    began: datetime
    paused: bool = False


class FakeBase:
    """``commands`` is what was asked; ``calls``, ``legs``, ``recordings`` and ``floor`` what is alive."""

    def __init__(self, switch_id: str = "fake-1", sip_address: tuple[str, int] = ("127.0.0.1", 5060)) -> None:
        self._switch_id = switch_id
        self._sip_address = sip_address
        self._facts: asyncio.Queue[Fact] = asyncio.Queue()
        self._refusals: dict[str, SwitchError] = {}
        self._attached = False
        self._began = False
        self._away: list[CallEnded] = []
        self._known: set[str] = set()
        self._seq = 0
        self.commands: list[Command] = []
        self.trunks: dict[str, TrunkSpec] = {}
        self.calls: dict[str, CallState] = {}
        self.expected: dict[str, LegOrder] = {}
        self.legs: dict[str, LegState] = {}
        self.recordings: dict[str, Recording] = {}
        self.floor = Floor()
        self.digits_sent: dict[str, str] = {}

    @property
    def switch_id(self) -> str:
        """As given."""
        return self._switch_id

    @property
    def sip_address(self) -> tuple[str, int]:
        """As given; nothing listens there."""
        return self._sip_address

    @property
    def routes(self) -> Routes:
        """Who would hear whom, by the names ``call:ID``, ``leg:ID``, ``prompt:ID`` and ``music``."""
        return routes_of(self.floor)

    async def facts(self) -> AsyncIterator[Fact]:
        """What the test made happen, in order."""
        while True:
            yield await self._facts.get()

    def refuse(self, command: str, error: SwitchError) -> None:
        """The next command of this name raises ``error``."""
        self._refusals[command] = error

    def _obey(self, name: str, *arguments: Any) -> None:
        if not self._attached:
            raise SwitchUnavailableError("not attached")
        self._show()
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

    def _tell(self, news: Iterable[News]) -> None:
        """The floor has changed: show it in calls and legs, then report."""
        self._show()
        for one in news:
            self._report(one(**self._stamp()))

    def _show(self) -> None:
        """A test may have emptied ``calls`` or ``legs``: the floor follows them."""
        for gone in self.floor.talks.keys() - self.calls.keys():
            del self.floor.talks[gone]
        for agent_id, leg_id in list(self.floor.legs.items()):
            if leg_id not in self.legs:
                del self.floor.legs[agent_id]
        for call_id, call in self.calls.items():
            self.calls[call_id] = self._shown(call)
        for leg_id, leg in self.legs.items():
            talks = self.floor.connected(leg.agent_id) or self.floor.of_agent(leg.agent_id)
            self.legs[leg_id] = replace(leg, call_id=talks[0].call_id if talks else None)

    def _shown(self, call: CallState) -> CallState:
        recording = self.recordings.get(call.call_id)
        talk = self.floor.talks.get(call.call_id)
        return replace(
            call,
            state=str(talk.phase) if talk else call.state,
            leg_id=self.floor.legs.get(talk.agent_id) if talk else None,
            joined=self.floor.joined(call.call_id),
            recording_id=recording.order.recording_id if recording else "",
            recording_paused=recording.paused if recording else False,
            prompt_id=talk.prompt.prompt_id if talk and talk.prompt else "",
        )

    def _stamp(self) -> dict[str, Any]:
        return {"switch_id": self._switch_id, "at": datetime.now(UTC), "mono_ns": time.monotonic_ns()}

    def _state(self, adopted: bool, ended: tuple[CallEnded, ...] = ()) -> SwitchState:
        self._show()
        return SwitchState(
            switch_id=self._switch_id,
            adopted=adopted,
            calls=tuple(self.calls.values()),
            legs=tuple(self.legs.values()),
            fact_seq=self._seq,
            ended=ended,
            supervisions=self.floor.supervisions(),
            consults=self.floor.consultations(),
        )
