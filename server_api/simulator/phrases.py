"""What robots say, by language, read from ``resources/simulator/phrases``."""

from pathlib import Path
from typing import Annotated

from pydantic import Field

from server_api.simulator.outcome import digits_of
from server_api.simulator.profile import Data, load_data

LANGUAGES = ("pt-BR", "es", "en")

# Country calling codes (ITU-T E.164) of the markets served; other numbers speak English.
_LANGUAGE_OF_PREFIX = {"55": "pt-BR", "52": "es", "57": "es", "51": "es", "56": "es", "54": "es", "1": "en"}

Choices = Annotated[tuple[str, ...], Field(min_length=1)]


class Phrases(Data):
    """One language's choices for every role in a conversation."""

    hello: Choices
    confirm: Choices
    birth_date: Choices
    listens: Choices
    accept: Choices
    hesitate: Choices
    refuse: Choices
    yes: Choices
    goodbye: Choices
    hangs_up: Choices
    third_party: Choices
    third_party_goodbye: Choices
    voicemail: Choices
    invalid_number: Choices


def language_of(number: str) -> str:
    """The language a number's owner speaks, by the country calling code."""
    digits = digits_of(number)
    return next((language for code, language in _LANGUAGE_OF_PREFIX.items() if digits.startswith(code)), "en")


def load_phrases(folder: Path) -> dict[str, Phrases]:
    """Read every language's phrases; raises ``ProfileError``."""
    return {language: load_data(folder / f"{language}.toml", Phrases) for language in LANGUAGES}
