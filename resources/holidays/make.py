"""Write the holiday snapshots anew: ``python resources/holidays/make.py``; then review the difference.

The snapshots are what the server obeys; this file only helps to make them. Other years are denied.
Towns' own holidays are kept by hand in ``municipal/*.csv`` (see the README there), or in the centre's
database.
"""

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

import holidays

YEARS = (2026, 2027)
COUNTRIES = ("AR", "BR", "CL", "CO", "EC", "ES", "GB", "MX", "PE", "US")
# Optional days on which Brazilian banks or most offices are closed: in doubt nobody is called.
KEPT_OPTIONAL = ("Carnaval", "Quarta-feira de Cinzas", "Corpus Christi")


def days_of(country: str, region: str | None = None) -> dict[str, str]:
    """Day to name, public holidays, and for Brazil the optional ones that count."""
    table: Any = getattr(holidays, country)
    public = table(years=YEARS, subdiv=region, language=table.default_language)
    found = {day.isoformat(): name for day, name in public.items()}
    if country == "BR":
        optional = table(years=YEARS, categories=("optional",), language=table.default_language)
        found |= {day.isoformat(): name for day, name in optional.items() if name in KEPT_OPTIONAL}
    return dict(sorted(found.items()))


def snapshot(country: str) -> dict[str, Any]:
    """Everything known of one country."""
    national = days_of(country)
    regional = {}
    for region in getattr(holidays, country).subdivisions:
        extra = {day: name for day, name in days_of(country, region).items() if day not in national}
        if extra:
            regional[region] = extra
    return {
        "country": country,
        "years": list(YEARS),
        "source": f"python-holidays {version('holidays')} (MIT licence)",
        "regions": sorted(getattr(holidays, country).subdivisions),
        "national": national,
        "regional": regional,
    }


def main() -> None:
    """Write one file a country beside this one."""
    folder = Path(__file__).parent
    for country in COUNTRIES:
        text = json.dumps(snapshot(country), ensure_ascii=False, indent=1)
        (folder / f"{country}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
