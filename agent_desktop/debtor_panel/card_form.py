"""The fields of a card told over the telephone: what is typed lives here only, and goes when they shut."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from agent_desktop.debtor_panel.emit import Emit
from agent_desktop.debtor_panel.view_model.card import CardFormView
from agent_desktop.desk.card import CardDetails, digits, grouped
from agent_desktop.desk.events_card import CardLapsed
from agent_desktop.desk.update_card import MOST_S
from agent_desktop.widgets.buttons import KeyButton
from agent_desktop.widgets.fields import Labelled, TextField
from agent_desktop.widgets.layouts import column, holding, restyle, row
from agent_desktop.widgets.marks import Fact
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.typing_guard import typing_elsewhere
from agent_desktop.widgets.words import Words
from server_api.contract.card_facts import LONGEST, brand, wrong_parts

_WIDEST, _SHORT = 460, 108
_CENTURY = 2000
_HIDDEN = Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText


class CardForm(QWidget):
    """`link` is the button of the link that is made instead."""

    def __init__(self, words: Words, emit: Emit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._emit = words, emit
        self._view: CardFormView | None = None
        self.setAccessibleName(words("card.title"))
        self._amount = PlainLabel(role=Role.BALANCE)
        self._due = PlainLabel(ink=Ink.TEXT2)
        self._note = Fact("pause", role=Role.BODY_STRONG, wrap=True)
        self._fault = Fact("triangle-alert", role=Role.BODY, ink=Ink.WARN, wrap=True)
        self.number = self._field("number", LONGEST + 4)
        self.holder = self._field("holder", 100)
        self.month = self._field("month", 2)
        self.year = self._field("year", 4)
        self.code = self._field("code", 4)
        self.code.setEchoMode(QLineEdit.EchoMode.Password)
        self._fields = (self.number, self.holder, self.month, self.year, self.code)
        self.number.textEdited.connect(self._number_typed)
        for field, most in ((self.month, 2), (self.year, 4), (self.code, 4)):
            field.textEdited.connect(lambda text, field=field, most=most: _only_digits(field, text, most))
        self._boxes = {
            "number": Labelled(words("card.number"), self.number),
            "holder": Labelled(words("card.holder"), self.holder),
            "expiry": Labelled(words("card.month"), self.month),
            "code": Labelled(words("card.code"), self.code),
        }
        self.link = KeyButton()
        self._most = QTimer(self)
        self._most.setSingleShot(True)
        self._most.setInterval(round(MOST_S * 1000))
        self._most.timeout.connect(self.lapse)
        self._arrange()

    def _field(self, name: str, most: int) -> TextField:
        field = TextField(self._words(f"card.{name}"), most=most)
        field.setInputMethodHints(_HIDDEN)
        field.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        field.setEnabled(False)
        field.textEdited.connect(lambda _text: self._unmark())
        return field

    def _arrange(self) -> None:
        year = Labelled(self._words("card.year"), self.year)
        short = (self._boxes["expiry"], year, self._boxes["code"])
        for box in short:
            box.setFixedWidth(_SHORT)
        fields = holding(
            column(self._boxes["number"], 4, self._boxes["holder"], 4, row(*short, None, gap=12))
        )
        fields.setMaximumWidth(_WIDEST)
        fields.setAccessibleName(self._words("card.title"))
        whole = column(
            row(column(self._amount, self._due), None),
            8,
            self._note,
            8,
            row(self.link, None),
            12,
            fields,
            4,
            self._fault,
            None,
            margins=(16, 6, 16, 10),
        )
        self.setLayout(whole)

    # --- what is typed ----------------------------------------------------------------------------

    def focus(self) -> None:
        if self.number.isEnabled():
            self.number.setFocus()
        else:
            self.window().setFocus()

    def lapse(self) -> None:
        """The fields were open for as long as they may be."""
        self._emit(CardLapsed())

    def take(self) -> CardDetails | None:
        """What was told, and the fields are empty; None where something cannot be right, which is marked."""
        view = self._view
        if view is None or not view.open:
            return None
        told = self._told()
        wrong = wrong_parts(told, view.today)
        if wrong:
            self._mark(wrong)
            return None
        self.clear()
        return told

    def _told(self) -> CardDetails:
        year = int(self.year.text() or 0)
        return CardDetails(
            number=digits(self.number.text(), LONGEST),
            holder=self.holder.text().strip(),
            month=int(self.month.text() or 0),
            year=year + _CENTURY if year < 100 else year,
            code=self.code.text(),
        )

    def clear(self) -> None:
        """Nothing of the card is left here, nor in what Ctrl Z brings back."""
        for field in self._fields:
            with QSignalBlocker(field):
                field.setText("")
        self._unmark()

    def _mark(self, wrong: tuple[str, ...]) -> None:
        for name, box in self._boxes.items():
            hint = self._words(f"card_fault.{name}") if name in wrong else ""
            box.put_hint(hint, wrong=bool(hint))
        starts = {"number": self.number, "holder": self.holder, "expiry": self.month, "code": self.code}
        for name, field in starts.items():
            restyle(field, "state", "warn" if name in wrong else "")
            field.setAccessibleDescription(self._words(f"card_fault.{name}") if name in wrong else "")
        starts[wrong[0]].setFocus()

    def _unmark(self) -> None:
        for box in self._boxes.values():
            box.put_hint("")
        for field in self._fields:
            restyle(field, "state", "")
            field.setAccessibleDescription("")
        self._show_brand()

    def _number_typed(self, text: str) -> None:
        """In groups while it is typed; the cursor stays behind the same digit."""
        before = len(digits(text[: self.number.cursorPosition()], LONGEST))
        shown = grouped(digits(text, LONGEST))
        if shown != text:
            with QSignalBlocker(self.number):
                self.number.setText(shown)
            self.number.setCursorPosition(_behind(shown, before))
        self._show_brand()

    def _show_brand(self) -> None:
        self._boxes["number"].put_hint(brand(digits(self.number.text(), LONGEST)))

    # --- what is shown ----------------------------------------------------------------------------

    def display(self, view: CardFormView | None) -> None:
        """None: the page shows something else, and nothing is kept here."""
        was, self._view = self._view, view
        if view is None or not view.open:
            self._shut()
        if view is None:
            return
        self._amount.put(view.amount)
        self._due.put(view.due)
        self._note.put(view.icon, view.note, ink=view.ink)
        self._fault.put("triangle-alert" if view.fault else "", view.fault, ink=Ink.WARN)
        self.link.setVisible(view.link is not None)
        if view.link is not None:
            self.link.display(view.link)
        if view.open and (was is None or not was.open):
            self._open()

    def hideEvent(self, event: QHideEvent) -> None:
        """Whatever took the page away: a card is not kept behind it."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._shut()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous() and self._view is not None and self._view.open:
            self._open()

    def _open(self) -> None:
        for field in self._fields:
            field.setEnabled(True)
        self._most.start()
        if self.isVisible() and not typing_elsewhere(self):
            self.number.setFocus()

    def _shut(self) -> None:
        self._most.stop()
        if any(field.hasFocus() for field in self._fields):
            self.window().setFocus()
        self.clear()
        for field in self._fields:
            field.setEnabled(False)


def _only_digits(field: TextField, text: str, most: int) -> None:
    kept = digits(text, most)
    if kept != text:
        field.put(kept)


def _behind(shown: str, count: int) -> int:
    """The place behind so many digits."""
    seen = 0
    for at, sign in enumerate(shown):
        if seen == count:
            return at
        seen += sign != " "
    return len(shown)
