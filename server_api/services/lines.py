"""Whether the switch, and each trunk, can be dialled through."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Lines:
    """``up`` while the switch is reachable: nothing is dialled into a switch that may not answer.

    ``held`` says until when (monotonic seconds) a trunk that refused a call is left alone.
    """

    up: bool = False
    held: dict[str, float] = field(default_factory=dict)
