"""Where the bridge meets the agent's ears and mouth: mute, tones and measuring."""

from collections import deque

from agent_desktop.softphone.engine.backend import AudioBackend
from agent_desktop.softphone.engine.meters import FarAudioDetector, PeakMeter
from agent_desktop.softphone.engine.pcm import SILENCE, level_dbfs
from agent_desktop.softphone.engine.tones import TONES, TonePlayer
from agent_desktop.softphone.protocol import FarAudio, Levels


class Sound:
    """One microphone and one speaker for the bridge's port.

    Muting gives the bridge silence instead of the microphone here, in one place: unlike pj's
    ``stopTransmit`` the leg keeps sending RTP, and there is no call into pj that could fail.
    """

    def __init__(self, backend: AudioBackend) -> None:
        self._backend = backend
        self._microphone = PeakMeter()
        self._speaker = PeakMeter()
        self._detector = FarAudioDetector()
        self._first_words: deque[int] = deque()
        self._tones = TonePlayer()
        self._running = False
        self._frames_heard = 0
        self.muted = False

    # --- the bridge's thread -------------------------------------------------------------------

    def next_microphone(self) -> bytes:
        """20 ms towards the far side."""
        frame = self._backend.capture()
        self._microphone.feed(level_dbfs(frame))
        return SILENCE if self.muted else frame

    def heard(self, frame: bytes) -> None:
        """20 ms from the far side."""
        self._frames_heard += 1
        level = level_dbfs(frame)
        self._speaker.feed(level)
        first = self._detector.feed(level)
        if first is not None:
            self._first_words.append(first)
        self._backend.play(self._tones.over(frame))

    # --- our thread ----------------------------------------------------------------------------

    def start(self) -> None:
        self._detector = FarAudioDetector()
        self._frames_heard = 0
        self._running = True
        self._backend.open()

    def stop(self) -> None:
        self._running = False
        self._backend.close()

    def pump(self) -> None:
        """Every turn of the loop: the device may come or go at any time."""
        self._backend.pump()

    def play_tone(self, name: str) -> None:
        """Raises KeyError on an unknown name."""
        if self._running:
            self._tones.start(name)
        else:
            self._backend.ring(b"".join(TONES[name]))

    def levels(self) -> Levels | None:
        """Levels since the last reading; None while no sound flows."""
        if not self._frames_heard:
            return None
        self._frames_heard = 0
        return Levels(self._microphone.read(), self._speaker.read())

    def first_words(self) -> list[FarAudio]:
        """What the detector found since the last reading."""
        found: list[FarAudio] = []
        while self._first_words:
            found.append(FarAudio(self._first_words.popleft()))
        return found
