"""Records the microphone for a few seconds and plays it back: the agent hears what a debtor would."""

from collections import deque

from agent_desktop.softphone.engine.pcm import FLOOR_DBFS, FRAME_MS, SILENCE, level_dbfs
from agent_desktop.softphone.protocol import LoopChanged

MOST_S = 10.0


class BadLengthError(ValueError):
    """Not between 0 and 10 seconds."""


class LoopRecorder:
    """Frames come and go on the bridge's thread; ``news`` is read on ours."""

    def __init__(self) -> None:
        self._wanted = 0
        self._recorded: list[bytes] = []
        self._playing: deque[bytes] = deque()
        self.news: deque[LoopChanged] = deque()

    @property
    def busy(self) -> bool:
        """Whether microphone and speaker belong to the loop now."""
        return self._wanted > 0 or bool(self._playing)

    def start(self, seconds: float) -> None:
        """Begin, or end what runs where ``seconds`` is 0. Raises BadLengthError."""
        if not 0 <= seconds <= MOST_S:
            raise BadLengthError(str(seconds))
        was_busy = self.busy
        self._playing.clear()
        self._recorded = []
        self._wanted = round(seconds * 1000 / FRAME_MS)
        if self._wanted:
            self.news.append(LoopChanged("recording"))
        elif was_busy:
            self.news.append(LoopChanged("done"))

    def record(self, frame: bytes) -> None:
        """20 ms of the microphone."""
        if not self._wanted:
            return
        self._recorded.append(frame)
        self._wanted -= 1
        if not self._wanted:
            self.news.append(LoopChanged("playing", *loudness(self._recorded)))
            self._playing = deque(self._recorded)

    def play(self) -> bytes:
        """20 ms for the speaker."""
        if not self._playing:
            return SILENCE
        frame = self._playing.popleft()
        if not self._playing:
            self.news.append(LoopChanged("done", *loudness(self._recorded)))
        return frame


def loudness(recorded: list[bytes]) -> tuple[float, float]:
    """dBFS of the voice (the loudest fifth) and of the pauses (the quietest fifth)."""
    levels = sorted(level_dbfs(frame) for frame in recorded)
    if not levels:
        return FLOOR_DBFS, FLOOR_DBFS
    share = max(1, len(levels) // 5)
    return round(sum(levels[-share:]) / share, 1), round(sum(levels[:share]) / share, 1)
