"""A process that plays a tone on this machine's loudspeaker through the player's own output.

``python -m tests.playback.loudspeaker``: prints ``playing``, and ends when its input is closed.
"""

import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QCoreApplication, QTimer

from agent_desktop.playback.output_qt import NoLoudspeakerError, QtOutput

TURN_MS = 20


def main() -> int:
    application = QCoreApplication([])
    try:
        output = QtOutput()
    except NoLoudspeakerError:
        print("none", flush=True)
        return 3
    wave = (0.2 * np.sin(2 * np.pi * 440 * np.arange(8000) / 8000)).astype(np.float32)
    taken = 0

    def turn() -> None:
        nonlocal taken
        room = min(output.room, 800)
        output.put(wave[:room])
        taken += room
        if taken > 8000:
            # More than a buffer went in, so it is really being played.
            print("playing", flush=True)
            application.quit()

    timer = QTimer()
    timer.timeout.connect(turn)
    timer.start(TURN_MS)
    application.exec()
    sys.stdin.read()
    output.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
