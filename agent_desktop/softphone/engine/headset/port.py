"""What the headset's thread needs of the outside: an open headset, and somebody who finds it."""

from dataclasses import dataclass
from typing import Protocol

from agent_desktop.softphone.engine.headset.layout import Layout


class GoneError(OSError):
    """The headset was unplugged."""


class HidPort(Protocol):
    """An open headset; every method raises GoneError once it is unplugged."""

    @property
    def name(self) -> str: ...
    @property
    def layout(self) -> Layout: ...
    def read(self, within_ms: int) -> bytes:
        """The next report, or nothing within the time."""
        ...

    def write(self, report: bytes) -> None: ...
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class NotFound:
    """``state`` as in HeadsetChanged: ``none``, ``denied``, ``unknown``, ``missing``."""

    state: str
    name: str = ""
    detail: str = ""


class Finder(Protocol):
    """Looks for a headset."""

    def find(self) -> HidPort | NotFound: ...
