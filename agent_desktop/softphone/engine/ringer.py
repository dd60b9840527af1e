"""Sounds outside of the leg's, on a device of their own: the loudspeaker, not the headset, if so chosen."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtMultimedia import QAudioDevice, QAudioSink

from agent_desktop.softphone.engine.devices_qt import HEALTHY, shape_for
from agent_desktop.softphone.engine.pcm import from_bridge


class Ringer:
    """Plays one sound at a time; a new one cuts the old."""

    def __init__(self) -> None:
        self._sink: QAudioSink | None = None
        self._buffer = QBuffer()

    def play(self, pcm: bytes, devices: list[QAudioDevice]) -> bool:
        """On the first of the devices that takes it; ``pcm`` at the bridge's rate. False: on none."""
        self.stop()
        return any(self._start(pcm, device) for device in devices)

    def stop(self) -> None:
        if self._sink is not None:
            self._sink.stop()
            self._sink = None
        self._buffer.close()

    def _start(self, pcm: bytes, device: QAudioDevice) -> bool:
        form = shape_for(device)
        if form is None:
            return False
        self._buffer.close()
        self._buffer.setData(QByteArray(from_bridge(pcm, form.sampleRate(), form.channelCount())))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        sink = QAudioSink(device, form)
        sink.start(self._buffer)
        if sink.error() not in HEALTHY:
            sink.stop()
            return False
        self._sink = sink
        return True
