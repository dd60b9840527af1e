"""The keys in the preferences, with the window they belong to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from agent_desktop.desk.events import HoldToggled, MuteToggled, TransferOpened
from agent_desktop.links.keys_file import KeysFile
from agent_desktop.ui.actions import Action
from agent_desktop.ui.keymap import AGENT, LEAD, SCOPES
from agent_desktop.ui.keys_page import KeysPage
from agent_desktop.ui.own_keys import OwnKeys
from agent_desktop.ui.settings_dialog import SettingsDialog
from agent_desktop.widgets import caps
from agent_desktop.widgets.key_cap import KeyCap
from agent_desktop.widgets.words import Catalogue
from tests.ui.desk import Desk
from tests.ui.samples import talking
from tests.ui.test_accessible import nameless

K = Qt.Key


@pytest.fixture(autouse=True)
def delivered_again() -> Iterator[None]:
    yield
    for scope in SCOPES:
        caps.use(scope, {})


@pytest.fixture
def dialog(desk: Desk) -> SettingsDialog:
    desk.show(talking())
    desk.window.work.state_bar.me.click()
    opened = desk.window.settings
    assert opened is not None
    opened.turn("keys")
    return opened


def press(dialog: SettingsDialog, action: Action, key: Qt.Key) -> None:
    change = dialog.keys.rows[AGENT, action].change
    change.click()
    assert change.waiting
    QTest.keyClick(change, key)


def back(desk: Desk, dialog: SettingsDialog, qtbot: QtBot) -> None:
    dialog.accept()
    desk.window.activateWindow()
    qtbot.waitUntil(desk.window.isActiveWindow)
    desk.window.work.leave_field()


def test_a_changed_key_works_at_once_and_the_old_one_is_exchanged(
    desk: Desk, dialog: SettingsDialog, qtbot: QtBot
) -> None:
    press(dialog, Action.MUTE, K.Key_F5)
    assert "Transferir" in dialog.keys.said.text()
    assert "F2" in dialog.keys.said.text()
    back(desk, dialog, qtbot)
    desk.press(K.Key_F5)
    desk.press(K.Key_F2)
    assert desk.take() == [MuteToggled(), TransferOpened()]


def test_escape_leaves_the_key_as_it_was(desk: Desk, dialog: SettingsDialog, qtbot: QtBot) -> None:
    press(dialog, Action.HOLD, K.Key_Escape)
    assert dialog.isVisible()
    back(desk, dialog, qtbot)
    desk.press(K.Key_F3)
    assert desk.take() == [HoldToggled()]


def test_a_key_that_cannot_be_one_is_named_and_changes_nothing(dialog: SettingsDialog) -> None:
    press(dialog, Action.MUTE, K.Key_3)
    assert "3" in dialog.keys.said.text()
    assert dialog.keys.rows[AGENT, Action.MUTE].key.accessibleName() == "F2"


def test_the_caps_on_the_screen_follow(desk: Desk, dialog: SettingsDialog) -> None:
    cap = KeyCap("F2", parent=desk.window.work)
    before = cap.sizeHint()
    press(dialog, Action.MUTE, K.Key_Backspace)
    assert caps.shown(cap, "F2") == "Backspace"
    assert cap.sizeHint().width() > before.width()
    dialog.keys.reset.click()
    assert caps.shown(cap, "F2") == "F2"


def test_everything_on_the_page_has_a_name(dialog: SettingsDialog) -> None:
    assert nameless([dialog, *dialog.findChildren(QWidget)]) == []


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path) -> KeysPage:
    own = OwnKeys(KeysFile(tmp_path), lambda: None)
    return KeysPage(Catalogue("pt-BR"), own, lead=True, ask=lambda _parent, _saving: tmp_path / "given.toml")


def test_keys_are_written_to_a_file_and_read_from_it(page: KeysPage, tmp_path: Path) -> None:
    page.choose(page.rows[LEAD, Action.FIND].slot, "Ctrl+K")
    page.choose(page.rows[AGENT, Action.CHOICE].slot, "Ctrl+Alt+3")
    page.give.click()
    page.reset.click()
    assert page.rows[LEAD, Action.FIND].key.accessibleName() == "Ctrl F"
    page.take.click()
    assert page.rows[LEAD, Action.FIND].key.accessibleName() == "Ctrl K"
    assert page.rows[AGENT, Action.CHOICE].key.accessibleName() == "Ctrl Alt 1–9"
    assert KeysFile(tmp_path).load() == {LEAD: {"find": "Ctrl+K"}, AGENT: {"choice": "Ctrl+Alt+#"}}


@pytest.mark.parametrize(
    ("content", "said"), [("[agent\n", "given.toml"), ('[agent]\nlevitate = "L"\nmute = "M"\n', "levitate")]
)
def test_what_a_file_cannot_give_is_named(page: KeysPage, tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "given.toml").write_text(content, "utf-8")
    page.take.click()
    assert said in page.said.text()


def test_a_file_that_is_not_there_changes_nothing(page: KeysPage) -> None:
    page.choose(page.rows[AGENT, Action.MUTE].slot, "M")
    page.take.click()
    assert "given.toml" in page.said.text()
    assert page.rows[AGENT, Action.MUTE].key.accessibleName() == "M"
