"""Who hears whom: ``Y = W[dst, src] @ X``, one matrix product a tick."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from server_api.telephony.embedded.streams import MUSIC
from server_api.telephony.wire.codecs import FRAME_SAMPLES, Samples

Frames = NDArray[np.float32]


class MixMatrix:
    """Weights between legs, linear gain. Source ``music`` is always there; nobody hears anybody at first.

    Prompts are sources that come and go; a route may name one before it plays.
    """

    def __init__(self) -> None:
        self._order: list[str] = []
        self._prompts: list[str] = []
        self._weights: Frames = np.zeros((0, 1), np.float32)
        self._wanted: dict[str, dict[str, float]] = {}

    @property
    def order(self) -> list[str]:
        """The legs, in the order of rows."""
        return self._order

    def add(self, leg: str) -> None:
        """A leg that hears and is heard by nobody."""
        self._wanted[leg] = {}
        self._order.append(leg)
        self._rebuild()

    def remove(self, leg: str) -> None:
        """Forget a leg; those who heard it hear silence in its place."""
        self._wanted.pop(leg, None)
        for sources in self._wanted.values():
            sources.pop(leg, None)
        self._order = [name for name in self._order if name != leg]
        self._rebuild()

    def set(self, routes: Mapping[str, Mapping[str, float]]) -> None:
        """Replace what each named destination hears, all between two ticks. Unknown legs are ignored."""
        for destination, sources in routes.items():
            if destination in self._wanted:
                self._wanted[destination] = dict(sources)
        self._rebuild()

    def set_prompts(self, prompts: Sequence[str]) -> None:
        """The prompts that play now, in the order of their columns after the legs."""
        if list(prompts) != self._prompts:
            self._prompts = list(prompts)
            self._rebuild()

    def _rebuild(self) -> None:
        column = {name: i for i, name in enumerate([MUSIC, *self._order, *self._prompts])}
        weights = np.zeros((len(self._order), len(column)), np.float32)
        for row, destination in enumerate(self._order):
            for source, gain in self._wanted[destination].items():
                if source in column and source != destination:
                    weights[row, column[source]] = gain
        self._weights = weights

    def mix(self, music: Samples, heard: list[Samples | None], prompts: Sequence[Samples] = ()) -> Samples:
        """What each leg hears in this frame: int16, shape (legs, 160).

        ``heard`` follows :attr:`order`, ``prompts`` what :meth:`set_prompts` was told.
        """
        sources = np.zeros((len(heard) + 1 + len(prompts), FRAME_SAMPLES), np.float32)
        sources[0] = music
        for row, samples in enumerate([*heard, *prompts], start=1):
            if samples is not None:
                sources[row] = samples
        mixed: Samples = np.clip(self._weights @ sources, -32768, 32767).astype(np.int16)
        return mixed
