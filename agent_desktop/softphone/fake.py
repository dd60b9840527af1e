"""A phone for tests of the desk: remembers commands, answers as a healthy engine would."""

import asyncio
from collections.abc import Callable
from typing import assert_never

from agent_desktop.softphone.protocol import (
    Devices,
    DropLeg,
    EngineCommand,
    EngineDied,
    EngineError,
    EngineReady,
    EngineRestarted,
    LegChanged,
    LegPhase,
    MuteChanged,
    PhoneEvent,
    Ping,
    PlaceLeg,
    PlayTone,
    Pong,
    Quit,
    SayTest,
    SetDevices,
    SetMute,
)

FAKE_PID = 4242


class FakePhone:
    """Answers arrive on the loop after the command returned, as from the real engine.

    ``leg_status``: set it to a SIP status to make the next legs fail with it.
    """

    def __init__(self) -> None:
        self.sent: list[EngineCommand] = []
        self.leg_status = 0
        self.leg_id: str | None = None
        self.muted = False
        self.started = False
        self._on_event: Callable[[PhoneEvent], None] = lambda event: None

    async def start(self, on_event: Callable[[PhoneEvent], None]) -> None:
        self._on_event = on_event
        self.started = True
        self.emit(EngineReady(FAKE_PID, "null", 5061))
        self.emit(Devices())

    async def stop(self) -> None:
        self.started = False

    def send(self, command: EngineCommand) -> None:
        """Remember it and answer it."""
        self.sent.append(command)
        for event in self._answer(command):
            asyncio.get_running_loop().call_soon(self._on_event, event)

    def emit(self, event: PhoneEvent) -> None:
        """Let something happen now."""
        self._on_event(event)

    def die(self) -> None:
        """The engine crashes and takes the leg with it; `return_` brings it back."""
        self.leg_id = None
        self.emit(EngineDied("exit", 0.0))

    def return_(self) -> None:
        """The engine is back after a crash."""
        self.emit(EngineReady(FAKE_PID + 1, "null", 5062))
        self.emit(EngineRestarted(FAKE_PID + 1))

    def lose_leg(self, status: int = 0) -> None:
        """The far side ends the leg."""
        leg_id, self.leg_id = self.leg_id, None
        if leg_id is not None:
            self.emit(LegChanged(leg_id, LegPhase.DOWN, status))

    def _answer(self, command: EngineCommand) -> list[PhoneEvent]:
        match command:
            case PlaceLeg(leg_id):
                return self._place(leg_id)
            case DropLeg():
                return self._drop()
            case SetMute(on):
                self.muted = on
                return [MuteChanged(on)]
            case Ping(number):
                return [Pong(number)]
            case SetDevices() | PlayTone() | SayTest() | Quit():
                return []
            case _:
                assert_never(command)

    def _place(self, leg_id: str) -> list[PhoneEvent]:
        if self.leg_id is not None:
            return [EngineError("leg_exists", leg_id)]
        calling = LegChanged(leg_id, LegPhase.CALLING)
        if self.leg_status:
            return [calling, LegChanged(leg_id, LegPhase.DOWN, self.leg_status)]
        self.leg_id = leg_id
        return [calling, LegChanged(leg_id, LegPhase.UP)]

    def _drop(self) -> list[PhoneEvent]:
        leg_id, self.leg_id = self.leg_id, None
        return [LegChanged(leg_id, LegPhase.DOWN)] if leg_id else [EngineError("no_leg", "DropLeg")]
