"""A desk for tests: the real client, the real engine, and the two relays joined in memory."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from agent_desktop.links.sip_relay import SipRelay
from agent_desktop.softphone.client import Phone, PhoneSettings, engine_command
from agent_desktop.softphone.protocol import (
    EngineDied,
    EngineError,
    EngineReady,
    LegChanged,
    LegPhase,
    Levels,
    PhoneEvent,
    PlaceLeg,
    SayTest,
)
from server_api.web.sip_relay import SeatRelay
from tests.helpers.waiting import until

E = TypeVar("E")
PATIENT_S = 30.0


class Joined:
    """Both ends of the channel: the desktop's frames reach the seat at once, and back."""

    def __init__(self, desk: SipRelay, seat: SeatRelay) -> None:
        self._desk = desk
        self._seat = seat

    def send(self, frame: bytes) -> None:
        self._seat.from_desk(frame)

    def deliver(self, frame: bytes) -> None:
        self._desk.from_server(frame)


class Downward:
    """The seat's connection as the server sees it."""

    def __init__(self, joined: Joined) -> None:
        self._joined = joined

    def send(self, frame: bytes) -> None:
        self._joined.deliver(frame)

    def take_over(self) -> None:
        """Nothing to close in memory."""


class Desk:
    """Start with `async with`; `events` holds everything the phone told."""

    def __init__(self, switch_port: int, settings: PhoneSettings | None = None, audio: str = "null") -> None:
        self.events: list[PhoneEvent] = []
        self.phone = Phone(
            engine_command(audio), settings or PhoneSettings(silent_after_s=20.0, start_within_s=60.0)
        )
        self.relay = SipRelay()
        self.seat = SeatRelay(("127.0.0.1", switch_port))
        self.joined = Joined(self.relay, self.seat)
        self.relay_port = 0

    async def __aenter__(self) -> "Desk":
        self.relay_port = await self.relay.open()
        await self.seat.open()
        self.seat.attach(Downward(self.joined))
        self.relay.channel_up(self.joined)
        await self.phone.start(self._take)
        await self.until(lambda: self.of(EngineReady), "the engine")
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.phone.stop()
        self.relay.close()
        self.seat.close()
        await asyncio.sleep(0)

    def of(self, kind: type[E]) -> list[E]:
        return [event for event in self.events if isinstance(event, kind)]

    def errors(self) -> list[str]:
        return [error.code for error in self.of(EngineError)]

    def phases(self, leg_id: str = "leg") -> list[LegPhase]:
        return [change.phase for change in self.of(LegChanged) if change.leg_id == leg_id]

    def place(self, leg_id: str = "leg", srtp: str = "optional") -> None:
        self.phone.send(PlaceLeg(leg_id, "sip:token-1@switch.invalid", self.relay_port, srtp))

    async def leg_up(self, leg_id: str = "leg", srtp: str = "optional") -> None:
        self.place(leg_id, srtp)
        await self.until(lambda: LegPhase.UP in self.phases(leg_id), f"{leg_id} up")

    async def hear_tone(self) -> None:
        self.phone.send(SayTest("tone"))
        await self.until(lambda: self.speaker() > -30.0, "the echo of our tone")

    def speaker(self) -> float:
        """The last level heard, dBFS."""
        levels = self.of(Levels)
        return levels[-1].speaker if levels else -96.0

    def microphone(self) -> float:
        """The last level of our own side, dBFS."""
        levels = self.of(Levels)
        return levels[-1].microphone if levels else -96.0

    def silent_for(self, readings: int) -> bool:
        """True once nothing was heard in the last ``readings`` of 100 ms each."""
        last = self.of(Levels)[-readings:]
        return len(last) == readings and all(levels.speaker < -60.0 for levels in last)

    async def until(self, condition: Callable[[], object], what: str) -> None:
        await until(condition, PATIENT_S, f"{what} (events: {self.tail()})")

    def tail(self) -> str:
        return ", ".join(str(event) for event in self.events if not isinstance(event, Levels))[-600:]

    def _take(self, event: PhoneEvent) -> None:
        if isinstance(event, EngineReady):
            self.relay.expect_engine(event.sip_port)
        elif isinstance(event, EngineDied):
            self.relay.forget_engine()
        self.events.append(event)
