"""The sign-in screen: the person at the left, this PC at the right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from agent_desktop.debtor_panel.emit import Emit
from agent_desktop.desk.events import LanguageChosen, SignInAsked
from agent_desktop.ui.view_model.sign_in import CheckView, SignInView
from agent_desktop.widgets.buttons import KeyButton, LinkButton
from agent_desktop.widgets.chip import Chip
from agent_desktop.widgets.fields import Choice, Labelled, TextField
from agent_desktop.widgets.layouts import card, column, holding, row, rule
from agent_desktop.widgets.marks import Mark
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.views import ButtonView, ChipView, Kind
from agent_desktop.widgets.words import Words

WIDTH = 980
LEFT, NARROW_LEFT = 350, 290
#: The panel's least height, and beside the window's frame what a small one keeps free.
TALL, EDGE = 440, 16
MOST_CHECKS = 3
LANGUAGE_NAMES = (("pt-BR", "Português (Brasil)"), ("es", "Español"), ("en", "English"))


#: Name and date above the panel, version below it.
_AROUND = 72


def fit_sheet(middle: QWidget, left: QWidget, window: int, *, narrow: int = NARROW_LEFT) -> None:
    """Both columns of the sheet in a window of this width."""
    middle.setFixedWidth(min(WIDTH, window - 2 * EDGE))
    left.setFixedWidth(LEFT if window > WIDTH else narrow)


class CheckRow(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumHeight(58)
        self._mark = Mark(size=18)
        self._title = PlainLabel(role=Role.BODY_STRONG)
        self._text = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2, wrap=True)
        self._chip = Chip(ChipView(""))
        line = row(self._mark, 14, column(self._title, self._text), 12, self._chip, margins=(0, 10, 0, 10))
        line.setStretch(2, 1)
        self.setLayout(line)

    def display(self, view: CheckView) -> None:
        self.setAccessibleName(f"{view.title}. {view.text}. {view.verdict}")
        self._mark.put(view.icon)
        self._title.put(view.title)
        self._text.put(view.text)
        self._chip.display(ChipView(view.verdict, view.verdict_icon, view.ink))


class SignInScreen(QWidget):
    def __init__(
        self, words: Words, emit: Emit, server: str, settings: Callable[[], None], version: str
    ) -> None:
        super().__init__()
        self._emit = emit
        self._words = words
        self.setObjectName("signInWindow")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(words("sign_in.title"))
        self._date = PlainLabel(ink=Ink.TEXT2, right=True)
        self._user = TextField(words("sign_in.user"), most=120)
        self._password = TextField(words("sign_in.password"), most=1024)
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._user.returnPressed.connect(self._password.setFocus)
        self._password.returnPressed.connect(self.sign_in)
        self._language = Choice(words("sign_in.language"))
        self._language.put(LANGUAGE_NAMES, words.language)
        self._language.chosen.connect(lambda code: self._emit(LanguageChosen(code)))
        self._error = PlainLabel(role=Role.LABEL, ink=Ink.BAD, wrap=True)
        self._error.setMinimumHeight(48)
        self._enter = KeyButton(ButtonView(words("sign_in.enter"), "Enter", kind=Kind.PRIMARY))
        self._enter.clicked.connect(self.sign_in)
        self._checks = [CheckRow() for _ in range(MOST_CHECKS)]
        settings_link = LinkButton(words("settings.title"))
        settings_link.clicked.connect(settings)
        self._arrange(words, server, settings_link, version)

    def _arrange(self, words: Words, server: str, settings: QWidget, version: str) -> None:
        brand = row(
            Mark("handshake", size=26, ink=Ink.ACCENT),
            10,
            PlainLabel("Acordo", role=Role.BALANCE),
            None,
            self._date,
        )
        panel = card("dialog", row(self._access(words, server), self._shift(words)))
        panel.setAccessibleName(words("sign_in.title"))
        panel.setMinimumHeight(TALL)
        self._panel = panel
        foot = row(
            PlainLabel(words("sign_in.foot", version=version), role=Role.LABEL, ink=Ink.TEXT2), None, settings
        )
        middle = holding(column(brand, 14, panel, 12, foot))
        middle.setFixedWidth(WIDTH)
        middle.setAccessibleName(words("sign_in.title"))
        self._middle = middle
        self.setLayout(column(None, row(None, middle, None), None))

    def _access(self, words: Words, server: str) -> QWidget:
        title = PlainLabel(words("sign_in.access"), role=Role.FORM_TITLE)
        where = PlainLabel(
            words("sign_in.server_set", server=server), role=Role.LABEL, ink=Ink.TEXT2, wrap=True
        )
        inner = column(
            title, 2, where, 14,
            Labelled(words("sign_in.user"), self._user, hint=False), 13,
            Labelled(words("sign_in.password"), self._password, hint=False), 13,
            Labelled(words("sign_in.language"), self._language, hint=False), 12,
            self._error, None, row(None, self._enter),
            margins=(24, 22, 24, 22),
        )  # fmt: skip
        made = holding(inner)
        made.setFixedWidth(LEFT)
        self._left = made
        made.setProperty("pane", "access")
        made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        made.setAccessibleName(words("sign_in.access"))
        return made

    def _shift(self, words: Words) -> QWidget:
        title = PlainLabel(words("sign_in.before_shift"), role=Role.FORM_TITLE)
        inner: QVBoxLayout = column(title, 8, margins=(28, 22, 28, 22))
        for check in self._checks:
            inner.addWidget(check)
            inner.addWidget(rule())
        inner.addStretch(1)
        inner.addWidget(PlainLabel(words("sign_in.how"), role=Role.LABEL, ink=Ink.TEXT2, wrap=True))
        made = holding(inner)
        made.setAccessibleName(words("sign_in.before_shift"))
        return made

    def set_room(self, window: QSize) -> None:
        """As wide as a small window lets it be, and no higher than it must."""
        fit_sheet(self._middle, self._left, window.width())
        self._panel.setMinimumHeight(min(TALL, max(window.height() - 2 * EDGE - _AROUND, 0)))

    def focus(self) -> None:
        (self._password if self._user.text() else self._user).setFocus()

    def sign_in(self) -> None:
        if self._enter.isEnabled():
            self._emit(SignInAsked(self._user.text().strip(), self._password.text(), self._words.language))
            self._password.clear()

    def display(self, view: SignInView) -> None:
        self._date.put(view.date)
        if view.user and not self._user.text():
            self._user.put(view.user)
        for field in (self._user, self._password, self._language):
            field.setEnabled(not view.busy)
        self._error.put(view.error)
        self._enter.display(ButtonView(view.button, "Enter", kind=Kind.PRIMARY, enabled=not view.busy))
        for at, check in enumerate(self._checks):
            check.setVisible(at < len(view.checks))
            if at < len(view.checks):
                check.display(view.checks[at])
