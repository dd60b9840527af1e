"""Where a debtor may be: numbers without an area, foreign ones, and regions nobody has heard of."""

import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from phonenumbers import (
    PhoneNumber,
    country_code_for_region,
    country_mobile_token,
    example_number,
    geocoder,
    region_code_for_number,
)
from phonenumbers.geodata import GEOCODE_DATA

from server_api.resources import resource_folder
from server_api.rules.gate import can_contact
from server_api.rules.question import Allowed, ContactQuestion, Denied, OpenDebt
from server_api.services.number_areas import NumberAreas
from tests.services.floor import PLACES

#: Tuesday, 14:00 in São Paulo, Santiago and Punta Arenas, 12:00 on Easter Island, 18:00 in Madrid.
NOON = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)


def zones(country: str, region: str, number: str) -> list[set[str]]:
    return [set(place.zones) for place in PLACES.of_contact(country, region, "", number, ())]


def ask(country: str, region: str, number: str, now: datetime = NOON) -> Allowed | Denied:
    places = PLACES.of_contact(country, region, "", number, ())
    debts = (OpenDebt("debt-1", 70),)
    return can_contact(ContactQuestion(now=now, mode="progressive", places=places, debts=debts, ring_s=30))


@pytest.mark.parametrize(
    ("number", "found"),
    [
        # Mobile numbers of no area: where their owner lives.
        ("+56961234567", [{"America/Santiago"}]),
        # Of Magallanes, of Aysén, of the mainland and Easter Island.
        ("+56612212345", [{"America/Santiago"}, {"America/Santiago", "America/Punta_Arenas"}]),
        ("+56672212345", [{"America/Santiago"}, {"America/Santiago", "America/Coyhaique"}]),
        ("+56322123456", [{"America/Santiago"}, {"America/Santiago", "Pacific/Easter"}]),
        # Of another country.
        ("+34612345678", [{"America/Santiago"}, {"Europe/Madrid", "Atlantic/Canary"}]),
    ],
)
def test_the_area_of_a_number_of_somebody_in_santiago(number: str, found: list[set[str]]) -> None:
    assert zones("CL", "RM", number) == found


def test_a_mobile_number_of_somebody_whose_region_is_not_known_may_be_anywhere() -> None:
    (home,) = zones("CL", "", "+56961234567")
    assert home == {"America/Santiago", "America/Punta_Arenas", "America/Coyhaique", "Pacific/Easter"}


@pytest.mark.parametrize("number", ["", "5511987654321", "+999123456789", "not a number", "+1"])
def test_a_number_nobody_can_place_is_not_called(number: str) -> None:
    assert isinstance(ask("BR", "SP", "+5511987654321"), Allowed)
    answer = ask("BR", "SP", number)
    assert isinstance(answer, Denied)
    assert answer.next_allowed_at is None


@pytest.mark.parametrize(
    ("number", "rule_id"),
    [
        ("+18005551234", "US-HOURS"),  # toll-free: it is night in Honolulu
        ("+17875551234", "NO-PROFILE"),  # Puerto Rico: no law on file
        ("+447911123456", "NO-ZONE"),  # Guernsey
        ("+447400123456", "NO-HOURS"),  # the law of the United Kingdom names none
    ],
)
def test_numbers_from_elsewhere(number: str, rule_id: str) -> None:
    answer = ask("US", "" if number.startswith("+1800") else "NY", number, NOON.replace(hour=15))
    assert isinstance(answer, Denied)
    assert answer.rule_id == rule_id


@pytest.mark.parametrize(("region", "allowed"), [("MG", True), ("", False), ("Minas Gerais", False)])
def test_the_strictest_region_where_it_is_not_known(region: str, allowed: bool) -> None:
    """19:30 in the east: past the hours of Rio, and before sunset in Acre."""
    late = NOON.replace(hour=22, minute=30)
    assert isinstance(ask("BR", region, "+5531987654321", late), Allowed) is allowed


def test_a_holiday_of_any_region_counts_where_the_region_is_not_known() -> None:
    in_sao_paulo_only = NOON.replace(month=7, day=9)
    assert isinstance(ask("BR", "MG", "+5531987654321", in_sao_paulo_only), Allowed)
    answer = ask("BR", "", "+5531987654321", in_sao_paulo_only)
    assert isinstance(answer, Denied)
    assert answer.reason == "holiday"


@pytest.mark.parametrize("country", ["AR", "CL", "MX", "US"])
def test_the_snapshot_of_area_codes_says_what_the_geocoder_says(country: str) -> None:
    """If it does not: resources/places/make.py, and review the difference."""
    names = tomllib.loads((resource_folder("places") / "area_names.toml").read_text(encoding="utf-8"))[
        country
    ]
    areas = NumberAreas.load(resource_folder("places"))
    regions = Counter[str]()
    for number in numbers_of(country):
        described = geocoder.description_for_number(number, "en")
        last = described.rpartition(", ")[2]
        expected = names.get(described) or names.get(last) or (last if last in names.values() else "")
        assert areas.region(country, number) == expected, f"+{number.country_code} {number.national_number}"
        regions[expected] += 1
    assert len(regions) > len(set(names.values())) / 2


def numbers_of(country: str) -> Iterator[PhoneNumber]:
    """Of many prefixes the geocoder knows there one number, and the same as a mobile one."""
    code = country_code_for_region(country)
    known = sorted(prefix for prefix in GEOCODE_DATA if prefix.startswith(str(code)))
    example = example_number(country)
    assert example is not None
    digits = len(str(example.national_number))
    for prefix in known[:: 1 + len(known) // 3000]:
        for token in ("", country_mobile_token(code)):
            national = token + prefix.removeprefix(str(code)) + "2345678901"
            number = PhoneNumber(code, int(national[: digits + len(token)]))
            if region_code_for_number(number) == country:
                yield number
