"""Sound through Qt Multimedia: devices by name, their loss and return, and none at all."""

import time
from collections.abc import Callable

from PySide6.QtMultimedia import QAudioDevice, QMediaDevices

from agent_desktop.softphone.engine.audio_null import NullAudio
from agent_desktop.softphone.engine.backend import BadSourceError, Emit
from agent_desktop.softphone.engine.devices_qt import Microphone, Speaker, shape_for
from agent_desktop.softphone.engine.ringer import Ringer
from agent_desktop.softphone.protocol import Devices, EngineError, SetDevices

RETRY_S = 1.0


class QtAudio:
    """A direction without a working device is played by the null audio until one is there again.

    The bridge has its own clock, so a device that goes never stops the leg.
    """

    def __init__(self, emit: Emit, now: Callable[[], float] = time.monotonic) -> None:
        self._emit = emit
        self._now = now
        self._null = NullAudio()
        self._media = QMediaDevices()
        self._media.audioInputsChanged.connect(self._plugged)
        self._media.audioOutputsChanged.connect(self._plugged)
        self._chosen = SetDevices()
        self._microphone: Microphone | None = None
        self._speaker: Speaker | None = None
        self._ringer = Ringer()
        self._open = False
        self._retry_at = 0.0
        self._told_missing = False

    @property
    def name(self) -> str:
        return "qt" if QMediaDevices.audioInputs() or QMediaDevices.audioOutputs() else "null"

    def announce(self) -> None:
        """Say it where there is nothing to speak into or to hear with."""
        complete = bool(QMediaDevices.audioInputs()) and bool(QMediaDevices.audioOutputs())
        if not complete and not self._told_missing:
            missing = "speaker" if QMediaDevices.audioInputs() else "microphone"
            self._emit(EngineError("no_sound_device", missing))
        self._told_missing = not complete

    def open(self) -> None:
        self._open = True
        self._retry_at = 0.0
        self._connect()

    def close(self) -> None:
        self._open = False
        self._disconnect()

    def capture(self) -> bytes:
        microphone = self._microphone
        return microphone.queue.get() if microphone is not None else self._null.capture()

    def play(self, frame: bytes) -> None:
        speaker = self._speaker
        if speaker is not None:
            speaker.queue.put(frame)

    def pump(self) -> None:
        microphone, speaker = self._microphone, self._speaker
        if microphone is not None:
            microphone.pump()
        if speaker is not None:
            speaker.pump()
        broken = (microphone is not None and microphone.failed) or (speaker is not None and speaker.failed)
        if self._open and broken and self._now() >= self._retry_at:
            self._retry_at = self._now() + RETRY_S
            self._disconnect()
            self._connect()

    def ring(self, pcm: bytes) -> None:
        self._ringer.play(pcm, find(QMediaDevices.audioOutputs(), self._chosen.ringer) or _default_output())

    def choose(self, chosen: SetDevices) -> tuple[str, ...]:
        self._chosen = chosen
        if self._open:
            self._disconnect()
            self._connect()
        inputs, outputs = QMediaDevices.audioInputs(), QMediaDevices.audioOutputs()
        wanted = ((chosen.microphone, inputs), (chosen.speaker, outputs), (chosen.ringer, outputs))
        return tuple(name for name, there in wanted if name and find(there, name) is None)

    def devices(self) -> Devices:
        return Devices(_names(QMediaDevices.audioInputs()), _names(QMediaDevices.audioOutputs()))

    def say(self, source: str) -> None:
        if self._microphone is not None or QMediaDevices.audioInputs():
            raise BadSourceError("a microphone is in use")
        self._null.say(source)

    def _plugged(self) -> None:
        self._emit(self.devices())
        self.announce()
        if self._open:
            self._disconnect()
            self._connect()

    def _connect(self) -> None:
        source = find(QMediaDevices.audioInputs(), self._chosen.microphone) or _default_input()
        sink = find(QMediaDevices.audioOutputs(), self._chosen.speaker) or _default_output()
        source_form = shape_for(source) if source is not None else None
        sink_form = shape_for(sink) if sink is not None else None
        if source is not None and source_form is not None:
            self._microphone = Microphone(source, source_form)
        if sink is not None and sink_form is not None:
            self._speaker = Speaker(sink, sink_form)
        for device, form in ((source, source_form), (sink, sink_form)):
            if device is not None and form is None:
                self._emit(EngineError("sound_failed", device.description()))

    def _disconnect(self) -> None:
        microphone, self._microphone = self._microphone, None
        speaker, self._speaker = self._speaker, None
        if microphone is not None:
            microphone.close()
        if speaker is not None:
            speaker.close()


def find(devices: list[QAudioDevice], name: str) -> QAudioDevice | None:
    """The device of this name."""
    return next((device for device in devices if name and device.description() == name), None)


def _names(devices: list[QAudioDevice]) -> tuple[str, ...]:
    return tuple(device.description() for device in devices)


def _default_input() -> QAudioDevice | None:
    device = QMediaDevices.defaultAudioInput()
    return None if device.isNull() else device


def _default_output() -> QAudioDevice | None:
    device = QMediaDevices.defaultAudioOutput()
    return None if device.isNull() else device
