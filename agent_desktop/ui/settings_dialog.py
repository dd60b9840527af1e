"""The agent's own settings: screen, sound, headset, line, keys; at once, without a button to save."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QStackedWidget, QWidget

from agent_desktop.debtor_panel.emit import Emit
from agent_desktop.desk.events import LanguageChosen, SignOutAsked
from agent_desktop.desk.reading import in_call
from agent_desktop.desk.workspace import Screen, Workspace
from agent_desktop.ui.headset_page import HeadsetPage
from agent_desktop.ui.keys_page import KeysPage
from agent_desktop.ui.line_page import LinePage
from agent_desktop.ui.login import LANGUAGE_NAMES
from agent_desktop.ui.own_keys import OwnKeys
from agent_desktop.ui.sound_page import SoundPage
from agent_desktop.ui.view_model.sound import headset_view, line_view, sound_view
from agent_desktop.widgets import theme
from agent_desktop.widgets.buttons import KeyButton, Layout
from agent_desktop.widgets.fields import Choice, Labelled
from agent_desktop.widgets.fitting import Fitting
from agent_desktop.widgets.layouts import column, holding, row, rule
from agent_desktop.widgets.panes import is_compact
from agent_desktop.widgets.speech import Speech
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import THEMES, Role, ThemeName
from agent_desktop.widgets.views import ButtonView, Kind
from agent_desktop.widgets.words import Words

WIDTH = 600
#: Title, tabs, foot and margins.
_AROUND_PAGE = 190
#: Qt's own bound, which it does not tell Python.
QWIDGETSIZE_MAX = 16777215
PAGES = ("screen", "sound", "headset", "line", "keys")
_ICONS = {
    "screen": "layout-grid",
    "sound": "audio-lines",
    "headset": "headphones",
    "line": "activity",
    "keys": "keyboard",
}


class SettingsDialog(QDialog):
    def __init__(
        self,
        words: Words,
        emit: Emit,
        choose_theme: Callable[[ThemeName], None],
        keys: OwnKeys,
        *,
        signed_in: bool,
        lead: bool,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._words, self._emit, self._choose_theme = words, emit, choose_theme
        self._watching = False
        self.setWindowTitle(words("settings.title"))
        self.setAccessibleName(words("settings.title"))
        self.setProperty("pane", "middle")
        self.setFixedWidth(WIDTH)
        self.sound, self.headset = SoundPage(words, emit), HeadsetPage(words, emit)
        self.line = LinePage(words, emit)
        self.line.check.clicked.connect(self.accept)
        self.keys = KeysPage(words, keys, lead=lead)
        self._pages = QStackedWidget()
        self._pages.setAccessibleName(words("settings.title"))
        for page in (self._screen(), self.sound, self.headset, self.line, self.keys):
            self._pages.addWidget(page)
        self.tabs = {name: KeyButton(layout=Layout.CENTER, height=30) for name in PAGES}
        for name, tab in self.tabs.items():
            tab.clicked.connect(lambda _on=False, page=name: self.turn(page))
        self.leave = KeyButton(ButtonView(words("settings.sign_out"), icon="log-out"))
        self.leave.setVisible(signed_in)
        self.leave.clicked.connect(self._sign_out)
        close = KeyButton(ButtonView(words("form.close"), "Esc", kind=Kind.PRIMARY))
        close.clicked.connect(self.accept)
        title = PlainLabel(words("settings.title"), role=Role.FORM_TITLE)
        tabs = row(*self.tabs.values(), None, gap=6)
        foot = row(self.leave, None, close)
        self._scroll = Fitting(words("settings.title"), self._pages, least=(0, 80))
        whole = column(title, 10, tabs, 12, rule(), 14, self._scroll, 14, foot, margins=(20, 18, 20, 18))
        self.setLayout(whole)
        self.fit(parent.size())
        self.finished.connect(lambda _code: self._watch(False))
        self.turn("screen")

    def fit(self, room: QSize) -> None:
        """No larger than the window it belongs to: then its page scrolls between tabs and foot."""
        compact = is_compact(room)
        self._scroll.set_compact(compact)
        self.setMaximumHeight(room.height() if compact else QWIDGETSIZE_MAX)
        if compact:
            self.resize(WIDTH, min(room.height(), self._pages.sizeHint().height() + _AROUND_PAGE))

    def _screen(self) -> QWidget:
        words = self._words
        language = Choice(words("sign_in.language"))
        language.put(LANGUAGE_NAMES, words.language)
        language.chosen.connect(self._language)
        look = Choice(words("settings.theme"))
        names: tuple[ThemeName, ...] = tuple(THEMES)
        look.put(tuple((name, words(f"settings.theme_{name}")) for name in names), theme.current().name)
        look.chosen.connect(self._theme)
        return holding(
            column(
                *(Labelled(words("sign_in.language"), language, hint=False), 10),
                *(Labelled(words("settings.theme"), look, hint=False), None),
            )
        )

    @property
    def page(self) -> str:
        """Which page is open."""
        return PAGES[self._pages.currentIndex()]

    def turn(self, page: str) -> None:
        """Open a page; its meters run only while it is seen."""
        self._pages.setCurrentIndex(PAGES.index(page))
        for name, tab in self.tabs.items():
            kind = Kind.ON if name == page else Kind.NORMAL
            tab.display(ButtonView(self._words(f"settings.page_{name}"), icon=_ICONS[name], kind=kind))
        self._watch(page == "sound")

    def display(self, workspace: Workspace, speech: Speech) -> None:
        """Live: devices come and go, buttons are pressed, the line changes."""
        busy = in_call(workspace)
        self.sound.display(sound_view(workspace, speech, in_call=busy))
        self.headset.display(headset_view(workspace, speech), workspace.sound.preferences)
        self.line.display(
            line_view(workspace, speech), may_check=workspace.screen is Screen.WORK and not busy
        )

    def levels(self, own: float, other: float) -> None:
        """How loud both sides are, 0 to 1."""
        self.sound.levels(own, other)

    def _watch(self, on: bool) -> None:
        if on != self._watching:
            self._watching = on
            self.sound.watch(on)

    def _language(self, code: str) -> None:
        self.accept()
        self._emit(LanguageChosen(code))

    def _theme(self, name: str) -> None:
        chosen = next((known for known in THEMES if known == name), None)
        if chosen is not None:
            self._choose_theme(chosen)

    def _sign_out(self) -> None:
        self.accept()
        self._emit(SignOutAsked())
