"""What the shared widgets display, as frozen data with ready strings. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from agent_desktop.widgets.tokens import Ink


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text; amounts and names inside spoken text are strong."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class ChipView:
    text: str
    icon: str = ""
    ink: Ink = Ink.TEXT2


class Kind(Enum):
    NORMAL = "normal"
    PRIMARY = "primary"
    DANGER = "danger"
    ON = "on"
    LIT = "lit"
    """A result key that works now."""


@dataclass(frozen=True, slots=True)
class ButtonView:
    text: str
    key: str = ""
    icon: str = ""
    kind: Kind = Kind.NORMAL
    enabled: bool = True
    trailing: str = ""
    tip: str = ""


class PillKind(Enum):
    CALL = "call"
    RINGING = "ringing"
    HOLD = "hold"
    READY = "ready"
    WRAP_UP = "wrap_up"
    SUPERVISING = "supervising"
    PAUSE = "pause"
    NOT_READY = "not_ready"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class PillView:
    kind: PillKind
    text: str
    timer: str


@dataclass(frozen=True, slots=True)
class SlotView:
    title: str
    reason: str = ""
    ink: Ink = Ink.ACCENT
    icon: str = "compass"
    button: ButtonView | None = None


@dataclass(frozen=True, slots=True)
class NoticeView:
    code: str
    title: str
    text: str = ""
    detail: str = ""
    ink: Ink = Ink.TEXT2
    icon: str = "info"
    close: str = ""
    """Name of the closing button; empty when the card stays while its cause does."""
    buttons: tuple[tuple[str, ButtonView], ...] = ()
    """What may be done about it at once: a code, and its button."""


@dataclass(frozen=True, slots=True)
class Column:
    """``folds``: in a narrow table it leaves, the highest first; 0 stays."""

    title: str
    right: bool = False
    folds: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    sub: str = ""
    strong: bool = False
    ink: Ink = Ink.TEXT
    icon: str = ""
    key: str = ""
    mark: Ink | None = None
    """The icon's colour, where it is another than the text's."""


@dataclass(frozen=True, slots=True)
class TableView:
    """`total` is the sunken last row; `selected` marks a row (-1: none)."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] = ()
    selected: int = -1


@dataclass(frozen=True, slots=True)
class Line:
    """A heading (only `text`) or a contact."""

    text: str
    when: str = ""
    icon: str = ""
    lead: str = ""
    chip: ChipView | None = None
    note: str = ""
    heading: bool = False
    opens: str = ""
    """What a click opens below it: the id of a recording."""

    @property
    def spoken(self) -> str:
        result = self.chip.text if self.chip else ""
        return " ".join(part for part in (self.when, self.lead, self.text, result, self.note) if part)


@dataclass(frozen=True, slots=True)
class TimelineView:
    """`count` lines, each made by `line(n)` only when it comes to the screen."""

    count: int
    stamp: object
    """Equal stamps and counts show the same lines."""
    line: Callable[[int], Line]
    more: bool = False

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, TimelineView):
            return NotImplemented
        return (self.count, self.stamp, self.more) == (other.count, other.stamp, other.more)

    def __hash__(self) -> int:
        return hash((self.count, self.more))


@dataclass(frozen=True, slots=True)
class WaveMark:
    """A moment of a recording, or a stretch of it; shares of the whole. `now` is where it is being heard."""

    share: float
    text: str
    until: float | None = None
    now: bool = False


@dataclass(frozen=True, slots=True)
class WaveView:
    """Peaks in per cent over time; `share` of it was played."""

    above: tuple[int, ...] = ()
    below: tuple[int, ...] = ()
    share: float = 0.0
    marks: tuple[WaveMark, ...] = ()
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class EntryView:
    """``title`` happened at ``when``; ``text`` says more of it, ``answer`` what came of it."""

    when: str
    title: str
    text: str
    answer: str
    icon: str
    ink: Ink

    @property
    def spoken(self) -> str:
        return ". ".join(part for part in (self.when, self.title, self.text, self.answer) if part)
