"""Typing as a person does, with the accents of three languages."""

from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from agent_desktop.autopilot_hands import type_into


def test_accents_are_typed(qtbot: QtBot) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    type_into(field, "Acordado por teléfono: João, Peña 5 €")
    assert field.text() == "Acordado por teléfono: João, Peña 5 €"
