"""A profile: how often robot debtors answer, how long they ring and talk. Read from TOML.

Times are seconds. A wrong profile raises :class:`ProfileError`, whose text names file and field.
"""

import tomllib
from math import log, sqrt
from pathlib import Path
from random import Random
from typing import Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from server_api.simulator.outcome import ANSWERED, REFUSAL, Mood, Outcome


class ProfileError(Exception):
    """A profile or phrase file that cannot be used; the text says where and why."""


class Data(BaseModel):
    """Frozen data from a TOML file; an unknown key is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid")


DataT = TypeVar("DataT", bound=Data)


class Spread(Data):
    """A random time: ``at_least`` plus a gamma or lognormal part, cut at ``at_most``.

    ``mean`` is the mean of the whole before the cut; ``cv`` the random part's standard deviation by its mean.
    """

    at_least: float = Field(0.0, ge=0.0)
    mean: float = Field(ge=0.0)
    cv: float = Field(0.7, ge=0.0, le=5.0)
    at_most: float = Field(600.0, gt=0.0)
    shape: Literal["gamma", "lognormal"] = "gamma"

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.at_least <= self.mean <= self.at_most:
            raise ValueError("at_least <= mean <= at_most is required")
        return self

    def draw(self, rng: Random) -> float:
        """One time in seconds."""
        rest = self.mean - self.at_least
        if rest <= 0.0 or self.cv <= 0.0:
            return self.mean
        if self.shape == "gamma":
            part = rng.gammavariate(1.0 / self.cv**2, rest * self.cv**2)
        else:
            sigma = sqrt(log(1.0 + self.cv**2))
            part = rng.lognormvariate(log(rest) - sigma**2 / 2.0, sigma)
        return min(self.at_least + part, self.at_most)


class Profile(Data):
    """Distributions from which every call is planned. Weights need not add up to one."""

    seed: int = 1
    answer_rate: float = Field(ge=0.0, le=1.0)
    answered: dict[Outcome, float]
    unanswered: dict[Outcome, float]
    mood: dict[Mood, float]
    suffixes: bool = True
    ring: Spread
    talk: Spread
    hang_up_after: Spread
    intercept: Spread
    answer_pause: Spread
    robot_ends_rate: float = Field(0.3, ge=0.0, le=1.0)
    patience: float = Field(5.0, gt=0.0)
    ring_limit: float = Field(60.0, gt=0.0)
    longest_call: float = Field(900.0, gt=0.0)
    media_timeout: float = Field(30.0, gt=0.0)

    @model_validator(mode="after")
    def _weights_fit(self) -> Self:
        for name, weights, allowed in (
            ("answered", self.answered, ANSWERED),
            ("unanswered", self.unanswered, frozenset(REFUSAL)),
        ):
            if strange := set(weights) - allowed:
                raise ValueError(f"{name}: {', '.join(sorted(strange))} does not belong here")
        for name, values in (
            ("answered", list(self.answered.values())),
            ("unanswered", list(self.unanswered.values())),
            ("mood", list(self.mood.values())),
        ):
            if any(value < 0.0 for value in values) or sum(values) <= 0.0:
                raise ValueError(f"{name}: weights must be positive")
        return self


def load_profile(path: Path) -> Profile:
    """Read a profile; raises :class:`ProfileError`."""
    return load_data(path, Profile)


def load_data(path: Path, model: type[DataT]) -> DataT:
    """Read one TOML file into a data model; raises :class:`ProfileError`."""
    try:
        return model.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise ProfileError(f"{path}: cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProfileError(f"{path}: is not TOML: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "file"
        raise ProfileError(f"{path}: {where}: {first['msg']}") from error
