"""The loudspeaker through Qt Multimedia: the system's own default, not the headset's line."""

import numpy as np
from PySide6.QtCore import QIODevice
from PySide6.QtMultimedia import QAudioFormat, QAudioSink, QMediaDevices

from agent_desktop.playback.stretch import Samples

RATE = 8000
_FULL = 32767.0


class NoLoudspeakerError(Exception):
    """There is nothing to play on."""


class QtOutput:
    """Opened when made. ``room`` samples can be taken now; ``waiting`` were taken and not yet heard."""

    def __init__(self) -> None:
        device = QMediaDevices.defaultAudioOutput()
        if device.isNull():
            raise NoLoudspeakerError
        form = QAudioFormat()
        form.setSampleRate(RATE)
        form.setChannelCount(1)
        form.setSampleFormat(QAudioFormat.SampleFormat.Int16)
        if not device.isFormatSupported(form):
            form = device.preferredFormat()
            form.setSampleFormat(QAudioFormat.SampleFormat.Int16)
        self._times = form.sampleRate() / RATE
        self._channels = form.channelCount()
        self._sink = QAudioSink(device, form)
        self._sink.setBufferSize(int(form.sampleRate() * self._channels * 2 * 0.2))
        io = self._sink.start()
        if io is None:
            raise NoLoudspeakerError
        self._io: QIODevice = io

    @property
    def _sample_bytes(self) -> float:
        return 2 * self._channels * self._times

    @property
    def room(self) -> int:
        """Samples at 8 kHz."""
        return int(self._sink.bytesFree() / self._sample_bytes)

    @property
    def waiting(self) -> int:
        """Samples at 8 kHz."""
        return int((self._sink.bufferSize() - self._sink.bytesFree()) / self._sample_bytes)

    def put(self, samples: Samples) -> None:
        """No more than there is room for."""
        if self._times != 1.0:
            places = np.arange(int(len(samples) * self._times)) / self._times
            samples = np.interp(places, np.arange(len(samples)), samples).astype(np.float32)
        pcm = np.clip(samples * _FULL, -_FULL, _FULL).astype("<i2")
        self._io.write(np.repeat(pcm, self._channels).tobytes())

    def close(self) -> None:
        """Silence, at once."""
        self._sink.reset()
        self._sink.stop()
