"""Holidays of towns: whose name is written in many ways."""

import unicodedata
from datetime import date

#: Country, region and folded name of a town; then the day, and what it is called.
TownHolidays = dict[tuple[str, str, str], dict[date, str]]


def town_key(country: str, region: str, city: str) -> tuple[str, str, str]:
    """The same for ``São Paulo``, ``SAO PAULO`` and ``sao  paulo``."""
    return country.strip().upper(), region.strip().upper(), fold_town(city)


def fold_town(city: str) -> str:
    """A town's name without case, accents, punctuation and doubled spaces."""
    plain = unicodedata.normalize("NFKD", city.casefold())
    bare = (letter for letter in plain if not unicodedata.combining(letter))
    kept = "".join(letter if letter.isalnum() else " " for letter in bare)
    return " ".join(kept.split())
