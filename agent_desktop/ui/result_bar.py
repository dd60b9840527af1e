"""The bar at the foot, 52 px: nine results with fixed places."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QMenu, QWidget

from agent_desktop.debtor_panel.emit import Emit
from agent_desktop.desk.events import ResultChosen
from agent_desktop.ui.view_model.result_bar import MOST_RESULTS, ResultBarView, ResultView
from agent_desktop.widgets.buttons import KeyButton, Layout
from agent_desktop.widgets.key_cap import KeyCap
from agent_desktop.widgets.layouts import row
from agent_desktop.widgets.panes import is_compact
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.views import ButtonView
from agent_desktop.widgets.words import Words

HEIGHT = 52
_GAP, _EDGE = 6, 10
#: The cap of the bar's own key.
_KEY_ROOM = 32 + _GAP


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
        self._key.setFixedWidth(_KEY_ROOM - _GAP)
        self._hint = PlainLabel(ink=Ink.TEXT2)
        self._buttons = [self._button(at) for at in range(MOST_RESULTS)]
        self._more = KeyButton(layout=Layout.CENTER, height=34)
        self._more.clicked.connect(self.open_more)
        self._more.hide()
        self._menu = QMenu(self)
        self._menu.setAccessibleName(words("result.more"))
        self._others: tuple[ResultView, ...] = ()
        self._more_word = words("result.more")
        self._view = ResultBarView("", "", "", ())
        self._row = row(
            self._title,
            self._key,
            *self._buttons,
            self._more,
            self._hint,
            gap=_GAP,
            margins=(_EDGE, 0, _EDGE, 0),
        )
        self.setLayout(self._row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        """In a small window the last results go behind the key for more; their digits still work."""
        view = self._view
        compact = is_compact(self.window().size())
        self._title.setVisible(bool(view.title) and not compact)
        self._key.setVisible(bool(view.title) and not (compact and not view.key))
        room = self.width() - 2 * _EDGE - _KEY_ROOM - self._more.sizeHint().width() - _GAP
        kept = len(view.results)
        if compact:
            widths = [button.sizeHint().width() + _GAP for button in self._buttons[:kept]]
            while kept and sum(widths[:kept]) > room:
                kept -= 1
        for at, button in enumerate(self._buttons):
            button.setVisible(at < kept)
        behind = (*view.results[kept:], *view.others)
        self._display_others(behind)
        self._more.setVisible(bool(behind))

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

    def open_more(self) -> None:
        """The results without a digit, above the bar."""
        if self._more.isEnabled() and self._others:
            size = self._menu.sizeHint()
            corner = self._more.mapToGlobal(QPoint(self._more.width() - size.width(), -size.height() - 4))
            self._menu.popup(corner)

    def _display_others(self, others: tuple[ResultView, ...]) -> None:
        if others == self._others:
            return
        self._others = others
        self._menu.clear()
        for at, other in enumerate(others, start=1):
            text = other.button.text.replace("&", "&&")
            entry = QAction(f"&{at}  {text}" if at < 10 else text, self._menu)
            entry.setEnabled(not other.button.icon)
            entry.triggered.connect(lambda _on=False, code=other.code: self._emit(ResultChosen(code)))
            self._menu.addAction(entry)

    def focus(self) -> None:
        for button in self._buttons:
            if button.isVisible() and button.isEnabled():
                button.setFocus()
                return

    def display(self, view: ResultBarView) -> None:
        self._codes = tuple(result.code for result in view.results)
        self._view = view
        self._title.put(view.title)
        self._key.put(view.key)
        self._hint.put(view.hint)
        self._hint.setVisible(bool(view.hint))
        for button, result in zip(self._buttons, view.results, strict=False):
            button.display(result.button)
            self._row.setStretchFactor(button, 60 + len(result.button.text) * 6)
        lit = any(result.button.enabled for result in view.results)
        self._more.display(view.more or ButtonView(self._more_word, "0" if lit else "", enabled=lit))
        self._row.setStretchFactor(self._more, 60)
        self._fold()
