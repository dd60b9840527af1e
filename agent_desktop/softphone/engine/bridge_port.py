"""The engine's end of PJSIP's conference bridge."""

from typing import Any

import pjsua2 as pj

from agent_desktop.softphone.engine.pcm import FRAME_BYTES, FRAME_MS, RATE_HZ, SILENCE
from agent_desktop.softphone.engine.sound import Sound


class BridgePort(pj.AudioMediaPort):  # type: ignore[misc]
    """Microphone into the bridge, far side out of it.

    Both callbacks run on PJSIP's clock thread, where an exception would abort the process: they
    touch queues only and swallow every failure as 20 ms of silence.
    """

    def __init__(self, sound: Sound) -> None:
        super().__init__()
        self._sound = sound
        self._silence = pj.ByteVector(SILENCE)
        self.failures = 0
        form = pj.MediaFormatAudio()
        form.init(pj.PJMEDIA_FORMAT_PCM, RATE_HZ, 1, FRAME_MS * 1000, 16)
        self.createPort("agent", form)

    def onFrameRequested(self, frame: Any) -> None:
        try:
            pcm = self._sound.next_microphone()
            frame.buf = self._silence if pcm is SILENCE else pj.ByteVector(pcm)
        except Exception:
            self.failures += 1
            frame.buf = self._silence
        frame.type = pj.PJMEDIA_FRAME_TYPE_AUDIO

    def onFrameReceived(self, frame: Any) -> None:
        try:
            voice = frame.type == pj.PJMEDIA_FRAME_TYPE_AUDIO and frame.size == FRAME_BYTES
            self._sound.heard(bytes(frame.buf) if voice else SILENCE)
        except Exception:
            self.failures += 1
