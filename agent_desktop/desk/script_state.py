"""Where the script of a call stands on this desk."""

from dataclasses import dataclass
from datetime import datetime

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ScriptState:
    """Visited step ids, the last is current; what answers and forms wrote; what was read out.

    ``fields`` go out with the result; ``typed`` is what stands in a form where it is no value yet.
    ``heard`` are the objections opened, in order. ``read`` are the disclosures ticked, with time;
    ``offsets`` their place in the recording (ms), ``unsent`` those not yet on the server's disk, in order,
    ``sending`` the one under way. ``held``: an answer was tried while a required field was empty.
    """

    path: tuple[str, ...] = ()
    objection: int = -1
    read: tuple[tuple[str, datetime], ...] = ()
    fields: Pairs = ()
    typed: Pairs = ()
    heard: tuple[int, ...] = ()
    offsets: tuple[tuple[str, int], ...] = ()
    unsent: tuple[str, ...] = ()
    sending: str = ""
    held: bool = False


def with_pair(pairs: Pairs, name: str, value: str) -> Pairs:
    """The same pairs with this one newest; an empty value takes it out."""
    others = tuple(pair for pair in pairs if pair[0] != name)
    return (*others, (name, value)) if value else others
