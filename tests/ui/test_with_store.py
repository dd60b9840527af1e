"""The window on a real store: keys, pure updates and screens agree."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from agent_desktop.debtor_panel.view_model import Page
from agent_desktop.desk import commands as c
from agent_desktop.desk import events as e
from agent_desktop.desk.commands_plan import AskPlan
from agent_desktop.desk.events_plan import PlanArrived
from agent_desktop.desk.store import Store
from agent_desktop.desk.workspace import Form, SaveState, Workspace
from agent_desktop.ui.main_window import MainWindow
from agent_desktop.ui.surroundings import Surroundings
from server_api.contract.cases import IdentityResult
from server_api.contract.outcomes import OutcomeSaved
from server_api.contract.words import IdentityMode, IdentityStatus
from tests.ui.sample_case import FRIDAY, NOW, body, identity
from tests.ui.samples import LINKS, PROMISE, history, pending, promising, talking, with_case, wrapping

K = Qt.Key
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier


class Played:
    """A window whose agent is the test; commands are kept, not performed."""

    def __init__(self, qtbot: QtBot, workspace: Workspace) -> None:
        self.commands: list[c.Command] = []
        self.store = Store(workspace, self.commands.append)
        around = Surroundings(
            emit=self.store.dispatch,
            now=lambda: NOW,
            zone=ZoneInfo("America/Sao_Paulo"),
            server="acordo.ponte.example",
            version="0.1",
            choose_theme=lambda _name: None,
            new_key=lambda: "key-1",
        )
        self.window = MainWindow(around)
        qtbot.addWidget(self.window)
        self.window.resize(1366, 768)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        self.store.subscribe(self.window.display)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(self.window.focusWidget(), key, modifier)
        QApplication.processEvents()

    def page(self) -> Page | None:
        return self.window.work.page

    def visible(self) -> set[str]:
        return {w.accessibleName() for w in self.window.findChildren(QWidget) if w.isVisible()}


def test_an_offer_becomes_a_promise_by_keyboard_alone(light: QApplication, qtbot: QtBot) -> None:
    played = Played(qtbot, talking())
    played.press(K.Key_O)
    assert played.page() == Page.PROMISE
    case = played.store.workspace.case
    assert case is not None
    assert (case.promise.amount_minor, case.promise.due_on) == (967213, FRIDAY)
    (wanted,) = [command.wanted for command in played.commands if isinstance(command, AskPlan)]
    assert PROMISE.plan is not None
    told = PROMISE.plan.model_copy(update={"seq": wanted.seq})
    played.store.dispatch(PlanArrived("call-1", told))
    played.press(K.Key_S, CTRL)
    played.press(K.Key_Return, CTRL)
    case = played.store.workspace.case
    assert case is not None
    assert case.promise.agreed
    assert case.form is Form.NONE
    assert played.page() == Page.NEGOTIATION
    assert c.Announce("promise_agreed") in played.commands


def test_the_masked_case_opens_by_itself_once_the_server_confirms(light: QApplication, qtbot: QtBot) -> None:
    played = Played(qtbot, pending())
    assert played.page() == Page.IDENTITY
    played.press(K.Key_2)
    played.press(K.Key_Return)
    assert any(isinstance(command, c.AnswerChallenge) for command in played.commands)
    confirmed = identity(IdentityMode.MASKED, IdentityStatus.CONFIRMED, 2)
    played.store.dispatch(e.IdentityAnswered("call-1", IdentityResult(identity=confirmed, body=body())))
    QApplication.processEvents()
    assert played.page() == Page.NEGOTIATION
    assert "Ofertas" in played.visible()
    played.press(K.Key_F2)
    assert c.Mute(True) in played.commands


def test_the_result_is_saved_by_keyboard_alone(light: QApplication, qtbot: QtBot) -> None:
    workspace = replace(wrapping(), links=LINKS)
    workspace = replace(workspace, wrap_up=replace(workspace.wrap_up, missing=()))
    played = Played(qtbot, workspace)
    played.press(K.Key_Return, CTRL)
    assert played.store.workspace.wrap_up.missing == ("who_decides",)
    played.press(K.Key_Down)
    played.press(K.Key_Escape)
    played.store.dispatch(e.ResultFieldSet("who_decides", "self"))
    played.press(K.Key_Return, CTRL)
    saving = [command for command in played.commands if isinstance(command, c.SaveOutcome)]
    assert [command.outcome.key for command in saving] == ["key-1"]
    played.press(K.Key_Return, CTRL)
    assert len([command for command in played.commands if isinstance(command, c.SaveOutcome)]) == 1
    saved = OutcomeSaved(outcome_id="x", call_id="call-1", saved_at=NOW, promise_id="p1")
    played.store.dispatch(e.OutcomeConfirmed("key-1", saved, waiting=0))
    QApplication.processEvents()
    assert played.store.workspace.wrap_up.save is SaveState.SAVED
    assert any("Salvo no servidor" in name for name in played.visible())


def test_kept_here_is_never_called_saved(light: QApplication, qtbot: QtBot) -> None:
    workspace = wrapping()
    fields = (("reason_default", "income"), ("who_decides", "self"))
    played = Played(qtbot, replace(workspace, wrap_up=replace(workspace.wrap_up, fields=fields, missing=())))
    played.press(K.Key_Return, CTRL)
    played.store.dispatch(e.OutcomeKept("key-1", waiting=1, at=NOW))
    QApplication.processEvents()
    shown = played.visible()
    assert any("Guardado neste computador" in name for name in shown)
    assert not any("Salvo no servidor" in name for name in shown)


def test_a_typed_amount_keeps_its_cursor_while_the_desk_answers(light: QApplication, qtbot: QtBot) -> None:
    played = Played(qtbot, with_case(promising()))
    field = played.window.focusWidget()
    QTest.keyClicks(field, "150000")
    QTest.keyClick(field, K.Key_Home)
    QTest.keyClicks(field, "2")
    case = played.store.workspace.case
    assert case is not None
    assert case.promise.total.text == "2150000"
    QTest.keyClicks(field, "3")
    now = played.store.workspace.case
    assert now is not None
    assert now.promise.total.text == "23150000"


def test_more_history_is_asked_for_at_the_end(light: QApplication, qtbot: QtBot) -> None:
    played = Played(qtbot, history())
    bar = played.window.work.panel.history
    assert bar.isVisible()
    played.store.dispatch(e.HistoryEndReached())
    assert c.LoadHistory("p1", "8") in played.commands


def test_the_language_changes_at_once_and_keeps_the_case(light: QApplication, qtbot: QtBot) -> None:
    played = Played(qtbot, talking())
    played.store.dispatch(e.LanguageChosen("en"))
    QApplication.processEvents()
    assert "Hang up" in played.visible()
    played.press(K.Key_F3)
    assert c.Hold("call-1") in played.commands
