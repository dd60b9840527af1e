"""Events that pour in are shown together, the newest last, and a case at once."""

from dataclasses import replace

from pytestqt.qtbot import QtBot

from agent_desktop.desk.workspace import Shift, Workspace
from agent_desktop.ui.paced import BURST, EVERY_MS, PacedDisplay
from tests.ui.samples import talking


class Clock:
    """Moves when told."""

    ms = 0

    def __call__(self) -> int:
        return self.ms


def desks(count: int) -> list[Workspace]:
    return [Workspace(shift=Shift(language=f"{n}")) for n in range(count)]


def test_changes_one_by_one_are_shown_at_once(qtbot: QtBot) -> None:
    shown: list[Workspace] = []
    clock = Clock()
    paced = PacedDisplay(shown.append, now_ms=clock)
    for desk in desks(50):
        clock.ms += EVERY_MS
        paced.display(desk)
        assert shown[-1] is desk


def test_a_flood_is_shown_a_few_times_and_ends_with_the_newest(qtbot: QtBot) -> None:
    shown: list[Workspace] = []
    paced = PacedDisplay(shown.append, now_ms=Clock())
    flood = desks(200)
    for desk in flood:
        paced.display(desk)
    assert shown == flood[:BURST]
    qtbot.waitUntil(lambda: shown[-1] is flood[-1])
    assert len(shown) == BURST + 1


def test_in_a_flood_a_case_that_comes_up_does_not_wait(qtbot: QtBot) -> None:
    shown: list[Workspace] = []
    paced = PacedDisplay(shown.append, now_ms=Clock())
    for desk in desks(100):
        paced.display(desk)
    popped = talking("pt-BR")
    paced.display(popped)
    assert shown[-1] is popped
    changed = replace(popped, shift=replace(popped.shift, language="es"))
    paced.display(changed)
    assert shown[-1] is popped
    qtbot.waitUntil(lambda: shown[-1] is changed)


def test_what_was_waiting_is_not_shown_after_what_is_newer(qtbot: QtBot) -> None:
    shown: list[Workspace] = []
    paced = PacedDisplay(shown.append, now_ms=Clock())
    for desk in desks(BURST + 1):
        paced.display(desk)
    popped = talking("pt-BR")
    paced.display(popped)
    changed = replace(popped, shift=replace(popped.shift, language="es"))
    paced.display(changed)
    qtbot.waitUntil(lambda: shown[-1] is changed)
    assert len(shown) == BURST + 2
