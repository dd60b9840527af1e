"""A field of a form under its label, with what is wrong below it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from agent_desktop.debtor_panel.view_model.contact_form import FieldView
from agent_desktop.widgets.fields import TextField
from agent_desktop.widgets.layouts import column
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role


class FieldLine(QWidget):
    """The label may change with what is asked for; a fault has its room below."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2)
        self.field = TextField(name)
        self.fault = PlainLabel(role=Role.LABEL, ink=Ink.WARN, wrap=True)
        self.setLayout(column(self.label, 2, self.field, 2, self.fault))

    @property
    def faulty(self) -> bool:
        return bool(self.field.accessibleDescription())

    def display(self, view: FieldView) -> None:
        self.setAccessibleName(view.label)
        self.label.put(view.label)
        self.field.setAccessibleName(view.label)
        self.field.setAccessibleDescription(view.fault)
        self.field.put(view.text, state="warn" if view.fault else "")
        self.fault.put(view.fault)
