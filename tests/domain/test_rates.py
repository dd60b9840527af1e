"""Wilson's score interval against its own definition and published values."""

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server_api.domain.rates import Z_95, wilson


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        # Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3 (score, without correction).
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_bounds_are_the_published_ones(successes: int, trials: int, low: float, high: float) -> None:
    assert wilson(successes, trials) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_bounds_hold_the_rate_and_solve_the_score_equation(of: tuple[int, int]) -> None:
    successes, trials = of
    low, high = wilson(successes, trials)
    rate = successes / trials
    assert 0 <= low <= rate + 1e-12
    assert rate - 1e-12 <= high <= 1
    for bound in (low, high):
        if 1e-9 < bound < 1 - 1e-9:
            assert abs(rate - bound) / sqrt(bound * (1 - bound) / trials) == pytest.approx(Z_95, rel=1e-6)


def test_of_no_trials_all_is_possible_and_more_successes_than_trials_are_none() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    with pytest.raises(ValueError, match="3 of 2"):
        wilson(3, 2)
