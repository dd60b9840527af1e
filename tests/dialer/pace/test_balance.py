"""The distribution of free agents less answers, against convolution by hand."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from server_api.dialer.pace.balance import Balance

Floats = NDArray[np.float64]
CHANCES = st.lists(st.floats(0.0, 1.0), max_size=6)


def convolved(chances: Floats) -> Floats:
    law: Floats = np.ones(1)
    for chance in chances:
        law = np.convolve(law, [1.0 - chance, chance])
    return law


def at_most(free: Floats, answers: Floats, left: int) -> float:
    y, x = convolved(free), convolved(answers)
    return float(sum(y[i] * x[j] for i in range(len(y)) for j in range(len(x)) if i - j <= left))


def column(chances: list[float]) -> Floats:
    return np.array(chances, dtype=np.float64).reshape(-1, 1)


@given(CHANCES, CHANCES, st.integers(-2, 3), st.integers(-4, 4))
@example([0.5, 0.5, 0.5, 0.125, 0.0625, 0.03125], [0.5, 0.5, 0.875, 0.875], 0, 0)
def test_a_few_agents_and_calls_are_weighed_exactly(
    free: list[float], answers: list[float], spare: int, left: int
) -> None:
    balance = Balance(column(free), column(answers), spare)
    expected = at_most(np.array(free), np.array(answers), left - spare)
    assert balance.at_most(left)[0] == pytest.approx(expected, abs=1e-9)


@given(CHANCES, CHANCES, st.lists(st.floats(0.0, 1.0), min_size=1, max_size=4), st.integers(-3, 3))
def test_a_call_added_later_counts_as_one_of_the_first_or_slightly_more(
    free: list[float], answers: list[float], later: list[float], left: int
) -> None:
    balance = Balance(column(free), column(answers), 0)
    for chance in later:
        balance.add(np.array([chance]))
    exact = at_most(np.array(free), np.array(answers + later), left)
    assert exact - 1e-9 <= balance.at_most(left)[0] <= exact + 1e-4


@pytest.mark.parametrize(("agents", "calls"), [(45, 25), (190, 110)])
def test_a_large_floor_is_weighed_to_four_digits(agents: int, calls: int) -> None:
    rng = np.random.default_rng(4)
    free = np.sort(rng.random((agents, 3)) * rng.choice([0.1, 1.0], (agents, 1)), axis=1)
    answers = np.sort(rng.random((calls, 3)) * 0.4, axis=1)
    balance = Balance(free, answers, 2)
    worst = max(
        abs(balance.at_most(left)[moment] - at_most(free[:, moment], answers[:, moment], left - 2))
        for left in (-5, -1, 0, 3)
        for moment in range(3)
    )
    assert worst < 5e-5


def test_no_number_of_calls_is_thought_to_carry_no_risk() -> None:
    balance = Balance(np.zeros((30, 2)), np.full((1, 2), 0.2), 40)
    risks = []
    for _ in range(400):
        balance.add(np.full(2, 0.2))
        risks.append(float(balance.at_most(0).max()))
    assert all(later >= earlier - 1e-6 for earlier, later in pairwise(risks))
    assert risks[-1] == pytest.approx(1.0)
