"""Whoever types is not interrupted: a field that opens by itself takes the keys only where nobody types."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget

_TYPED_INTO = (QLineEdit, QPlainTextEdit, QAbstractSpinBox, QComboBox)


def typing_elsewhere(page: QWidget) -> bool:
    """A field outside this page has the keyboard now."""
    focused = QApplication.focusWidget()
    if not isinstance(focused, _TYPED_INTO) or page.isAncestorOf(focused):
        return False
    return focused.window() is page.window() and focused.isVisible() and focused.isEnabled()
