"""What the handlers of scripts and of the conversation need."""

from dataclasses import dataclass

from server_api.services.keep_place import KeepPlace
from server_api.services.somebody_else import SomebodyElse
from server_api.services.tick_disclosure import TickDisclosures


@dataclass(frozen=True, slots=True)
class ScriptRoom:
    """What is said on a call, and how leads change it."""

    other_person: SomebodyElse
    ticks: TickDisclosures
    place: KeepPlace
