"""Which keys work now, and what F1 lists of them. No Qt."""

from __future__ import annotations

from agent_desktop.debtor_panel.view_model import Page
from agent_desktop.desk.reading import (
    DigitsOwner,
    concluded,
    consultation,
    digits_owner,
    identified,
    in_call,
    in_wrap_up,
    is_lead,
    refinements,
    refining,
    talking,
    transferring,
    unknown_caller,
)
from agent_desktop.desk.update_beside import heard_person
from agent_desktop.desk.update_callbacks import may_call
from agent_desktop.desk.update_order import may_order
from agent_desktop.desk.update_preview import shown
from agent_desktop.desk.update_search import may_search
from agent_desktop.desk.update_undo import undoable
from agent_desktop.desk.update_why import may_ask
from agent_desktop.desk.workspace import Case, Workspace
from agent_desktop.scripts_view.view_model import disclosure_to_read
from agent_desktop.ui.actions import DEFAULTS, FURTHER, Action, KeyLine
from agent_desktop.ui.view_model.result_fields import refined_caps
from agent_desktop.ui.view_model.state_bar import may_be_ready, may_pause
from agent_desktop.widgets.words import Words
from server_api.contract.words import CallPhase, RecordingState, TransferStep


def working(workspace: Workspace, page: Page | None) -> frozenset[Action]:
    """The actions whose keys do something now."""
    works = {Action.HELP, Action.CLOSE, *_in_shift(workspace), *_in_call(workspace), *_beside(workspace)}
    works |= _callbacks(workspace)
    if undoable(workspace):
        works.add(Action.UNDO)
    case = workspace.case
    if case is None:
        return frozenset(works)
    if transferring(workspace):
        works |= _in_transfer(workspace)
    works.add(Action.NOTE)
    if identified(case) and not in_wrap_up(workspace):
        works.add(Action.OBJECTIONS)
    if digits_owner(workspace) is DigitsOwner.RESULT:
        works.add(Action.RESULT)
    if digits_owner(workspace) is not DigitsOwner.NOBODY:
        works.add(Action.DIGIT)
    works |= _in_case(workspace, page)
    if may_order(workspace):
        works.add(Action.ORDER)
    if in_wrap_up(workspace) and not concluded(workspace):
        works |= {Action.EXTEND, Action.PRIMARY, Action.CHOICE, *_refined(workspace)}
    return frozenset(works)


def _refined(workspace: Workspace) -> set[Action]:
    """The letters of the second level, where it has more results than there are digits."""
    if not refining(workspace):
        return set()
    caps = refined_caps(refinements(workspace, workspace.wrap_up.disposition))
    return {action for action, letter in FURTHER.items() if letter in caps}


def _in_shift(workspace: Workspace) -> set[Action]:
    works: set[Action] = set()
    if may_be_ready(workspace.shift):
        works.add(Action.READY)
    if may_pause(workspace.shift):
        works.add(Action.PAUSE)
    return works


def _beside(workspace: Workspace) -> set[Action]:
    """Transfer, help, recording, the detector, and the search for a person."""
    works: set[Action] = set()
    call = workspace.call
    works.add(Action.STOP_FLOOR if is_lead(workspace) else Action.ASK_HELP)
    if may_ask(workspace):
        works.add(Action.WHY)
    if talking(workspace):
        works.add(Action.TRANSFER)
        if call is not None and call.view.recording in (RecordingState.ON, RecordingState.PAUSED):
            works.add(Action.RECORDING)
    if call is not None and heard_person(call) is not None:
        works.add(Action.HEARD)
    if may_search(workspace):
        works.add(Action.SEARCH)
        if workspace.search.open or unknown_caller(workspace):
            works |= {Action.PRIMARY, Action.CHOICE}
        elif workspace.beside.parked_calls:
            works.add(Action.CHOICE)
    return works


def _callbacks(workspace: Workspace) -> set[Action]:
    """A preview has its keys to itself; the list stands on the page between calls."""
    callbacks = workspace.dialling.callbacks
    works: set[Action] = set()
    if callbacks.soon is not None:
        works.add(Action.SNOOZE)
        if may_call(workspace):
            works.add(Action.CALL_SOON)
    if workspace.case is not None or workspace.search.open or unknown_caller(workspace):
        return works
    if shown(workspace) is not None:
        return works | {Action.PRIMARY, Action.CHOICE}
    if callbacks.items:
        works |= {Action.CALLBACKS, Action.MOVE_CALLBACK, Action.CLOSE_CALLBACK}
    if callbacks.form:
        works.add(Action.PRIMARY)
    return works


