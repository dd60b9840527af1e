"""Sound through Qt Multimedia: devices by name, their loss and return, and none at all."""

import time
from collections.abc import Callable

from PySide6.QtMultimedia import QAudioDevice, QMediaDevices

from agent_desktop.softphone.engine.audio_null import NullAudio
from agent_desktop.softphone.engine.backend import BadSourceError, Emit
from agent_desktop.softphone.engine.choice import Picked, pick, told
from agent_desktop.softphone.engine.devices_qt import Microphone, Speaker, shape_for
from agent_desktop.softphone.engine.pulse_watch import PulseWatch, load_pulse
from agent_desktop.softphone.engine.ringer import Ringer
from agent_desktop.softphone.protocol import Devices, DevicesInUse, EngineError, SetDevices

RETRY_S = 1.0


class QtAudio:
    """A direction without a working device is played by the null audio until one is there again.

    The bridge has its own clock, so a device that goes never stops the leg. Only a direction whose device
    has changed is opened again: plugging in a camera is not heard in a call.
    """

    def __init__(self, emit: Emit, now: Callable[[], float] = time.monotonic) -> None:
        self._emit = emit
        self._now = now
        self._null = NullAudio()
        self._media = QMediaDevices()
        self._media.audioInputsChanged.connect(self._plugged)
        self._media.audioOutputsChanged.connect(self._plugged)
        self._chosen = SetDevices()
        self._picked: dict[str, Picked] = {}
        self._microphone: Microphone | None = None
        self._speaker: Speaker | None = None
        self._ringer = Ringer()
        self._pulse = PulseWatch(load_pulse(), self._plugged, now)
        self._open = False
        self._retry_at = 0.0
        self._told_missing = False
        self._present = self.devices()
        self._pick()
        self._pulse.begin()

    @property
    def name(self) -> str:
        return "qt" if QMediaDevices.audioInputs() or QMediaDevices.audioOutputs() else "null"

    def announce(self) -> None:
        """Say what is used, and where there is nothing to speak into or to hear with."""
        self._emit(self._in_use())
        complete = bool(QMediaDevices.audioInputs()) and bool(QMediaDevices.audioOutputs())
        if not complete and not self._told_missing:
            missing = "speaker" if QMediaDevices.audioInputs() else "microphone"
            self._emit(EngineError("no_sound_device", missing))
        self._told_missing = not complete

    def open(self) -> None:
        self._open = True
        self._retry_at = 0.0
        self._open_microphone()
        self._open_speaker()

    def close(self) -> None:
        self._open = False
        self._close_microphone()
        self._close_speaker()

    def capture(self) -> bytes:
        microphone = self._microphone
        return microphone.queue.get() if microphone is not None else self._null.capture()

    def play(self, frame: bytes) -> None:
        speaker = self._speaker
        if speaker is not None:
            speaker.queue.put(frame)

    def pump(self) -> None:
        self._pulse.look()
        microphone, speaker = self._microphone, self._speaker
        if microphone is not None:
            microphone.pump()
        if speaker is not None:
            speaker.pump()
        if not self._open or self._now() < self._retry_at:
            return
        if microphone is not None and microphone.failed:
            self._retry_at = self._now() + RETRY_S
            self._open_microphone()
        if speaker is not None and speaker.failed:
            self._retry_at = self._now() + RETRY_S
            self._open_speaker()

    def ring(self, pcm: bytes, where: str = "ringer") -> None:
        outputs = QMediaDevices.audioOutputs()
        wanted = find(outputs, self._picked[where].name)
        first = [wanted] if wanted is not None else []
        self._ringer.play(pcm, [*first, *(device for device in outputs if device not in first)])

    def choose(self, chosen: SetDevices) -> tuple[str, ...]:
        self._chosen = chosen
        self._settle(by_agent=True)
        outputs, inputs = self._present.speakers, self._present.microphones
        wanted = ((chosen.microphone, inputs), (chosen.speaker, outputs), (chosen.ringer, outputs))
        return tuple(name for name, there in wanted if name and name not in there)

    def devices(self) -> Devices:
        really = self._pulse.really
        inputs, outputs = _names(QMediaDevices.audioInputs()), _names(QMediaDevices.audioOutputs())
        return Devices(really(inputs), really(outputs))

    def say(self, source: str) -> None:
        if self._microphone is not None or QMediaDevices.audioInputs():
            raise BadSourceError("a microphone is in use")
        self._null.say(source)

    def _plugged(self) -> None:
        present = self.devices()
        if present != self._present:
            self._present = present
            self._emit(present)
        self._settle(by_agent=False)
        self.announce()

    def _settle(self, *, by_agent: bool) -> None:
        """Use what is best now, and say what changed; ``by_agent`` asked for it and needs no news."""
        before = dict(self._picked)
        self._pick()
        for kind, chosen, present in self._wants():
            if not by_agent:
                for news in told(kind, chosen, before[kind], self._picked[kind], present):
                    self._emit(news)
        if self._open and before["microphone"] != self._picked["microphone"]:
            self._open_microphone()
        if self._open and before["speaker"] != self._picked["speaker"]:
            self._open_speaker()
        if by_agent:
            self._emit(self._in_use())

    def _wants(self) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
        present, chosen = self._present, self._chosen
        return (
            ("microphone", chosen.microphone, present.microphones),
            ("speaker", chosen.speaker, present.speakers),
            ("ringer", chosen.ringer, present.speakers),
        )

    def _pick(self) -> None:
        for kind, chosen, present in self._wants():
            default = _default_input() if kind == "microphone" else _default_output()
            self._picked[kind] = pick(chosen, present, default)

    def _in_use(self) -> DevicesInUse:
        return DevicesInUse(*(self._picked[kind].name for kind in ("microphone", "speaker", "ringer")))

    def _open_microphone(self) -> None:
        self._close_microphone()
        device = find(QMediaDevices.audioInputs(), self._picked["microphone"].name)
        form = shape_for(device) if device is not None else None
        if device is not None and form is not None:
            self._microphone = Microphone(device, form)
        elif device is not None:
            self._emit(EngineError("sound_failed", device.description()))

    def _open_speaker(self) -> None:
        self._close_speaker()
        device = find(QMediaDevices.audioOutputs(), self._picked["speaker"].name)
        form = shape_for(device) if device is not None else None
        if device is not None and form is not None:
            self._speaker = Speaker(device, form)
        elif device is not None:
            self._emit(EngineError("sound_failed", device.description()))

    def _close_microphone(self) -> None:
        microphone, self._microphone = self._microphone, None
        if microphone is not None:
            microphone.close()

    def _close_speaker(self) -> None:
        speaker, self._speaker = self._speaker, None
        if speaker is not None:
            speaker.close()


def find(devices: list[QAudioDevice], name: str) -> QAudioDevice | None:
    """The device of this name."""
    return next((device for device in devices if name and device.description() == name), None)


def _names(devices: list[QAudioDevice]) -> tuple[str, ...]:
    return tuple(device.description() for device in devices)


def _default_input() -> str:
    return QMediaDevices.defaultAudioInput().description()


def _default_output() -> str:
    return QMediaDevices.defaultAudioOutput().description()
