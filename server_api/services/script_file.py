"""A script as its file says it."""

import tomllib
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from server_api.domain.script_flow import flow_faults


class BadScriptError(ValueError):
    """A script file cannot be used; the text names the file and the fault."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class AnswerPart(_Part):
    """What the debtor may say, and where it leads."""

    label: str
    goto: str
    result: str = ""
    opens: str = Field("", pattern="^(promise|callback|identity|)$")


class StepPart(_Part):
    """One step; ``last`` may lead nowhere."""

    id: str
    stage: int
    say: tuple[str, ...] = Field(min_length=1)
    how: str = ""
    answers: tuple[AnswerPart, ...] = Field((), max_length=9)
    before_identity: bool = False
    last: bool = False
    disclosure: str = ""


class ObjectionPart(_Part):
    """An objection and what to say to it."""

    label: str
    say: str


class DisclosurePart(_Part):
    """A sentence the law demands."""

    code: str
    text: str
    rule_id: str = ""
    before_identity: bool = False


class MatchPart(_Part):
    """For whom the script is meant; what is not named is anybody."""

    country: str = ""
    language: str = ""
    min_days: int = 0
    max_days: int = 100_000
    except_countries: tuple[str, ...] = ()

    def is_for(self, country: str) -> bool:
        """Whether the script may be used with a debtor of this country."""
        return self.country in ("", country) and country not in self.except_countries


class ScriptFile(_Part):
    """A whole script."""

    id: str
    name: str
    version: int
    language: str
    stages: tuple[str, ...]
    start: str
    match: MatchPart = MatchPart()
    disclosure: tuple[DisclosurePart, ...] = ()
    step: tuple[StepPart, ...]
    objection: tuple[ObjectionPart, ...] = ()

    @model_validator(mode="after")
    def _can_be_played(self) -> Self:
        ways = {step.id: tuple(answer.goto for answer in step.answers) for step in self.step}
        if len(ways) != len(self.step):
            raise ValueError("two steps have the same id")
        last = frozenset(step.id for step in self.step if step.last)
        faults = list(flow_faults(self.start, ways, last))
        faults += [f"step {step.id!r}: no stage {step.stage}" for step in self.step if not self._has(step)]
        codes = {item.code for item in self.disclosure}
        faults += [
            f"step {step.id!r}: no disclosure {step.disclosure!r}"
            for step in self.step
            if step.disclosure and step.disclosure not in codes
        ]
        if not next(step for step in self.step if step.id == self.start).before_identity:
            faults.append("the first step must be one that may be said before the identity is confirmed")
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _has(self, step: StepPart) -> bool:
        return 0 <= step.stage < len(self.stages)


def read_script(path: Path) -> ScriptFile:
    """Read one file. Raises BadScriptError with file, place and reason."""
    try:
        return ScriptFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadScriptError(f"{path.name}: is not TOML: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise BadScriptError(f"{path.name}: {where}: {first['msg']}") from error
