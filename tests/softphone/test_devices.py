"""Devices come and go under a leg: the real engine, Qt Multimedia and a PulseAudio of our own."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent_desktop.softphone.protocol import (
    DeviceBack,
    DeviceLost,
    Devices,
    DevicesInUse,
    EngineReady,
    LegPhase,
    LoopBack,
    LoopChanged,
    Monitor,
    SetDevices,
    TrySound,
)
from tests.softphone.desk import Desk
from tests.softphone.pulse import SERVER, Pulse, pulse
from tests.softphone.sipp import switch

pytestmark = pytest.mark.skipif(shutil.which(SERVER) is None, reason="needs Debian's pulseaudio")


@pytest.fixture
def sound(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pulse]:
    with pulse() as made:
        for name, value in made.environment.items():
            monkeypatch.setenv(name, value)
        yield made


async def test_a_headset_is_lost_and_returns_in_the_middle_of_a_call(sound: Pulse, tmp_path: Path) -> None:
    sound.plug("Board")
    headset = sound.plug("Headset")
    sound.prefer("Board")
    with switch("answer", tmp_path) as port:
        async with Desk(port, audio="qt") as desk:
            assert desk.of(EngineReady)[0].audio == "qt"
            desk.phone.send(SetDevices("HeadsetMic", "Headset", "Board"))
            wanted = DevicesInUse("HeadsetMic", "Headset", "Board")
            await desk.until(lambda: wanted in desk.events, "the choice")
            await desk.leg_up()
            await desk.until(lambda: sound.playing_on("Headset"), "sound on the headset")
            await desk.until(lambda: sound.recording_from("Headset"), "the headset's microphone")
            pulled_at = time.monotonic()
            sound.pull(headset)
            await desk.until(lambda: len(desk.of(DeviceLost)) == 2, "the loss of both")
            print("lost after", round(time.monotonic() - pulled_at, 2), "s")
            assert {(lost.part, lost.name, lost.instead) for lost in desk.of(DeviceLost)} == {
                ("microphone", "HeadsetMic", "BoardMic"),
                ("speaker", "Headset", "Board"),
            }
            await desk.until(lambda: sound.playing_on("Board"), "sound on the other device")
            await desk.until(lambda: sound.recording_from("Board"), "the other microphone")
            plugged_at = time.monotonic()
            sound.plug("Headset")
            await desk.until(lambda: len(desk.of(DeviceBack)) == 2, "the return of both")
            print("back after", round(time.monotonic() - plugged_at, 2), "s")
            await desk.until(lambda: sound.playing_on("Headset"), "sound on the headset again")
            await desk.until(lambda: desk.of(DevicesInUse)[-1] == wanted, "the choice again")
            assert desk.phases() == [LegPhase.CALLING, LegPhase.UP]
            assert desk.errors() == []


async def test_without_a_choice_the_systems_is_followed(sound: Pulse, tmp_path: Path) -> None:
    sound.plug("Board")
    sound.plug("Headset")
    sound.prefer("Board")
    with switch("answer", tmp_path) as port:
        async with Desk(port, audio="qt") as desk:
            await desk.leg_up()
            await desk.until(lambda: sound.playing_on("Board"), "the system's first choice")
            sound.prefer("Headset")
            await desk.until(lambda: sound.playing_on("Headset"), "the system's second choice")
            await desk.until(lambda: sound.recording_from("Headset"), "its microphone")
            assert not desk.of(DeviceLost)


async def test_the_last_device_may_go_and_the_leg_lives(sound: Pulse, tmp_path: Path) -> None:
    only = sound.plug("Headset")
    sound.prefer("Headset")
    with switch("answer", tmp_path) as port:
        async with Desk(port, audio="qt") as desk:
            await desk.leg_up()
            await desk.until(lambda: sound.playing_on("Headset"), "sound")
            sound.pull(only)
            await desk.until(lambda: desk.of(DeviceLost), "the loss")
            sound.plug("Other")
            await desk.until(lambda: sound.playing_on("Other"), "sound on what was plugged in")
            await desk.until(lambda: Devices(("OtherMic",), ("Other",)) in desk.events, "the list")
            assert desk.phases() == [LegPhase.CALLING, LegPhase.UP]


async def test_a_loop_back_needs_no_leg_and_tests_are_heard_on_their_device(sound: Pulse) -> None:
    sound.plug("Board")
    sound.plug("Headset")
    sound.prefer("Headset")
    async with Desk(9, audio="qt") as desk:
        desk.phone.send(SetDevices("", "", "Board"))
        desk.phone.send(TrySound("ringer"))
        await desk.until(lambda: sound.playing_on("Board"), "the ring")
        desk.phone.send(Monitor(True))
        await desk.until(lambda: sound.recording_from("Headset"), "the meters")
        desk.phone.send(TrySound("speaker"))
        await desk.until(lambda: desk.microphone() > -40.0, "the melody, heard by its own microphone")
        desk.phone.send(LoopBack(0.5))
        await desk.until(lambda: desk.of(LoopChanged) and desk.of(LoopChanged)[-1].step == "done", "the loop")
        assert [change.step for change in desk.of(LoopChanged)] == ["recording", "playing", "done"]
        desk.phone.send(Monitor(False))
        await desk.until(lambda: not sound.recording_from("Headset"), "the meters' end")
        assert desk.errors() == []
