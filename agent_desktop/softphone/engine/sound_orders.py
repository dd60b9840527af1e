"""Carries out what the window asks of sound and headset."""

from typing import assert_never

from agent_desktop.softphone.engine.backend import AudioBackend, BadSourceError, Emit
from agent_desktop.softphone.engine.headset.watcher import HeadsetWatcher
from agent_desktop.softphone.engine.loop_back import BadLengthError
from agent_desktop.softphone.engine.sound import Sound
from agent_desktop.softphone.protocol import (
    EngineError,
    LoopBack,
    Monitor,
    PlayTone,
    SayTest,
    SetDevices,
    SetLoudness,
    ShowOnHeadset,
    SoundCommand,
    TryLight,
    TrySound,
    WatchHeadset,
)


class SoundOrders:
    """What cannot be done becomes an EngineError."""

    def __init__(self, sound: Sound, backend: AudioBackend, headset: HeadsetWatcher, emit: Emit) -> None:
        self._sound = sound
        self._backend = backend
        self._headset = headset
        self._emit = emit

    def handle(self, command: SoundCommand) -> None:
        """Carry it out now."""
        match command:
            case SetDevices():
                for name in self._backend.choose(command):
                    self._refuse("no_such_device", name)
            case SetLoudness():
                self._sound.be_loud(command)
            case PlayTone(name):
                self._play(name)
            case TrySound(where):
                self._try(where)
            case Monitor(on):
                self._sound.monitor(on)
            case LoopBack(seconds):
                self._loop(seconds)
            case SayTest(source):
                self._say(source)
            case WatchHeadset(on):
                self._watch(on)
            case ShowOnHeadset() | TryLight():
                self._headset.order(command)
            case _:
                assert_never(command)

    def close(self) -> None:
        """Lights out."""
        self._headset.stop()

    def _play(self, name: str) -> None:
        try:
            self._sound.play_tone(name)
        except KeyError:
            self._refuse("bad_tone", name)

    def _try(self, where: str) -> None:
        try:
            self._sound.try_out(where)
        except KeyError:
            self._refuse("bad_tone", where)

    def _loop(self, seconds: float) -> None:
        try:
            self._sound.loop_back(seconds)
        except BadLengthError as error:
            self._refuse("bad_command", f"LoopBack {error}")

    def _say(self, source: str) -> None:
        try:
            self._backend.say(source)
        except BadSourceError as error:
            self._refuse("bad_source", str(error))

    def _watch(self, on: bool) -> None:
        if on:
            self._headset.start()
        else:
            self._headset.stop()

    def _refuse(self, code: str, detail: str) -> None:
        self._emit(EngineError(code, detail))
