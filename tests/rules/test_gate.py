"""The gate, to the minute: what the law's data says is what is dialled."""

import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server_api.contract.words import Channel, LegalKind
from server_api.domain.business_days import HolidayTable
from server_api.domain.legal import Fact, rule_of
from server_api.resources import resource_folder
from server_api.rules.gate import can_contact, talk_until
from server_api.rules.load import BadLawError, load_holidays, load_profiles
from server_api.rules.own_caps import own_caps
from server_api.rules.profiles import Cap, CapKind, Place, Profile, Window
from server_api.rules.question import Allowed, ContactQuestion, Denied, OpenDebt, PastContact

PROFILES = load_profiles(resource_folder("jurisdictions"))
HOLIDAYS = load_holidays(resource_folder("holidays"))
ZONES = {"BR": "America/Sao_Paulo", "MX": "America/Mexico_City", "PE": "America/Lima", "CO": "America/Bogota"}
ZONES |= {"CL": "America/Santiago", "EC": "America/Guayaquil", "AR": "America/Argentina/Buenos_Aires"}
ZONES |= {"ES": "Europe/Madrid", "US": "America/New_York", "UK": "Europe/London"}
DEBT = (OpenDebt("debt-1", 70),)
WITH_HOURS = sorted(name for name, profile in PROFILES.items() if profile.hours is not None)
SP = Place("BR", "SP", (ZONES["BR"],), (PROFILES["BR"], PROFILES["BR-SP"]), HOLIDAYS["BR"])
TUESDAY = datetime(2026, 11, 24, 13, 40, tzinfo=UTC)


def place(profile_id: str) -> Place:
    country, _, region = profile_id.partition("-")
    return Place(country, region, (ZONES[country],), (PROFILES[profile_id],), HOLIDAYS.get(country))


def ask(now: datetime, *places: Place) -> Allowed | Denied:
    return can_contact(ContactQuestion(now=now, mode="progressive", places=places, debts=DEBT))


def is_open(profile: Profile, table: HolidayTable | None, region: str, local: datetime) -> bool:
    """The law read naively: the reference for the gate."""
    assert profile.hours is not None
    windows = profile.hours[local.weekday()]
    if profile.holidays_forbidden and table is not None and table.name(local.date(), region):
        return False
    return any(window.start <= local.time() < window.end for window in windows)


def cases() -> list[tuple[str, str, bool]]:
    folder = Path(__file__).parent
    return [
        (path.stem, item["at"], item["allowed"])
        for path in sorted(folder.glob("*.toml"))
        for item in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    ]


@pytest.mark.parametrize(("profile_id", "at", "allowed"), cases())
def test_the_written_cases(profile_id: str, at: str, allowed: bool) -> None:
    where = place(profile_id)
    local = datetime.fromisoformat(at).replace(tzinfo=ZoneInfo(where.zones[0]))
    assert isinstance(ask(local.astimezone(UTC), where), Allowed) is allowed


@given(
    profile_id=st.sampled_from(WITH_HOURS),
    day=st.dates(date(2026, 1, 1), date(2027, 12, 1)),
    edge=st.sampled_from([0, 1]),
    minutes=st.integers(-2, 2),
)
def test_every_boundary_to_the_minute(profile_id: str, day: date, edge: int, minutes: int) -> None:
    where, profile = place(profile_id), PROFILES[profile_id]
    assert profile.hours is not None
    window = next(iter(profile.hours[day.weekday()]), Window(time(0), time(12)))
    moment = datetime.combine(day, (window.start, window.end)[edge], tzinfo=ZoneInfo(where.zones[0]))
    now = (moment + timedelta(minutes=minutes)).astimezone(UTC)
    local = now.astimezone(ZoneInfo(where.zones[0]))
    answer = ask(now, where)
    assert isinstance(answer, Allowed) == is_open(profile, where.holidays, where.region, local)
    if isinstance(answer, Denied) and answer.next_allowed_at is not None:
        assert answer.next_allowed_at > now
        assert isinstance(ask(answer.next_allowed_at, where), Allowed)
        assert isinstance(ask(answer.next_allowed_at - timedelta(seconds=1), where), Denied)
    if isinstance(answer, Allowed):
        assert isinstance(ask(answer.until, where), Denied)


def test_the_talk_ends_with_the_hours_and_the_rules_are_named() -> None:
    answer = ask(TUESDAY, SP)
    assert isinstance(answer, Allowed)
    assert answer.until == datetime(2026, 11, 24, 23, 0, tzinfo=UTC)
    assert {"BR@1", "BR-SP@1", "ONE-CALL@1"} <= set(answer.rules)


def test_the_strictest_of_residence_and_number_wins() -> None:
    rio = Place("BR", "RJ", (ZONES["BR"],), (PROFILES["BR"], PROFILES["BR-RJ"]), HOLIDAYS["BR"])
    at_half_past_eight = datetime(2026, 11, 24, 11, 30, tzinfo=UTC)
    assert isinstance(ask(at_half_past_eight, SP), Allowed)
    answer = ask(at_half_past_eight, SP, rio)
    assert answer == Denied(
        "BR-RJ-HOURS", 1, "outside_hours", datetime(2026, 11, 24, 12, 0, tzinfo=UTC), answer.rules
    )


def test_every_zone_in_which_the_debtor_may_be_must_allow() -> None:
    brazil = Place("BR", "", ("America/Sao_Paulo", "America/Rio_Branco"), (PROFILES["BR"],), HOLIDAYS["BR"])
    at_nine_in_the_east = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    assert isinstance(ask(at_nine_in_the_east, brazil), Denied)
    assert isinstance(ask(at_nine_in_the_east + timedelta(hours=1), brazil), Allowed)