def _in_transfer(workspace: Workspace) -> set[Action]:
    consult = consultation(workspace)
    if consult is None:
        return {Action.PRIMARY, Action.PARK}
    works = {Action.GO_BACK}
    if consult.step in (TransferStep.TALKING, TransferStep.JOIN):
        works.add(Action.PRIMARY)
    if consult.step is TransferStep.TALKING:
        works.add(Action.JOIN)
    return works


def _in_call(workspace: Workspace) -> set[Action]:
    if not in_call(workspace) or workspace.call is None:
        return set()
    match workspace.call.view.phase:
        case CallPhase.CONNECTED | CallPhase.HELD:
            return {Action.MUTE, Action.HANG_UP, Action.HOLD, Action.KEYPAD}
        case _:
            return {Action.MUTE, Action.HANG_UP}


def _in_case(workspace: Workspace, page: Page | None) -> set[Action]:
    case = workspace.case
    works: set[Action] = set()
    if case is None:
        return works
    match page:
        case Page.PROMISE:
            return {Action.READ_BACK, Action.PRIMARY, Action.CHOICE, Action.BACK_INSIDE}
        case Page.ORDER:
            return {Action.PRIMARY, Action.CHOICE}
        case Page.CALLBACK | Page.PAPER | None:
            return works
        case Page.HOLD | Page.CONTACT:
            return {Action.PRIMARY, Action.CHOICE}
        case Page.HARDSHIP:
            return {Action.PRIMARY}
        case Page.STATEMENT:
            works.add(Action.TODAY)
        case Page.IDENTITY | Page.LEGAL | Page.CONTACTS | Page.WITHHELD:
            works.add(Action.CHOICE)
        case Page.PROMISES:
            works |= _of_made(workspace, case)
        case Page.DOCUMENTS:
            works |= {Action.PRIMARY, Action.KEEP_NOTE}
        case Page.HISTORY:
            works.add(Action.FILTER)
        case Page.NEGOTIATION if identified(case):
            works.add(Action.CHOICE)
        case Page.NEGOTIATION:
            pass
    if in_call(workspace):
        works.add(Action.STOP_COLLECTION)
    if case.body is not None:
        works |= {Action.TAB, Action.STATEMENT}
        if case.body.legal:
            works.add(Action.RULE)
    if identified(case):
        works |= {Action.BEST_OFFER, Action.PROMISE}
    elif case.body is not None:
        works.add(Action.IDENTITY)
    if not in_wrap_up(workspace):
        works |= _in_script(case)
    return works


def _of_made(workspace: Workspace, case: Case) -> set[Action]:
    """Promises made before: looked at by their number, agreed anew, taken back by a lead."""
    works = {Action.CHOICE, Action.RENEW} if case.body is not None and case.body.promises else set()
    return works | {Action.CANCEL_PROMISE} if works and is_lead(workspace) else works


def _in_script(case: Case) -> set[Action]:
    works: set[Action] = set()
    opened = case.head.script.objections[case.script.objection : case.script.objection + 1]
    if case.script.objection >= 0 and any(one.clip for one in opened):
        works.add(Action.CLIP)
    if disclosure_to_read(case) is not None:
        works.add(Action.TICK)
    if len(case.script.path) > 1:
        works.add(Action.BACK)
    return works


def help_lines(works: frozenset[Action], words: Words) -> tuple[KeyLine, ...]:
    """What F1 lists: one line an action."""
    lines: list[KeyLine] = []
    for action in Action:
        if action not in works:
            continue
        keys = [b.sequence for b in DEFAULTS if b.action is action]
        lines.append(KeyLine(_shown(action, keys), words(f"key.{action.value}")))
    return tuple(lines)


def _shown(action: Action, keys: list[str]) -> str:
    first = keys[0].replace("+", " ").replace("Return", "Enter")
    if action in (Action.DIGIT, Action.CHOICE, Action.TAB):
        last = max(key.split("+")[-1] for key in keys)
        return f"{first}–{last}"
    return first
