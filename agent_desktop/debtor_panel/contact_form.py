"""Add or correct a phone, an e-mail or an address; what is wrong stands under its field."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QWidget

from agent_desktop.debtor_panel.emit import Emit
from agent_desktop.debtor_panel.field_line import FieldLine
from agent_desktop.debtor_panel.view_model.contact_form import KINDS, ContactFormView
from agent_desktop.desk.events import FormClosed
from agent_desktop.desk.events_extras import ContactSaved, ContactTyped
from agent_desktop.desk.update_contacts import ADDRESS_PARTS
from agent_desktop.widgets.buttons import KeyButton
from agent_desktop.widgets.fields import Choice, Labelled
from agent_desktop.widgets.layouts import column, holding, row
from agent_desktop.widgets.marks import Fact
from agent_desktop.widgets.scroll import scrolling
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.views import ButtonView
from agent_desktop.widgets.words import Words

_WIDEST = 560


class ContactForm(QWidget):
    def __init__(self, words: Words, emit: Emit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._emit = emit
        self.setAccessibleName(words("contact.add"))
        self._title = PlainLabel(role=Role.FORM_TITLE)
        self._how = PlainLabel(ink=Ink.TEXT2, wrap=True)
        self._kinds = [self._kind(at) for at in range(len(KINDS))]
        self._value = FieldLine(words("contact.add"))
        self._value.field.textEdited.connect(lambda text: emit(ContactTyped("value", text)))
        self._parts = [self._part(name) for name in ADDRESS_PARTS]
        self._label = Choice(words("contacts.kind"))
        self._label.chosen.connect(lambda code: emit(ContactTyped("label", code)))
        self._label_box = Labelled(words("contacts.kind"), self._label, hint=False)
        self._state = Choice(words("contacts.usable"))
        self._state.chosen.connect(lambda code: emit(ContactTyped("state", code)))
        self._state_box = Labelled(words("contacts.usable"), self._state, hint=False)
        self._confirmed = QCheckBox(words("contact.confirmed"))
        self._confirmed.setAccessibleName(words("contact.confirmed"))
        self._confirmed.clicked.connect(lambda on: emit(ContactTyped("confirmed", "yes" if on else "")))
        self._error = Fact("triangle-alert", role=Role.BODY_STRONG, ink=Ink.WARN)
        self._close = KeyButton(ButtonView(words("form.close"), "Esc"))
        self._close.clicked.connect(lambda: emit(FormClosed()))
        self._primary = KeyButton()
        self._primary.clicked.connect(self.save)
        self._ask = words("contact.choose")
        self._arrange()

    def _kind(self, at: int) -> KeyButton:
        button = KeyButton(height=28)
        button.clicked.connect(lambda: self.choose_kind(at))
        return button

    def _part(self, name: str) -> FieldLine:
        line = FieldLine(name)
        line.field.textEdited.connect(lambda text: self._emit(ContactTyped(name, text)))
        return line

    def _arrange(self) -> None:
        self._kind_box = holding(row(*self._kinds, None, gap=6))
        self._kind_box.setAccessibleName(self.accessibleName())
        self._part_box = holding(row(*self._parts, gap=8))
        self._part_box.setAccessibleName(self.accessibleName())
        foot = row(self._close, None, self._primary, gap=8)
        fields = column(
            self._value,
            self._part_box,
            row(self._label_box, self._state_box, gap=8),
            self._confirmed,
            self._error,
            4,
            foot,
            gap=8,
        )
        inner = holding(fields)
        inner.setMaximumWidth(_WIDEST)
        inner.setAccessibleName(self.accessibleName())
        top = column(self._title, 2, self._how, 10, self._kind_box, 10, inner, None, margins=(16, 14, 16, 12))
        self.setLayout(column(scrolling(self.accessibleName(), holding(top))))

    def focus(self) -> None:
        self._value.field.setFocus()

    def choose_kind(self, at: int) -> None:
        """Alt 1 to 3."""
        if self._kind_box.isVisibleTo(self) and 0 <= at < len(KINDS):
            self._emit(ContactTyped("kind", KINDS[at].value))

    def save(self) -> None:
        """Ctrl Enter."""
        if self._primary.isEnabled():
            self._emit(ContactSaved())

    def display(self, view: ContactFormView) -> None:
        self._title.put(view.title)
        self._how.put(view.how)
        self._kind_box.setVisible(bool(view.kinds))
        for button, face in zip(self._kinds, view.kinds, strict=False):
            button.display(face)
        self._value.display(view.value)
        self._part_box.setVisible(bool(view.parts))
        for line, part in zip(self._parts, view.parts, strict=False):
            line.display(part)
        self._label.put(view.labels, view.label, self._ask)
        self._state.put(view.states, view.state, self._ask)
        self._state_box.setVisible(bool(view.states))
        self._confirmed.setChecked(view.confirmed)
        self._error.put("triangle-alert", view.error, ink=Ink.WARN)
        self._error.setVisible(bool(view.error))
        self._primary.display(view.primary)
