"""One field of the wrap-up form: buttons with Alt keys, a list, or a line of text that may be a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtWidgets import QGridLayout, QWidget

from agent_desktop.desk.amounts import parse_day
from agent_desktop.desk.result_fields import DATE
from agent_desktop.ui.view_model.result_fields import MOST_REFINED, FieldView
from agent_desktop.widgets.buttons import KeyButton, Layout
from agent_desktop.widgets.fields import Choice, TextField
from agent_desktop.widgets.layouts import column, restyle
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.views import ButtonView, Kind
from agent_desktop.widgets.words import Words


class ResultFieldBox(QWidget):
    """``told`` gets the field's name and its value."""

    def __init__(
        self,
        words: Words,
        told: Callable[[str, str], None],
        today: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._told, self._ask = told, words("wrap.ask")
        self._view: FieldView | None = None
        self._label = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2)
        self._language, self._today = words.language, today
        self._buttons = [self._button(at) for at in range(MOST_REFINED)]
        grid = QGridLayout()
        grid.setSpacing(6)
        for at, button in enumerate(self._buttons):
            grid.addWidget(button, at // 2, at % 2)
        self._choice = Choice(words("wrap.ask"))
        self._choice.chosen.connect(self._set)
        self._line = TextField(words("wrap.ask"))
        self._line.textEdited.connect(self._typed)
        self._hint = PlainLabel(role=Role.LABEL, ink=Ink.WARN)
        pieces = (self._label, 4, grid, self._choice, self._line, 2, self._hint)
        self.setLayout(column(*pieces))

    def _button(self, at: int) -> KeyButton:
        button = KeyButton(layout=Layout.LEAD, height=28)
        button.clicked.connect(lambda: self._take(at))
        return button

    def choose(self, at: int) -> None:
        """By Alt and its place, where those keys are this field's."""
        if self._view is not None and at < len(self._view.caps):
            self._take(at)

    def choose_cap(self, cap: str) -> None:
        """By the digit or letter on its cap, as delivered."""
        if self._view is not None and cap in self._view.caps:
            self._take(self._view.caps.index(cap))

    def _take(self, at: int) -> None:
        if self._view is not None and at < len(self._view.options) and self._buttons[at].isEnabled():
            self._set(self._view.options[at][0])

    def focus(self) -> None:
        for target in (self._choice, self._line, self._buttons[0]):
            if not target.isHidden():
                target.setFocus()
                return

    def _set(self, value: str) -> None:
        if self._view is not None:
            self._told(self._view.name, value)

    def _typed(self, text: str) -> None:
        day = None
        if self._view is not None and self._view.kind == DATE:
            day = parse_day(text, self._language, self._today().date())
        self._set(day.isoformat() if day is not None else text)

    def display(self, view: FieldView) -> None:
        if view == self._view:
            return
        self._view = view
        self.setAccessibleName(view.label)
        self._label.put(view.label)
        self._display_buttons(view)
        listed = bool(view.options) and not view.buttons
        state = "warn" if view.wrong else ""
        self._choice.setVisible(listed)
        if listed:
            self._choice.setAccessibleName(view.label)
            self._choice.put(view.options, view.value, self._ask)
            restyle(self._choice, "state", state)
        self._line.setVisible(not view.options)
        if not view.options:
            self._line.setAccessibleName(view.label)
            typing = self._line.hasFocus() and self._line.isModified()
            self._line.put(self._line.text() if typing else view.value, state=state)
        self._hint.put(view.hint)
        self._hint.setVisible(bool(view.hint))

    def _display_buttons(self, view: FieldView) -> None:
        for at, button in enumerate(self._buttons):
            shown = view.buttons and at < len(view.options)
            button.setVisible(shown)
            if shown:
                code, text = view.options[at]
                kind = Kind.ON if code == view.value else Kind.NORMAL
                locked = code in view.locked
                key = view.caps[at] if at < len(view.caps) and not locked else ""
                button.display(ButtonView(text, key, "lock" if locked else "", kind, enabled=not locked))
