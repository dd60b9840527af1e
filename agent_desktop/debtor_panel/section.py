"""Heading of a part of the page: a name, a hint beside it, a link at the right."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from agent_desktop.widgets.buttons import LinkButton
from agent_desktop.widgets.key_cap import KeyCap
from agent_desktop.widgets.layouts import row
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role

HEIGHT = 32
SHORT = 28


class Remark(QWidget):
    """A sentence between the parts of a page; empty it takes no room."""

    def __init__(self, text: str = "", *, ink: Ink = Ink.TEXT2, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = PlainLabel(text, ink=ink, wrap=True)
        self.setLayout(row(self._label, margins=(16, 4, 16, 8)))
        self.setAccessibleName(text)
        # shown before it has a place it would be a window of its own, and take the keys from the screen
        if not text:
            self.hide()

    def put(self, text: str, ink: Ink | None = None) -> None:
        self._label.put(text, ink)
        self.setAccessibleName(text)
        self.setVisible(bool(text))


class SectionHead(QWidget):
    link_pressed = Signal()

    def __init__(
        self, title: str, *, link: str = "", key: str = "", edge: int = 16, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        self.setFixedHeight(HEIGHT)
        self._title = PlainLabel(title, role=Role.BODY_STRONG)
        self._hint = PlainLabel(role=Role.LABEL, ink=Ink.TEXT3)
        pieces: list[QWidget | int | None] = [self._title, 8, self._hint, None]
        if link:
            button = LinkButton(link)
            button.clicked.connect(lambda: self.link_pressed.emit())
            pieces += [button]
        if key:
            pieces += [8, KeyCap(key)]
        self.setLayout(row(*pieces, margins=(edge, 4, edge, 0)))

    def set_short(self, short: bool) -> None:
        """Less air on a short screen."""
        self.setFixedHeight(SHORT if short else HEIGHT)

    def put_title(self, title: str) -> None:
        self._title.put(title)
        self.setAccessibleName(title)

    def put_hint(self, text: str) -> None:
        self._hint.put(text)
