"""Fields that a person must be able to read, in every language."""

from __future__ import annotations

from datetime import date, time

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QTextCharFormat
from pytestqt.qtbot import QtBot

from agent_desktop.widgets.fields import DateField, TimeField


@pytest.mark.parametrize(
    ("language", "shown", "spoken"),
    [
        ("pt-BR", "27/11/2026", QLocale.Language.Portuguese),
        ("es", "27/11/2026", QLocale.Language.Spanish),
        ("en", "Nov 27, 2026", QLocale.Language.English),
    ],
)
def test_the_calendar_speaks_the_language(
    qtbot: QtBot, language: str, shown: str, spoken: QLocale.Language
) -> None:
    field = DateField("day", language)
    qtbot.addWidget(field)
    field.put(date(2026, 11, 27), date(2026, 11, 24), None)
    calendar = field.calendarWidget()
    assert (field.text(), calendar.locale().language()) == (shown, spoken)
    assert calendar.firstDayOfWeek() is Qt.DayOfWeek.Sunday
    assert calendar.weekdayTextFormat(Qt.DayOfWeek.Saturday) == QTextCharFormat()


@pytest.mark.parametrize(("language", "shown"), [("pt-BR", "15:05"), ("en", "3:05 PM")])
def test_the_hour_has_room_to_be_read(qtbot: QtBot, language: str, shown: str) -> None:
    field = TimeField("hour", language)
    qtbot.addWidget(field)
    field.resize(150, 30)
    field.show()
    field.put(time(15, 5))
    assert field.text() == shown
    assert field.lineEdit().width() > 100
