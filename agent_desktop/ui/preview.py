"""The case before the call, in the middle; what to do with it, at the right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from agent_desktop.debtor_panel.emit import Emit
from agent_desktop.debtor_panel.header import Header
from agent_desktop.debtor_panel.section import SectionHead
from agent_desktop.desk.dialling import SKIP_REASONS
from agent_desktop.desk.events_dial import PreviewDialAsked, PreviewSkipAsked
from agent_desktop.ui.view_model.preview import PreviewView
from agent_desktop.widgets.buttons import KeyButton, Layout
from agent_desktop.widgets.layouts import card, column, holding, row, rule
from agent_desktop.widgets.marks import Fact
from agent_desktop.widgets.meters import TimeBar
from agent_desktop.widgets.scroll import scrolling
from agent_desktop.widgets.table import Table
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.words import Words


class PreviewPage(QWidget):
    """Only to be read: what may be done stands at the right."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(words("preview.title"))
        self._header = Header()
        self._masked = PlainLabel(ink=Ink.TEXT2, wrap=True)
        self._hidden = holding(row(self._masked, margins=(16, 12, 16, 12)))
        self._hidden.setAccessibleName(words("preview.masked"))
        self._legal_head, self._legal = SectionHead(words("tab.legal")), Table(words("tab.legal"))
        self._debts_head, self._debts = SectionHead(words("debts.title")), Table(words("debts.title"))
        self._offers_head, self._offers = SectionHead(words("offers.title")), Table(words("offers.title"))
        self._contacts = Table(words("contacts.latest"))
        body = column(
            self._hidden,
            self._legal_head,
            self._legal,
            self._debts_head,
            self._debts,
            self._offers_head,
            self._offers,
            12,
            self._contacts,
            None,
        )
        page = column(self._header, rule(), scrolling(words("preview.title"), holding(body)))
        page.setStretch(2, 1)
        self.setLayout(page)

    def display(self, view: PreviewView) -> None:
        self._header.display(view.header)
        self._masked.put(view.masked)
        self._hidden.setVisible(bool(view.masked))
        page = view.negotiation
        for part in (self._debts_head, self._debts, self._offers_head, self._offers, self._contacts):
            part.setVisible(page is not None)
        for part in (self._legal_head, self._legal):
            part.setVisible(page is not None and bool(view.legal.rows))
        if page is None:
            return
        self._legal.display(view.legal)
        self._debts_head.put_hint(page.debts_hint)
        self._debts.display(page.debts)
        self._offers_head.put_hint(page.offers_hint)
        self._offers.display(page.offers)
        self._offers.setVisible(bool(page.offers.rows))
        self._contacts.display(view.contacts)
        self._contacts.setVisible(bool(view.contacts.rows))


class PreviewCard(QWidget):
    """Time left, the call, and the reasons not to place it. Never red, never a rush."""

    def __init__(self, words: Words, emit: Emit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preview_id, self._whole_s = "", 1.0
        self.setAccessibleName(words("preview.title"))
        self._title = PlainLabel(role=Role.SECTION)
        self._number = PlainLabel(ink=Ink.TEXT2, wrap=True)
        self._timer = PlainLabel(role=Role.BALANCE)
        self._bar = TimeBar(words("preview.time"))
        self._at_zero = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2, wrap=True)
        self.dial = KeyButton(layout=Layout.SPREAD)
        self.dial.clicked.connect(lambda: emit(PreviewDialAsked()))
        self._error = Fact("ban", role=Role.BODY_STRONG, ink=Ink.BAD, wrap=True)
        self._error_how = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2, wrap=True)
        self._refusal = card("bad", column(self._error, 2, self._error_how, margins=(12, 8, 12, 8)))
        self._refusal.hide()
        self._left = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2, right=True)
        self.skips = [_skip(code, emit) for code in SKIP_REASONS]
        head = row(PlainLabel(words("preview.skip"), role=Role.BODY_STRONG), None, self._left)
        inner = column(self._timer, 4, self._bar, 6, self._at_zero, 10, self.dial, margins=(12, 10, 12, 12))
        box = card("plain", inner)
        box.setAccessibleName(words("preview.title"))
        whole = column(
            self._title,
            2,
            self._number,
            10,
            box,
            8,
            self._refusal,
            10,
            head,
            6,
            column(*self.skips, gap=6),
            None,
            margins=(14, 14, 14, 14),
        )
        self.setLayout(whole)

    def display(self, view: PreviewView) -> None:
        if view.preview_id != self._preview_id:
            self._preview_id, self._whole_s = view.preview_id, max(1.0, view.left_s)
        self.setAccessibleName(f"{view.title}. {view.header.name}")
        self._title.put(view.title)
        self._number.put(view.number)
        self._timer.put(view.timer)
        self._bar.put(view.left_s / self._whole_s)
        self._at_zero.put(view.at_zero)
        self.dial.display(view.dial)
        self._error.put("ban", view.error, ink=Ink.BAD)
        self._error_how.put(view.error_how)
        self._error_how.setVisible(bool(view.error_how))
        self._refusal.setVisible(bool(view.error))
        self._refusal.setAccessibleName(f"{view.error}. {view.error_how}")
        self._left.put(view.skips_left)
        for button, shown in zip(self.skips, view.skips, strict=True):
            button.display(shown)


def _skip(code: str, emit: Callable[[PreviewSkipAsked], None]) -> KeyButton:
    button = KeyButton(layout=Layout.LEAD)
    button.clicked.connect(lambda: emit(PreviewSkipAsked(code)))
    return button
