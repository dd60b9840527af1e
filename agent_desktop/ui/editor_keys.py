"""The keys of the script editor: which there are, which work now, what they do."""

from __future__ import annotations

from typing import Protocol

from agent_desktop.desk import events_editor as ee
from agent_desktop.desk.editor_state import editable
from agent_desktop.desk.workspace import Workspace
from agent_desktop.script_editor.page import EditorPage
from agent_desktop.ui.actions import Action, Binding
from agent_desktop.ui.surroundings import Surroundings

#: On the floor.
OPEN_SCRIPTS = Binding(Action.SCRIPTS, "Ctrl+E")
EDITOR_KEYS: tuple[Binding, ...] = (
    Binding(Action.EDIT_UNDO, "Ctrl+Z"),
    Binding(Action.EDIT_REDO, "Ctrl+Shift+Z"),
    Binding(Action.TEST_SCRIPT, "F5"),
    Binding(Action.INSERT_FIELD, "Ctrl+I"),
    Binding(Action.OUTLINE, "Alt+O"),
    Binding(Action.NEW_STEP, "Alt+S"),
    Binding(Action.NEW_ANSWER, "Alt+R"),
    Binding(Action.REMOVE_STEP, "Alt+X"),
    Binding(Action.STEP_UP, "Alt+Up"),
    Binding(Action.STEP_DOWN, "Alt+Down"),
    Binding(Action.COMPARE, "Alt+C"),
    Binding(Action.SETTLE, "Alt+1", 1),
    Binding(Action.SETTLE, "Alt+2", 2),
)
_ALWAYS = frozenset({Action.HELP, Action.LEAVE, Action.STOP_FLOOR})
_EDITS = frozenset(
    {
        Action.INSERT_FIELD,
        Action.NEW_STEP,
        Action.NEW_ANSWER,
        Action.REMOVE_STEP,
        Action.STEP_UP,
        Action.STEP_DOWN,
        Action.EDIT_UNDO,
        Action.EDIT_REDO,
    }
)


def editor_works(workspace: Workspace) -> frozenset[Action]:
    """The actions whose keys do something while the editor is open."""
    editor = workspace.editor
    if editor.text is None:
        return _ALWAYS | {Action.NEW_LIST}
    works = {*_ALWAYS, Action.PRIMARY, Action.TEST_SCRIPT, Action.COMPARE, Action.OUTLINE}
    if editor.text.theirs is not None:
        works.add(Action.SETTLE)
    return frozenset(works | (_EDITS if editable(editor) else set()))


class HoldsEditor(Protocol):
    """What the keys need of the floor."""

    @property
    def editor(self) -> EditorPage: ...


class EditorDeeds:
    """Turns a key into an event or a move in the editor."""

    def __init__(self, screen: HoldsEditor, around: Surroundings) -> None:
        self._screen, self._around = screen, around

    def act(self, binding: Binding) -> None:
        if binding.action is Action.SCRIPTS:
            self._around.emit(ee.EditorOpened())
            return
        page, emit = self._screen.editor, self._around.emit
        match binding.action:
            case Action.LEAVE:
                if not page.close_popup():
                    emit(ee.EditorLeft())
            case Action.PRIMARY:
                page.primary()
            case Action.EDIT_UNDO:
                emit(ee.EditUndone())
            case Action.EDIT_REDO:
                emit(ee.EditRedone())
            case Action.TEST_SCRIPT:
                page.restart()
            case Action.INSERT_FIELD:
                page.open_fields()
            case Action.NEW_LIST:
                page.list.begin()
            case Action.COMPARE:
                emit(ee.CompareAsked())
            case Action.SETTLE:
                page.settle(binding.number - 1)
            case _:
                self._outline(binding.action)

    def _outline(self, action: Action) -> None:
        page = self._screen.editor
        match action:
            case Action.OUTLINE:
                page.to_outline()
            case Action.NEW_STEP:
                page.outline.add_step()
            case Action.NEW_ANSWER:
                page.step.add_answer()
            case Action.REMOVE_STEP:
                page.outline.remove_step()
            case Action.STEP_UP:
                page.outline.move_step(-1)
            case Action.STEP_DOWN:
                page.outline.move_step(1)
            case _:
                pass
