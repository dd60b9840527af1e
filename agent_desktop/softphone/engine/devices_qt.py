"""One Qt sound device at a time, for each direction."""

import time

from PySide6.QtCore import QIODevice
from PySide6.QtMultimedia import QAudioDevice, QAudioFormat, QAudioSink, QAudioSource, QtAudio

from agent_desktop.softphone.engine.frame_queue import FrameQueue
from agent_desktop.softphone.engine.pcm import FRAME_BYTES, RATE_HZ, from_bridge, to_bridge

# G.711's rate first; else what cards and Windows' mixer nearly always take.
SHAPES = ((RATE_HZ, 1), (48000, 1), (48000, 2), (16000, 1))
SINK_MS = 60
# Nothing for so long from an open microphone: the device is gone and nobody said so.
DEAF_AFTER_S = 1.0
# An empty sink reports an underrun; that is silence, not a fault.
HEALTHY = (QtAudio.Error.NoError, QtAudio.Error.UnderrunError)


def shape_for(device: QAudioDevice) -> QAudioFormat | None:
    """16-bit sound in a shape both the device and our converter take."""
    for rate, channels in SHAPES:
        form = QAudioFormat()
        form.setSampleRate(rate)
        form.setChannelCount(channels)
        form.setSampleFormat(QAudioFormat.SampleFormat.Int16)
        if device.isFormatSupported(form):
            return form
    return None


class Microphone:
    """From a device into the queue, in whole frames."""

    def __init__(self, device: QAudioDevice, form: QAudioFormat) -> None:
        self.name = device.description()
        self.queue = FrameQueue()
        self._form = form
        self._rest = b""
        self._heard_at = time.monotonic()
        self._source = QAudioSource(device, form)
        self._io: QIODevice | None = self._source.start()

    @property
    def failed(self) -> bool:
        deaf = time.monotonic() - self._heard_at > DEAF_AFTER_S
        return deaf or self._io is None or self._source.error() != QtAudio.Error.NoError

    def pump(self) -> None:
        if self._io is None:
            return
        pcm = self._rest + bytes(self._io.readAll().data())
        step = FRAME_BYTES * (self._form.sampleRate() // RATE_HZ) * self._form.channelCount()
        if len(pcm) >= step:
            self._heard_at = time.monotonic()
        whole = len(pcm) // step * step
        self._rest = pcm[whole:]
        for at in range(0, whole, step):
            frame = to_bridge(pcm[at : at + step], self._form.sampleRate(), self._form.channelCount())
            self.queue.put(frame)

    def close(self) -> None:
        self._io = None
        self._source.stop()


class Speaker:
    """From the queue to a device, as much as it takes."""

    def __init__(self, device: QAudioDevice, form: QAudioFormat) -> None:
        self.name = device.description()
        self.queue = FrameQueue()
        self._form = form
        self._step = FRAME_BYTES * (form.sampleRate() // RATE_HZ) * form.channelCount()
        self._sink = QAudioSink(device, form)
        self._sink.setBufferSize(self._step * SINK_MS // 20)
        self._io: QIODevice | None = self._sink.start()

    @property
    def failed(self) -> bool:
        return self._io is None or self._sink.error() not in HEALTHY

    def pump(self) -> None:
        while self._io is not None and self.queue.ready and self._sink.bytesFree() >= self._step:
            frame = from_bridge(self.queue.get(), self._form.sampleRate(), self._form.channelCount())
            self._io.write(frame)

    def close(self) -> None:
        self._io = None
        self._sink.stop()
