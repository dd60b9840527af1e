"""A card told over the telephone: when its fields are open, and what every way out of them does."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent_desktop.desk import commands_plan as cp
from agent_desktop.desk import commands_voice as cv
from agent_desktop.desk import events as e
from agent_desktop.desk import events_card as ec
from agent_desktop.desk import events_plan as ep
from agent_desktop.desk.card import CardDetails, digits, grouped
from agent_desktop.desk.update_card import MOST_S, card_open
from agent_desktop.desk.workspace import Form, LinkState, Tab
from server_api.contract import push as p
from server_api.contract.card_facts import brand, luhn, wrong_parts
from server_api.contract.debt_words import OrderKind, OrderState
from server_api.contract.money import Money
from server_api.contract.words import CallPhase, ErrorCode, PayMethod, RecordingState
from tests.desk.deals import order
from tests.desk.making import Desk, link, phase, pushed, view
from tests.desk.test_agreement import agreed

NUMBER = "4242424242424242"
TOLD = CardDetails(NUMBER, "MARIA EXEMPLO", 12, 2039, "987")
PAUSE, RESUME = cv.PauseRecording("call-1", MOST_S), cv.ResumeRecording("call-1")


def recording(desk: Desk, now: RecordingState) -> tuple[object, ...]:
    told = view("call-1", CallPhase.CONNECTED).model_copy(update={"recording": now})
    return desk.on(pushed(p.CallChanged(call=told)))


def asking(now: RecordingState = RecordingState.ON) -> Desk:
    """Agreed, with a creditor who takes cards; the order's page is up."""
    desk = agreed()
    case = desk.case()
    assert case.body is not None
    told = case.body.model_copy(update={"methods": (PayMethod.PIX, PayMethod.LINK, PayMethod.CARD)})
    desk.now = replace(desk.now, case=replace(case, body=told))
    recording(desk, now)
    desk.on(e.FormOpened(Form.ORDER))
    return desk


def opened() -> Desk:
    desk = asking()
    assert desk.on(ep.OrderKindChosen(OrderKind.CARD)) == (PAUSE,)
    desk.on(ec.CardPaused("call-1"))
    recording(desk, RecordingState.PAUSED)
    assert card_open(desk.now)
    return desk


def test_the_fields_open_only_when_the_server_and_the_call_say_paused() -> None:
    desk = asking()
    assert desk.on(ep.OrderKindChosen(OrderKind.CARD)) == (PAUSE,)
    assert not card_open(desk.now)
    assert desk.on(ec.CardTold("k1", TOLD)) == ()
    desk.on(ec.CardPaused("call-1"))
    assert not card_open(desk.now), "the call is still recorded"
    recording(desk, RecordingState.PAUSED)
    assert card_open(desk.now)


def test_a_creditor_who_takes_no_cards_is_not_asked_for_one() -> None:
    desk = agreed()
    desk.on(e.FormOpened(Form.ORDER))
    assert desk.on(ep.OrderKindChosen(OrderKind.CARD)) == ()
    assert desk.now.beside.card is None


def test_a_call_that_is_not_recorded_needs_no_pause() -> None:
    desk = asking(RecordingState.NONE)
    assert desk.on(ep.OrderKindChosen(OrderKind.CARD)) == ()
    assert card_open(desk.now)
    recording(desk, RecordingState.ON)
    assert not card_open(desk.now)


def test_a_refused_pause_keeps_the_fields_shut_and_says_so() -> None:
    desk = asking()
    desk.on(ep.OrderKindChosen(OrderKind.CARD))
    desk.on(e.RequestRefused("PauseRecording", ErrorCode.SWITCH_UNAVAILABLE))
    assert not card_open(desk.now)
    assert desk.now.beside.card is not None
    assert desk.now.beside.card.fault == "pause"
    assert desk.on(ep.OrderKindChosen(OrderKind.CARD)) == (PAUSE,)


@pytest.mark.parametrize(
    "leave",
    [
        lambda: e.FormClosed(),
        lambda: ep.OrderKindChosen(OrderKind.LINK),
        lambda: e.TabChosen(Tab.HISTORY),
        lambda: e.FormOpened(Form.PROMISE),
        lambda: ec.CardLapsed(),
    ],
)
def test_whatever_leaves_the_form_lets_the_recording_go_on(leave: Callable[[], e.Event]) -> None:
    desk = opened()
    assert RESUME in desk.on(leave())
    assert desk.now.beside.card is None
    assert not card_open(desk.now)


