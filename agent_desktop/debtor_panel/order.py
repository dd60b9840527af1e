"""The page of a payment order: make it, show or copy it, send it, watch it until it is paid."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from agent_desktop.debtor_panel.card_form import CardForm
from agent_desktop.debtor_panel.emit import Emit
from agent_desktop.debtor_panel.section import SectionHead
from agent_desktop.debtor_panel.view_model.card import CardFormView
from agent_desktop.debtor_panel.view_model.order import CHANNELS, KINDS, OrderPageView, StepView
from agent_desktop.desk.events import FormClosed
from agent_desktop.desk.events_card import CardTold
from agent_desktop.desk.events_plan import OrderAsked, OrderCancelAsked, OrderKindChosen, OrderSendAsked
from agent_desktop.widgets.buttons import KeyButton, Layout
from agent_desktop.widgets.folding import FoldingRow
from agent_desktop.widgets.layouts import card, column, holding, row, rule
from agent_desktop.widgets.marks import Fact
from agent_desktop.widgets.qr_code import QrCode
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.views import ButtonView
from agent_desktop.widgets.words import Words
from server_api.contract.debt_words import OrderKind
from server_api.contract.words import Channel

QR_SIZE = 232
_MOST_STEPS, _KINDS_WIDTH = 5, 580
#: Height of what is copied: a Pix is five lines long, a slip's line or a link is one.
_CODE, _SHORT_CODE = 112, 48
#: Alt 5 copies; where a card is asked for it makes a link instead.
_COPY = 4


class OrderPage(QWidget):
    def __init__(
        self, words: Words, emit: Emit, new_key: Callable[[], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._words, self._emit, self._new_key = words, emit, new_key
        self._view: OrderPageView | None = None
        self.setAccessibleName(words("order.title"))
        self._head = SectionHead(words("order.title"))
        self._amount = PlainLabel(role=Role.BALANCE)
        self._due = PlainLabel(ink=Ink.TEXT2)
        self._kinds = [self._kind_button(at) for at in range(len(KINDS))]
        self._qr = QrCode(words("order.qr"), QR_SIZE)
        self._code_label = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2)
        self._code = QPlainTextEdit()
        self._code.setReadOnly(True)
        self._code.setAccessibleName(words("order.code"))
        self._code.setFixedHeight(_CODE)
        self._code.setTabChangesFocus(True)
        self._copy = KeyButton()
        self._copy.clicked.connect(self.copy)
        self._steps = [Fact(role=Role.BODY) for _ in range(_MOST_STEPS)]
        self._state = PlainLabel(role=Role.BODY_STRONG, wrap=True)
        self._hint = PlainLabel(ink=Ink.TEXT2, wrap=True)
        self._send = [self._send_button(at) for at in range(len(CHANNELS))]
        self._cancel = KeyButton()
        self._cancel.clicked.connect(self._cancel_asked)
        self.card = CardForm(words, emit)
        self.card.link.clicked.connect(self._link_instead)
        self._close = KeyButton(ButtonView(words("form.close"), "Esc"))
        self._close.clicked.connect(lambda: emit(FormClosed()))
        self._primary = KeyButton()
        self._primary.clicked.connect(self.act)
        self.setLayout(self._arranged())

    def _kind_button(self, at: int) -> KeyButton:
        button = KeyButton(layout=Layout.CENTER, height=30)
        button.clicked.connect(lambda: self.choose(at))
        return button

    def _send_button(self, at: int) -> KeyButton:
        button = KeyButton()
        button.clicked.connect(lambda: self._send_asked(CHANNELS[at]))
        return button

    def _arranged(self) -> QVBoxLayout:
        left = column(self._qr, None)
        steps = column(*self._steps, gap=6)
        right = column(
            row(column(self._amount, self._due), None),
            12,
            self._code_label,
            4,
            self._code,
            6,
            row(self._copy, None),
            12,
            steps,
            8,
            self._state,
            self._hint,
            None,
        )
        narrow = self._picture = holding(left)
        narrow.setAccessibleName(self._words("order.qr"))
        narrow.setFixedWidth(QR_SIZE)
        sides = row(narrow, right, gap=18, margins=(16, 6, 16, 10))
        sides.setStretch(1, 1)
        self._middle = holding(sides)
        self._middle.setAccessibleName(self._words("order.title"))
        self._by = PlainLabel(self._words("order.send"), ink=Ink.TEXT2)
        line = row(
            *(self._by, *self._send, self._cancel, None, self._close, self._primary),
            gap=8,
            margins=(16, 12, 16, 12),
        )
        foot = FoldingRow(self._words("order.send"), line, (*self._send, self._cancel))
        kinds = holding(row(*self._kinds, margins=(16, 0, 16, 8)))
        kinds.setFixedWidth(_KINDS_WIDTH)
        kinds.setAccessibleName(self._words("order.title"))
        whole = column(self._head, kinds, self._middle, self.card, rule(), card("foot", column(foot)))
        whole.setStretch(2, 1)
        whole.setStretch(3, 1)
        return whole

    # --- what keys and buttons do -----------------------------------------------------------------

    def focus(self) -> None:
        if self.card.isVisibleTo(self):
            self.card.focus()
        else:
            self._code.setFocus()

    def choose(self, at: int) -> None:
        """Alt 1-4: the way to pay; Alt 5 copies, or makes a link in the place of a card."""
        if at < len(KINDS) and self._kinds[at].isEnabled():
            self._emit(OrderKindChosen(KINDS[at]))
        elif at == _COPY and self._view is not None and self._view.card is not None:
            self._link_instead()
        elif at == _COPY:
            self.copy()

    def act(self) -> None:
        """The main button: make it, send it, and at last close the page."""
        view = self._view
        if view is None or not self._primary.isEnabled():
            return
        if view.card is not None:
            self._charge()
        elif not view.order_id or view.primary.icon not in ("send", "check"):
            self._emit(OrderAsked(self._new_key(), view.kind))
        elif view.primary.icon == "send":
            self._send_asked(Channel.SMS)
        else:
            self._emit(FormClosed())

    def _charge(self) -> None:
        """The card goes out and is gone from here; shut fields ask for the pause first."""
        if self._view is None or self._view.card is None:
            return
        if not self._view.card.open:
            self._emit(OrderKindChosen(OrderKind.CARD))
            return
        told = self.card.take()
        if told is not None:
            self._emit(CardTold(self._new_key(), told))

    def _link_instead(self) -> None:
        if not self.card.link.isEnabled() or not self.card.link.isVisibleTo(self.card):
            return
        self._emit(OrderKindChosen(OrderKind.LINK))
        self._emit(OrderAsked(self._new_key(), OrderKind.LINK))

    def copy(self) -> None:
        if self._view is not None and self._copy.isEnabled():
            QGuiApplication.clipboard().setText(self._view.code)

    def _send_asked(self, channel: Channel) -> None:
        if self._view is not None and self._view.order_id:
            self._emit(OrderSendAsked(self._view.order_id, channel))

    def _cancel_asked(self) -> None:
        if self._view is not None and self._view.order_id:
            self._emit(OrderCancelAsked(self._view.order_id))

    # --- what is shown ----------------------------------------------------------------------------

    def display(self, view: OrderPageView | None) -> None:
        """None: another page is up, and of a card nothing is kept."""
        if view == self._view:
            return
        self._view = view
        self._display_card(view.card if view is not None else None)
        if view is None:
            return
        self._amount.put(view.amount)
        self._due.put(view.due)
        for button, shown in zip(self._kinds, view.kinds, strict=True):
            button.display(shown)
        self._qr.put(view.qr)
        self._picture.setVisible(bool(view.qr))
        self._code.setFixedHeight(_CODE if view.qr else _SHORT_CODE)
        self._code_label.put(view.code_label)
        if self._code.toPlainText() != view.code:
            self._code.setPlainText(view.code)
        self._copy.display(view.copy)
        self._display_steps(view.steps)
        self._state.put(view.state, view.state_ink)
        self._hint.put(view.hint)
        for button, shown in zip(self._send, view.send, strict=True):
            button.display(shown)
        self._cancel.display(view.cancel)
        self._primary.display(view.primary)
        self._close.setVisible(view.primary.icon != "check")

    def _display_card(self, view: CardFormView | None) -> None:
        self.card.setVisible(view is not None)
        self._middle.setVisible(view is None)
        sent = self._view is not None and self._view.kind is not OrderKind.CARD
        for widget in (self._by, *self._send, self._cancel, self._copy):
            widget.setVisible(sent)
        self.card.display(view)

    def _display_steps(self, steps: tuple[StepView, ...]) -> None:
        for at, fact in enumerate(self._steps):
            here = at < len(steps)
            fact.setVisible(here)
            if here:
                fact.put(steps[at].icon, steps[at].text, ink=steps[at].ink)
