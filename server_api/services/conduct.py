"""What a conversation must keep in a country: the sentences that are due, how the right party is checked."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from server_api.contract.words import IdentityMode
from server_api.domain.identity import IdentityCheck
from server_api.domain.script_names import AFTER_IDENTITY, BEFORE_IDENTITY
from server_api.services.script_syntax import BadTextError, admit


class BadConductError(ValueError):
    """The file of countries cannot be used; the text says why."""


class DueSentence(BaseModel):
    """A sentence that the law, the creditor or the agency demands. ``text`` by language.

    ``amounts``: no amount is shown before it was said. ``source`` is where it comes from, for people.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str = Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")
    text: dict[str, str]
    rule_id: str = Field("", max_length=60)
    source: str = ""
    before_identity: bool = False
    amounts: bool = False

    @model_validator(mode="after")
    def _can_be_said(self) -> "DueSentence":
        fields = BEFORE_IDENTITY if self.before_identity else AFTER_IDENTITY
        for language, text in self.text.items():
            try:
                admit(text, fields)
            except BadTextError as error:
                raise ValueError(f"{self.code} {language}: {error}") from error
        return self


class Protected(BaseModel):
    """Of an over-indebted debtor's monthly income, in minor units, what the law keeps for living."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    minor: int = Field(ge=0)
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    rule_id: str = Field(min_length=1, max_length=60)
    source: str = ""


class Country(BaseModel):
    """The conduct of one country."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str = Field(pattern=r"^[A-Z]{2}$")
    mask_until_identified: bool = False
    least_answers: int = Field(1, ge=1, le=5)
    most_tries: int = Field(3, ge=1, le=10)
    disclosure: tuple[DueSentence, ...] = ()
    protected_income: Protected | None = None


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    country: tuple[Country, ...]

    @field_validator("country")
    @classmethod
    def _once_each(cls, countries: tuple[Country, ...]) -> tuple[Country, ...]:
        if len({one.code for one in countries}) != len(countries):
            raise ValueError("a country is there twice")
        return countries


class Conduct:
    """The countries' rules of conversation."""

    def __init__(self, countries: Iterable[Country] = ()) -> None:
        self._countries: Mapping[str, Country] = {one.code: one for one in countries}

    @classmethod
    def load(cls, folder: Path) -> "Conduct":
        """Read ``countries.toml``. Raises BadConductError."""
        try:
            raw = tomllib.loads((folder / "countries.toml").read_text(encoding="utf-8"))
            return cls(_File.model_validate(raw).country)
        except (OSError, tomllib.TOMLDecodeError, ValidationError) as error:
            raise BadConductError(f"countries.toml: {error}") from error

    @property
    def countries(self) -> tuple[str, ...]:
        """Those with rules of their own."""
        return tuple(self._countries)

    def sentences(self, countries: Iterable[str]) -> tuple[DueSentence, ...]:
        """What is due where one of these countries binds, each code once."""
        found: dict[str, DueSentence] = {}
        for country in self._of(countries):
            for item in country.disclosure:
                found.setdefault(item.code, item)
        return tuple(found.values())

    def strict(self, check: IdentityCheck, countries: Iterable[str]) -> IdentityCheck:
        """The check as the creditor wants it, or as the countries do: the stricter of both.

        Never more answers than there are questions: a debtor of whom too little is on file could not pass.
        """
        binding = self._of(countries)
        masked = any(one.mask_until_identified for one in binding)
        needed = max((check.needed, *(one.least_answers for one in binding)))
        return replace(
            check,
            mode=IdentityMode.MASKED if masked else check.mode,
            needed=max(1, min(needed, len(check.questions) or 1)),
            tries_left=min((check.tries_left, *(one.most_tries for one in binding))),
        )

    def protected(self, country: str) -> Protected | None:
        """What the debtor's country keeps of an income; None where no law names an amount."""
        found = self._countries.get(country)
        return found.protected_income if found else None

    def _of(self, countries: Iterable[str]) -> tuple[Country, ...]:
        return tuple(self._countries[code] for code in dict.fromkeys(countries) if code in self._countries)
