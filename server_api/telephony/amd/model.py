"""How likely a greeting is a machine's: a small logistic model, readable as a table.

Its coefficients are data (``resources/amd/model.toml``), fitted by ``tests/bench/amd_train.py``.
"""

import math
import tomllib
from dataclasses import dataclass

from server_api.telephony.amd.greeting import Greeting
from server_api.telephony.orders import DetectOrder

#: What a head weighs, in this order; lengths in units of the order's ``greeting_ms``.
INPUTS = ("one", "length", "length_over", "syllables", "longest")
_SYLLABLES_A_WORD = 2.0


class BadModelError(ValueError):
    """Coefficients that cannot be used."""


@dataclass(frozen=True, slots=True)
class Head:
    """Asked when the silence after the words is ``wait_ms`` longer than the order's pause.

    A person's where the chance of a machine is under ``person_below``; the last head decides.
    """

    wait_ms: float
    person_below: float
    weights: tuple[float, ...]

    def machine(self, greeting: Greeting, order: DetectOrder) -> float:
        """The chance that a machine speaks, 0 to 1."""
        score = sum(w * x for w, x in zip(self.weights, inputs(greeting, order), strict=True))
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))


@dataclass(frozen=True, slots=True)
class Model:
    """Heads in the order of their waiting."""

    heads: tuple[Head, ...]

    @classmethod
    def from_toml(cls, text: str) -> "Model":
        """Raises BadModelError."""
        try:
            heads = tuple(
                Head(float(h["wait_ms"]), float(h["person_below"]), tuple(float(h[name]) for name in INPUTS))
                for h in tomllib.loads(text)["head"]
            )
        except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
            raise BadModelError(str(error)) from error
        if not heads or sorted(heads, key=lambda head: head.wait_ms) != list(heads):
            raise BadModelError("heads in the order of wait_ms are needed")
        return cls(heads)


def inputs(greeting: Greeting, order: DetectOrder) -> tuple[float, ...]:
    """What a head weighs: see :data:`INPUTS`."""
    length = greeting.length_ms / order.greeting_ms
    return (
        1.0,
        length,
        max(0.0, length - 0.7),
        greeting.syllables / (_SYLLABLES_A_WORD * order.words),
        greeting.longest_ms / order.greeting_ms,
    )
