"""The engine with Qt's sound: imported only where sound is wanted."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from agent_desktop.softphone.engine.audio_qt import QtAudio
from agent_desktop.softphone.engine.backend import AudioBackend
from agent_desktop.softphone.engine.host import Host
from agent_desktop.softphone.engine.loop_qt import QtLoop
from agent_desktop.softphone.engine.stdio import CommandPipe, EventPipe


def run(events: EventPipe, build: Callable[[AudioBackend], Host]) -> None:
    """Run until the window asks for the end or is gone."""
    loop = QtLoop(QCoreApplication([]))
    audio = QtAudio(events.emit)
    host = build(audio)
    audio.announce()
    pipe = CommandPipe(loop.arrived.emit)
    pipe.start()
    loop.run(pipe, host.turn)
    host.close()
