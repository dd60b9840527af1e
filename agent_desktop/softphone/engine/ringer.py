"""Sounds while no leg is up, on a device of their own: the loudspeaker, not the headset, if so chosen."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtMultimedia import QAudioDevice, QAudioSink

from agent_desktop.softphone.engine.devices_qt import shape_for
from agent_desktop.softphone.engine.pcm import from_bridge


class Ringer:
    """Plays one sound at a time; a new one cuts the old."""

    def __init__(self) -> None:
        self._sink: QAudioSink | None = None
        self._buffer = QBuffer()

    def play(self, pcm: bytes, device: QAudioDevice | None) -> None:
        """``pcm`` at the bridge's rate; nothing happens without a device."""
        if self._sink is not None:
            self._sink.stop()
            self._sink = None
        form = shape_for(device) if device is not None else None
        if device is None or form is None:
            return
        self._buffer.close()
        self._buffer.setData(QByteArray(from_bridge(pcm, form.sampleRate(), form.channelCount())))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._sink = QAudioSink(device, form)
        self._sink.start(self._buffer)
