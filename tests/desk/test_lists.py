"""Editing lists: the filter as a tree, what is typed to what is sent and back, nothing lost by a slip."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent_desktop.desk import commands_dial as cd
from agent_desktop.desk import events as e
from agent_desktop.desk import events_lists as el
from agent_desktop.desk import filter_tree as ft
from agent_desktop.desk.update_lists import touched
from agent_desktop.desk.workspace import LinkState
from server_api.contract.lists import Fields, FilterCount, Lists, ListView, OrderKey
from server_api.contract.words import ErrorCode
from tests.desk.fakes_dial import FIELDS
from tests.desk.making import Desk, at_work, link
from tests.desk.test_dial import leading, refusal

KNOWN = {info.name: info for info in FIELDS}
REAL = ft.Tongue("pt-BR", "BRL")
LISTS = Lists(
    campaign_id="c1",
    lists=(
        ListView(
            list_id="l1", name="Alto valor", filter={"field": "person.region", "op": "eq", "value": "SP"}
        ),
        ListView(list_id="l2", name="Resto", position=1),
    ),
)


def editor() -> Desk:
    desk = leading()
    desk.on(el.ListsOpened(), el.ListsLoaded(Fields(fields=FIELDS), LISTS))
    desk.said.clear()
    return desk


def tree_of(desk: Desk) -> ft.Group:
    draft = desk.now.lists.draft
    assert draft is not None
    return draft.tree


# --- what is typed, what is sent ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("1.200,50", "money", 120_050),
        ("mil", "money", None),
        ("1.250,5", "number", 1250.5),
        ("61", "number", 61),
        ("-1.250", "number", -1250),
        ("1.2.3", "number", None),
        ("31/03/1990", "date", "1990-03-31"),
        ("1990-03-31", "date", "1990-03-31"),
        ("31/02/1990", "date", None),
        ("-30", "date", {"days": -30}),
        ("0", "date", {"days": 0}),
        ("yes", "flag", True),
        ("12", "free", 12),
        ("31/03/1990", "free", "1990-03-31"),
        ("ouro", "free", None),
        ("  ", "text", None),
    ],
)
def test_values_are_read_as_this_desk_writes_them(text: str, kind: str, value: object) -> None:
    assert ft.value_of(text, kind, REAL) == value


def test_english_days_and_numbers_are_read_its_own_way() -> None:
    english = ft.Tongue("en", "USD")
    assert ft.value_of("03/31/1990", "date", english) == "1990-03-31"
    assert ft.value_of("1,250.5", "number", english) == 1250.5


FILTERS: list[dict[str, Any]] = [
    {},
    {"all": [{"field": "person.region", "op": "in", "value": ["SP", "RJ"]}]},
    {"not": {"any": [{"field": "debt.total_minor", "op": "ge", "value": 120_000}]}},
    {"not": {"all": [{"field": "debt.days_late", "op": "between", "value": [61, 90]}]}},
    {
        "any": [
            {"field": "person.birth_date", "op": "lt", "value": "1990-03-31"},
            {"field": "person.birth_date", "op": "ge", "value": {"days": -30}},
            {"all": [{"field": "debt.days_late", "op": "unset"}]},
            {"field": "custom.carteira", "op": "eq", "value": "ouro"},
            {"field": "custom.carteira", "op": "lt", "value": 7},
        ]
    },
]


@pytest.mark.parametrize("tree", FILTERS)
@pytest.mark.parametrize("language", ["pt-BR", "en"])
def test_a_filter_comes_back_as_it_was(tree: dict[str, Any], language: str) -> None:
    tongue = ft.Tongue(language, "BRL")
    assert ft.compiled(ft.read(tree, KNOWN, tongue), KNOWN, tongue) == (tree, ())


def test_a_single_test_and_a_double_negation_mean_the_same_after_editing() -> None:
    one = {"field": "person.region", "op": "eq", "value": "SP"}
    assert ft.compiled(ft.read(one, KNOWN, REAL), KNOWN, REAL)[0] == {"all": [one]}
    twice = {"not": {"not": {"all": [one]}}}
    assert ft.compiled(ft.read(twice, KNOWN, REAL), KNOWN, REAL)[0] == {
        "not": {"any": [{"not": {"all": [one]}}]}
    }


@given(st.integers(-(10**9), 10**9).map(abs), st.sampled_from(["pt-BR", "es", "en"]))
def test_every_amount_is_read_back_as_it_was_shown(minor: int, language: str) -> None:
    tongue = ft.Tongue(language, "BRL")
    assert ft.value_of(ft.text_of(minor, "money", tongue), "money", tongue) == minor


@given(st.dates(), st.sampled_from(["pt-BR", "en"]))
def test_every_day_is_read_back_as_it_was_shown(day: Any, language: str) -> None:
    tongue = ft.Tongue(language)
    iso = day.isoformat()
    assert ft.value_of(ft.text_of(iso, "date", tongue), "date", tongue) == iso


def test_what_is_unfinished_is_told_by_its_place() -> None:
    tree = ft.Group(
        "all",
        (
            ft.Condition("person.region", "eq", ("SP",)),
            ft.Condition("debt.total_minor", "ge", ("mil",)),
            ft.Group("any", (ft.Condition(),)),
        ),
    )
    assert ft.compiled(tree, KNOWN, REAL)[1] == ((1,), (2, 0))


def test_the_servers_faults_are_found_in_the_tree() -> None:
    assert ft.fault_path("all[2].not.any[0].value") == (2, 0)
    assert ft.fault_path("filter") == ()


# --- the editor -----------------------------------------------------------------------------------


def test_opening_loads_fields_and_lists_and_counts_the_first() -> None:
    desk = leading()
    assert desk.on(el.ListsOpened()) == (cd.LoadLists("c1"),)
    counted = desk.on(el.ListsLoaded(Fields(fields=FIELDS), LISTS))
    assert counted == (cd.CountList("c1", {"all": [LISTS.lists[0].filter]}),)


def test_agents_edit_no_lists() -> None:
    assert at_work().on(el.ListsOpened()) == ()


def test_a_condition_is_built_field_by_field_and_counted_when_it_is_whole() -> None:
    desk = editor()
    assert desk.on(el.PartAdded(())) == ()
    assert desk.on(el.FieldChosen((1,), "debt.total_minor"), el.OpChosen((1,), "ge")) == ()
    (count,) = desk.on(el.ValueTyped((1,), 0, "1.200,00"))
    assert isinstance(count, cd.CountList)
    assert count.tree["all"][1] == {"field": "debt.total_minor", "op": "ge", "value": 120_000}
    desk.on(el.FilterCounted(count.tree, FilterCount(count=7, of=100)))
    assert desk.now.lists.count == FilterCount(count=7, of=100)


def test_the_count_of_what_is_no_longer_there_is_dropped() -> None:
    desk = editor()
    desk.on(el.FilterCounted({"all": []}, FilterCount(count=7, of=100)))
    assert desk.now.lists.count is None


def test_groups_are_joined_nested_and_taken_out() -> None:
    desk = editor()
    desk.on(el.GroupJoined((), "none"), el.PartAdded((), group=True), el.GroupJoined((1,), "all"))
    assert [type(part).__name__ for part in tree_of(desk).parts] == ["Condition", "Group"]
    assert tree_of(desk).join == "none"
    desk.on(el.PartAdded((1,), group=True), el.PartAdded((1, 1), group=True))
    deepest = max(len(path) for path, node in ft.walk(tree_of(desk)) if isinstance(node, ft.Group))
    assert deepest == ft.DEEPEST - 1
    desk.on(el.PartRemoved((1,)), el.PartRemoved((0,)), el.PartRemoved(()))
    assert tree_of(desk).parts == ()


def test_another_field_forgets_the_value_of_the_old_one() -> None:
    desk = editor()
    desk.on(el.FieldChosen((0,), "debt.days_late"), el.OpChosen((0,), "between"))
    assert tree_of(desk).parts == (ft.Condition("debt.days_late", "between", ("", "")),)


def test_saving_sends_the_whole_list_once_and_reads_it_again() -> None:
    desk = editor()
    desk.on(el.ListNamed("Alto valor, sul"), el.ListShared("75"), el.ListSwitched(active=False))
    desk.on(el.OrderChosen(0, "debt.total_minor", descending=True), el.OrderChosen(1, "debt.days_late"))
    (order,) = desk.on(el.ListSaveAsked())
    assert isinstance(order, cd.SaveList)
    assert (order.view.name, order.view.share, order.view.active) == ("Alto valor, sul", 75, False)
    assert order.view.order == (
        OrderKey(field="debt.total_minor", descending=True),
        OrderKey(field="debt.days_late"),
    )
    assert desk.on(el.ListSaveAsked()) == ()
    assert desk.on(el.ListSaved(order.view)) == (cd.LoadLists("c1"),)
    assert not touched(desk.now.lists)


@pytest.mark.parametrize(
    ("deed", "fault"),
    [
        (el.ListNamed("  "), "list_nameless"),
        (el.ListShared("muito"), "share_wrong"),
        (el.ListShared("10001"), "share_wrong"),
        (el.PartAdded(()), "filter_open"),
    ],
)
def test_what_cannot_be_saved_says_why_and_is_not_sent(deed: e.ListsEvent, fault: str) -> None:
    desk = editor()
    assert desk.on(deed, el.ListSaveAsked()) == ()
    assert desk.now.lists.error == fault


def test_a_refusal_keeps_what_was_typed() -> None:
    desk = editor()
    desk.on(el.ListNamed("Resto"), el.ListSaveAsked())
    desk.on(refusal(cd.SaveList, ErrorCode.REFUSED, fault="list_exists"))
    panel = desk.now.lists
    assert (panel.error, panel.asked, panel.draft.name if panel.draft else "") == ("list_exists", "", "Resto")


def test_closing_a_list_is_asked_once_more() -> None:
    desk = editor()
    assert desk.on(el.ListRemoveAsked()) == ()
    assert desk.on(el.ListRemoveDropped(), el.ListRemoveAsked()) == ()
    assert desk.on(el.ListRemoveAsked()) == (cd.RemoveList("c1", "l1"),)
    desk.on(el.ListRemoved("l1"))
    assert desk.now.lists.draft is not None
    assert desk.now.lists.draft.list_id == "l2"


def test_a_slip_loses_nothing_that_was_typed() -> None:
    desk = editor()
    desk.on(el.ListNamed("Outra"), el.ListsClosed())
    assert (desk.now.lists.open, desk.now.lists.error) == (True, "unsaved")
    desk.on(el.ListChosen(1))
    assert desk.now.lists.draft is not None
    desk.on(el.ListNamed("Outra ainda"), el.ListChosen(1))
    assert desk.now.lists.draft.list_id == "l2" or desk.now.lists.error == "unsaved"
    desk.on(el.ListsClosed(), el.ListsClosed())
    assert not desk.now.lists.open


def test_without_the_server_nothing_is_counted_or_saved() -> None:
    desk = editor()
    desk.on(link(LinkState.DOWN))
    assert desk.on(el.ValueTyped((0,), 0, "RJ")) == ()
    assert desk.on(el.ListSaveAsked()) == ()
    assert desk.now.lists.error == "server_away"


def test_a_new_list_takes_everybody_and_stands_last() -> None:
    desk = editor()
    assert desk.on(el.ListBegun()) == (cd.CountList("c1", {}),)
    desk.on(el.ListNamed("Nova"))
    (order,) = desk.on(el.ListSaveAsked())
    assert isinstance(order, cd.SaveList)
    assert (order.view.list_id, order.view.position, order.view.filter) == ("", 2, {})


def test_another_user_finds_no_editor_open() -> None:
    desk = editor()
    assert desk.now.lists.open
    assert replace(desk.now, lists=at_work().now.lists).lists.open is False
