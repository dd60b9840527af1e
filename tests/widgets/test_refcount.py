"""PySide6 6.12.0 lost a reference to True with every emit and aborted; this guards the pin."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Signal


class Sender(QObject):
    told = Signal(bool)


def test_a_thousand_emits_keep_the_reference_count_of_true(qapp: QObject) -> None:
    sender = Sender()
    heard: list[int] = []
    sender.told.connect(lambda on: heard.append(1 if on else 0))
    before = sys.getrefcount(True)
    for _ in range(1000):
        sender.told.emit(True)
    assert len(heard) == 1000
    # immortal objects (3.12) never move; elsewhere unrelated code may take a few references, never give 500
    assert sys.getrefcount(True) > before - 500
