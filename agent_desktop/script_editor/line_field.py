"""A line of text that means something (conditions, pairs, countries, a number): told once it can be read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from agent_desktop.widgets.fields import TextField
from agent_desktop.widgets.layouts import restyle

#: Of a number of days or seconds.
MOST_DIGITS = 5


class LineField(TextField):
    """What cannot be read yet stays in the field, marked, and out of the script."""

    def __init__(
        self,
        name: str,
        read: Callable[[str], Any],
        told: Callable[[Any], None],
        *,
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, parent=parent)
        self._read, self._told = read, told
        self._own = ""
        self.setPlaceholderText(hint)
        self.textEdited.connect(self._typed)

    def put(self, text: str, *, state: str = "") -> None:
        """What is typed here and means the same is left as it is typed."""
        if self.text() != self._own or self._read(self.text()) != self._read(text):
            super().put(text, state=state)
            self._own = ""

    def _typed(self, text: str) -> None:
        self._own = text
        value = self._read(text)
        restyle(self, "state", "warn" if value is None else "")
        if value is not None:
            self._told(value)


def read_number(text: str) -> int | None:
    """Digits, or nothing for none."""
    text = text.strip()
    if not text:
        return 0
    return int(text) if text.isdigit() and len(text) <= MOST_DIGITS else None
