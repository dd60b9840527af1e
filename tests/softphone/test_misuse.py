"""Whatever the window writes, the engine answers with an error and lives."""

import subprocess
from collections.abc import Iterator

import pytest

from agent_desktop.softphone.client import engine_command
from agent_desktop.softphone.protocol import (
    DropLeg,
    EngineCommand,
    EngineError,
    EngineEvent,
    EngineReady,
    LegChanged,
    LegPhase,
    MuteChanged,
    Ping,
    PlaceLeg,
    PlayTone,
    Pong,
    Quit,
    SayTest,
    SetDevices,
    SetMute,
    decode_event,
    encode,
)

LAST = 999


class Engine:
    """An engine on bare pipes."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(engine_command("null"), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert isinstance(self.next(), EngineReady)

    def next(self) -> EngineEvent | None:
        assert self.process.stdout is not None
        return decode_event(self.process.stdout.readline())

    def ask(self, *lines: bytes) -> list[EngineEvent]:
        """What it tells until it has answered a ping sent after ``lines``."""
        assert self.process.stdin is not None
        self.process.stdin.write(b"".join(lines) + encode(Ping(LAST)))
        self.process.stdin.flush()
        told: list[EngineEvent] = []
        while (event := self.next()) != Pong(LAST):
            assert event is not None, "the engine's output ended"
            told.append(event)
        return told

    def close(self) -> None:
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None and not pipe.closed:
                pipe.close()


@pytest.fixture
def engine() -> Iterator[Engine]:
    running = Engine()
    yield running
    running.close()
    assert running.process.wait(20) == 0


def codes(events: list[EngineEvent]) -> list[str]:
    return [event.code for event in events if isinstance(event, EngineError)]


REFUSED: list[tuple[EngineCommand, str]] = [
    (DropLeg(), "no_leg"),
    (PlaceLeg("a", "tel:+5511", 5060), "bad_uri"),
    (PlaceLeg("a", "", 5060), "bad_uri"),
    (PlaceLeg("a", "sip:host-only", 5060), "bad_uri"),
    (PlaceLeg("a", "sip:x\r\nRoute: <sip:evil>@h", 5060), "bad_uri"),
    (PlaceLeg("a", "sip:<x>@h", 5060), "bad_uri"),
    (PlaceLeg("a", "sip:" + "x" * 5000 + "@h", 5060), "bad_uri"),
    (PlaceLeg("a", "sip:x@h", 0), "bad_port"),
    (PlaceLeg("a", "sip:x@h", 70000), "bad_port"),
    (PlaceLeg("a", "sip:x@h", 5060, "perhaps"), "bad_srtp"),
    (PlayTone("trumpet"), "bad_tone"),
    (SayTest("/nowhere/at/all.wav"), "bad_source"),
    (SayTest("nul\0byte"), "bad_source"),
    (SetDevices(microphone="no such"), "no_such_device"),
]


def test_misuse_is_an_error_each_time(engine: Engine) -> None:
    engine.ask()
    for command, code in REFUSED:
        assert codes(engine.ask(encode(command))) == [code], command


def test_lines_that_mean_nothing_are_told(engine: Engine) -> None:
    lines = [
        b"\n",
        b"{}\n",
        b"not json\n",
        b"\xff\xfe\x00\n",
        b'{"kind":"Explode"}\n',
        b'{"kind":"PlaceLeg"}\n',
        b'{"kind":"SetMute","on":"yes"}\n',
        b'{"kind":"PlaceLeg","leg_id":7,"uri":null,"relay_port":"x"}\n',
        b"[" * 60000 + b"\n",
        b'{"kind":"Ping","number":' + b"9" * 30000 + b"}\n",
    ]
    engine.ask()
    assert codes(engine.ask(*lines)) == ["bad_command"] * len(lines)


def test_mute_and_tones_need_no_leg(engine: Engine) -> None:
    engine.ask()
    told = engine.ask(encode(SetMute(True)), encode(PlayTone("connect")), encode(SayTest("tone")))
    assert told == [MuteChanged(True)]


def test_a_second_leg_is_refused_and_dropping_twice_too(engine: Engine) -> None:
    first, second = PlaceLeg("one", "sip:x@h", 9), PlaceLeg("two", "sip:y@h", 9)
    told = engine.ask(*(encode(c) for c in (first, second, DropLeg(), DropLeg())))
    assert codes(told) == ["leg_exists", "no_leg"]
    phases = [event.phase for event in told if isinstance(event, LegChanged) and event.leg_id == "one"]
    assert phases == [LegPhase.CALLING, LegPhase.DOWN]


def test_legs_dropped_in_quick_turn_never_pile_up(engine: Engine) -> None:
    engine.ask()
    for number in range(8):
        told = engine.ask(encode(PlaceLeg(f"leg {number}", "sip:x@h", 9)), encode(DropLeg()))
        assert set(codes(told)) <= {"too_many_legs", "no_leg", "leg_failed"}
    engine.ask()
    assert engine.process.poll() is None


@pytest.mark.parametrize("last", [b"", encode(Quit())])
def test_the_process_goes_with_its_window(last: bytes) -> None:
    engine = Engine()
    assert engine.process.stdin is not None
    engine.process.stdin.write(encode(PlaceLeg("one", "sip:x@h", 9)) + last)
    engine.process.stdin.flush()
    if not last:
        engine.process.stdin.close()
    assert engine.process.wait(20) == 0
    engine.close()


def test_a_window_that_reads_nothing_stops_nothing() -> None:
    engine = Engine()
    assert engine.process.stdin is not None
    engine.process.stdin.write(b"nonsense\n" * 3000)
    engine.process.stdin.close()
    assert engine.process.stdout is not None
    assert b"bad_command" in engine.process.stdout.read()
    assert engine.process.wait(20) == 0
    engine.close()
