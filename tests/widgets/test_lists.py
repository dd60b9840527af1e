from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from agent_desktop.widgets.table import ROW, Table
from agent_desktop.widgets.table_head import HEAD
from agent_desktop.widgets.timeline import BATCH, Timeline
from agent_desktop.widgets.views import Cell, Column, Line, TableView, TimelineView

COLUMNS = (Column("Contract"), Column("Balance", right=True))


def rows(*balances: str) -> tuple[tuple[Cell, ...], ...]:
    return tuple((Cell("Visa", sub="5204"), Cell(balance, strong=True)) for balance in balances)


def test_a_table_is_as_high_as_its_rows(light: QApplication, qtbot: QtBot) -> None:
    table = Table("Debts")
    qtbot.addWidget(table)
    table.display(TableView(COLUMNS, rows("1", "2"), total=(Cell("Total"), Cell("3"))))
    assert table.height() == HEAD + 3 * ROW
    table.display(TableView(COLUMNS, rows("1")))
    assert table.height() == HEAD + ROW


def test_a_table_fills_its_width_exactly(light: QApplication, qtbot: QtBot) -> None:
    table = Table("Debts")
    qtbot.addWidget(table)
    for width in (300, 774, 1300):
        table.resize(width, 200)
        table.display(TableView(COLUMNS, rows(str(width))))
        table.show()
        assert table.columnWidth(0) + table.columnWidth(1) == table.viewport().width()


def test_a_screen_reader_hears_the_whole_cell(light: QApplication, qtbot: QtBot) -> None:
    table = Table("Debts")
    qtbot.addWidget(table)
    table.display(TableView(COLUMNS, rows("10")))
    index = table.model().index(0, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Visa 5204"
    assert table.model().headerData(1, Qt.Orientation.Horizontal) == "Balance"


def test_arrow_keys_and_clicks_choose_rows_but_never_the_total(light: QApplication, qtbot: QtBot) -> None:
    table = Table("Offers")
    qtbot.addWidget(table)
    table.resize(400, 200)
    table.display(TableView(COLUMNS, rows("1", "2"), total=(Cell("Total"), Cell("3")), selected=0))
    table.show()
    chosen: list[int] = []
    table.row_chosen.connect(chosen.append)
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Up)
    QTest.keyClick(table, Qt.Key.Key_Return)
    center = table.visualRect(table.model().index(1, 0)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=center)
    total = table.visualRect(table.model().index(2, 0)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=total)
    assert chosen == [1, 0, 1]


class Lines:
    """Makes lines and counts how many were asked for."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self, at: int) -> Line:
        self.made += 1
        return Line(f"contact {at}", when="23/11", icon="phone")


def test_ten_thousand_contacts_are_made_only_as_far_as_they_are_seen(
    light: QApplication, qtbot: QtBot
) -> None:
    lines = Lines()
    timeline = Timeline("History")
    qtbot.addWidget(timeline)
    timeline.resize(774, 400)
    timeline.display(TimelineView(10_000, "person", lines))
    timeline.show()
    assert lines.made == BATCH
    timeline.scrollToBottom()
    qtbot.waitUntil(lambda: lines.made > BATCH)
    assert lines.made <= 4 * BATCH


def test_an_equal_timeline_makes_nothing_again(light: QApplication, qtbot: QtBot) -> None:
    lines = Lines()
    timeline = Timeline("History")
    qtbot.addWidget(timeline)
    timeline.display(TimelineView(50, "person", lines))
    made = lines.made
    timeline.display(TimelineView(50, "person", Lines()))
    assert (made, lines.made) == (50, 50)


def test_a_longer_timeline_keeps_what_is_on_screen(light: QApplication, qtbot: QtBot) -> None:
    timeline = Timeline("History")
    qtbot.addWidget(timeline)
    timeline.display(TimelineView(50, "person", Lines(), more=True))
    timeline.setCurrentIndex(timeline.model().index(7, 0))
    timeline.display(TimelineView(90, "person", Lines()))
    assert timeline.currentIndex().row() == 7
    assert timeline.model().canFetchMore(QModelIndex())


def test_the_end_asks_for_more_once(light: QApplication, qtbot: QtBot) -> None:
    timeline = Timeline("History")
    qtbot.addWidget(timeline)
    timeline.resize(774, 300)
    asked: list[bool] = []
    timeline.end_reached.connect(lambda: asked.append(True))
    timeline.display(TimelineView(60, "person", Lines(), more=True))
    timeline.show()
    bar = timeline.verticalScrollBar()
    bar.setValue(bar.maximum())
    bar.setValue(bar.maximum() - 1)
    bar.setValue(bar.maximum())
    assert asked == [True]
