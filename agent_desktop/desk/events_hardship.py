"""What happens on the form of income and expenses."""

from dataclasses import dataclass

from server_api.contract.contacts import CaseExtras


@dataclass(frozen=True, slots=True)
class HardshipOpened:
    """The agent notes income and expenses."""


@dataclass(frozen=True, slots=True)
class HardshipTyped:
    """A field of the form as it stands: an :class:`Income`, an :class:`Expense`, ``dependants``, ``note``."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class HardshipSaved:
    """The agent is done; ``key`` makes a second sending harmless."""

    key: str


@dataclass(frozen=True, slots=True)
class HardshipTold:
    """On the server's disk; the case follows with offers that fit."""

    person_id: str
    extras: CaseExtras


HardshipDeed = HardshipOpened | HardshipTyped | HardshipSaved
HardshipEvent = HardshipDeed | HardshipTold
