"""What stands on the screen, in words: for whoever judges a picture without eyes."""

from PySide6.QtWidgets import QAbstractButton, QLabel, QTableView, QWidget

from agent_desktop.ui.main_window import MainWindow


def words_on(window: MainWindow) -> list[str]:
    """Every visible text, accessible name and table cell, each once; never what stands in a field."""
    found: list[str] = []
    for widget in window.findChildren(QWidget):
        if widget.isVisible():
            found += _of(widget)
    return [text for text in dict.fromkeys(found) if text.strip()]


def _of(widget: QWidget) -> list[str]:
    texts = [widget.accessibleName()]
    if isinstance(widget, QLabel | QAbstractButton):
        texts.append(widget.text())
    model = widget.model() if isinstance(widget, QTableView) else None
    if model is not None:
        cells = ((row, at) for row in range(min(model.rowCount(), 60)) for at in range(model.columnCount()))
        texts += [str(model.index(row, at).data() or "") for row, at in cells]
    return texts
