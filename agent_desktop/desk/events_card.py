"""A card told over the telephone. What is typed is only in CardTold, which hides it."""

from dataclasses import dataclass, field

from agent_desktop.desk.card import CardDetails


@dataclass(frozen=True, slots=True)
class CardTold:
    """Charge it. ``key`` is fresh."""

    key: str
    card: CardDetails = field(repr=False)


@dataclass(frozen=True, slots=True)
class CardLapsed:
    """The fields were open for as long as they may be."""


@dataclass(frozen=True, slots=True)
class CardPaused:
    """The switch has paused the recording of this call."""

    call_id: str


CardDeed = CardTold | CardLapsed
CardEvent = CardDeed | CardPaused
