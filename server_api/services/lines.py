"""Whether the switch can be dialled through."""

from dataclasses import dataclass


@dataclass(slots=True)
class Lines:
    """``up`` while the switch is reachable: nothing is dialled into a switch that may not answer."""

    up: bool = False
