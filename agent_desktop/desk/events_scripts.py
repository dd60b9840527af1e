"""The script of a call: what is typed in its forms, and what the server says of sentences read out."""

from dataclasses import dataclass
from datetime import datetime

from server_api.contract.holds import DisclosureTicked


@dataclass(frozen=True, slots=True)
class ScriptAnswered:
    """1-9 in the script: the n-th answer of the current step, from 0."""

    index: int


@dataclass(frozen=True, slots=True)
class ScriptSteppedBack:
    """Back to the step before."""


@dataclass(frozen=True, slots=True)
class ObjectionOpened:
    """An objection was unfolded (-1: none)."""

    index: int


@dataclass(frozen=True, slots=True)
class DisclosureRead:
    """A demanded sentence was read out."""

    code: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ScriptFieldTyped:
    """A field of the form in the current step: text as typed, or the code chosen."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class DisclosureTold:
    """On the server's disk, with its place in the recording."""

    call_id: str
    ticked: DisclosureTicked


#: What the window may tell.
ScriptDeed = ScriptAnswered | ScriptSteppedBack | ObjectionOpened | DisclosureRead | ScriptFieldTyped
ScriptEvent = ScriptDeed | DisclosureTold
