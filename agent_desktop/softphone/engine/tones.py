"""Short sounds for the agent only."""

from collections import deque

from agent_desktop.softphone.engine.pcm import frames, mix, tone

# Each at most 200 ms: a connect tone must not cover the debtor's first word.
TONES: dict[str, tuple[bytes, ...]] = {
    "connect": tuple(frames(tone((880.0, 1174.7), 90))),
    "disconnect": tuple(frames(tone((440.0,), 160))),
    "key": tuple(frames(tone((1000.0,), 40))),
}


class TonePlayer:
    """Mixes a tone into what the agent hears. The main thread starts it, the bridge's thread mixes."""

    def __init__(self) -> None:
        self._left: deque[bytes] = deque()

    def start(self, name: str) -> None:
        """Play from now on; a tone that still sounds is cut. Raises KeyError on an unknown name."""
        self._left = deque(TONES[name])

    def over(self, frame: bytes) -> bytes:
        """The frame with the tone's next 20 ms on top of it."""
        try:
            return mix(frame, self._left.popleft())
        except IndexError:
            return frame
