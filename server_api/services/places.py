"""Where a debtor may be, and which law is there."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import phonenumbers
from phonenumbers import geocoder
from phonenumbers.timezone import UNKNOWN_TIMEZONE, time_zones_for_geographical_number

from server_api.domain.business_days import HolidayTable
from server_api.resources import resource_folder
from server_api.rules.load import load_holidays, load_profiles
from server_api.rules.profiles import Place, Profile
from server_api.store.people_rows import PersonRow


class Places:
    """The zones of countries and regions, their profiles and holidays."""

    def __init__(
        self,
        zones: Mapping[str, Any],
        profiles: Mapping[str, Profile],
        holidays: Mapping[str, HolidayTable],
    ) -> None:
        self._zones, self._profiles, self._holidays = zones, profiles, holidays

    @classmethod
    def load(cls) -> "Places":
        """The shipped law. Raises BadLawError, ResourceMissingError."""
        text = (resource_folder("places") / "zones.toml").read_text(encoding="utf-8")
        return cls(
            tomllib.loads(text),
            load_profiles(resource_folder("jurisdictions")),
            load_holidays(resource_folder("holidays")),
        )

    @classmethod
    def load_from(cls, root: Path) -> "Places":
        """The law of another folder, for tests."""
        text = (root / "places" / "zones.toml").read_text(encoding="utf-8")
        return cls(
            tomllib.loads(text), load_profiles(root / "jurisdictions"), load_holidays(root / "holidays")
        )

    def holidays(self, country: str) -> HolidayTable | None:
        """The reviewed holidays of a country, if any."""
        return self._holidays.get(country)

    def zone_of(self, person: PersonRow) -> str:
        """The zone whose calendar day counts for a person: their own, or the first of their region."""
        zones = self.residence(person.country, person.region, person.time_zone, ()).zones
        return zones[0] if zones else "UTC"

    def residence(self, country: str, region: str, time_zone: str, overlays: tuple[str, ...]) -> Place:
        """Where the debtor lives. Without a zone of their own, every zone of the region must allow."""
        zones = (time_zone,) if time_zone else self._zones_of(country, region)
        return self._place(country, region, zones, overlays)

    def of_number(self, e164: str, overlays: tuple[str, ...]) -> Place:
        """The area of a number; a mobile number's is its country, or its area where the country has one."""
        number = phonenumbers.parse(e164, None)
        country = phonenumbers.region_code_for_number(number) or phonenumbers.region_code_for_country_code(
            number.country_code or 0
        )
        region = self._region(country, number)
        if region and country == "BR":
            return self._place(country, region, self._zones_of(country, region), overlays)
        zones = tuple(zone for zone in time_zones_for_geographical_number(number) if zone != UNKNOWN_TIMEZONE)
        return self._place(country, region, zones or self._zones_of(country, region), overlays)

    def _region(self, country: str, number: phonenumbers.PhoneNumber) -> str:
        data = self._zones.get(country, {})
        digits = str(number.national_number)
        if area := data.get("areas", {}).get(digits[:2]):
            return str(area)
        names: Mapping[str, str] = data.get("names", {})
        if not names:
            return ""
        described = geocoder.description_for_number(number, "en")
        return names.get(described, "") or _state(described, names)

    def _zones_of(self, country: str, region: str) -> tuple[str, ...]:
        data = self._zones.get(country, {})
        return tuple(data.get("regions", {}).get(region) or data.get("zones", ()))

    def _place(self, country: str, region: str, zones: tuple[str, ...], overlays: tuple[str, ...]) -> Place:
        name = self._zones.get(country, {}).get("profile", country)
        ids = (name, f"{name}-{region}", *overlays)
        found = tuple(self._profiles[item] for item in ids if item in self._profiles)
        return Place(country, region, zones, found, self._holidays.get(country))


def _state(described: str, names: Mapping[str, str]) -> str:
    code = described.rpartition(", ")[2]
    return code if code in names.values() else ""
