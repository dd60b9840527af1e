"""The agent's own settings: language and theme, at once; signing out."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QWidget

from agent_desktop.debtor_panel.emit import Emit
from agent_desktop.desk.events import LanguageChosen, SignOutAsked
from agent_desktop.ui.login import LANGUAGE_NAMES
from agent_desktop.widgets import theme
from agent_desktop.widgets.buttons import KeyButton
from agent_desktop.widgets.fields import Choice, Labelled
from agent_desktop.widgets.layouts import column, row
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import THEMES, Role, ThemeName
from agent_desktop.widgets.views import ButtonView, Kind
from agent_desktop.widgets.words import Words


class SettingsDialog(QDialog):
    def __init__(
        self,
        words: Words,
        emit: Emit,
        choose_theme: Callable[[ThemeName], None],
        *,
        signed_in: bool,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._emit, self._choose_theme = emit, choose_theme
        self.setWindowTitle(words("settings.title"))
        self.setAccessibleName(words("settings.title"))
        self.setProperty("pane", "middle")
        self.setMinimumWidth(360)
        language = Choice(words("sign_in.language"))
        language.put(LANGUAGE_NAMES, words.language)
        language.chosen.connect(self._language)
        look = Choice(words("settings.theme"))
        names: tuple[ThemeName, ...] = tuple(THEMES)
        look.put(tuple((name, words(f"settings.theme_{name}")) for name in names), theme.current().name)
        look.chosen.connect(self._theme)
        self.leave = KeyButton(ButtonView(words("settings.sign_out"), icon="log-out"))
        self.leave.setVisible(signed_in)
        self.leave.clicked.connect(self._sign_out)
        close = KeyButton(ButtonView(words("form.close"), "Esc", kind=Kind.PRIMARY))
        close.clicked.connect(self.accept)
        title = PlainLabel(words("settings.title"), role=Role.FORM_TITLE)
        self.setLayout(
            column(
                *(title, 8, Labelled(words("sign_in.language"), language, hint=False), 6),
                *(Labelled(words("settings.theme"), look, hint=False), 16, row(self.leave, None, close)),
                gap=4,
                margins=(20, 18, 20, 18),
            )
        )

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
