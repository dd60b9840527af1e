"""What is learned of ringing, talking and answering, against the formulas."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server_api.dialer.pace.facts import Candidate, End
from server_api.dialer.pace.odds import Odds
from server_api.dialer.pace.ring import RingLaw
from server_api.dialer.pace.spells import Freeing, Spells
from server_api.dialer.pace.tide import Tide


def rung(seed: int = 1) -> RingLaw:
    """Persons answer after 3 s and an exponential time of mean 6 s; all other calls ring for 30 s."""
    rng, law = np.random.default_rng(seed), RingLaw()
    for _ in range(4000):
        person = bool(rng.random() < 0.25)
        law.learn(3.0 + float(rng.exponential(6.0)) if person else 30.0, person=person)
    law.refresh()
    return law


def test_the_grid_is_the_quantiles_of_the_answer() -> None:
    fresh = rung().fresh
    exact = [3.0 - 6.0 * math.log(1.0 - (k + 0.5) / len(fresh)) for k in range(len(fresh))]
    assert fresh == pytest.approx(exact, rel=0.15)


@given(st.floats(0.0, 25.0), st.floats(0.05, 0.6))
def test_a_call_of_some_age_is_answered_as_bayes_says(age: float, odds: float) -> None:
    law = LAW
    left = math.exp(-max(0.0, age - 3.0) / 6.0)
    expected = [
        odds * (left - math.exp(-max(0.0, age + t - 3.0) / 6.0)) / (odds * left + 1.0 - odds)
        for t in law.fresh
    ]
    found = law.within(np.array([age]), np.array([odds]))[0]
    assert found == pytest.approx(expected, abs=0.06)
    assert (np.diff(found) >= -1e-12).all()


LAW = rung()


def test_a_fresh_call_is_one_of_age_nought() -> None:
    one = LAW.within(np.zeros(1), np.array([0.3]))[0]
    assert LAW.fresh_within(0.3) == pytest.approx(one)


def test_answers_expected_of_many_calls_are_the_answers_that_come() -> None:
    """The compensator: summed up to each call's end it is as many as answered."""
    rng, curve, expected, came = np.random.default_rng(7), LAW.expected(0.25), 0.0, 0
    for _ in range(4000):
        person = bool(rng.random() < 0.25)
        ended = 3.0 + float(rng.exponential(6.0)) if person else 30.0
        came += person
        expected += curve[min(len(curve) - 1, int(ended / 0.5))]
    assert expected == pytest.approx(came, rel=0.08)


def test_an_exponential_talk_has_no_memory() -> None:
    rng, talk = np.random.default_rng(3), Spells(120.0)
    for _ in range(6000):
        talk.learn(float(rng.exponential(150.0)))
    talk.refresh()
    within = talk.over_by(np.array([1.0, 60.0, 200.0]), np.array([10.0, 20.0]))
    exact = 1.0 - np.exp(-np.array([10.0, 20.0]) / 150.0)
    assert np.abs(within - exact).max() < 0.02


def test_a_wrap_up_that_always_lasts_twenty_seconds_is_known_to_the_second() -> None:
    wrap = Spells(30.0)
    for _ in range(300):
        wrap.learn(20.0)
    wrap.refresh()
    within = wrap.over_by(np.array([15.0]), np.array([3.0, 4.5, 6.0]))[0]
    assert within[0] < 0.05
    assert within[1] < 0.1
    assert within[2] > 0.95


def test_who_talks_is_free_after_the_wrap_up() -> None:
    freeing = Freeing()
    for _ in range(500):
        freeing.talk.learn(100.0)
        freeing.learn_wraps(wraps=True)
        freeing.wrap.learn(10.0)
    freeing.refresh(np.array([6.0, 9.0, 18.0]))
    row = freeing.bins(np.array([97.0]))[0]
    early, late, later = freeing.talking[row]
    assert early < 0.05
    assert late < 0.1
    assert later > 0.9


def test_the_past_of_a_number_tells_its_future() -> None:
    rng, odds = np.random.default_rng(5), Odds()
    good, bad = Candidate("g", results=(End.TALKED,)), Candidate("b", results=(End.NO_ANSWER, End.INVALID))
    for _ in range(1500):
        for one, chance in ((good, 0.4), (bad, 0.05)):
            odds.learn(odds.features(one), person=bool(rng.random() < chance))
    assert odds.of(odds.features(good)) == pytest.approx(0.4, abs=0.08)
    assert odds.of(odds.features(bad)) == pytest.approx(0.05, abs=0.03)


def test_odds_made_elsewhere_are_used_as_far_as_they_prove_right() -> None:
    rng, odds = np.random.default_rng(6), Odds()
    for _ in range(4000):
        chance = float(rng.choice([0.05, 0.2, 0.5]))
        candidate = Candidate("n", odds=chance)
        odds.learn(odds.features(candidate), person=bool(rng.random() < chance))
    found = [odds.of(odds.features(Candidate("n", odds=chance))) for chance in (0.05, 0.2, 0.5)]
    assert found == pytest.approx([0.05, 0.2, 0.5], abs=0.06)


def test_a_first_answer_moves_the_odds_but_little() -> None:
    odds = Odds()
    features = odds.features(Candidate("n"))
    before = odds.of(features)
    odds.learn(features, person=True)
    assert before < odds.of(features) < 2.0 * before


def test_the_tide_rises_within_a_minute_when_twice_as_many_answer() -> None:
    tide = Tide()
    for second in range(1800):
        tide.expected(0.5)
        if second % 2 == 0:
            tide.came()
        tide.flow(float(second))
    assert tide.level == pytest.approx(1.0, abs=0.1)
    for second in range(1800, 1860):
        tide.expected(0.5)
        tide.came()
        tide.flow(float(second))
    assert tide.level > 1.2


def test_the_tide_ebbs_slowly() -> None:
    tide = Tide()
    for second in range(3600):
        tide.expected(0.5)
        if second < 1800 and second % 2 == 0:
            tide.came()
        tide.flow(float(second))
        if second == 1860:
            assert tide.level > 0.85
    assert tide.level < 0.4