def test_left_before_the_pause_was_confirmed_the_recording_still_goes_on() -> None:
    desk = asking()
    desk.on(ep.OrderKindChosen(OrderKind.CARD))
    assert RESUME in desk.on(e.FormClosed())


def test_the_end_of_the_call_ends_it_with_nothing_to_resume() -> None:
    desk = opened()
    assert RESUME not in desk.on(phase("call-1", CallPhase.ENDED))
    assert desk.now.beside.card is None


def test_a_lost_server_shuts_the_fields_and_the_recording_goes_on_when_it_is_back() -> None:
    desk = opened()
    assert RESUME not in desk.on(link(LinkState.DOWN))
    assert not card_open(desk.now)
    assert RESUME in desk.on(link(LinkState.UP))
    assert RESUME not in desk.on(link(LinkState.UP))


def test_a_recording_that_goes_on_by_itself_shuts_the_fields() -> None:
    desk = opened()
    recording(desk, RecordingState.ON)
    assert not card_open(desk.now)
    assert desk.on(ep.OrderKindChosen(OrderKind.CARD)) == (PAUSE,)


def test_charged_for_the_first_payment_and_kept_as_four_digits() -> None:
    desk = opened()
    (command,) = desk.on(ec.CardTold("k1", TOLD))
    assert isinstance(command, cp.ChargeCard)
    assert (command.paid.amount, command.paid.key) == (Money(70_000, "BRL"), "k1")
    assert (command.paid.number, command.paid.code) == (NUMBER, "987")
    for told in (repr(command), repr(ec.CardTold("k1", TOLD)), repr(desk.now)):
        assert NUMBER not in told
        assert "MARIA EXEMPLO" not in told
    assert desk.on(ec.CardTold("k2", TOLD)) == (), "one at a time"
    charged = order(kind=OrderKind.CARD, payload="Visa •••• 4242")
    assert RESUME not in desk.on(ep.OrderTold(charged)), "the server has done it"
    assert desk.now.beside.card is None
    assert desk.case().promise.order_ids == ("or1",)


def test_declined_is_said_and_the_next_try_is_another_payment() -> None:
    desk = opened()
    desk.on(ec.CardTold("k1", TOLD))
    params = (("fault", "provider"), ("reason", "declined"))
    assert RESUME not in desk.on(e.RequestRefused("ChargeCard", ErrorCode.REFUSED, params))
    assert card_open(desk.now)
    assert desk.now.beside.card is not None
    assert desk.now.beside.card.fault == "declined"
    (again,) = desk.on(ec.CardTold("k2", TOLD))
    assert isinstance(again, cp.ChargeCard)
    assert again.paid.key == "k2"


def test_without_an_answer_the_next_try_is_the_same_payment() -> None:
    desk = opened()
    desk.on(ec.CardTold("k1", TOLD))
    desk.on(e.RequestRefused("ChargeCard", ErrorCode.LINK_DOWN))
    (again,) = desk.on(ec.CardTold("k2", TOLD))
    assert isinstance(again, cp.ChargeCard)
    assert again.paid.key == "k1"


def test_a_provider_that_fails_the_order_leaves_the_form_for_the_next_try() -> None:
    desk = opened()
    desk.on(ec.CardTold("k1", TOLD))
    desk.on(ep.OrderTold(order(kind=OrderKind.CARD, state=OrderState.FAILED)))
    assert card_open(desk.now)


@given(st.text(alphabet="0123456789", max_size=19))
def test_groups_change_no_digit(number: str) -> None:
    assert digits(grouped(number), 19) == number


def test_brand_groups_and_check_digit() -> None:
    assert (grouped(NUMBER), brand(NUMBER)) == ("4242 4242 4242 4242", "Visa")
    assert (grouped("378282246310005"), brand("378282246310005")) == ("3782 822463 10005", "American Express")
    assert luhn(NUMBER)
    assert not luhn(NUMBER[:-1] + "1")
    today = date(2026, 11, 24)
    assert wrong_parts(TOLD, today) == ()
    bad = CardDetails("4242", " ", 11, 2025, "12")
    assert wrong_parts(bad, today) == ("number", "holder", "expiry", "code")
