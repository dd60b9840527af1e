"""Plays a performance: gives the payload of every tick of 20 ms."""

from dataclasses import dataclass

from server_api.simulator.robot import RobotState, finished, tick
from server_api.simulator.stage import Performance


@dataclass(frozen=True, slots=True)
class Played:
    """One tick's payload, None for silence; ``begun`` is the text of a clip that begins here ("" = tone)."""

    payload: bytes | None
    begun: str | None = None


class Performer:
    """Holds where one robot is in its performance."""

    def __init__(self, performance: Performance) -> None:
        self._performance = performance
        self._state = RobotState()
        self._clip = -1
        self.quiet_ticks = 0

    @property
    def finished(self) -> bool:
        """Whether everything has been played."""
        return finished(self._state, self._performance.script)

    def play(self, heard: bool) -> Played:
        """Advance one tick; ``heard`` tells whether the other side spoke in it."""
        self._state, frame = tick(self._state, self._performance.script, heard)
        if frame is None:
            self.quiet_ticks += 1
            return Played(None)
        self.quiet_ticks = 0
        clip = self._performance.clips[frame.clip]
        begins = frame.clip != self._clip
        self._clip = frame.clip
        return Played(clip.frame(frame.index), clip.text if begins else None)
