"""What the debtor asked for, and what else forbids without a look at the clock."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server_api.contract.words import Channel
from server_api.rules.gate import can_contact
from server_api.rules.load import BadLawError, creditor_profile
from server_api.rules.profiles import Profile
from server_api.rules.question import RECORDED, Allowed, Denied
from server_api.rules.wishes import Wish
from tests.rules.test_gate import PROFILES, SP, TUESDAY, place, question

#: Tuesday 24 November, 10:40 in São Paulo.
SCOPE = {"phone_id": "phone-1", "campaign_id": "campaign-1", "creditor_id": "creditor-1"}


def wish(kind: str, **what: Any) -> Wish:
    return Wish("wish-1", kind, TUESDAY - timedelta(days=3), **what)


def ask(*wishes: Wish, **changes: Any) -> Allowed | Denied:
    return can_contact(question(wishes=wishes, **SCOPE | changes))


def denied_by(answer: Allowed | Denied) -> str:
    return "" if isinstance(answer, Allowed) else answer.rule_id


@pytest.mark.parametrize(
    ("scope", "holds"),
    [
        ({}, True),
        ({"phone_id": "phone-1"}, True),
        ({"phone_id": "phone-2"}, False),
        ({"channel": "voice"}, True),
        ({"channel": "sms"}, False),
        ({"campaign_id": "campaign-1"}, True),
        ({"campaign_id": "campaign-2"}, False),
        ({"creditor_id": "creditor-1"}, True),
        ({"creditor_id": "creditor-2"}, False),
        ({"phone_id": "phone-1", "channel": "sms"}, False),
    ],
)
def test_an_opt_out_holds_in_its_scope(scope: dict[str, str], holds: bool) -> None:
    assert denied_by(ask(wish("opt_out", **scope))) == ("WISH-OPT-OUT" if holds else "")


def test_an_opt_out_of_this_very_minute_holds_and_one_that_ended_does_not() -> None:
    at_once = replace(wish("opt_out"), since=TUESDAY)
    assert denied_by(ask(at_once)) == "WISH-OPT-OUT"
    assert denied_by(ask(replace(at_once, since=TUESDAY + timedelta(minutes=5)))) == "WISH-OPT-OUT"
    assert denied_by(ask(wish("opt_out", expires_at=TUESDAY))) == ""
    assert denied_by(ask(wish("opt_out", expires_at=TUESDAY + timedelta(seconds=1)))) == "WISH-OPT-OUT"


@pytest.mark.parametrize("us", [False, True])
def test_a_revocation_is_honoured_at_once_in_every_place(us: bool) -> None:
    where = place("US") if us else SP
    now = TUESDAY + timedelta(hours=3)
    assert denied_by(ask(now=now, places=(where,))) == ""
    assert denied_by(ask(wish("opt_out"), now=now, places=(where,))) == "WISH-OPT-OUT"


def test_wished_hours_narrow_those_of_the_law() -> None:
    evening = wish("hours", detail={"all": "18:00-23:00"})
    answer = ask(evening)
    assert isinstance(answer, Denied)
    assert answer.rule_id == "WISH-HOURS"
    assert answer.next_allowed_at == TUESDAY.replace(hour=21, minute=0), "18:00 in São Paulo"
    at_six = ask(evening, now=answer.next_allowed_at)
    assert isinstance(at_six, Allowed)
    assert at_six.until == TUESDAY.replace(hour=23, minute=0), "the law's 20:00, not the wish's 23:00"
    assert "WISH@1" in at_six.rules


def test_wished_days() -> None:
    assert denied_by(ask(wish("days", detail={"days": ["tue", "fri"]}))) == ""
    answer = ask(wish("days", detail={"days": ["wed"]}))
    assert isinstance(answer, Denied)
    assert answer.next_allowed_at == TUESDAY.replace(day=25, hour=11, minute=0)


def test_only_the_wished_channel() -> None:
    wished = wish("only_channel", channel="email")
    assert denied_by(ask(wished)) == "WISH-ONLY-CHANNEL"
    assert denied_by(ask(wished, channel=Channel.EMAIL)) == ""
    assert denied_by(ask(wished, wish("only_channel", channel="voice"))) == ""


@pytest.mark.parametrize(
    "bad",
    [
        wish("hours", detail={}),
        wish("hours", detail={"mon": "18:00"}),
        wish("hours", detail={"monday": "18:00-19:00"}),
        wish("hours", detail={"mon": 18}),
        wish("days", detail={}),
        wish("days", detail={"days": "tue"}),
        wish("days", detail={"days": ["someday"]}),
    ],
)
def test_a_wish_that_cannot_be_read_forbids(bad: Wish) -> None:
    assert denied_by(ask(bad)) == "WISH-UNREADABLE"


def test_other_hours_on_request_only_where_the_law_knows_them() -> None:
    asked = wish("request_hours", detail={"tue": "20:00-21:00"})
    at_half_past_eight = TUESDAY.replace(day=25, hour=1, minute=30)
    colombia = (place("CO"),)
    assert denied_by(ask(now=at_half_past_eight, places=colombia)) == "CO-HOURS"
    assert denied_by(ask(asked, now=at_half_past_eight, places=colombia)) == ""
    assert denied_by(ask(asked, now=TUESDAY.replace(hour=15), places=colombia)) == "", "the usual ones too"
    assert denied_by(ask(asked, now=TUESDAY.replace(hour=23, minute=30))) == "BR-HOURS", "São Paulo, 20:30"


def test_colombia_only_authorised_channels() -> None:
    asked = {"places": (place("CO"),), "channel": Channel.WHATSAPP, "now": TUESDAY.replace(hour=15)}
    assert denied_by(ask(**asked)) == "CO-CONSENT"
    assert denied_by(ask(wish("consent", channel="whatsapp"), **asked)) == ""


@pytest.mark.parametrize("where", [SP, place("US")])
def test_recorded_messages_need_a_consent_of_their_own(where: Any) -> None:
    asked = {"places": (where,), "mode": RECORDED, "now": TUESDAY + timedelta(hours=3)}
    assert denied_by(ask(**asked)) == "RECORDED-MESSAGE"
    assert denied_by(ask(wish("consent"), **asked)) == "RECORDED-MESSAGE", "a consent to be called is another"
    assert denied_by(ask(wish("consent", detail={"recorded": True}), **asked)) == ""
    spent = wish("consent", detail={"recorded": True}, expires_at=TUESDAY)
    assert denied_by(ask(spent, **asked)) == "RECORDED-MESSAGE"


def test_where_recorded_messages_are_forbidden_or_asked_for_by_name() -> None:
    consent = wish("consent", detail={"recorded": True})
    never = replace(PROFILES["BR"], profile_id="NO", recorded_messages="forbidden")
    forbidden = replace(SP, profiles=(*SP.profiles, never))
    assert denied_by(ask(consent, places=(forbidden,), mode=RECORDED)) == "NO-RECORDED"
    tcpa = replace(SP, profiles=(*SP.profiles, PROFILES["US-TCPA"]))
    assert denied_by(ask(places=(tcpa,), mode=RECORDED)) == "US-TCPA-RECORDED"


def test_how_a_campaign_dials_under_the_telemarketing_rule() -> None:
    us = replace(place("US"), profiles=(PROFILES["US"], PROFILES["US-TSR"]))
    asked = {"places": (us,), "now": TUESDAY + timedelta(hours=3), "mode": "predictive"}
    assert denied_by(ask(**asked, ring_s=14)) == "US-TSR-RING"
    assert denied_by(ask(**asked | {"mode": "preview"}, ring_s=14)) == ""
    assert denied_by(ask(**asked, ring_s=15, abandon_bp=301)) == "US-TSR-ABANDON"
    assert denied_by(ask(**asked, ring_s=15, abandon_bp=300)) == ""
    assert denied_by(ask(**asked | {"mode": "progressive"}, ring_s=15, abandon_bp=500)) == ""


def creditor(**rules: Any) -> Profile:
    return creditor_profile("creditor-1", rules)


def under(profile: Profile, **changes: Any) -> Allowed | Denied:
    return ask(places=(replace(SP, profiles=(*SP.profiles, profile)),), **changes)


def test_a_creditors_own_rules() -> None:
    hours = creditor(hours={"all": "11:00-17:00"}, version=3)
    answer = under(hours)
    assert isinstance(answer, Denied)
    assert (answer.rule_id, answer.rule_version) == ("CREDITOR-HOURS", 3)
    assert "CREDITOR@3" in answer.rules
    assert denied_by(under(creditor(modes=["preview"]))) == "CREDITOR-MODES"
    assert denied_by(under(creditor(modes=["preview"]), mode="preview")) == ""
    assert denied_by(under(creditor(channels=["email"]))) == "CREDITOR-CHANNELS"
    assert denied_by(under(creditor(most_days_late=69))) == "CREDITOR-AGE"
    assert denied_by(under(creditor(most_days_late=70))) == ""


@pytest.mark.parametrize(
    "rules",
    [
        {"hour": {"all": "11:00-17:00"}},
        {"hours": {"all": "17:00-11:00"}},
        {"hours": "always"},
        {"modes": "preview"},
        {"caps": [{"id": "X", "kind": "attempts"}]},
        {"caps": [{"id": "X", "kind": "sometimes", "most": 1, "days": 1}]},
    ],
)
def test_creditors_rules_that_cannot_be_read_are_refused(rules: dict[str, Any]) -> None:
    with pytest.raises(BadLawError, match="creditor-1"):
        creditor_profile("creditor-1", rules)


@given(
    offset=st.integers(0, 7 * 24 * 60),
    opens=st.integers(0, 22),
    days=st.sets(st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]), min_size=1),
)
def test_a_wish_never_opens_what_the_law_closes(offset: int, opens: int, days: set[str]) -> None:
    now = TUESDAY + timedelta(minutes=offset)
    wishes = (
        wish("hours", detail={"all": f"{opens:02}:00-24:00"}),
        wish("days", detail={"days": sorted(days)}),
    )
    if isinstance(ask(*wishes, now=now), Allowed):
        assert isinstance(ask(now=now), Allowed)
