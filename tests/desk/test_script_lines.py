"""Conditions and pairs as a lead types them, and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent_desktop.desk.script_lines import (
    conditions_line,
    pairs_line,
    read_conditions,
    read_countries,
    read_pairs,
)
from server_api.contract.scripts import Condition

NAMES = st.from_regex(r"[a-z_][a-z0-9_]{0,20}", fullmatch=True)
VALUES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9 .-]{0,20}[A-Za-z0-9]", fullmatch=True)
CONDITIONS = st.one_of(
    st.builds(Condition, field=NAMES, op=st.sampled_from(["is", "is_not", "ge", "le"]), value=VALUES),
    st.builds(Condition, field=NAMES, op=st.sampled_from(["any", "none"])),
)


@given(st.lists(CONDITIONS, max_size=4).map(tuple))
def test_conditions_come_back_as_they_were(conditions: tuple[Condition, ...]) -> None:
    assert read_conditions(conditions_line(conditions)) == conditions


@given(st.dictionaries(NAMES, VALUES, max_size=4))
def test_pairs_come_back_as_they_were(pairs: dict[str, str]) -> None:
    assert read_pairs(pairs_line(pairs)) == pairs


@given(st.text(max_size=60))
def test_whatever_is_typed_is_read_or_not_and_never_hangs(text: str) -> None:
    for read in (read_conditions, read_pairs, read_countries):
        value = read(text)
        assert value is None or len(value) <= len(text)


@pytest.mark.parametrize("line", ["days >=", "= 60", "days > 60", "!days = 3", "two words"])
def test_what_is_no_condition_yet(line: str) -> None:
    assert read_conditions(line) is None


def test_countries() -> None:
    assert read_countries("co; EC ,") == ("CO", "EC")
    assert read_countries("Colombia") is None