@pytest.mark.parametrize(
    ("where", "rule_id"),
    [
        (replace(SP, zones=()), "NO-ZONE"),
        (replace(SP, zones=("Mars/Olympus",)), "NO-ZONE"),
        (replace(SP, profiles=()), "NO-PROFILE"),
        (replace(SP, profiles=(PROFILES["BR-ANATEL"],)), "NO-HOURS"),
        (replace(SP, holidays=None), "HOLIDAYS-UNKNOWN"),
    ],
)
def test_missing_data_denies(where: Place, rule_id: str) -> None:
    answer = ask(TUESDAY, where)
    assert isinstance(answer, Denied)
    assert (answer.rule_id, answer.next_allowed_at) == (rule_id, None)


def test_nowhere_and_beyond_the_reviewed_years_nobody_is_called() -> None:
    assert isinstance(ask(TUESDAY), Denied)
    answer = ask(datetime(2029, 1, 2, 13, 0, tzinfo=UTC), SP)
    assert isinstance(answer, Denied)
    assert answer.rule_id == "HOLIDAYS-UNKNOWN"


def question(**changes: Any) -> ContactQuestion:
    base = ContactQuestion(now=TUESDAY, mode="progressive", places=(SP,), debts=DEBT)
    return replace(base, **changes)


@pytest.mark.parametrize(
    "kind",
    [
        "deceased",
        "cease_contact",
        "opt_out",
        "attorney",
        "dispute",
        "complaint",
        "bankruptcy",
        "minor",
        "unknown",
    ],
)
def test_legal_status_stops_contact(kind: str) -> None:
    rule = rule_of(LegalKind(kind))
    fact = Fact(LegalKind(kind), date(2026, 11, 10), rule.rule_id, rule.version)
    answer = can_contact(question(legal=(fact,)))
    assert isinstance(answer, Denied)
    assert (answer.rule_id, answer.reason) == (rule.rule_id, f"legal_{kind}")


@pytest.mark.parametrize(
    ("changes", "rule_id"),
    [
        ({"locked": True}, "ONE-CALL"),
        ({"phone_state": "wrong"}, "PHONE-STATE"),
        ({"phone_state": "opted_out"}, "PHONE-STATE"),
        ({"debts": ()}, "OPEN-DEBT"),
        ({"faults": ("OVERLAY-UNKNOWN",)}, "OVERLAY-UNKNOWN"),
    ],
)
def test_the_house_rules(changes: dict[str, Any], rule_id: str) -> None:
    answer = can_contact(question(**changes))
    assert isinstance(answer, Denied)
    assert answer.rule_id == rule_id


def test_signatories_do_not_call_about_very_old_debts() -> None:
    bank = replace(SP, profiles=(*SP.profiles, PROFILES["BR-FEBRABAN"]))
    old, older = OpenDebt("old", 1825), OpenDebt("older", 1826)
    answer = can_contact(question(places=(bank,), debts=(old, older)))
    assert isinstance(answer, Allowed)
    assert answer.debts == ("old",)
    refused = can_contact(question(places=(bank,), debts=(older,)))
    assert isinstance(refused, Denied)
    assert refused.rule_id == "BR-FEBRABAN-AGE"
    written = question(places=(bank,), debts=(older,), channel=Channel.LETTER)
    assert isinstance(can_contact(written), Allowed), "the pact speaks of telephone calls"


def calls(*hours_ago: float, abandoned: bool = False) -> tuple[PastContact, ...]:
    return tuple(PastContact(TUESDAY - timedelta(hours=ago), abandoned=abandoned) for ago in hours_ago)


def test_a_reached_cap_says_when_it_frees() -> None:
    answer = can_contact(question(own_caps=own_caps(attempts_per_day=3), past=calls(1, 2, 2.5)))
    assert isinstance(answer, Denied)
    assert answer.rule_id == "CAMPAIGN-ATTEMPTS"
    assert answer.next_allowed_at == datetime(2026, 11, 25, 11, 0, tzinfo=UTC)


def test_the_lock_after_an_abandoned_call_holds_for_predictive_dialling_only() -> None:
    lock = Cap("LOCK", CapKind.LOCK_AFTER_ABANDONED, hours=72)
    locked = replace(SP, profiles=(replace(PROFILES["BR"], caps=(lock,)),))
    past = calls(71, abandoned=True)
    assert isinstance(can_contact(question(places=(locked,), past=past, mode="predictive")), Denied)
    assert isinstance(can_contact(question(places=(locked,), past=past)), Allowed)
    old = calls(72, abandoned=True)
    assert isinstance(can_contact(question(places=(locked,), past=old, mode="predictive")), Allowed)


def test_until_when_one_may_talk() -> None:
    assert talk_until(question()) == datetime(2026, 11, 24, 23, 0, tzinfo=UTC)
    assert talk_until(question(now=TUESDAY - timedelta(hours=8))) is None
    assert talk_until(question(places=())) is None


def test_all_the_profiles_are_there_with_their_sources() -> None:
    assert len(PROFILES) == 23
    assert all(profile.source and profile.version >= 1 for profile in PROFILES.values())
    assert {profile.status for profile in PROFILES.values()} <= {
        "text",
        "secondary",
        "conflict",
        "unverified",
    }


def test_a_law_that_cannot_be_read_names_its_file(tmp_path: Path) -> None:
    (tmp_path / "XX.toml").write_text('id = "XX"\nversion = 1\n', encoding="utf-8")
    with pytest.raises(BadLawError, match=r"XX\.toml"):
        load_profiles(tmp_path)
