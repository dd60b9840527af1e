"""Agents free less calls answered, at each moment of the grid, as a whole distribution.

Answers X and agents freeing Y are sums of independent Bernoulli variables (Poisson-binomial). The
distribution of D = Y - X comes from its characteristic function, the product of all 1 + f (z - 1) and
1 + a (1/z - 1) at the roots of unity (Hong 2013, "On computing the distribution function for the Poisson
binomial distribution"). For many items the logarithms are added by power sums, log(1 + x) = x - x^2/2 + ...,
which costs the same for thirty calls and for three hundred; an item that is likelier than not counts as
certain, less the chance that it fails.
"""

import math
from functools import cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Complexes = NDArray[np.complex128]

_MANY = 24
_ORDER = 6
_MOST = 256


@cache
def _roots(size: int) -> tuple[Complexes, Floats, Floats, Floats]:
    """z - 1 at half the roots of unity, the terms of log(1 + x) of it (real, imaginary), and the angles."""
    angles = 2.0 * np.pi * np.arange(size // 2 + 1) / size
    away = np.exp(-1j * angles) - 1.0
    terms = np.stack([-((-away) ** power) / power for power in range(1, _ORDER + 1)])
    real, imaginary = np.concatenate((terms, terms)).real, np.concatenate((terms, np.conj(terms))).imag
    return away, np.ascontiguousarray(real), np.ascontiguousarray(imaginary), angles


class Balance:
    """``free`` and ``answers`` are probabilities (items x grid); ``spare`` agents are free now for sure,
    less persons who wait already."""

    def __init__(self, free: Floats, answers: Floats, spare: int) -> None:
        self.spare = spare
        self.free_mean: Floats = free.sum(0)
        self.answers_mean: Floats = answers.sum(0)
        mean = self.free_mean - self.answers_mean
        items = np.concatenate((free, answers))
        variance = self.free_mean + self.answers_mean - (items * items).sum(0)
        self.spread = math.sqrt(max(0.0, float(variance.max())))  # the largest of the grid
        size = 16
        while size < min(12.0 * self.spread + 6.0, len(items) + 2) and size < _MOST:
            size *= 2
        away, real, imaginary, angles = _roots(size)
        self._low: NDArray[np.intp] = np.floor(mean).astype(np.intp) - size // 2
        if len(items) < size:  # all that can come has its place: nothing is folded onto the other end
            self._low = np.minimum(np.maximum(self._low, len(free) - size + 1), -len(answers))
        if len(items) > _MANY:
            product = _summed(items.T.copy(), len(free), real, imaginary, self._low, angles)
        else:
            product = np.exp(1j * self._low[:, None] * angles)
            product *= np.multiply.reduce(1.0 + free[:, :, None] * away, axis=0)
            product *= np.conj(np.multiply.reduce(1.0 + answers[:, :, None] * away, axis=0))
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
        """P(no more than ``left`` agents are free) at each moment, or slightly more."""
        if self._sums is None:
            self._sums = np.cumsum(self._chances, axis=1)
        column = left - self.spare - self._low
        inside = np.minimum(np.maximum(column, 0), self._sums.shape[1] - 1)
        chances: Floats = self._sums[self._rows, inside]
        return chances


def _summed(
    items: Floats, cut: int, real: Floats, imaginary: Floats, low: NDArray[np.intp], angles: Floats
) -> Complexes:
    """The product by power sums, turned by ``low``. ``items`` (grid x items) are agents before ``cut``."""
    likely = items > 0.5
    rows = np.flatnonzero(likely.any(0))
    certain: NDArray[np.intp] = np.zeros_like(low)
    swapped_sums: Floats | float = 0.0
    if len(rows):
        some, which = items[:, rows], likely[:, rows]
        split = int(np.searchsorted(rows, cut))
        certain = which[:, :split].sum(1) - which[:, split:].sum(1)
        items[:, rows] = np.where(which, 0.0, some)
        swapped_sums = _power_sums(np.where(which, 1.0 - some, 0.0), split)[::-1]
    sums = (_power_sums(items, cut) + swapped_sums).reshape(2 * _ORDER, len(low)).T
    size, turn = np.exp(sums @ real), sums @ imaginary + (low - certain)[:, None] * angles
    product = np.empty(size.shape, np.complex128)
    np.multiply(size, np.cos(turn), out=product.real)
    np.multiply(size, np.sin(turn), out=product.imag)
    return product


def _power_sums(items: Floats, cut: int) -> Floats:
    """Of the items before ``cut`` and of those from there on, by power: 2 x power x grid."""
    powers = np.empty((_ORDER, *items.shape))
    powers[0] = items
    for power in range(1, _ORDER):
        np.multiply(powers[power - 1], items, out=powers[power])
    sums = np.empty((2, _ORDER, len(items)))
    np.add.reduce(powers[:, :, :cut], axis=2, out=sums[0])
    np.add.reduce(powers[:, :, cut:], axis=2, out=sums[1])
    return sums
