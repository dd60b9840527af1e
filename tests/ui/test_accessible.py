"""Every widget has a name, and nothing renders markup from data."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel, QTextEdit, QWidget

from agent_desktop.desk.workspace import Notice
from agent_desktop.script_editor.token_edit import TokenEdit
from agent_desktop.widgets.texts import PlainLabel
from tests.ui.desk import Desk
from tests.ui.samples import STATES, sign_in, talking, with_case

EVIL = '<img src="file:///etc/hostname"><b>bold</b>'


def nameless(widgets: list[QWidget]) -> list[str]:
    found = []
    for widget in widgets:
        if not widget.isVisible() or widget.objectName().startswith("qt_") or not is_spoken(widget):
            continue
        said = QAccessible.queryAccessibleInterface(widget)
        if not said.text(QAccessible.Text.Name).strip():
            found.append(f"{type(widget).__name__} in {type(widget.parent()).__name__}")
    return found


def is_spoken(widget: QWidget) -> bool:
    """Empty labels and bare boxes say nothing; what can be used or read must."""
    if isinstance(widget, QLabel):
        return bool(widget.text())
    return widget.focusPolicy() is not Qt.FocusPolicy.NoFocus


def test_everything_that_can_be_used_or_read_has_a_name(desk: Desk) -> None:
    for state, workspace in STATES.items():
        desk.show(workspace("pt-BR"))
        assert nameless(desk.widgets()) == [], state


def test_no_label_renders_markup(desk: Desk) -> None:
    rich = [
        w for w in desk.widgets() if isinstance(w, QLabel) and w.textFormat() is not Qt.TextFormat.PlainText
    ]
    assert rich == []
    edits = [w for w in desk.widgets() if isinstance(w, QTextEdit)]
    # only texts of scripts, which take and keep nothing but characters
    assert all(isinstance(w, TokenEdit) and not w.acceptRichText() for w in edits)


def test_markup_in_data_is_shown_as_text(desk: Desk) -> None:
    workspace = talking()
    case = workspace.case
    assert case is not None
    head = case.head.model_copy(update={"name": EVIL, "city": EVIL})
    spoiled = replace(with_case(workspace, head=head, note=EVIL), notices=(Notice("odd", (("what", EVIL),)),))
    desk.show(spoiled)
    shown = [w for w in desk.widgets() if isinstance(w, PlainLabel) and w.text() == EVIL]
    assert shown
    assert not desk.window.grab().isNull()


def test_tab_goes_through_the_screen_and_comes_back(desk: Desk) -> None:
    desk.show(talking())
    seen: list[QWidget] = []
    first = desk.window.work.state_bar.me
    first.setFocus()
    for _ in range(80):
        widget = desk.window.focusWidget()
        if widget in seen:
            break
        seen.append(widget)
        desk.press(Qt.Key.Key_Tab)
    assert len(seen) >= 15
    assert desk.window.focusWidget() in seen
    assert all(w.isVisible() and w.isEnabled() for w in seen)


def test_the_language_of_the_screen_follows_the_choice(desk: Desk) -> None:
    for language, word in (("pt-BR", "Senha"), ("es", "Contraseña"), ("en", "Password")):
        desk.show(sign_in(language))
        texts = [w.text() for w in desk.widgets() if isinstance(w, QLabel)]
        assert word in texts
