"""Messages between the window and its softphone engine: JSON, one object a line, both ways.

The window writes commands to the engine's standard input; the engine writes events to its standard
output. Unknown kinds and fields are ignored by both. Times are ``time.monotonic_ns()`` (one machine).
Levels are dBFS (0 is full scale, silence is -96).
"""

import json
from dataclasses import asdict, fields, replace
from typing import Any, TypeVar

from agent_desktop.softphone.protocol_leg import (
    DropLeg,
    EngineDied,
    EngineError,
    EngineReady,
    EngineRestarted,
    FarAudio,
    LegChanged,
    LegPhase,
    MuteChanged,
    Ping,
    PlaceLeg,
    Pong,
    Quality,
    Quit,
    SetMute,
)
from agent_desktop.softphone.protocol_pbx import (
    PBX_COMMANDS,
    PBX_EVENTS,
    AnswerCall,
    CallArrived,
    CallMoved,
    DialCall,
    EndCall,
    HoldCall,
    JoinCalls,
    PbxCommand,
    PbxEvent,
    Register,
    Registered,
    SendKeys,
    TransferCall,
    Unregister,
)
from agent_desktop.softphone.protocol_sound import (
    SOUND_COMMANDS,
    SOUND_EVENTS,
    DeviceBack,
    DeviceLost,
    Devices,
    DevicesInUse,
    HeadsetChanged,
    HeadsetPressed,
    Levels,
    LoopBack,
    LoopChanged,
    Monitor,
    PlayTone,
    SayTest,
    SetDevices,
    SetLoudness,
    ShowOnHeadset,
    SoundCommand,
    SoundEvent,
    TalkedMuted,
    TryLight,
    TrySound,
    WatchHeadset,
)

__all__ = [
    "AnswerCall",
    "CallArrived",
    "CallMoved",
    "DeviceBack",
    "DeviceLost",
    "Devices",
    "DevicesInUse",
    "DialCall",
    "DropLeg",
    "EndCall",
    "EngineCommand",
    "EngineDied",
    "EngineError",
    "EngineEvent",
    "EngineReady",
    "EngineRestarted",
    "FarAudio",
    "HeadsetChanged",
    "HeadsetPressed",
    "HoldCall",
    "JoinCalls",
    "LegChanged",
    "LegPhase",
    "Levels",
    "LoopBack",
    "LoopChanged",
    "Monitor",
    "MuteChanged",
    "PbxCommand",
    "PbxEvent",
    "PhoneEvent",
    "Ping",
    "PlaceLeg",
    "PlayTone",
    "Pong",
    "Quality",
    "Quit",
    "Register",
    "Registered",
    "SayTest",
    "SendKeys",
    "SetDevices",
    "SetLoudness",
    "SetMute",
    "ShowOnHeadset",
    "SoundCommand",
    "SoundEvent",
    "TalkedMuted",
    "TransferCall",
    "TryLight",
    "TrySound",
    "Unregister",
    "WatchHeadset",
    "decode_command",
    "decode_event",
    "encode",
]

EngineCommand = PlaceLeg | DropLeg | SetMute | Ping | Quit | SoundCommand | PbxCommand
EngineEvent = (
    EngineReady | LegChanged | MuteChanged | FarAudio | Quality | Pong | EngineError | SoundEvent | PbxEvent
)
PhoneEvent = EngineEvent | EngineDied | EngineRestarted

_COMMANDS: dict[str, type[Any]] = {
    c.__name__: c for c in (PlaceLeg, DropLeg, SetMute, Ping, Quit, *SOUND_COMMANDS, *PBX_COMMANDS)
}
_EVENTS: dict[str, type[Any]] = {
    c.__name__: c
    for c in (
        *(EngineReady, LegChanged, MuteChanged, FarAudio, Quality, Pong, EngineError),
        *SOUND_EVENTS,
        *PBX_EVENTS,
    )
}
T = TypeVar("T")


def encode(message: EngineCommand | EngineEvent) -> bytes:
    """One line of JSON, newline included."""
    body = {"kind": type(message).__name__, **asdict(message)}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _fits(value: Any, kind: Any) -> bool:
    if kind is bool or kind is str:
        return isinstance(value, kind)
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool)
    if kind is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    return True


def _decode(line: bytes, kinds: dict[str, type[Any]]) -> Any | None:
    try:
        body = json.loads(line)
        cls = kinds[body["kind"]]
        known = {f.name: body[f.name] for f in fields(cls) if f.name in body}
        if not all(_fits(known[f.name], f.type) for f in fields(cls) if f.name in known):
            return None
        return _settle(cls(**known))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _settle(message: Any) -> Any:
    if isinstance(message, LegChanged):
        return LegChanged(message.leg_id, LegPhase(message.phase), message.status, message.reason)
    if isinstance(message, Devices):
        return Devices(tuple(message.microphones), tuple(message.speakers))
    if isinstance(message, HeadsetChanged):
        return replace(message, buttons=tuple(message.buttons), lights=tuple(message.lights))
    return message


def decode_command(line: bytes) -> EngineCommand | None:
    """The command on this line, or None where the line is not one we know."""
    message: EngineCommand | None = _decode(line, _COMMANDS)
    return message


def decode_event(line: bytes) -> EngineEvent | None:
    """The event on this line, or None where the line is not one we know."""
    message: EngineEvent | None = _decode(line, _EVENTS)
    return message
