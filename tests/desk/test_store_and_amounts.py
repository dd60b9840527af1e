"""The store's order, and amounts as they are typed."""

from collections.abc import Callable

import pytest

from agent_desktop.desk import commands as c
from agent_desktop.desk import events as e
from agent_desktop.desk.amounts import parse_amount, plain_amount
from agent_desktop.desk.store import Store
from agent_desktop.desk.workspace import Screen, Workspace
from tests.desk.making import signed_in


def test_an_event_from_a_listener_waits_its_turn() -> None:
    seen: list[str] = []
    store = Store(Workspace(), lambda command: None)

    def listen(workspace: Workspace) -> None:
        seen.append(workspace.shift.language)
        if workspace.shift.language == "es":
            store.dispatch(e.LanguageChosen("en"))
            seen.append("still here")

    store.subscribe(listen)
    store.dispatch(e.LanguageChosen("es"))
    assert seen == ["pt-BR", "es", "still here", "en"]


def test_commands_are_performed_after_the_desk_is_shown() -> None:
    order: list[str] = []
    store = Store(Workspace(), lambda command: order.append(type(command).__name__))
    store.subscribe(lambda workspace: order.append(workspace.screen.value))
    store.dispatch(e.SignInAsked("ana", "x", "en"))
    store.dispatch(e.SignInAccepted(signed_in()))
    assert order == ["sign_in", "signing_in", c.SignIn.__name__, "work", c.OpenPush.__name__]


def test_an_equal_desk_is_not_shown_again() -> None:
    shown: list[Workspace] = []
    store = Store(Workspace(), lambda command: None)
    store.subscribe(shown.append)
    store.dispatch(e.LanguageChosen("pt-BR"))
    assert len(shown) == 1


def test_a_view_that_fails_stops_nothing(expect_log: Callable[[str], None]) -> None:
    expect_log("a view failed")
    said: list[c.Command] = []
    store = Store(Workspace(), said.append)

    def broken(workspace: Workspace) -> None:
        if workspace.screen is not Screen.SIGN_IN:
            raise RuntimeError("no such widget")

    store.subscribe(broken)
    store.dispatch(e.SignInAsked("ana", "x", "en"))
    assert said == [c.SignIn("ana", "x", "en")]


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("1.234,56", "BRL", 123_456),
        ("1,234.56", "USD", 123_456),
        ("1.234.567,8", "BRL", 123_456_780),
        ("1.234", "BRL", 123_400),
        ("1234", "BRL", 123_400),
        ("R$\u00a0904,16", "BRL", 90_416),
        ("904.1", "BRL", 90_410),
        ("0", "BRL", 0),
        ("12.500", "CLP", 12_500),
        ("12,50", "CLP", None),
        ("1.234.56", "BRL", None),
        ("-5", "BRL", None),
        ("1e3", "BRL", None),
        ("", "BRL", None),
        ("muito", "BRL", None),
    ],
)
def test_amounts_as_people_type_them(text: str, currency: str, minor: int | None) -> None:
    assert parse_amount(text, currency) == minor


def test_amounts_are_grouped_as_the_language_writes_them() -> None:
    assert plain_amount(122_383, "BRL", "pt-BR") == "1.223,83"
    assert plain_amount(122_383, "USD", "en") == "1,223.83"
    assert plain_amount(12_500, "CLP", "es") == "12.500"


@pytest.mark.parametrize("language", ["pt-BR", "es", "en"])
@pytest.mark.parametrize("minor", [0, 5, 99, 100, 123_456, 100_000_000])
def test_what_is_written_can_be_read(minor: int, language: str) -> None:
    assert parse_amount(plain_amount(minor, "BRL", language), "BRL") == minor
    assert parse_amount(plain_amount(minor, "CLP", language), "CLP") == minor
