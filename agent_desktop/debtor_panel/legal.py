"""The legal page: what is blocked and by which rule, and the facts behind it."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from agent_desktop.debtor_panel.section import SectionHead
from agent_desktop.debtor_panel.view_model.records import BlockLine, LegalView
from agent_desktop.widgets.layouts import column, holding, refill, row, rule
from agent_desktop.widgets.marks import Mark
from agent_desktop.widgets.scroll import scrolling
from agent_desktop.widgets.table import Table
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.words import Words


class LegalPage(QWidget):
    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = words("tab.legal")
        self.setAccessibleName(title)
        self._shown: tuple[BlockLine, ...] = ()
        self._blocked_head = SectionHead(words("legal.blocked_now"))
        self._blocked = QVBoxLayout()
        self._blocked.setContentsMargins(16, 0, 16, 8)
        self._facts_head = SectionHead(words("legal.facts"))
        self._facts = Table(words("legal.facts"))
        self._none = PlainLabel(ink=Ink.TEXT2)
        body = column(
            self._blocked_head,
            self._blocked,
            self._facts_head,
            self._facts,
            row(self._none, margins=(16, 8, 16, 8)),
            None,
        )
        self.setLayout(column(scrolling(title, holding(body))))

    def display(self, view: LegalView) -> None:
        if view.blocked != self._shown:
            self._shown = view.blocked
            pieces = [piece for line in view.blocked for piece in (_block(line), rule())]
            refill(self._blocked, column(*pieces))
        self._blocked_head.setVisible(bool(view.blocked))
        self._facts.display(view.facts)
        self._facts.setVisible(bool(view.facts.rows))
        self._none.put(view.none)
        self._none.setVisible(bool(view.none))


def _block(line: BlockLine) -> QWidget:
    texts = column(
        PlainLabel(line.what, role=Role.BODY_MEDIUM), PlainLabel(line.why, role=Role.LABEL, ink=Ink.TEXT2)
    )
    line_row = row(
        Mark("lock"),
        texts,
        PlainLabel(line.rule, role=Role.LABEL, ink=Ink.TEXT3),
        gap=10,
        margins=(0, 8, 0, 8),
    )
    line_row.setStretch(1, 1)
    made = holding(line_row)
    made.setAccessibleName(f"{line.what}. {line.why}. {line.rule}")
    return made
