"""Rows, columns and rules with the design's spacing, in one line each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

Piece = QWidget | QLayout | int | None
"""A widget, a layout, a fixed gap in pixels, or None for all the room that is left."""

Margins = tuple[int, int, int, int]


def _fill(box: QHBoxLayout | QVBoxLayout, pieces: Sequence[Piece], gap: int, margins: Margins) -> None:
    box.setContentsMargins(*margins)
    box.setSpacing(gap)
    for piece in pieces:
        if piece is None:
            box.addStretch(1)
        elif isinstance(piece, int):
            box.addSpacing(piece)
        elif isinstance(piece, QLayout):
            box.addLayout(piece)
        else:
            box.addWidget(piece)


def row(*pieces: Piece, gap: int = 0, margins: Margins = (0, 0, 0, 0)) -> QHBoxLayout:
    """Side by side."""
    box = QHBoxLayout()
    _fill(box, pieces, gap, margins)
    return box


def column(*pieces: Piece, gap: int = 0, margins: Margins = (0, 0, 0, 0)) -> QVBoxLayout:
    """One below the other."""
    box = QVBoxLayout()
    _fill(box, pieces, gap, margins)
    return box


def holding(layout: QLayout, parent: QWidget | None = None) -> QWidget:
    """A bare widget around a layout, for pages that are switched."""
    widget = QWidget(parent)
    widget.setLayout(layout)
    return widget


def rule(parent: QWidget | None = None) -> QFrame:
    """A horizontal line of one pixel."""
    line = QFrame(parent)
    line.setProperty("rule", "h")
    line.setFixedHeight(1)
    return line


def card(kind: str, layout: QLayout | None = None) -> QFrame:
    """A bordered box: plain, sunken, active, accent, warn, bad, dialog, band."""
    box = QFrame()
    box.setProperty("card", kind)
    if layout is not None:
        box.setLayout(layout)
    return box


def restyle(widget: QWidget, name: str, value: str) -> None:
    """Change a property that the style sheet looks at; nothing happens when it is the same."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def refill(layout: QVBoxLayout, content: QLayout) -> None:
    """Put other content in; it is there at once, not one round of events later."""
    clear(layout)
    layout.addLayout(content)
    _show(content)


def _show(layout: QLayout) -> None:
    for at in range(layout.count()):
        item = layout.itemAt(at)
        widget, inner = (item.widget(), item.layout()) if item is not None else (None, None)
        if widget is not None:
            widget.show()
        elif inner is not None:
            _show(inner)


def clear(layout: QLayout) -> None:
    """Take everything out of a layout for good."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)
