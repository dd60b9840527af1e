"""Short sounds for the agent only."""

from collections import deque

from agent_desktop.softphone.engine.pcm import frames, level_dbfs, mix, scaled, tone

# Each at most 200 ms: a connect tone must not cover the debtor's first word.
TONES: dict[str, tuple[bytes, ...]] = {
    "connect": tuple(frames(tone((880.0, 1174.7), 90))),
    "disconnect": tuple(frames(tone((440.0,), 160))),
    "key": tuple(frames(tone((1000.0,), 40))),
}
#: Tried in the settings, and what rings for a call that is not answered by itself.
SPEAKER_TEST = tone((523.3, 659.3, 784.0), 220)
RING = tone((659.3, 784.0) * 5, 120)

DUCKED_PCT = 10  # -20 dB
VOICE_DBFS = -50.0


class TonePlayer:
    """Mixes a tone into what the agent hears. The main thread starts it, the bridge's thread mixes.

    As soon as the far side is heard the rest of the tone goes 20 dB back behind the voice.
    """

    def __init__(self) -> None:
        self._left: deque[bytes] = deque()
        self._ducked = False

    def start(self, name: str) -> None:
        """Play from now on; a tone that still sounds is cut. Raises KeyError on an unknown name."""
        self._ducked = False
        self._left = deque(TONES[name])

    def over(self, frame: bytes) -> bytes:
        """The frame with the tone's next 20 ms on top of it."""
        try:
            note = self._left.popleft()
        except IndexError:
            return frame
        self._ducked = self._ducked or level_dbfs(frame) > VOICE_DBFS
        return mix(frame, scaled(note, DUCKED_PCT) if self._ducked else note)
