"""The team lead's keys on the floor: which there are, which work now, what they do."""

from __future__ import annotations

from typing import Protocol

from agent_desktop.desk.dialling import shown_campaign
from agent_desktop.desk.events import SearchOpened, SupervisionAsked, SupervisionLeft, TakeOverAsked
from agent_desktop.desk.events_asked import AskedClosed, AskedOpened
from agent_desktop.desk.events_dial import (
    CampaignShown,
    FloorStartAsked,
    FloorStartConfirmed,
    FloorStartDropped,
    FloorStopAsked,
    WhyAsked,
    WhyClosed,
)
from agent_desktop.desk.events_lists import ListBegun, ListSaveAsked, ListsClosed
from agent_desktop.desk.floor import on_a_call, tile_of
from agent_desktop.desk.reading import server_up
from agent_desktop.desk.update_pacing import stopped
from agent_desktop.desk.update_search import may_search
from agent_desktop.desk.update_why import may_ask
from agent_desktop.desk.workspace import LegState, Workspace
from agent_desktop.script_editor.page import EditorPage
from agent_desktop.ui.actions import Action, Binding, KeyLine
from agent_desktop.ui.editor_keys import EDITOR_KEYS, OPEN_SCRIPTS, EditorDeeds, editor_works
from agent_desktop.ui.surroundings import Surroundings
from agent_desktop.widgets.words import Words
from server_api.contract.words import Monitoring

#: Far from every other key, and never the one that starts again.
STOP_ALL = Binding(Action.STOP_FLOOR, "Ctrl+Shift+F12")

FLOOR_KEYS: tuple[Binding, ...] = (
    Binding(Action.HELP, "F1"),
    Binding(Action.LISTEN, "F2"),
    Binding(Action.WHISPER, "F3"),
    Binding(Action.BARGE, "F4"),
    Binding(Action.TAKE_OVER, "F5"),
    Binding(Action.LEAVE, "Esc"),
    Binding(Action.FIND, "Ctrl+F"),
    Binding(Action.DIAL, "Ctrl+L"),
    Binding(Action.PAUSE_CAMPAIGN, "F6"),
    Binding(Action.STOP_CAMPAIGN, "F7"),
    Binding(Action.WHY, "F8"),
    Binding(Action.NEXT_CAMPAIGN, "F9"),
    Binding(Action.LISTS, "F10"),
    Binding(Action.START_FLOOR, "F11"),
    Binding(Action.NEW_LIST, "Alt+N"),
    Binding(Action.REQUESTS, "Alt+A"),
    Binding(Action.ASKED_BEFORE, "Alt+H"),
    Binding(Action.SIDE, "Alt+S"),
    Binding(Action.PRIMARY, "Ctrl+Return"),
    Binding(Action.PRIMARY, "Ctrl+Enter"),
    STOP_ALL,
    OPEN_SCRIPTS,
)
_MODES = {
    Action.LISTEN: Monitoring.LISTEN,
    Action.WHISPER: Monitoring.WHISPER,
    Action.BARGE: Monitoring.BARGE,
}


def floor_works(workspace: Workspace) -> frozenset[Action]:
    """The actions whose keys do something now."""
    if workspace.editor.open:
        return editor_works(workspace)
    if workspace.lists.open:
        return frozenset({Action.HELP, Action.LEAVE, Action.PRIMARY, Action.NEW_LIST, Action.STOP_FLOOR})
    if workspace.floor.asked_before.open:
        return frozenset({Action.HELP, Action.LEAVE, Action.STOP_FLOOR})
    works = {Action.HELP, Action.FIND, Action.LEAVE, Action.SCRIPTS, Action.ASKED_BEFORE}
    if may_search(workspace):
        works.add(Action.DIAL)
    tile = tile_of(workspace.floor, workspace.floor.selected)
    line = workspace.links.leg is LegState.UP and server_up(workspace)
    if tile is not None and tile.leg_up and line:
        works |= set(_MODES)
        if on_a_call(tile):
            works.add(Action.TAKE_OVER)
    if may_ask(workspace):
        works.add(Action.WHY)
    return frozenset(works | _at_the_dialler(workspace))


