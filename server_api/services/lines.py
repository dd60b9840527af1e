"""Whether the switch, and each trunk, can be dialled through."""

from dataclasses import dataclass, field

#: As good as no limit.
_ANY = 1_000_000


@dataclass(slots=True)
class Lines:
    """``up`` while the switch is reachable: nothing is dialled into a switch that may not answer.

    ``held`` says until when (monotonic seconds) a trunk that refused a call is left alone, ``most`` how many
    calls it takes at once (0 or unknown: any number).
    """

    up: bool = False
    held: dict[str, float] = field(default_factory=dict)
    most: dict[str, int] = field(default_factory=dict)

    def room(self, trunk_id: str, calls: int, now: float) -> int:
        """How many more calls a trunk takes that has ``calls`` now; ``now`` in monotonic seconds."""
        if not self.up or self.held.get(trunk_id, 0.0) > now:
            return 0
        most = self.most.get(trunk_id, 0)
        return max(0, most - calls) if most else _ANY
