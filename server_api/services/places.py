"""Where a debtor may be, and which law is there."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import phonenumbers
from phonenumbers.timezone import UNKNOWN_TIMEZONE, time_zones_for_geographical_number

from server_api.domain.business_days import HolidayTable
from server_api.resources import resource_folder
from server_api.rules.load import load_holidays, load_profiles, load_towns
from server_api.rules.profiles import Place, Profile
from server_api.rules.towns import TownHolidays, town_key
from server_api.services.number_areas import NumberAreas
from server_api.store.people_rows import PersonRow


class Places:
    """The zones of countries and regions, their profiles and holidays."""

    def __init__(
        self,
        zones: Mapping[str, Any],
        profiles: Mapping[str, Profile],
        holidays: Mapping[str, HolidayTable],
        areas: NumberAreas,
        towns: TownHolidays | None = None,
    ) -> None:
        self._zones, self._profiles, self._holidays, self._areas = zones, profiles, holidays, areas
        self._towns = towns or {}
        self._anywhere = {country: table.anywhere() for country, table in holidays.items()}
        # The same numbers are asked about again and again, and each costs a search in large tables.
        self._area = lru_cache(maxsize=50_000)(self._find_area)

    @classmethod
    def load(cls) -> "Places":
        """The shipped law. Raises BadLawError, ResourceMissingError."""
        return cls._read(*(resource_folder(name) for name in ("places", "jurisdictions", "holidays")))

    @classmethod
    def load_from(cls, root: Path) -> "Places":
        """The law of another folder, for tests."""
        return cls._read(*(root / name for name in ("places", "jurisdictions", "holidays")))

    @classmethod
    def _read(cls, places: Path, jurisdictions: Path, holidays: Path) -> "Places":
        zones = tomllib.loads((places / "zones.toml").read_text(encoding="utf-8"))
        areas, towns = NumberAreas.load(places), load_towns(holidays)
        return cls(zones, load_profiles(jurisdictions), load_holidays(holidays), areas, towns)

    @property
    def profiles(self) -> Mapping[str, Profile]:
        """Every profile by its id."""
        return self._profiles

    def holidays(self, country: str) -> HolidayTable | None:
        """The reviewed holidays of a country, if any."""
        return self._holidays.get(country)

    def zone_of(self, person: PersonRow) -> str:
        """The zone whose calendar day counts for a person: their own, or the first of their region."""
        zones = self.residence(person.country, person.region, person.time_zone, ()).zones
        return zones[0] if zones else "UTC"

    def residence(
        self, country: str, region: str, time_zone: str, overlays: tuple[str, ...], city: str = ""
    ) -> Place:
        """Where the debtor lives. Without a zone of their own, every zone of the region must allow.

        Without a region that is known, the profiles and the holidays of every region count.
        """
        zones = (time_zone,) if time_zone else self._zones_of(country, region)
        place = self._place(country, region, zones, overlays)
        if not self._is_region(country, region):
            place = replace(place, profiles=self._everywhere(place), holidays=self._anywhere.get(country))
        town = self._towns.get(town_key(country, region, city)) if city else None
        return replace(place, local=town) if town else place

    def of_number(self, e164: str, overlays: tuple[str, ...], home: Place | None = None) -> Place:
        """The area of a number. A number without an area is where its owner lives, if that is in its country;
        else it may be anywhere there. Raises NumberParseException.
        """
        country, region, zones = self._area(e164)
        if not zones and home is not None and home.country == country:
            return self._place(country, region, home.zones, overlays)
        return self._place(country, region, zones or self._zones_of(country, region), overlays)

    def unknown(self, overlays: Iterable[str]) -> tuple[str, ...]:
        """Those of a creditor's overlays that are no profile."""
        return tuple(name for name in overlays if name not in self._profiles)

    def of_contact(
        self,
        country: str,
        region: str,
        time_zone: str,
        e164: str | None,
        overlays: tuple[str, ...],
        city: str = "",
        town: Mapping[date, str] | None = None,
    ) -> tuple[Place, ...]:
        """The residence, and the number's area where that adds something. ``town``: more of its holidays.

        Without a number (None) for an e-mail or a letter only; an empty one is a number nobody can place.
        """
        home = self.residence(country, region, time_zone, overlays, city)
        if town:
            home = replace(home, local={**home.local, **town})
        if e164 is None:
            return (home,)
        try:
            area = self.of_number(e164, overlays, home)
        except phonenumbers.NumberParseException:
            # A number nobody can place may be anywhere: an empty place denies.
            area = Place("", "", (), ())
        return (home,) if _within(area, home) else (home, area)

    def _find_area(self, e164: str) -> tuple[str, str, tuple[str, ...]]:
        """Country, region (empty: not known) and zones (empty: the number says nothing of them)."""
        number = phonenumbers.parse(e164, None)
        country = phonenumbers.region_code_for_number(number) or phonenumbers.region_code_for_country_code(
            number.country_code or 0
        )
        data = self._zones.get(country, {})
        region = self._region(country, number)
        if region and country == "BR":
            return country, region, self._zones_of(country, region)
        nowhere = str(number.national_number).startswith(tuple(data.get("mobile", ())))
        if nowhere or not phonenumbers.is_number_geographical(number):
            return country, region, ()
        zones = [zone for zone in time_zones_for_geographical_number(number) if zone != UNKNOWN_TIMEZONE]
        if data.get("doubtful_numbers") and region:
            zones += self._zones_of(country, region)
        return country, region, tuple(dict.fromkeys(zones))

    def _region(self, country: str, number: phonenumbers.PhoneNumber) -> str:
        data = self._zones.get(country, {})
        digits = str(number.national_number)
        if area := data.get("areas", {}).get(digits[:2]):
            return str(area)
        return self._areas.region(country, number)

    def _zones_of(self, country: str, region: str) -> tuple[str, ...]:
        data = self._zones.get(country, {})
        return tuple(data.get("regions", {}).get(region) or data.get("zones", ()))

    def _is_region(self, country: str, region: str) -> bool:
        known = self._regions(country)
        return not known or region in known

    def _regions(self, country: str) -> set[str]:
        table = self._holidays.get(country)
        return set(self._zones.get(country, {}).get("regions", ())) | (table.regions if table else set())

    def _everywhere(self, place: Place) -> tuple[Profile, ...]:
        """The place's own profiles, and those of each region of the country."""
        name = self._zones.get(place.country, {}).get("profile", place.country)
        ids = {f"{name}-{region}" for region in self._regions(place.country)}
        more = (self._profiles[key] for key in sorted(ids & self._profiles.keys()))
        return (*place.profiles, *more)

    def _place(self, country: str, region: str, zones: tuple[str, ...], overlays: tuple[str, ...]) -> Place:
        data = self._zones.get(country, {})
        name = data.get("profile", country)
        ids = dict.fromkeys((name, f"{name}-{region}", *data.get("overlays", ()), *overlays))
        found = tuple(self._profiles[item] for item in ids if item in self._profiles)
        return Place(country, region, zones, found, self._holidays.get(country))


@lru_cache(maxsize=1)
def _shipped_zones() -> Mapping[str, Any]:
    text = (resource_folder("places") / "zones.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@lru_cache(maxsize=1)
def _shipped_holidays() -> Mapping[str, HolidayTable]:
    return load_holidays(resource_folder("holidays"))


def shipped_holidays(country: str) -> HolidayTable | None:
    """The reviewed holidays of a country, where no other law was loaded."""
    return _shipped_holidays().get(country)


def calendar_of(person: PersonRow) -> str:
    """At whose calendar a moment becomes a day for a person: their own zone, or the first of their region's.

    Needs no law: money is counted alike wherever it is counted.
    """
    data = _shipped_zones().get(person.country, {})
    zones = (person.time_zone, *data.get("regions", {}).get(person.region, ()), *data.get("zones", ()))
    return next((zone for zone in zones if zone), "UTC")


def _within(area: Place, home: Place) -> bool:
    """Whether the number adds nothing: no other country, region, zone or profile than the residence."""
    return (
        area.country == home.country
        and area.region in ("", home.region)
        and bool(area.zones)
        and set(area.zones) <= set(home.zones)
        and {profile.rule for profile in area.profiles} <= {profile.rule for profile in home.profiles}
    )