def _at_the_dialler(workspace: Workspace) -> set[Action]:
    pacing = workspace.dialling.pacing
    works = {Action.STOP_FLOOR}
    if shown_campaign(pacing) is not None:
        works |= {Action.PAUSE_CAMPAIGN, Action.STOP_CAMPAIGN, Action.LISTS, Action.NEXT_CAMPAIGN}
    if stopped(pacing):
        works.add(Action.START_FLOOR)
    if pacing.asking_start:
        works.add(Action.PRIMARY)
    if workspace.floor.requests:
        works.add(Action.REQUESTS)
    return works


def floor_help(works: frozenset[Action], words: Words) -> tuple[KeyLine, ...]:
    """What F1 lists on the floor."""
    return tuple(
        KeyLine(binding.sequence.replace("+", " "), words(f"key.{binding.action.value}"))
        for binding in (*FLOOR_KEYS, *EDITOR_KEYS)
        if binding.action in works
    )


class FloorMoves(Protocol):
    """What the keys need of the screen."""

    @property
    def help_open(self) -> bool: ...
    @property
    def editor(self) -> EditorPage: ...
    def focus_search(self) -> None: ...
    def pause_campaign(self) -> None: ...
    def stop_campaign(self) -> None: ...
    def open_lists(self) -> None: ...
    def focus_requests(self) -> None: ...
    def toggle_side(self) -> None: ...
    def toggle_help(self) -> None: ...


class FloorDeeds:
    """Turns a lead's key into an event or a move on the screen."""

    def __init__(self, screen: FloorMoves, around: Surroundings) -> None:
        self._screen = screen
        self._around = around
        self._workspace = Workspace()
        self._editor = EditorDeeds(screen, around)

    def display(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def act(self, binding: Binding) -> None:
        ours = binding.action not in (Action.HELP, Action.STOP_FLOOR)
        if binding.action is Action.LEAVE and self._screen.help_open:
            self._screen.toggle_help()
        elif binding == OPEN_SCRIPTS or (self._workspace.editor.open and ours):
            self._editor.act(binding)
        else:
            self._on_floor(binding)

    def _on_floor(self, binding: Binding) -> None:
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
            case Action.HELP:
                self._screen.toggle_help()
            case _:
                self._dialler(binding.action)

    def _dialler(self, action: Action) -> None:
        match action:
            case Action.STOP_FLOOR:
                self._around.emit(FloorStopAsked())
            case Action.START_FLOOR:
                self._around.emit(FloorStartAsked())
            case Action.PRIMARY if self._workspace.lists.open:
                self._around.emit(ListSaveAsked())
            case Action.PRIMARY:
                self._around.emit(FloorStartConfirmed())
            case Action.NEW_LIST:
                self._around.emit(ListBegun())
            case Action.NEXT_CAMPAIGN:
                self._around.emit(CampaignShown())
            case Action.PAUSE_CAMPAIGN:
                self._screen.pause_campaign()
            case Action.STOP_CAMPAIGN:
                self._screen.stop_campaign()
            case Action.LISTS:
                self._screen.open_lists()
            case Action.WHY:
                self._around.emit(WhyAsked())
            case Action.REQUESTS:
                self._screen.focus_requests()
            case Action.ASKED_BEFORE:
                self._around.emit(AskedOpened())
            case Action.SIDE:
                self._screen.toggle_side()
            case _:
                pass

    def _close(self) -> None:
        """What floats first; then a question; then the line."""
        dialling = self._workspace.dialling
        if self._screen.help_open:
            self._screen.toggle_help()
        elif dialling.why.open:
            self._around.emit(WhyClosed())
        elif self._workspace.lists.open:
            self._around.emit(ListsClosed())
        elif self._workspace.floor.asked_before.open:
            self._around.emit(AskedClosed())
        elif dialling.pacing.asking_start:
            self._around.emit(FloorStartDropped())
        else:
            self._around.emit(SupervisionLeft())
