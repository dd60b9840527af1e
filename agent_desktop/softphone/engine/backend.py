"""What the engine needs of a sound backend."""

from collections.abc import Callable
from typing import Protocol

from agent_desktop.softphone.protocol import Devices, EngineEvent, SetDevices

Emit = Callable[[EngineEvent], None]


class BadSourceError(ValueError):
    """A test source that cannot be used."""


class AudioBackend(Protocol):
    """A microphone and a speaker. ``capture`` and ``play`` run on the bridge's thread, the rest on ours."""

    @property
    def name(self) -> str:
        """``qt`` or ``null``, as said in EngineReady."""
        ...

    def open(self) -> None:
        """The leg comes up: start capturing and playing."""
        ...

    def close(self) -> None:
        """The leg is gone."""
        ...

    def capture(self) -> bytes:
        """20 ms of microphone."""
        ...

    def play(self, frame: bytes) -> None:
        """20 ms for the speaker."""
        ...

    def pump(self) -> None:
        """Called every 10 ms while open: move sound to and from the devices."""
        ...

    def ring(self, pcm: bytes, where: str = "ringer") -> None:
        """Play beside the leg, on the ringer's or the speaker's device."""
        ...

    def choose(self, chosen: SetDevices) -> tuple[str, ...]:
        """Follow the user's choice; gives the names that are not there: for those the system chooses."""
        ...

    def devices(self) -> Devices:
        """What is plugged in now."""
        ...

    def say(self, source: str) -> None:
        """What the null microphone gives. Raises BadSourceError."""
        ...
