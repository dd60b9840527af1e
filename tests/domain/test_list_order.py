"""Ranks of a list's order, and the mix of lists."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server_api.domain.list_mix import ListMix
from server_api.domain.worth import RANKS, SHELVES, Ranks, plain, shelf_of

NUMBERS = st.one_of(st.none(), st.integers(-1000, 1000))
TEXTS = st.one_of(st.none(), st.text(max_size=3))
ROWS = st.lists(st.tuples(NUMBERS, TEXTS), min_size=1, max_size=60)
DOWN = st.tuples(st.booleans(), st.booleans())


def before(one: tuple[Any, ...], other: tuple[Any, ...], down: tuple[bool, ...]) -> bool:
    """Whether one comes strictly before the other, key by key; nothing comes last."""
    for mine, theirs, descends in zip(one, other, down, strict=True):
        if mine == theirs:
            continue
        if mine is None or theirs is None:
            return theirs is None
        return bool(mine > theirs) if descends else bool(mine < theirs)
    return False


@given(sample=ROWS, others=ROWS, down=DOWN)
def test_a_better_lead_never_has_a_worse_rank(
    sample: list[tuple[Any, Any]], others: list[tuple[Any, Any]], down: tuple[bool, bool]
) -> None:
    ranks = Ranks.of_sample(down, sample)
    found = [(row, ranks.rank(row)) for row in (*sample, *others)]
    assert all(0 <= rank < RANKS for _, rank in found)
    for one, rank in found:
        for other, theirs in found:
            if before(one, other, down):
                assert rank <= theirs


@given(sample=ROWS, down=DOWN)
def test_ranks_are_the_same_after_a_restart(sample: list[tuple[Any, Any]], down: tuple[bool, bool]) -> None:
    ranks = Ranks.of_sample(down, sample)
    assert Ranks(ranks.down, ranks.cuts) == ranks
    assert [Ranks(ranks.down, ranks.cuts).rank(row) for row in sample] == [ranks.rank(row) for row in sample]


def test_every_shelf_of_a_large_list_holds_about_as_many() -> None:
    sample = [(at,) for at in range(4096)]
    ranks = Ranks.of_sample((True,), sample)
    shelves = Counter(shelf_of(ranks.rank(row)) for row in sample)
    assert shelves.keys() == set(range(SHELVES))
    assert max(shelves.values()) - min(shelves.values()) <= 8
    assert shelf_of(ranks.rank((4095,))) == 0


def test_without_an_order_all_are_worth_the_same() -> None:
    ranks = Ranks.of_sample((), [(), ()])
    assert ranks.rank(()) == 0


def test_values_keep_their_order_as_plain_ones() -> None:
    early, late = datetime(2026, 1, 2, 3, tzinfo=UTC), datetime(2026, 1, 2, 3, 0, 0, 1, tzinfo=UTC)
    assert plain(Decimal("2.5")) == 2.5
    assert plain(date(2026, 1, 2)) == "2026-01-02"
    assert str(plain(early)) < str(plain(late))
    with pytest.raises(TypeError, match="list"):
        plain([])


@dataclass(frozen=True)
class One:
    """Somebody on a list."""

    list_id: str
    number: int
    share: int = 1
    agreed: bool = False


def heads(shares: dict[str, int], each: int) -> list[One]:
    return [One(name, at, share) for name, share in shares.items() for at in range(each)]


@given(st.dictionaries(st.sampled_from("abcd"), st.integers(1, 20), min_size=1), st.integers(1, 60))
def test_calls_are_in_the_proportion_of_the_shares(shares: dict[str, int], calls: int) -> None:
    mix, given_to = ListMix(), Counter[str]()
    for _ in range(calls):
        (first, *_) = mix.merge(heads(shares, 1))
        mix.called(first)
        given_to[first.list_id] += 1
    for name, share in shares.items():
        fair = calls * share / sum(shares.values())
        # Start-time fair queueing is never further off than one call of each list.
        assert abs(given_to[name] - fair) <= len(shares)


@given(st.dictionaries(st.sampled_from("abcd"), st.integers(0, 20), min_size=1), st.integers(1, 30))
def test_a_merge_is_what_calls_one_by_one_would_be(shares: dict[str, int], each: int) -> None:
    mix, one_by_one = ListMix(), []
    left = heads(shares, each)
    merged = mix.merge(left)
    while left:
        first = mix.merge(left)[0]
        mix.called(first)
        left.remove(first)
        one_by_one.append(first)
    assert Counter(merged) == Counter(one_by_one)
    for name in shares:
        mine = [one.number for one in merged if one.list_id == name]
        assert mine == sorted(mine)


def test_a_list_that_was_empty_gets_no_arrears() -> None:
    mix = ListMix()
    for at in range(100):
        mix.called(One("a", at))
    both = [One("a", 0), One("a", 1), One("a", 2), One("b", 0), One("b", 1), One("b", 2)]
    assert Counter(one.list_id for one in mix.merge(both)[:4]) == {"a": 2, "b": 2}


def test_agreed_calls_come_first_and_a_list_without_a_share_last() -> None:
    found = ListMix().merge([One("rest", 0, 0), One("a", 0), One("a", 1), One("agreed", 0, agreed=True)])
    assert [one.list_id for one in found] == ["agreed", "a", "a", "rest"]
