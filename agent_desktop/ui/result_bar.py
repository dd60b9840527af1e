"""The bar at the foot, 52 px: nine results with fixed places."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QWidget

from agent_desktop.debtor_panel.emit import Emit
from agent_desktop.desk.events import ResultChosen
from agent_desktop.ui.view_model.result_bar import MOST_RESULTS, ResultBarView
from agent_desktop.widgets.buttons import KeyButton, Layout
from agent_desktop.widgets.key_cap import KeyCap
from agent_desktop.widgets.layouts import row
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.words import Words

HEIGHT = 52


class ResultBar(QFrame):
    def __init__(self, words: Words, emit: Emit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._emit = emit
        self._codes: tuple[str, ...] = ()
        self.setProperty("pane", "bottom")
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName(words("pane.result"))
        self._title = PlainLabel(role=Role.BODY_STRONG)
        self._key = KeyCap()
        self._key.setFixedWidth(30)
        self._hint = PlainLabel(ink=Ink.TEXT2)
        self._buttons = [self._button(at) for at in range(MOST_RESULTS)]
        self._row = row(self._title, self._key, *self._buttons, self._hint, gap=6, margins=(10, 0, 10, 0))
        self.setLayout(self._row)

    def _button(self, at: int) -> KeyButton:
        button = KeyButton(layout=Layout.CENTER, height=34)
        button.clicked.connect(lambda: self.choose(at))
        button.hide()
        return button

    def choose(self, at: int) -> None:
        """The n-th result, from 0, if it may be chosen."""
        if at < len(self._codes) and self._buttons[at].isEnabled():
            self._emit(ResultChosen(self._codes[at]))

    def choose_digit(self, digit: int) -> None:
        """By the digit on its key cap."""
        for at, button in enumerate(self._buttons):
            if at < len(self._codes) and button.view.key == str(digit):
                self.choose(at)

    def focus(self) -> None:
        for button in self._buttons:
            if button.isVisible() and button.isEnabled():
                button.setFocus()
                return

    def display(self, view: ResultBarView) -> None:
        self._codes = tuple(result.code for result in view.results)
        self._title.put(view.title)
        self._title.setVisible(bool(view.title))
        self._key.put(view.key)
        self._key.setVisible(bool(view.title))
        self._hint.put(view.hint)
        self._hint.setVisible(bool(view.hint))
        for at, button in enumerate(self._buttons):
            button.setVisible(at < len(view.results))
            if at < len(view.results):
                button.display(view.results[at].button)
                self._row.setStretchFactor(button, 60 + len(view.results[at].button.text) * 6)
