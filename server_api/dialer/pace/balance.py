"""Agents free less calls answered, at each moment of the grid, as a whole distribution.

Answers X and agents freeing Y are sums of independent Bernoulli variables (Poisson-binomial). The
distribution of D = Y - X comes from its characteristic function, the product of all 1 + f (z - 1) and
1 + a (1/z - 1) at the roots of unity (Hong 2013, "On computing the distribution function for the Poisson
binomial distribution"); of small probabilities the logarithms are added by power sums instead, which costs
the same for ten calls and for two hundred.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Complexes = NDArray[np.complex128]

_SMALL = 0.2
_MOST = 256


@cache
def _roots(size: int) -> tuple[Complexes, Complexes, Floats]:
    """z - 1 at half the roots of unity, its first four powers, and the angles."""
    angles = 2.0 * np.pi * np.arange(size // 2 + 1) / size
    away = np.exp(-1j * angles) - 1.0
    powers = np.stack([away, -(away**2) / 2.0, away**3 / 3.0, -(away**4) / 4.0])
    return away, powers, angles


class Balance:
    """``free`` and ``answers`` are probabilities (items x grid); ``spare`` agents are free now for sure,
    less persons who wait already."""

    def __init__(self, free: Floats, answers: Floats, spare: int) -> None:
        self.spare = spare
        self.free_mean: Floats = free.sum(axis=0)
        self.answers_mean: Floats = answers.sum(axis=0)
        mean = self.free_mean - self.answers_mean
        spread = np.sqrt(
            float((free - free * free).sum(axis=0).max() + (answers - answers * answers).sum(axis=0).max())
        )
        size = 16
        while size < min(12.0 * spread + 6.0, len(free) + len(answers) + 2) and size < _MOST:
            size *= 2
        away, powers, angles = _roots(size)
        self._low: NDArray[np.intp] = np.floor(mean).astype(np.intp) - size // 2
        product = np.exp(1j * self._low[:, None] * angles)
        product *= _product(free, away, powers)
        product *= np.conj(_product(answers, away, powers))
        self._chances: Floats = np.fft.irfft(product, n=size, axis=1)
        self._rows = np.arange(len(mean))
        self._sums: Floats | None = None

    def add(self, answers: Floats) -> None:
        """One more call that may be answered by each moment with these probabilities."""
        lost = answers[:, None] * self._chances
        self._chances = self._chances - lost
        self._chances[:, :-1] += lost[:, 1:]
        self._chances[:, 0] += lost[
            :, 0
        ]  # the lowest stands for all that is lower: risks are never too small
        self._sums = None

    def at_most(self, left: int) -> Floats:
        """P(no more than ``left`` agents are free) at each moment."""
        if self._sums is None:
            self._sums = np.cumsum(self._chances, axis=1)
        column = left - self.spare - self._low
        inside = np.minimum(np.maximum(column, 0), self._sums.shape[1] - 1)
        chances: Floats = self._sums[self._rows, inside]
        return chances


def _product(chances: Floats, away: Complexes, powers: Complexes) -> Complexes:
    """Of 1 + chance (z - 1) over the items: grid x roots."""
    most = chances.max(axis=1, initial=0.0)
    large = most > _SMALL
    exact = chances[large]
    product: Complexes = np.multiply.reduce(1.0 + exact[:, :, None] * away, axis=0)
    if len(exact) < len(chances):
        small = chances[~large]
        squares = small * small
        sums = np.stack(
            [small.sum(0), squares.sum(0), (squares * small).sum(0), (squares * squares).sum(0)], 1
        )
        product = product * np.exp(sums @ powers)
    return product
