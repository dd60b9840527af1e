"""Conditions of scripts: desk and server must judge them alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server_api.contract.conditions import OPS, holds
from server_api.contract.scripts import Condition

FACTS = {"segment": "Prime", "days_late": "72", "due": "2026-03-31", "empty": ""}


@pytest.mark.parametrize(
    ("field", "op", "value", "held"),
    [
        ("segment", "is", "prime", True),
        ("segment", "is", "other", False),
        ("segment", "is_not", "other", True),
        ("missing", "is", "", False),
        ("missing", "is_not", "x", True),
        ("days_late", "is", "72.0", True),
        ("days_late", "ge", "72", True),
        ("days_late", "ge", "100", False),
        ("days_late", "le", "100", True),
        ("due", "ge", "2026-03-30", True),
        ("due", "le", "2026-03-30", False),
        ("due", "ge", "10", False),
        ("segment", "ge", "a", False),
        ("missing", "le", "3", False),
        ("segment", "any", "", True),
        ("empty", "any", "", False),
        ("empty", "none", "", True),
        ("missing", "none", "", True),
        ("segment", "newer_than_this_release", "", False),
    ],
)
def test_one_condition(field: str, op: str, value: str, held: bool) -> None:
    assert holds((Condition(field=field, op=op, value=value),), FACTS) is held


def test_all_of_several_must_hold() -> None:
    prime = Condition(field="segment", value="prime")
    late = Condition(field="days_late", op="ge", value="90")
    assert holds((), FACTS)
    assert holds((prime,), FACTS)
    assert not holds((prime, late), FACTS)


@given(st.sampled_from(OPS), st.text(max_size=200), st.text(max_size=200))
def test_any_text_is_judged_and_nothing_raises(op: str, value: str, fact: str) -> None:
    condition = Condition(field="f", op=op, value=value)
    assert holds((condition,), {"f": fact}) in (True, False)
    opposite = {"is": "is_not", "any": "none"}.get(op)
    if opposite and fact:
        other = condition.model_copy(update={"op": opposite})
        assert holds((condition,), {"f": fact}) is not holds((other,), {"f": fact})
