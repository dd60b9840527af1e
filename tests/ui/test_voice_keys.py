"""Keys of transfer, consultation, help, recording, search and parked calls."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from agent_desktop.desk.events import (
    ConsultAsked,
    ConsultEnded,
    HeardCorrected,
    HelpToggled,
    MuteToggled,
    OverrideTyped,
    ParkAsked,
    PersonChosen,
    PersonConfirmed,
    PhoneChosen,
    RecordingToggled,
    SearchClosed,
    SearchOpened,
    SearchTyped,
    TargetChosen,
    TargetTyped,
    TransferAsked,
    TransferClosed,
    TransferOpened,
    UnparkAsked,
)
from agent_desktop.ui.actions import Action
from agent_desktop.ui.keys import help_lines, working
from agent_desktop.widgets.buttons import KeyButton
from agent_desktop.widgets.words import Catalogue
from server_api.contract.words import TransferStep
from tests.ui.desk import Desk
from tests.ui.samples import ready, talking
from tests.ui.voice_samples import (
    caller,
    consulting,
    day,
    dial_refused,
    helped,
    recorded,
    searched,
    transferring,
)

K = Qt.Key
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def desk(kept_desk: Desk) -> Desk:
    return kept_desk


def test_transfer_and_help_have_their_keys_in_a_call(desk: Desk) -> None:
    desk.show(talking())
    desk.press(K.Key_F5)
    desk.press(K.Key_F6)
    assert desk.take() == [TransferOpened(), HelpToggled()]


def test_recording_and_detector_have_their_keys(desk: Desk) -> None:
    desk.show(recorded())
    desk.press(K.Key_R, ALT)
    desk.press(K.Key_U, ALT)
    assert desk.take() == [RecordingToggled(), HeardCorrected()]


def test_the_open_panel_takes_what_is_typed_and_the_call_keeps_its_keys(desk: Desk) -> None:
    desk.show(talking())
    desk.show(transferring())
    QTest.keyClicks(desk.window.focusWidget(), "de")
    desk.press(K.Key_F2)
    assert desk.take() == [TargetTyped("d"), TargetTyped("de"), MuteToggled()]


def test_arrows_choose_enter_asks_first_ctrl_enter_hands_over(desk: Desk) -> None:
    desk.show(talking())
    desk.show(transferring())
    desk.press(K.Key_Down)
    desk.press(K.Key_Return)
    desk.press(K.Key_Return, CTRL)
    desk.press(K.Key_P, ALT)
    desk.press(K.Key_Escape)
    assert desk.take() == [TargetChosen(5), ConsultAsked(), TransferAsked(), ParkAsked(), TransferClosed()]


def test_a_consultation_is_joined_finished_or_left_but_never_by_escape(desk: Desk) -> None:
    desk.show(consulting())
    desk.press(K.Key_Escape)
    assert desk.take() == []
    desk.press(K.Key_J, ALT)
    desk.press(K.Key_B, ALT)
    desk.press(K.Key_Return, CTRL)
    steps = [TransferStep.JOIN, TransferStep.CANCEL, TransferStep.COMPLETE]
    assert desk.take() == [ConsultEnded(step) for step in steps]


def test_the_search_is_typed_chosen_and_dialled(desk: Desk) -> None:
    desk.show(ready())
    desk.press(K.Key_F, CTRL)
    QTest.keyClicks(desk.window.focusWidget(), "mar")
    assert desk.take() == [SearchOpened(), SearchTyped("m"), SearchTyped("ma"), SearchTyped("mar")]
    desk.show(searched())
    desk.press(K.Key_Down)
    desk.press(K.Key_2, ALT)
    desk.press(K.Key_Return, CTRL)
    desk.press(K.Key_Escape)
    assert desk.take() == [PersonChosen(1), PhoneChosen(1), PersonConfirmed(), SearchClosed()]


def test_a_refused_call_says_rule_and_hour_and_lets_a_lead_give_a_reason(desk: Desk) -> None:
    desk.show(dial_refused())
    said = " ".join(w.accessibleName() for w in desk.widgets() if w.isVisible())
    assert "regra CAMPAIGN-ATTEMPTS" in said
    assert "pode ligar a partir de 25/11" in said
    field = next(w for w in desk.widgets() if w.accessibleName().startswith("Motivo para ligar"))
    QTest.keyClicks(field, "!")
    assert desk.take() == [OverrideTyped("Pediu retorno agora!")]


def test_the_law_is_overruled_by_nobody(desk: Desk) -> None:
    workspace = dial_refused()
    params = (("reason", "outside_hours"), ("rule", "BR-HOURS"))
    desk.show(replace(workspace, search=replace(workspace.search, error_params=params)))
    shown = [w.accessibleName() for w in desk.widgets() if w.isVisible()]
    assert any("fora do horário" in name for name in shown)
    assert not any(name.startswith("Motivo para ligar") for name in shown)
    primary = [w for w in desk.widgets() if isinstance(w, KeyButton) and w.view.key == "Ctrl Enter"]
    assert [button.isEnabled() for button in primary if button.isVisible()] == [False]


def test_an_unknown_caller_is_chosen_by_alt_and_confirmed(desk: Desk) -> None:
    desk.show(caller())
    desk.press(K.Key_2, ALT)
    desk.press(K.Key_Return, CTRL)
    assert desk.take() == [PersonChosen(1), PersonConfirmed()]


def test_a_parked_call_is_taken_by_alt(desk: Desk) -> None:
    desk.show(day())
    desk.press(K.Key_2, ALT)
    assert desk.take() == [UnparkAsked("p2")]


def test_help_that_was_asked_says_so_and_is_withdrawn_by_the_same_key(desk: Desk) -> None:
    desk.show(helped())
    shown = [w.accessibleName() for w in desk.widgets() if w.isVisible()]
    assert any(name.startswith("Pedido enviado. O líder foi avisado") for name in shown)
    assert "Rafael Teixeira sussurra" in shown
    button = next(
        w for w in desk.widgets() if isinstance(w, KeyButton) and w.isVisible() and w.view.key == "F6"
    )
    assert button.view.text == "Retirar pedido"
    desk.press(K.Key_F6)
    assert desk.take() == [HelpToggled()]


def test_the_list_of_keys_follows_the_panel() -> None:
    in_call = working(recorded(), None)
    assert {Action.TRANSFER, Action.ASK_HELP, Action.RECORDING, Action.HEARD} <= in_call
    assert not in_call & {Action.SEARCH, Action.PARK, Action.JOIN}
    assert {Action.PARK, Action.PRIMARY} <= working(transferring(), None)
    assert {Action.JOIN, Action.GO_BACK, Action.PRIMARY} <= working(consulting(), None)
    assert Action.SEARCH in working(ready(), None)
    lines = help_lines(working(recorded(), None), Catalogue("pt-BR"))
    assert ("F5", "Transferir") in [(line.key, line.text) for line in lines]
