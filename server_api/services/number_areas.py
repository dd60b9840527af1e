"""The region of a number's area code, from the reviewed snapshot ``resources/places/areas.csv``."""

import csv
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import phonenumbers


class NumberAreas:
    """Of each country: prefixes in E.164 without the plus, and their regions; the longest prefix counts."""

    def __init__(self, areas: Mapping[str, Mapping[str, str]]) -> None:
        self._areas = areas
        self._longest = max((len(prefix) for known in areas.values() for prefix in known), default=0)

    @classmethod
    def load(cls, folder: Path) -> "NumberAreas":
        """From ``areas.csv``. Raises OSError."""
        found: dict[str, dict[str, str]] = {}
        with (folder / "areas.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                found.setdefault(row["country"], {})[row["prefix"]] = row["region"]
        return cls(found)

    def region(self, country: str, number: phonenumbers.PhoneNumber) -> str:
        """Empty where the number says nothing of a region."""
        known = self._areas.get(country)
        if not known or not phonenumbers.is_number_geographical(number):
            return ""
        digits = _digits(number)
        prefixes = (digits[:length] for length in range(self._longest, 0, -1))
        return next((known[prefix] for prefix in prefixes if prefix in known), "")


def _digits(number: phonenumbers.PhoneNumber) -> str:
    """With the country's code, without what mobile numbers of Argentina and Mexico have before the area's."""
    code = number.country_code or 0
    national = phonenumbers.national_significant_number(number)
    token = phonenumbers.country_mobile_token(code)
    if token and national.startswith(token):
        with suppress(phonenumbers.NumberParseException):
            country = phonenumbers.region_code_for_country_code(code)
            short = phonenumbers.parse(national.removeprefix(token), country)
            national = phonenumbers.national_significant_number(short)
    return f"{code}{national}"
