"""What keys can do on the agent's screens, and the keys they are delivered with. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from agent_desktop.debtor_panel.view_model import TABS


class Action(Enum):
    HELP = "help"
    MUTE = "mute"
    HOLD = "hold"
    KEYPAD = "keypad"
    TRANSFER = "transfer"
    ASK_HELP = "ask_help"
    OBJECTIONS = "objections"
    CLIP = "clip"
    NOTE = "note"
    READY = "ready"
    PAUSE = "pause"
    RESULT = "result"
    HANG_UP = "hang_up"
    RESULT_11 = "result_11"
    RESULT_12 = "result_12"
    RESULT_13 = "result_13"
    RESULT_14 = "result_14"
    RESULT_15 = "result_15"
    RESULT_16 = "result_16"
    BEST_OFFER = "best_offer"
    PROMISE = "promise"
    RENEW = "renew"
    CANCEL_PROMISE = "cancel_promise"
    IDENTITY = "identity"
    RULE = "rule"
    TICK = "tick"
    BACK = "back"
    READ_BACK = "read_back"
    PRIMARY = "primary"
    CLOSE = "close"
    FILTER = "filter"
    EXTEND = "extend"
    DIGIT = "digit"
    CHOICE = "choice"
    TAB = "tab"
    SEARCH = "search"
    RECORDING = "recording"
    HEARD = "heard"
    PARK = "park"
    JOIN = "join"
    GO_BACK = "go_back"
    LISTEN = "listen"
    WHISPER = "whisper"
    BARGE = "barge"
    TAKE_OVER = "take_over"
    LEAVE = "leave"
    FIND = "find"
    DIAL = "dial"
    PAUSE_CAMPAIGN = "pause_campaign"
    STOP_CAMPAIGN = "stop_campaign"
    START_FLOOR = "start_floor"
    NEXT_CAMPAIGN = "next_campaign"
    LISTS = "lists"
    NEW_LIST = "new_list"
    STOP_FLOOR = "stop_floor"
    WHY = "why"
    CALLBACKS = "callbacks"
    MOVE_CALLBACK = "move_callback"
    CLOSE_CALLBACK = "close_callback"
    CALL_SOON = "call_soon"
    SNOOZE = "snooze"
    SCRIPTS = "scripts"
    EDIT_UNDO = "edit_undo"
    EDIT_REDO = "edit_redo"
    TEST_SCRIPT = "test_script"
    INSERT_FIELD = "insert_field"
    NEW_STEP = "new_step"
    NEW_ANSWER = "new_answer"
    REMOVE_STEP = "remove_step"
    STEP_UP = "step_up"
    STEP_DOWN = "step_down"
    COMPARE = "compare"
    SETTLE = "settle"
    OUTLINE = "outline"
    BACK_INSIDE = "back_inside"
    ORDER = "order"
    UNDO = "undo"
    REQUESTS = "requests"
    ASKED_BEFORE = "asked_before"
    STATEMENT = "statement"
    STOP_COLLECTION = "stop_collection"
    TODAY = "today"
    KEEP_NOTE = "keep_note"
    CALL_PANE = "call_pane"
    SIDE = "side"


@dataclass(frozen=True, slots=True)
class Binding:
    """`sequence` in Qt's portable spelling; `number` counts from 1 where an action has several keys."""

    action: Action
    sequence: str
    number: int = 0


#: Results of a second level beyond the ten digits: letters that nothing else has in wrap-up.
FURTHER = {
    Action.RESULT_11: "A",
    Action.RESULT_12: "B",
    Action.RESULT_13: "D",
    Action.RESULT_14: "E",
    Action.RESULT_15: "G",
    Action.RESULT_16: "H",
}
DEFAULTS: tuple[Binding, ...] = (
    Binding(Action.HELP, "F1"),
    Binding(Action.MUTE, "F2"),
    Binding(Action.HOLD, "F3"),
    Binding(Action.KEYPAD, "F4"),
    Binding(Action.TRANSFER, "F5"),
    Binding(Action.ASK_HELP, "F6"),
    Binding(Action.OBJECTIONS, "F7"),
    Binding(Action.NOTE, "F8"),
    Binding(Action.CLIP, "Alt+G"),
    Binding(Action.READY, "F9"),
    Binding(Action.PAUSE, "F10"),
    Binding(Action.RESULT, "F11"),
    Binding(Action.HANG_UP, "F12"),
    *(Binding(action, letter) for action, letter in FURTHER.items()),
    Binding(Action.BEST_OFFER, "O"),
    Binding(Action.PROMISE, "P"),
    Binding(Action.IDENTITY, "I"),
    Binding(Action.RULE, "F"),
    Binding(Action.TICK, "R"),
    Binding(Action.BACK, "Backspace"),
    Binding(Action.READ_BACK, "Ctrl+S"),
    Binding(Action.PRIMARY, "Ctrl+Return"),
    Binding(Action.PRIMARY, "Ctrl+Enter"),
    Binding(Action.CLOSE, "Esc"),
    Binding(Action.FILTER, "/"),
    Binding(Action.EXTEND, "Alt+E"),
    Binding(Action.RECORDING, "Alt+R"),
    Binding(Action.HEARD, "Alt+U"),
    Binding(Action.PARK, "Alt+P"),
    Binding(Action.JOIN, "Alt+J"),
    Binding(Action.GO_BACK, "Alt+B"),
    Binding(Action.SEARCH, "Ctrl+F"),
    Binding(Action.STOP_FLOOR, "Ctrl+Shift+F12"),
    Binding(Action.CALLBACKS, "Ctrl+R"),
    Binding(Action.WHY, "Alt+W"),
    Binding(Action.MOVE_CALLBACK, "Alt+V"),
    Binding(Action.CLOSE_CALLBACK, "Alt+X"),
    Binding(Action.CALL_SOON, "Alt+C"),
    Binding(Action.SNOOZE, "Alt+A"),
    Binding(Action.BACK_INSIDE, "Alt+M"),
    Binding(Action.ORDER, "Alt+Q"),
    Binding(Action.UNDO, "Alt+Z"),
    Binding(Action.RENEW, "Alt+N"),
    Binding(Action.CANCEL_PROMISE, "Alt+T"),
    Binding(Action.STATEMENT, "C"),
    Binding(Action.STOP_COLLECTION, "Alt+D"),
    Binding(Action.TODAY, "Alt+H"),
    Binding(Action.KEEP_NOTE, "Alt+K"),
    Binding(Action.CALL_PANE, "Alt+L"),
    Binding(Action.SIDE, "Alt+S"),
    *(Binding(Action.DIGIT, f"{n}", n) for n in (*range(1, 10), 0)),
    *(Binding(Action.CHOICE, f"Alt+{n}", n) for n in range(1, 10)),
    *(Binding(Action.TAB, f"Ctrl+{n}", n) for n in range(1, len(TABS) + 1)),
)


@dataclass(frozen=True, slots=True)
class KeyLine:
    key: str
    text: str
