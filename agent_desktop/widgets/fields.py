"""Input fields of the forms: they tell only what the agent changed, never what was displayed."""

from __future__ import annotations

from datetime import date, time

from PySide6.QtCore import QDate, QLocale, QSignalBlocker, Qt, QTime, Signal
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QTextCharFormat, QWheelEvent
from PySide6.QtWidgets import (
    QCalendarWidget,
    QComboBox,
    QDateEdit,
    QLineEdit,
    QTimeEdit,
    QToolButton,
    QWidget,
)

from agent_desktop.widgets import theme
from agent_desktop.widgets.icons import draw_icon
from agent_desktop.widgets.layouts import column, restyle
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role

HEIGHT = 30
_LOCALES = {"pt-BR": "pt_BR", "es": "es_MX", "en": "en_US"}


class TextField(QLineEdit):
    """A line of text; displaying never moves the cursor of what is being typed."""

    def __init__(self, name: str, *, most: int = 200, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFixedHeight(HEIGHT)
        self.setMaxLength(most)

    def put(self, text: str, *, state: str = "") -> None:
        restyle(self, "state", state)
        if text != self.text():
            with QSignalBlocker(self):
                self.setText(text)


class DateField(QDateEdit):
    """A day; `chosen` only when the agent changed it."""

    chosen = Signal(object)

    def __init__(self, name: str, language: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFixedHeight(HEIGHT)
        self.setCalendarPopup(True)
        self.setDisplayFormat("MMM d, yyyy" if language.startswith("en") else "dd/MM/yyyy")
        locale = QLocale(_LOCALES.get(language, "en_US"))
        self.setLocale(locale)
        _dress(self.calendarWidget(), name, locale)
        self.dateChanged.connect(self._changed)

    def put(self, day: date | None, first: date, last: date | None, *, state: str = "") -> None:
        restyle(self, "state", state)
        with QSignalBlocker(self):
            self.setDateRange(_qdate(first), _qdate(last) if last else QDate(2200, 1, 1))
            if day is not None and self.date() != _qdate(day):
                self.setDate(_qdate(day))

    def _changed(self, day: QDate) -> None:
        self.chosen.emit(date(day.year(), day.month(), day.day()))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        color = theme.current().text2
        draw_icon(QPainter(self), "calendar", self.width() - 25, (self.height() - 15) // 2, 15, color)


class TimeField(QTimeEdit):
    """An hour and minute; `chosen` only when the agent changed it."""

    chosen = Signal(object)

    def __init__(self, name: str, language: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFixedHeight(HEIGHT)
        # where there are no arrows Qt forgets the padding of the style sheet
        self.lineEdit().setTextMargins(10, 0, 0, 0)
        self.setDisplayFormat("h:mm AP" if language.startswith("en") else "HH:mm")
        self.timeChanged.connect(self._changed)

    def put(self, hour: time) -> None:
        with QSignalBlocker(self):
            if self.time() != QTime(hour.hour, hour.minute):
                self.setTime(QTime(hour.hour, hour.minute))

    def _changed(self, hour: QTime) -> None:
        self.chosen.emit(time(hour.hour(), hour.minute()))


class Choice(QComboBox):
    """One of a few; the first line asks to choose while nothing is chosen."""

    chosen = Signal(str)
    cleared = Signal()
    """The empty option, where there is one."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFixedHeight(HEIGHT)
        self.view().setAccessibleName(name)
        self._options: tuple[tuple[str, str], ...] = ()
        self.activated.connect(self._activated)

    def put(self, options: tuple[tuple[str, str], ...], current: str, ask: str = "") -> None:
        """`options` are (code, text); `ask` is shown while `current` is none of them."""
        known = any(code == current for code, _ in options)
        wanted = options if known or not ask else (("", ask), *options)
        with QSignalBlocker(self):
            if wanted != self._options:
                self._options = wanted
                self.clear()
                for code, text in wanted:
                    self.addItem(text, code)
            self.setCurrentIndex(max(self.findData(current), 0))

    def _activated(self, index: int) -> None:
        code = self.itemData(index)
        if isinstance(code, str) and code:
            self.chosen.emit(code)
        elif any(not known for known, _ in self._options):
            self.cleared.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Whoever scrolls the page over it changes nothing."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        color = theme.current().text2
        draw_icon(QPainter(self), "chevron-down", self.width() - 25, (self.height() - 15) // 2, 15, color)


class Labelled(QWidget):
    """A field under its label, with room for a sentence below that names what is wrong."""

    def __init__(
        self, label: str, field: QWidget, *, hint: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._label = PlainLabel(label, role=Role.LABEL, ink=Ink.TEXT2)
        self._hint = PlainLabel(role=Role.LABEL, ink=Ink.TEXT3, parent=self)
        if not hint:
            self._hint.hide()
        self.setLayout(column(self._label, 2, field, *((2, self._hint) if hint else ())))
        self.setAccessibleName(label)

    def put_label(self, text: str) -> None:
        self._label.put(text)
        self.setAccessibleName(text)

    def put_hint(self, text: str, *, wrong: bool = False) -> None:
        self._hint.put(text, Ink.WARN if wrong else Ink.TEXT3)
        self._hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, not text)


def _dress(calendar: QCalendarWidget, name: str, locale: QLocale) -> None:
    """Month and days in the agent's language; weekends in ink, because red means blocked."""
    calendar.setAccessibleName(name)
    calendar.setLocale(locale)
    calendar.setFirstDayOfWeek(locale.firstDayOfWeek())
    calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
    for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        calendar.setWeekdayTextFormat(day, QTextCharFormat())
    arrows = {
        "qt_calendar_prevmonth": Qt.ArrowType.LeftArrow,
        "qt_calendar_nextmonth": Qt.ArrowType.RightArrow,
    }
    for button in calendar.findChildren(QToolButton):
        if button.objectName() in arrows:
            # Qt's own icons are black in every theme
            button.setIcon(QIcon())
            button.setArrowType(arrows[button.objectName()])


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
