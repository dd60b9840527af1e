"""Write the snapshot of area codes anew: ``python resources/places/make.py``; then review the difference.

phonenumbers' geocoder names the place of every prefix in the world, in 96 MB of memory. The server needs the
regions of the countries in ``area_names.toml``: the shortest prefixes that tell them are ``areas.csv``.
"""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from phonenumbers import country_code_for_region
from phonenumbers.geodata import GEOCODE_DATA

FOLDER = Path(__file__).parent
HEADING = "country,prefix,region\n"


def lines() -> Iterator[str]:
    """What belongs in ``areas.csv``."""
    yield HEADING
    names = tomllib.loads((FOLDER / "area_names.toml").read_text(encoding="utf-8"))
    for country in sorted(names):
        for prefix, region in sorted(_shortest(_regions(country, names[country])).items()):
            yield f"{country},{prefix},{region}\n"


def _regions(country: str, names: Mapping[str, str]) -> dict[str, str]:
    """The region of every prefix that the geocoder describes in English; empty: one that is not named."""
    code = str(country_code_for_region(country))
    told = {prefix: words.get("en") for prefix, words in GEOCODE_DATA.items() if prefix.startswith(code)}
    return {prefix: _region(names, described) for prefix, described in told.items() if described}


def _region(names: Mapping[str, str], described: str) -> str:
    last = described.rpartition(", ")[2]
    return names.get(described) or names.get(last) or (last if last in names.values() else "")


def _shortest(regions: Mapping[str, str]) -> dict[str, str]:
    """Without the prefixes that say what a shorter one says."""
    return {prefix: region for prefix, region in regions.items() if _shorter(regions, prefix) != region}


def _shorter(regions: Mapping[str, str], prefix: str) -> str:
    known = (
        regions[prefix[:length]] for length in range(len(prefix) - 1, 0, -1) if prefix[:length] in regions
    )
    return next(known, "")


if __name__ == "__main__":
    (FOLDER / "areas.csv").write_text("".join(lines()), encoding="utf-8")
