"""What a simulated floor lives by: who answers when, how long calls ring and conversations last.

Profile of DIALER.md: of all calls 19 % are answered by persons (±20 % by the hour, 5 % from day to day), 20 %
by machines; 10 % are busy and 6 % do not exist, known after 0.5 to 1.5 s; all others ring for 30 s.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

Draw = Callable[[np.random.Generator, int], NDArray[np.float64]]
DAY_S = 28_800.0
RING_LIMIT_S = 30.0
MACHINE_TALK_S = 8.0
_MINUTES = int(DAY_S // 60) + 10


def lognormal(mean: float, cv: float) -> Draw:
    """Positive, right-skewed: of that mean and coefficient of variation."""
    sigma = math.sqrt(math.log(1.0 + cv * cv))
    return lambda rng, n: rng.lognormal(math.log(mean) - sigma * sigma / 2.0, sigma, n)


def gamma(shape: float, scale: float, least: float = 0.0) -> Draw:
    """``least`` + Gamma(shape, scale)."""
    return lambda rng, n: least + rng.gamma(shape, scale, n)


def weibull(shape: float, mean: float) -> Draw:
    """Weibull of that mean; a shape under 1 has a heavy tail."""
    scale = mean / math.gamma(1.0 + 1.0 / shape)
    return lambda rng, n: scale * rng.weibull(shape, n)


def uniform(low: float, high: float) -> Draw:
    """Anything between, alike."""
    return lambda rng, n: rng.uniform(low, high, n)


def always(value: float) -> Draw:
    """No chance in it."""
    return lambda rng, n: np.full(n, value)


def mix(first: Draw, second: Draw) -> Draw:
    """Either, half the time."""
    return lambda rng, n: np.where(rng.random(n) < 0.5, first(rng, n), second(rng, n))


@dataclass(frozen=True, slots=True)
class Change:
    """The chance of an answer is multiplied by ``factor`` from an unannounced moment on."""

    factor: float = 1.0
    lasts_s: float = DAY_S


@dataclass(frozen=True, slots=True)
class Laws:
    """Times in seconds, chances of one call. ``lost``: persons taken for machines; ``passed``: the reverse.

    ``unlike``: 0 where all numbers are alike, else the spread of their chances (coefficient of variation).
    ``gusts``: standard deviation of the chance's logarithm from minute to minute. ``breaks``: agents come
    late, rest and eat. ``walkout``: at closing they go home though calls ring. ``tells_left``: the floor says
    when it closes. ``verdict`` is from picking up to the detector's word, 0 where the greeting counts as
    ringing. ``terse``: nothing is told of ringing and of picking up, only the verdict. ``overflow``: share of
    persons whom a bot may take instead.
    """

    person: float = 0.19
    machine: float = 0.20
    busy: float = 0.10
    invalid: float = 0.06
    swing: float = 0.20
    day_spread: float = 0.05
    gusts: float = 0.0
    lost: float = 0.03
    passed: float = 0.08
    patience_s: float = 2.0
    ring: Draw = field(default=gamma(2.0, 4.5, 3.0))
    talk: Draw = field(default=lognormal(150.0, 1.0))
    wrap: Draw = field(default=always(20.0))
    fail: Draw = field(default=uniform(0.5, 1.5))
    verdict: Draw = field(default=always(0.0))
    change: Change = Change()
    unlike: float = 0.0
    breaks: bool = False
    walkout: bool = False
    tick_s: float = 0.5
    tells_left: bool = False
    terse: bool = False
    overflow: float = 0.0


BASE = Laws()
SCENARIOS: dict[str, Laws] = {
    "base": BASE,
    "half": replace(BASE, change=Change(0.5)),
    "rise": replace(BASE, change=Change(1.8)),
    "shock": replace(BASE, change=Change(2.0, 1800.0)),
    "mixture": replace(BASE, talk=mix(lognormal(15.0, 0.5), lognormal(300.0, 0.5))),
    "no_amd": replace(BASE, lost=0.0, passed=1.0),
    "short": replace(BASE, talk=lognormal(60.0, 1.0)),
    "long": replace(BASE, talk=lognormal(300.0, 1.0)),
}
#: Not asked for by name: what nothing may be fitted against.
OTHER: dict[str, Laws] = {
    "exponential": replace(BASE, talk=gamma(1.0, 150.0), wrap=gamma(1.0, 20.0)),
    "weibull": replace(BASE, talk=weibull(0.7, 120.0), wrap=uniform(2.0, 60.0), ring=weibull(1.5, 11.0)),
    "regular": replace(BASE, talk=gamma(16.0, 10.0), ring=uniform(8.0, 12.0)),
    "slow_tick": replace(BASE, tick_s=2.5),
    "tick_1s": replace(BASE, tick_s=1.0, wrap=lognormal(20.0, 0.6)),
    "gusts": replace(BASE, gusts=0.35, day_spread=0.15),
    "unlike": replace(BASE, unlike=0.8),
    "breaks": replace(BASE, breaks=True, wrap=lognormal(20.0, 0.6)),
    "rich": replace(BASE, person=0.45, machine=0.05, busy=0.05, invalid=0.02),
    "poor": replace(BASE, person=0.05, machine=0.35),
    "late_verdict": replace(BASE, verdict=uniform(0.8, 3.0)),
    "terse": replace(BASE, terse=True, talk=gamma(2.0, 75.0)),
    "walkout": replace(BASE, walkout=True),
    "overflow": replace(BASE, overflow=0.10),
    "wild": replace(BASE, gusts=0.3, breaks=True, tick_s=1.0, change=Change(2.0, 1800.0), unlike=0.6),
}
ALL = SCENARIOS | OTHER


def chances(laws: Laws, rng: np.random.Generator) -> list[float]:
    """P(a person answers) of a call placed in each minute of the day."""
    minutes = np.arange(_MINUTES)
    chance = laws.person * (1.0 + laws.swing * np.sin(minutes / DAY_S * 60.0 * 2.0 * np.pi + 0.7))
    chance *= rng.lognormal(0.0, laws.day_spread)
    begins = rng.uniform(0.125, 0.875) * DAY_S / 60.0
    chance[(minutes >= begins) & (minutes < begins + laws.change.lasts_s / 60.0)] *= laws.change.factor
    gusts = rng.standard_normal(_MINUTES)
    for minute in range(1, _MINUTES):
        gusts[minute] = 0.7 * gusts[minute - 1] + math.sqrt(1.0 - 0.49) * gusts[minute]
    chance *= np.exp(laws.gusts * gusts)
    most = 1.0 - laws.machine - laws.busy - laws.invalid
    return [float(one) for one in np.minimum(chance, most)]
