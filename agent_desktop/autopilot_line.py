"""The autopilot tries every key of the line on one call: mute, hold, keypad."""

from collections.abc import Awaitable, Callable

from PySide6.QtCore import Qt

from agent_desktop.autopilot_hands import Condition, Hands
from agent_desktop.desk.workspace import Workspace
from server_api.contract.words import CallPhase

Key = Qt.Key
Until = Callable[[Condition, str], Awaitable[Workspace]]
Gate = Callable[[str], Awaitable[None]]


async def work_the_line(hands: Hands, until: Until, gate: Gate, digits: str) -> None:
    """Mute and unmute, hold and resume, send ``digits``; a gate at each change. Raises StuckError."""
    hands.leave_field()
    for key, change, condition in _KEYS:
        hands.press(key)
        await until(condition, change)
        await gate(change)
    hands.press(Key.Key_F4)
    for digit in digits:
        hands.digit(int(digit))
    await until(lambda w: w.call is not None and w.call.keys_sent == digits, "the keys sent")
    hands.leave_field()


def _phase(wanted: CallPhase) -> Condition:
    return lambda workspace: workspace.call is not None and workspace.call.view.phase is wanted


def _muted(wanted: bool) -> Condition:
    return lambda workspace: workspace.call is not None and workspace.call.muted is wanted


_KEYS = (
    (Key.Key_F2, "muted", _muted(True)),
    (Key.Key_F2, "unmuted", _muted(False)),
    (Key.Key_F3, "held", _phase(CallPhase.HELD)),
    (Key.Key_F3, "resumed", _phase(CallPhase.CONNECTED)),
)
