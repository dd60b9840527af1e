"""A phone for tests of the desk: remembers commands, answers as a healthy engine would."""

import asyncio
from collections.abc import Callable
from typing import assert_never

from agent_desktop.softphone.protocol import (
    AnswerCall,
    CallMoved,
    Devices,
    DevicesInUse,
    DialCall,
    DropLeg,
    EndCall,
    EngineCommand,
    EngineDied,
    EngineError,
    EngineReady,
    EngineRestarted,
    HeadsetChanged,
    HoldCall,
    JoinCalls,
    LegChanged,
    LegPhase,
    Levels,
    LoopBack,
    LoopChanged,
    Monitor,
    MuteChanged,
    PhoneEvent,
    Ping,
    PlaceLeg,
    PlayTone,
    Pong,
    Quit,
    Register,
    Registered,
    SayTest,
    SendKeys,
    SetDevices,
    SetLoudness,
    SetMute,
    ShowOnHeadset,
    TransferCall,
    TryLight,
    TrySound,
    Unregister,
    WatchHeadset,
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
            case LoopBack(seconds):
                return _loop(seconds)
            case SetDevices():
                return [DevicesInUse(command.microphone, command.speaker, command.ringer)]
            case WatchHeadset(on):
                return [HeadsetChanged("none" if on else "off")]
            case Monitor(on):
                return [Levels(-30.0, -96.0)] if on else []
            case SetLoudness() | PlayTone() | TrySound() | SayTest() | ShowOnHeadset() | TryLight() | Quit():
                return []
            case Register():
                return [Registered(True, 200)]
            case Unregister():
                return [Registered(False)]
            case DialCall() | AnswerCall() | EndCall() | HoldCall() | SendKeys():
                return _call(command)
            case TransferCall(call_id) | JoinCalls(call_id):
                return [CallMoved(call_id, "transferring"), CallMoved(call_id, "down", 200)]
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


def _loop(seconds: float) -> list[PhoneEvent]:
    if not seconds:
        return [LoopChanged("done")]
    heard = (-20.0, -60.0)
    return [LoopChanged("recording"), LoopChanged("playing", *heard), LoopChanged("done", *heard)]


def _call(command: DialCall | AnswerCall | EndCall | HoldCall | SendKeys) -> list[PhoneEvent]:
    match command:
        case DialCall(call_id):
            return [CallMoved(call_id, "calling"), CallMoved(call_id, "up")]
        case AnswerCall(call_id):
            return [CallMoved(call_id, "up")]
        case EndCall(call_id):
            return [CallMoved(call_id, "down")]
        case HoldCall(call_id, on):
            return [CallMoved(call_id, "held" if on else "up")]
        case SendKeys():
            return []
        case _:
            assert_never(command)
