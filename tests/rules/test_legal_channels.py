"""Each legal status at the gate: which channels and modes it closes."""

from datetime import UTC, date, datetime

import pytest

from server_api.contract.words import Blocked, Channel, LegalKind
from server_api.domain.answer_days import AnswerTime, answer_by, answer_time
from server_api.domain.legal import Fact, Scope, rule_of, scope_of, widened
from server_api.domain.limitation import past_limit
from server_api.resources import resource_folder
from server_api.rules.gate import can_contact
from server_api.rules.load import load_holidays, load_profiles
from server_api.rules.profiles import Place
from server_api.rules.question import RECORDED, Allowed, ContactQuestion, Denied, OpenDebt
from server_api.rules.wishes import Wish, WishKind

NOW = datetime(2026, 11, 24, 13, 40, tzinfo=UTC)
PROFILES = load_profiles(resource_folder("jurisdictions"))
HOLIDAYS = load_holidays(resource_folder("holidays"))["BR"]
BRAZIL = Place("BR", "", ("America/Sao_Paulo",), (PROFILES["BR"],), HOLIDAYS)
DEBTS = (OpenDebt("debt-1", 70), OpenDebt("debt-2", 40))
WAYS = {
    "agent": (Channel.VOICE, "progressive"),
    "manual": (Channel.VOICE, "manual"),
    "recorded": (Channel.VOICE, RECORDED),
    "bot": (Channel.BOT, "progressive"),
    "sms": (Channel.SMS, "manual"),
    "email": (Channel.EMAIL, "manual"),
    "letter": (Channel.LETTER, "manual"),
}
_ALL, _MACHINES = set(WAYS), {"recorded", "bot"}
CLOSED = {
    LegalKind.JUDICIAL: set(),
    LegalKind.PROTESTED: set(),
    LegalKind.BUREAU_LISTED: set(),
    LegalKind.BANKRUPTCY: _ALL,
    LegalKind.DECEASED: _ALL,
    LegalKind.ATTORNEY: _ALL,
    LegalKind.DISPUTE: _ALL,
    LegalKind.COMPLAINT: _ALL,
    LegalKind.OVER_INDEBTED: _MACHINES,
    LegalKind.CEASE_CONTACT: _ALL,
    LegalKind.OPT_OUT: _ALL,
    LegalKind.PRESCRIBED: set(),
    LegalKind.MINOR: _ALL,
    LegalKind.UNKNOWN: _ALL,
}
#: Recorded messages need the debtor's consent in any case.
CONSENT = Wish("w", WishKind.CONSENT.value, since=NOW, detail={"recorded": True})


def fact(kind: LegalKind, debt_id: str = "") -> Fact:
    rule = rule_of(kind)
    return Fact(kind, date(2026, 11, 1), rule.rule_id, rule.version, debt_id)


def ask(way: str, *facts: Fact) -> Allowed | Denied:
    channel, mode = WAYS[way]
    return can_contact(
        ContactQuestion(
            now=NOW, mode=mode, places=(BRAZIL,), channel=channel, debts=DEBTS, legal=facts, wishes=(CONSENT,)
        )
    )


@pytest.mark.parametrize("kind", CLOSED)
def test_what_each_status_closes(kind: LegalKind) -> None:
    answers = {way: ask(way, fact(kind)) for way in WAYS}
    denied = {
        way: answer
        for way, answer in answers.items()
        if isinstance(answer, Denied) and answer.reason == f"legal_{kind.value}"
    }
    assert set(denied) == CLOSED[kind]
    assert {answer.rule_id for answer in denied.values()} <= {rule_of(kind).rule_id}


def test_without_any_every_way_is_open() -> None:
    answers = [ask(way) for way in WAYS]
    assert not [answer for answer in answers if isinstance(answer, Denied) and "legal" in answer.reason]


def test_one_disputed_contract_leaves_the_other() -> None:
    answer = ask("agent", fact(LegalKind.DISPUTE, "debt-1"))
    assert isinstance(answer, Allowed)
    assert answer.debts == ("debt-2",)
    both = ask("agent", fact(LegalKind.DISPUTE, "debt-1"), fact(LegalKind.DISPUTE, "debt-2"))
    assert isinstance(both, Denied)
    assert both.rule_id == "LEGAL-DISPUTE"


def test_a_creditor_widens_and_never_narrows_what_a_status_forbids() -> None:
    prescribed = fact(LegalKind.PRESCRIBED)
    (wide,) = widened([prescribed], {LegalKind.PRESCRIBED: (Blocked.CONTACT,)})
    assert isinstance(ask("agent", wide), Denied)
    (same,) = widened([fact(LegalKind.DECEASED)], {LegalKind.DECEASED: ()})
    assert set(same.blocks) == set(rule_of(LegalKind.DECEASED).blocks)
    assert scope_of(LegalKind.DISPUTE, None) is Scope.CREDITOR
    assert scope_of(LegalKind.DISPUTE, Scope.DEBTS) is Scope.DEBTS
    assert scope_of(LegalKind.COMPLAINT, None) is Scope.PERSON
    assert scope_of(LegalKind.DECEASED, Scope.DEBTS) is Scope.PERSON


def test_every_rule_has_its_version_and_its_day() -> None:
    rules = [rule_of(kind) for kind in LegalKind]
    assert len({rule.rule_id for rule in rules}) == len(rules)
    assert all(rule.version >= 1 and rule.since <= date(2026, 11, 22) for rule in rules)


def test_the_answer_is_due_on_a_working_day() -> None:
    # The pictures: opened on 24/11/2026, answered by 08/12/2026: ten working days.
    law = answer_time("BR", None, creditor_working=True)
    assert answer_by(date(2026, 11, 24), law, HOLIDAYS, "SP") == date(2026, 12, 8)
    assert answer_by(date(2026, 11, 24), AnswerTime(30, working=False, source=""), None, "") == date(
        2026, 12, 24
    )


@pytest.mark.parametrize(
    ("country", "days", "working", "expected"),
    [
        ("BR", 5, True, 5),
        ("BR", 40, True, 10),
        ("MX", 30, False, 30),
        ("MX", 60, False, 45),
        ("AR", 20, True, 20),
    ],
)
def test_a_creditor_may_promise_less_time_than_the_law_and_not_more(
    country: str, days: int, working: bool, expected: int
) -> None:
    assert answer_time(country, days, working).days == expected


def test_a_debt_past_five_years_is_marked_in_brazil() -> None:
    debts = [("old", date(2021, 11, 24)), ("young", date(2021, 11, 25)), ("said", date(2015, 1, 1))]
    known = [fact(LegalKind.PRESCRIBED, "said")]
    (found,) = past_limit(debts, "BR", date(2026, 11, 24), known)
    assert (found.debt_id, found.since, found.rule_id) == ("old", date(2026, 11, 24), "LEGAL-PRESCRIBED")
    assert found.blocks == (Blocked.LISTING,)
    assert past_limit(debts, "US", date(2026, 11, 24), known) == ()
    assert past_limit(debts, "BR", date(2026, 11, 24), [fact(LegalKind.PRESCRIBED)]) == ()
