"""The page that looks for a person: to dial by hand, or to say who is calling."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from agent_desktop.debtor_panel.emit import Emit
from agent_desktop.desk.events import (
    OverrideTyped,
    PersonChosen,
    PersonConfirmed,
    PhoneChosen,
    SearchClosed,
    SearchTyped,
)
from agent_desktop.desk.events_dial import WhyAsked
from agent_desktop.ui.transfer import PickField
from agent_desktop.ui.view_model.search import SearchView
from agent_desktop.widgets.buttons import KeyButton, Layout
from agent_desktop.widgets.fields import TextField
from agent_desktop.widgets.folding import FoldingRow
from agent_desktop.widgets.key_cap import KeyCap
from agent_desktop.widgets.layouts import card, column, holding, row, rule
from agent_desktop.widgets.marks import Fact, Mark
from agent_desktop.widgets.table import ROW, Table
from agent_desktop.widgets.table_head import HEAD
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.views import ButtonView
from agent_desktop.widgets.words import Words

MOST_PHONES = 6


class SearchField(PickField):
    """In the left pane, where it stands between calls."""

    def __init__(self, words: Words, emit: Emit) -> None:
        super().__init__(words("search.title"))
        self.setPlaceholderText(words("search.placeholder"))
        self.setTextMargins(20, 0, 46, 0)
        self._icon = Mark("search", size=15, parent=self)
        self._key = KeyCap("Ctrl F", parent=self)
        for ornament in (self._icon, self._key):
            ornament.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            ornament.resize(ornament.sizeHint())
        self._icon.move(9, 7)
        self.textEdited.connect(lambda text: emit(SearchTyped(text)))

    def place_key(self, width: int) -> None:
        """The key cap stands at the right end."""
        self._key.move(width - self._key.width() - 8, 7)


class SearchPage(QWidget):
    def __init__(self, words: Words, emit: Emit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._emit = emit
        self._selected, self._count, self._inbound = -1, 0, False
        self.setAccessibleName(words("search.title"))
        self._title = PlainLabel(role=Role.NAME)
        self._line = PlainLabel(ink=Ink.TEXT2, wrap=True)
        self._close = KeyButton(ButtonView(words("form.close"), "Esc"), height=28)
        self._close.clicked.connect(lambda: emit(SearchClosed()))
        self._table = Table(words("search.hits"))
        self._table.row_chosen.connect(lambda at: emit(PersonChosen(at)))
        self._empty = PlainLabel(ink=Ink.TEXT2, wrap=True)
        self._person = PlainLabel(role=Role.FORM_TITLE)
        self._person_line = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2)
        self._phones = [self._phone(at) for at in range(MOST_PHONES)]
        self._error = Fact("ban", role=Role.BODY_STRONG, ink=Ink.BAD)
        self._error_how = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2, wrap=True)
        self._reason = TextField(words("search.reason"))
        self._reason.setPlaceholderText(words("search.reason"))
        self._reason.textEdited.connect(lambda text: emit(OverrideTyped(text)))
        self.why = KeyButton()
        self.why.clicked.connect(lambda: emit(WhyAsked()))
        self._confirm = KeyButton()
        self._confirm.clicked.connect(lambda: emit(PersonConfirmed()))
        self.setLayout(self._arranged(words))

    def _phone(self, at: int) -> KeyButton:
        button = KeyButton(layout=Layout.NATURAL)
        button.clicked.connect(lambda: self._emit(PhoneChosen(at)))
        button.hide()
        return button

    def _arranged(self, words: Words) -> QVBoxLayout:
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setAccessibleName(words("search.hits"))
        inner = holding(column(self._table, row(self._empty, margins=(16, 12, 16, 12)), None))
        inner.setAccessibleName(words("search.hits"))
        self._area.setWidget(inner)
        head = row(column(self._title, 2, self._line), 12, self._close, margins=(16, 16, 16, 12))
        head.setStretch(0, 1)
        self._box = card("band", self._chosen(words))
        self._box.setAccessibleName(words("search.chosen"))
        whole = column(head, rule(), self._area, self._box)
        whole.setStretch(2, 1)
        return whole

    def _chosen(self, words: Words) -> QVBoxLayout:
        half = MOST_PHONES // 2
        phones, more = (
            FoldingRow(words("search.chosen"), row(*some, None, gap=8), some)
            for some in (self._phones[:half], self._phones[half:])
        )
        self._refusal = card("bad", column(self._error, 2, self._error_how, margins=(12, 8, 12, 8)))
        self._refusal.hide()
        line = row(self._reason, 10, self.why, 8, self._confirm)
        line.setStretch(0, 100)
        line.insertStretch(1, 1)
        foot = FoldingRow(words("search.chosen"), line, (self.why, self._confirm))
        return column(
            self._person,
            self._person_line,
            phones,
            more,
            self._refusal,
            foot,
            gap=8,
            margins=(16, 12, 16, 14),
        )

    def display(self, view: SearchView) -> None:
        self._title.put(view.title)
        self._line.put(view.line)
        self._inbound = view.inbound
        self._close.setVisible(not view.inbound)
        self._selected, self._count = view.table.selected, len(view.table.rows)
        self._table.display(view.table)
        self._table.setVisible(bool(view.table.rows))
        self._empty.put(view.empty)
        self._empty.setVisible(bool(view.empty))
        self._box.setVisible(bool(view.person))
        self._person.put(view.person)
        self._person_line.put(view.person_line)
        for at, button in enumerate(self._phones):
            button.setVisible(at < len(view.phones))
            if at < len(view.phones):
                button.display(view.phones[at])
        self._error.put("ban", view.error, ink=Ink.BAD)
        self._error_how.put(view.error_how)
        self._error_how.setVisible(bool(view.error_how))
        self._refusal.setVisible(bool(view.error))
        self._refusal.setAccessibleName(f"{view.error}. {view.error_how}")
        self._reason.setVisible(view.reason_shown)
        self._reason.put(view.reason)
        self.why.setVisible(view.why is not None)
        if view.why is not None:
            self.why.display(view.why)
        self._confirm.display(view.confirm)

    def step(self, by: int) -> None:
        """One person further."""
        wanted = self._selected + by
        if 0 <= wanted < self._count:
            self._emit(PersonChosen(wanted))
            self._area.ensureVisible(0, HEAD + wanted * ROW + ROW // 2, 0, ROW)

    def choose(self, at: int) -> None:
        """Alt 1 to 9: a number of the chosen person, or the caller."""
        self._emit(PersonChosen(at) if self._inbound else PhoneChosen(at))
