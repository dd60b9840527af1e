"""The card of two leads who wrote at once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QWidget

from agent_desktop.desk import events_editor as ee
from agent_desktop.script_editor.view_model.page import ConflictView
from agent_desktop.widgets.buttons import KeyButton
from agent_desktop.widgets.layouts import column, row
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.words import Words

Emit = Callable[[ee.EditorDeed], None]


class ConflictCard(QFrame):
    """Two leads wrote at once: both texts stand, and one of them goes on."""

    def __init__(self, words: Words, emit: Emit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "warn")
        self.setAccessibleName(words("script_conflict.title"))
        self._title = PlainLabel(role=Role.BODY_STRONG)
        self._text = PlainLabel(wrap=True)
        self._differing = PlainLabel(wrap=True, ink=Ink.TEXT2)
        note = PlainLabel(words("script_conflict.note"), role=Role.LABEL, ink=Ink.TEXT2, wrap=True)
        self.mine, self.theirs = KeyButton(height=28), KeyButton(height=28)
        self.mine.clicked.connect(lambda: emit(ee.ConflictSettled("mine")))
        self.theirs.clicked.connect(lambda: emit(ee.ConflictSettled("theirs")))
        buttons = row(self.mine, 8, self.theirs, None)
        self.setLayout(
            column(
                self._title,
                2,
                self._text,
                2,
                self._differing,
                4,
                note,
                8,
                buttons,
                margins=(12, 10, 12, 10),
            )
        )

    def display(self, view: ConflictView) -> None:
        self._title.put(view.title)
        self._text.put(view.text)
        self._differing.put(view.differing)
        self.mine.display(view.mine)
        self.theirs.display(view.theirs)
