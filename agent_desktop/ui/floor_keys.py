"""The team lead's keys on the floor: which there are, which work now, what they do."""

from __future__ import annotations

from typing import Protocol

from agent_desktop.desk.events import SearchOpened, SupervisionAsked, SupervisionLeft, TakeOverAsked
from agent_desktop.desk.floor import on_a_call, tile_of
from agent_desktop.desk.reading import server_up
from agent_desktop.desk.update_search import may_search
from agent_desktop.desk.workspace import LegState, Workspace
from agent_desktop.ui.keys import Action, Binding, KeyLine
from agent_desktop.ui.surroundings import Surroundings
from agent_desktop.widgets.words import Words
from server_api.contract.words import Monitoring

FLOOR_KEYS: tuple[Binding, ...] = (
    Binding(Action.HELP, "F1"),
    Binding(Action.LISTEN, "F2"),
    Binding(Action.WHISPER, "F3"),
    Binding(Action.BARGE, "F4"),
    Binding(Action.TAKE_OVER, "F5"),
    Binding(Action.LEAVE, "Esc"),
    Binding(Action.FIND, "Ctrl+F"),
    Binding(Action.DIAL, "Ctrl+L"),
)
_MODES = {
    Action.LISTEN: Monitoring.LISTEN,
    Action.WHISPER: Monitoring.WHISPER,
    Action.BARGE: Monitoring.BARGE,
}


def floor_works(workspace: Workspace) -> frozenset[Action]:
    """The actions whose keys do something now."""
    works = {Action.HELP, Action.FIND, Action.LEAVE}
    if may_search(workspace):
        works.add(Action.DIAL)
    tile = tile_of(workspace.floor, workspace.floor.selected)
    line = workspace.links.leg is LegState.UP and server_up(workspace)
    if tile is not None and tile.leg_up and line:
        works |= set(_MODES)
        if on_a_call(tile):
            works.add(Action.TAKE_OVER)
    return frozenset(works)


def floor_help(works: frozenset[Action], words: Words) -> tuple[KeyLine, ...]:
    """What F1 lists on the floor."""
    return tuple(
        KeyLine(binding.sequence.replace("+", " "), words(f"key.{binding.action.value}"))
        for binding in FLOOR_KEYS
        if binding.action in works
    )


class FloorMoves(Protocol):
    """What the keys need of the screen."""

    @property
    def help_open(self) -> bool: ...
    def focus_search(self) -> None: ...
    def toggle_help(self) -> None: ...


class FloorDeeds:
    """Turns a lead's key into an event or a move on the screen."""

    def __init__(self, screen: FloorMoves, around: Surroundings) -> None:
        self._screen = screen
        self._around = around

    def act(self, binding: Binding) -> None:
        match binding.action:
            case Action.LISTEN | Action.WHISPER | Action.BARGE as action:
                self._around.emit(SupervisionAsked(_MODES[action]))
            case Action.TAKE_OVER:
                self._around.emit(TakeOverAsked())
            case Action.LEAVE:
                self._close()
            case Action.FIND:
                self._screen.focus_search()
            case Action.DIAL:
                self._around.emit(SearchOpened())
            case _:
                self._screen.toggle_help()

    def _close(self) -> None:
        """What floats first; then the line."""
        if self._screen.help_open:
            self._screen.toggle_help()
        else:
            self._around.emit(SupervisionLeft())
