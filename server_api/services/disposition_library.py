"""The results of calls and the pauses, as their files say them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from server_api.contract.outcomes import Disposition, Labels, PauseCode, ResultField
from server_api.contract.session import Catalogue
from server_api.contract.words import Effect


class BadCatalogueError(ValueError):
    """A file of results or pauses cannot be used; the text names it."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


PartT = TypeVar("PartT", bound=_Part)


class _Field(_Part):
    labels: Labels
    required: bool = False
    except_countries: tuple[str, ...] = ()
    kind: Literal["", "choice", "text", "date", "money", "phone", "email", "yes_no"] = ""
    options: tuple[tuple[str, Labels], ...] = ()


class _Result(_Part):
    code: str
    key: int
    labels: Labels
    effects: tuple[Effect, ...]
    needs_identity: bool = False
    retry_s: int = 0
    fields: tuple[str, ...] = ()
    parent: str = ""


class _Results(_Part):
    disposition: tuple[_Result, ...]
    field: dict[str, _Field]


class _Pauses(_Part):
    pause: tuple[PauseCode, ...]


@dataclass(frozen=True, slots=True)
class ResultRule:
    """What a result does. ``retry_s`` 0: the campaign's own; ``labels`` is None for an unknown code."""

    code: str
    effects: frozenset[Effect] = frozenset()
    needs_identity: bool = False
    retry_s: int = 0
    labels: Labels | None = None


class DispositionLibrary:
    """Results and pauses, checked when loaded."""

    def __init__(self, results: _Results, pauses: _Pauses) -> None:
        self._results, self._pauses = results, pauses
        self._rules = {item.code: _rule(item) for item in results.disposition}
        self._items = {item.code: item for item in results.disposition}
        self._refined = {item.parent for item in results.disposition if item.parent}

    @classmethod
    def load(cls, folder: Path) -> "DispositionLibrary":
        """Read ``results.toml`` and ``pauses.toml``. Raises BadCatalogueError."""
        results = _read(folder / "results.toml", _Results)
        unknown = {name for item in results.disposition for name in item.fields} - results.field.keys()
        if unknown or any(Effect.UNKNOWN in item.effects for item in results.disposition):
            raise BadCatalogueError(f"results.toml: unknown field or effect {sorted(unknown)}")
        _check_levels(results)
        return cls(results, _read(folder / "pauses.toml", _Pauses))

    def catalogue(self, country: str = "") -> Catalogue:
        """For a shift; in a country where a question is forbidden its field is not there."""
        return Catalogue(
            dispositions=tuple(self._disposition(item, country) for item in self._results.disposition),
            pause_codes=self._pauses.pause,
        )

    def rule(self, code: str) -> ResultRule:
        """What a result does; a code of another release does nothing, but is kept."""
        return self._rules.get(code, ResultRule(code))

    def missing(self, code: str, fields: Mapping[str, str], *countries: str) -> str:
        """What a result still lacks: ``disposition`` where one of its refinements must be chosen, else the
        first required field without a value or with one that is no choice; empty where nothing does.
        """
        item = self._items.get(code)
        if item is None:
            return ""
        if code in self._refined:
            return "disposition"
        forbidden = self.hidden_fields(*countries)
        for name in item.fields:
            field, value = self._results.field[name], fields.get(name, "").strip()
            choices = {option for option, _label in field.options}
            strange = bool(value and choices and value not in choices)
            if name not in forbidden and (strange or (field.required and not value)):
                return name
        return ""

    def known(self, code: str) -> str:
        """The code, if the catalogue has it and it needs no refinement; else nothing."""
        return code if code in self._items and code not in self._refined else ""

    def code_with(self, effect: Effect) -> str:
        """The first result that does this and needs no refinement; empty without one."""
        found = (code for code, rule in self._rules.items() if effect in rule.effects)
        return next((code for code in found if code not in self._refined), "")

    def machine_rule(self) -> ResultRule:
        """The result of a call that a machine answered, as the system itself gives it."""
        found = (rule for rule in self._rules.values() if Effect.MACHINE in rule.effects)
        return next(found, ResultRule(""))

    def right_party_codes(self) -> tuple[str, ...]:
        """Results that say the debtor was reached."""
        return tuple(code for code, rule in self._rules.items() if Effect.RIGHT_PARTY in rule.effects)

    def nobody_codes(self) -> frozenset[str]:
        """Results that say the talk was with no debtor: a machine, or a number that is not theirs."""
        none = {Effect.MACHINE, Effect.WRONG_NUMBER}
        return frozenset(code for code, rule in self._rules.items() if none & rule.effects)

    def hidden_fields(self, *countries: str) -> tuple[str, ...]:
        """The fields that one of these countries forbids to ask."""
        return tuple(
            name
            for name, field in self._results.field.items()
            if not set(countries).isdisjoint(field.except_countries)
        )

    def allowed_fields(self, fields: dict[str, str], *countries: str) -> dict[str, str]:
        """The fields that may be stored: what one of these countries forbids to ask is not kept either."""
        forbidden = self.hidden_fields(*countries)
        return {name: value for name, value in fields.items() if name not in forbidden}

    def _disposition(self, item: _Result, country: str) -> Disposition:
        named = {name: self._results.field[name] for name in item.fields}
        return Disposition(
            code=item.code,
            key=item.key,
            labels=item.labels,
            effects=item.effects,
            needs_identity=item.needs_identity,
            fields=tuple(
                ResultField(
                    name=name,
                    labels=field.labels,
                    required=field.required,
                    options=field.options,
                    kind=field.kind,
                )
                for name, field in named.items()
                if country not in field.except_countries
            ),
            parent=item.parent,
        )


def _check_levels(results: _Results) -> None:
    """Two levels, each digit once in its own. Raises BadCatalogueError."""
    first = {item.code for item in results.disposition if not item.parent}
    lost = [item.code for item in results.disposition if item.parent and item.parent not in first]
    keys = [(item.parent, item.key) for item in results.disposition if item.key]
    if (
        lost
        or len(set(keys)) != len(keys)
        or len({item.code for item in results.disposition}) != len(results.disposition)
    ):
        raise BadCatalogueError(f"results.toml: a digit or code twice, or no such first level: {lost}")


def _rule(item: _Result) -> ResultRule:
    return ResultRule(item.code, frozenset(item.effects), item.needs_identity, item.retry_s, item.labels)


def _read(path: Path, model: type[PartT]) -> PartT:
    try:
        return model.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise BadCatalogueError(f"{path.name}: {error}") from error
