"""Lines between the window and its engine."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent_desktop.softphone.protocol import (
    AnswerCall,
    CallArrived,
    CallMoved,
    DeviceBack,
    DeviceLost,
    Devices,
    DevicesInUse,
    DialCall,
    DropLeg,
    EndCall,
    EngineCommand,
    EngineError,
    EngineEvent,
    EngineReady,
    FarAudio,
    HeadsetChanged,
    HeadsetPressed,
    HoldCall,
    JoinCalls,
    LegChanged,
    LegPhase,
    Levels,
    LoopBack,
    LoopChanged,
    Monitor,
    MuteChanged,
    Ping,
    PlaceLeg,
    PlayTone,
    Pong,
    Quality,
    Quit,
    Register,
    Registered,
    SayTest,
    SendKeys,
    SetDevices,
    SetLoudness,
    SetMute,
    ShowOnHeadset,
    TalkedMuted,
    TransferCall,
    TryLight,
    TrySound,
    Unregister,
    WatchHeadset,
    decode_command,
    decode_event,
    encode,
)

COMMANDS: list[EngineCommand] = [
    PlaceLeg("leg", "sip:é@h", 5060, "off"),
    DropLeg(),
    SetMute(True),
    SetDevices("Fone", "Alto-falante\n2", ""),
    PlayTone("key"),
    SayTest("tone"),
    SetLoudness(120, 80, 50),
    TrySound("ringer"),
    Monitor(True),
    LoopBack(2.5),
    WatchHeadset(True),
    ShowOnHeadset(off_hook=True, ringing=True),
    TryLight("mute", True),
    Register("pbx.example", "214", "secret", 5070, "192.0.2.1:40000", "ana", "00ff", 300, "off"),
    Unregister(),
    DialCall("c1", "300"),
    AnswerCall("c1"),
    EndCall("c1"),
    HoldCall("c1", True),
    SendKeys("c1", "12#"),
    TransferCall("c1", "300"),
    JoinCalls("c1", "c2"),
    Ping(3),
    Quit(),
]
EVENTS: list[EngineEvent] = [
    EngineReady(1, "null", 5),
    LegChanged("leg", LegPhase.DOWN, 403, "Forbidden"),
    MuteChanged(False),
    Devices(("a", "b"), ()),
    Levels(-12.5, -96.0),
    FarAudio(2**60),
    Quality(0.1, 2.0, 3.0, 4.3),
    Quality(0.1, 2.0, 3.0, 4.3, 1.5, 4.0, 100),
    DevicesInUse("a", "b", "c"),
    DeviceLost("microphone", "a", ""),
    DeviceBack("ringer", "c"),
    TalkedMuted(-20.0),
    LoopChanged("playing", -21.5, -60.0),
    HeadsetChanged("ready", "Fone", ("hook", "mute"), ("ring",), ""),
    HeadsetPressed("hook", True, "answer"),
    Registered(False, 401, "Unauthorized"),
    CallArrived("c1", "sip:11@h", True, ""),
    CallMoved("c1", "down", 486, "Busy Here"),
    Pong(9),
    EngineError("bad_uri", "x"),
]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_arrives_as_sent(command: EngineCommand) -> None:
    line = encode(command)
    assert line.count(b"\n") == 1
    assert decode_command(line) == command
    assert decode_event(line) is None


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_arrives_as_sent(event: EngineEvent) -> None:
    assert decode_event(encode(event)) == event
    assert decode_command(encode(event)) is None


def test_unknown_fields_are_ignored() -> None:
    assert decode_command(b'{"kind":"Ping","number":1,"colour":"red"}') == Ping(1)


@given(st.binary(max_size=200))
def test_no_bytes_raise(line: bytes) -> None:
    assert decode_command(line) is None or line


@pytest.mark.parametrize(
    "line", [b'{"kind":"SetMute","on":1}', b'{"kind":"Ping","number":true}', b'{"kind":[]}', b"[" * 100000]
)
def test_wrong_types_are_no_command(line: bytes) -> None:
    assert decode_command(line) is None
