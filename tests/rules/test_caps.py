"""Caps: each against a recount that knows nothing of how the rules count."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server_api.contract.words import Channel
from server_api.rules.caps import free_at
from server_api.rules.gate import can_contact
from server_api.rules.own_caps import HOUSE_CAPS, own_caps
from server_api.rules.profiles import Cap, CapKind, Per
from server_api.rules.question import Allowed, ContactQuestion, OpenDebt, PastContact
from server_api.rules.wishes import Wish
from tests.rules.test_gate import DEBT, PROFILES, TUESDAY, place, question

TWO = (OpenDebt("debt-1", 70), OpenDebt("debt-2", 90))
CHANNELS = (Channel.VOICE, Channel.SMS, Channel.EMAIL)
ZONE = "America/Santiago"

caps = st.builds(
    Cap,
    cap_id=st.just("CAP"),
    kind=st.sampled_from(CapKind),
    most=st.integers(1, 4),
    days=st.integers(1, 8),
    per=st.sampled_from(Per),
    channels=st.sampled_from([frozenset(), frozenset({"voice"}), frozenset({"sms", "email"})]),
    number_kinds=st.sampled_from([frozenset(), frozenset({"work"})]),
    same_channel=st.booleans(),
)
contacts = st.builds(
    PastContact,
    at=st.integers(0, 12 * 24 * 60).map(lambda minutes: TUESDAY - timedelta(minutes=minutes)),
    conversation=st.booleans(),
    abandoned=st.booleans(),
    attempt=st.booleans(),
    channel=st.sampled_from([channel.value for channel in CHANNELS]),
    debts=st.sampled_from([frozenset(), frozenset({"debt-1"}), frozenset({"debt-2"}), frozenset({"debt-3"})]),
    number=st.sampled_from(["+1", "+2"]),
    number_kind=st.sampled_from(["work", "mobile"]),
)


def recount(cap: Cap, asked: ContactQuestion, moment: datetime) -> bool:
    """Whether the cap forbids a contact at a moment: the reference."""
    if cap.channels and asked.channel.value not in cap.channels:
        return False
    if cap.number_kinds and asked.number_kind not in cap.number_kinds:
        return False
    matching = [one for one in asked.past if not cap.channels or one.channel in cap.channels]
    matching = [one for one in matching if not cap.number_kinds or one.number_kind in cap.number_kinds]
    if cap.same_channel:
        matching = [one for one in matching if one.channel == asked.channel.value]
    if cap.per is Per.NUMBER:
        matching = [one for one in matching if one.number == asked.number]
    if cap.per is Per.DEBT:
        groups = [
            [one for one in matching if not one.debts or debt.debt_id in one.debts] for debt in asked.debts
        ]
    else:
        groups = [matching]
    return any(_group_forbids(cap, asked, group, moment) for group in groups)


def _group_forbids(cap: Cap, asked: ContactQuestion, group: list[PastContact], moment: datetime) -> bool:
    length = timedelta(days=cap.days)
    recent = [one for one in group if moment - one.at < length]
    if cap.kind is CapKind.WAIT_AFTER_CONVERSATION:
        return any(one.conversation for one in recent)
    if cap.kind is CapKind.GAP:
        return any(one.attempt for one in recent)
    if cap.kind is CapKind.ONE_CHANNEL:
        return any(one.conversation and one.channel != asked.channel.value for one in recent)
    if cap.kind is CapKind.LOCK_AFTER_ABANDONED:
        return asked.mode == "predictive" and any(one.abandoned for one in recent)
    talks = cap.kind is CapKind.CONVERSATIONS
    if cap.days == 1:
        today = moment.astimezone(ZoneInfo(ZONE)).date()
        recent = [one for one in group if one.at.astimezone(ZoneInfo(ZONE)).date() == today]
    return sum((one.conversation if talks else one.attempt) for one in recent) >= cap.most


@given(
    cap=caps,
    past=st.lists(contacts, max_size=12),
    channel=st.sampled_from(CHANNELS),
    mode=st.sampled_from(["predictive", "manual"]),
    debts=st.sampled_from([DEBT, TWO]),
    kind=st.sampled_from(["work", "mobile"]),
)
def test_every_cap_agrees_with_a_recount(
    cap: Cap,
    past: list[PastContact],
    channel: Channel,
    mode: str,
    debts: tuple[OpenDebt, ...],
    kind: str,
) -> None:
    asked = question(past=tuple(past), channel=channel, mode=mode, debts=debts, number="+1", number_kind=kind)
    until = free_at(cap, asked, (ZONE,))
    assert (until is not None) is recount(cap, asked, TUESDAY)
    if until is not None:
        assert until > TUESDAY
        assert recount(cap, asked, until - timedelta(microseconds=1))
        assert not recount(cap, asked, until)


@given(past=st.lists(contacts, max_size=12), more=contacts)
def test_one_contact_more_never_frees(past: list[PastContact], more: PastContact) -> None:
    for cap in (cap for profile in PROFILES.values() for cap in profile.caps):
        before = free_at(cap, question(past=tuple(past)), (ZONE,))
        after = free_at(cap, question(past=(*past, more)), (ZONE,))
        assert before is None or (after is not None and after >= before)


def calls(*hours_ago: float, **what: Any) -> tuple[PastContact, ...]:
    return tuple(PastContact(TUESDAY - timedelta(hours=ago), **what) for ago in hours_ago)


INCOMING: dict[str, Any] = {"conversation": True, "attempt": False}
SMS: dict[str, Any] = {"channel": "sms"}


@pytest.mark.parametrize(
    ("profile_id", "past", "channel", "rule_id"),
    [
        # Colombia: attempts are free; after a talk not that day, nor over another channel that week.
        ("CO", calls(2, 3, 4), "voice", ""),
        ("CO", calls(1, conversation=True), "voice", "CO-WEEK"),
        ("CO", calls(24 * 7, conversation=True), "voice", ""),
        ("CO", calls(24, conversation=True, **SMS), "voice", "CO-CHANNELS"),
        # Chile: one call a week; of the others two a week, two days apart. Each kind by itself.
        ("CL", calls(100), "voice", "CL-WEEK"),
        ("CL", calls(24 * 7), "voice", ""),
        ("CL", calls(100, **SMS), "voice", ""),
        ("CL", calls(100), "sms", ""),
        ("CL", calls(47, **SMS), "email", "CL-OTHER-GAP"),
        ("CL", calls(48, **SMS), "email", ""),
        ("CL", calls(60, 120, **SMS), "letter", "CL-OTHER-WEEK"),
        # Ecuador: once a day by the same mechanism.
        ("EC", calls(1), "voice", "EC-DAY"),
        ("EC", calls(1), "email", ""),
        ("EC", calls(24), "voice", ""),
        # Regulation F: seven in seven days and a week after a talk; who calls us makes no attempt.
        ("US", calls(*range(1, 7)), "voice", ""),
        ("US", calls(*range(1, 8)), "voice", "US-7-IN-7"),
        ("US", calls(*range(1, 8), attempt=False), "voice", ""),
        ("US", calls(100, **INCOMING), "voice", "US-WAIT-7"),
        ("US", calls(100, conversation=True), "sms", ""),
        ("US", calls(24 * 7, conversation=True), "voice", ""),
        ("US", calls(*range(1, 8), debts=frozenset({"debt-9"})), "voice", ""),
        ("US", calls(100, conversation=True, debts=frozenset({"debt-9"})), "voice", ""),
        ("US-MA", calls(1, 2), "voice", "US-MA-2-IN-7"),
        ("US-MA", (*calls(1), *calls(2, **SMS)), "voice", "US-MA-2-IN-7"),
        ("US-MA", calls(1, 2, debts=frozenset({"debt-9"})), "voice", ""),
    ],
)
def test_the_caps_of_the_law(
    profile_id: str, past: tuple[PastContact, ...], channel: str, rule_id: str
) -> None:
    now = TUESDAY + timedelta(hours=3)
    moved = tuple(replace(call, at=call.at + timedelta(hours=3)) for call in past)
    where = replace(place(profile_id), profiles=(replace(PROFILES[profile_id], own_channels=frozenset()),))
    answer = can_contact(question(now=now, places=(where,), past=moved, channel=Channel(channel)))
    assert ("" if isinstance(answer, Allowed) else answer.rule_id) == rule_id


def test_a_debtor_of_two_debts_is_held_by_the_one_that_is_full() -> None:
    full = calls(*range(1, 8), debts=frozenset({"debt-2"}))
    assert isinstance(can_contact(question(places=(place("US"),), past=full)), Allowed)
    both = can_contact(question(places=(place("US"),), past=full, debts=TWO))
    assert not isinstance(both, Allowed)


def test_at_work_massachusetts_allows_two_in_thirty_days() -> None:
    past = calls(24 * 10, 24 * 20, number_kind="work")
    asked = question(places=(place("US-MA"),), past=past)
    assert isinstance(can_contact(replace(asked, number_kind="mobile")), Allowed)
    answer = can_contact(replace(asked, number_kind="work"))
    assert not isinstance(answer, Allowed)
    assert answer.rule_id == "US-MA-ELSEWHERE"
    assert answer.next_allowed_at == TUESDAY + timedelta(days=10)


def test_a_consent_to_be_called_lifts_regulation_f_for_a_week() -> None:
    def asked(days_ago: float, *, past: tuple[PastContact, ...]) -> Any:
        given = Wish("w", "consent", TUESDAY - timedelta(days=days_ago))
        return can_contact(question(places=(place("US"),), past=past, wishes=(given,)))

    week = calls(*range(1, 8))
    assert isinstance(asked(0.5, past=week), Allowed), "asked for calls half a day ago"
    assert isinstance(asked(8, past=week), Allowed) is False, "spent"
    # Six of those eight calls were placed in the days after a consent that is spent now.
    excused = (*calls(*(24 * 2 + hour for hour in range(1, 7))), *calls(1, 2))
    assert isinstance(asked(7.5, past=excused), Allowed)


def test_what_a_creditor_may_waive_and_what_not() -> None:
    talked = calls(24 * 3, conversation=True)
    creditor = replace(PROFILES["BR"], profile_id="CREDITOR", waived=frozenset({"CO-WEEK", "CO-DAY"}))
    where = replace(place("CO"), profiles=(PROFILES["CO"], replace(creditor, hours=None)))
    assert isinstance(can_contact(question(places=(place("CO"),), past=talked)), Allowed) is False
    assert isinstance(can_contact(question(places=(where,), past=talked)), Allowed)
    today = can_contact(question(places=(where,), past=calls(0.2, conversation=True)))
    assert isinstance(today, Allowed) is False, "once a day is no reading of the law but its text"


@pytest.mark.parametrize(
    ("limits", "past", "rule_id"),
    [
        ({"attempts_per_day": 2}, calls(1, 2), "CAMPAIGN-ATTEMPTS"),
        ({"attempts_per_day": 2}, calls(1, 12), ""),
        ({"attempts_per_week": 3}, calls(1, 50, 160), "CAMPAIGN-WEEK"),
        ({"attempts_per_number": 1}, calls(1, number="+1"), "CAMPAIGN-NUMBER"),
        ({"attempts_per_number": 1}, calls(1, number="+2"), ""),
        ({"conversations_per_week": 1}, calls(100, conversation=True), "CAMPAIGN-TALKS"),
        ({"conversations_per_week": 1}, calls(100), ""),
    ],
)
def test_the_campaigns_own_limits(
    limits: dict[str, int], past: tuple[PastContact, ...], rule_id: str
) -> None:
    answer = can_contact(question(own_caps=own_caps(**limits), past=past, number="+1"))
    assert ("" if isinstance(answer, Allowed) else answer.rule_id) == rule_id
    assert rule_id in {"", *HOUSE_CAPS}


def test_every_cap_names_what_it_stands_on() -> None:
    assert all(cap.why for profile in PROFILES.values() for cap in profile.caps)
