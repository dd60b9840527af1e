"""A conversation as a pure state machine: one tick is 20 ms, one sound a frame of 20 ms.

:func:`tick` takes the state, the script and whether speech was heard, and answers with the next state
and what to play. It knows no clock, no audio and no network.
"""

from dataclasses import dataclass, replace
from typing import assert_never

TICK_S = 0.02

# Speech shorter than this is a click, and a pause shorter than this is a breath.
HEARD_TICKS = 8
PAUSE_TICKS = 35


@dataclass(frozen=True, slots=True)
class Wait:
    """Silence for so many ticks."""

    ticks: int


@dataclass(frozen=True, slots=True)
class Play:
    """Play clip number ``clip`` of ``frames`` frames, once or for ever."""

    clip: int
    frames: int
    loop: bool = False


@dataclass(frozen=True, slots=True)
class Hear:
    """Wait for the other side's turn to end; ``patience`` ticks without speech end it too.

    Somebody who talks without a pause is interrupted after three times the patience.
    """

    patience: int


Part = Wait | Play | Hear
Script = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """Play frame ``index`` of clip ``clip``; the first of a clip is where it begins to sound."""

    clip: int
    index: int


@dataclass(frozen=True, slots=True)
class RobotState:
    """Where a robot is in its script: ``part`` index, ticks in it, speech and quiet run lengths."""

    part: int = 0
    spent: int = 0
    speech: int = 0
    quiet: int = 0


def tick(state: RobotState, script: Script, heard: bool) -> tuple[RobotState, Frame | None]:
    """Advance 20 ms. ``heard`` tells whether the other side spoke in them. None plays silence."""
    if finished(state, script):
        return state, None
    part = script[state.part]
    match part:
        case Wait():
            return _step(state, state.spent + 1 >= part.ticks), None
        case Play():
            frame = Frame(part.clip, state.spent % part.frames)
            return _step(state, not part.loop and state.spent + 1 >= part.frames), frame
        case Hear():
            listening = _listen(state, heard)
            return _step(listening, _turn_ended(listening, part)), None
        case _:
            assert_never(part)


def finished(state: RobotState, script: Script) -> bool:
    """Whether the robot has nothing left to say."""
    return state.part >= len(script)


def _step(state: RobotState, part_done: bool) -> RobotState:
    return RobotState(part=state.part + 1) if part_done else replace(state, spent=state.spent + 1)


def _listen(state: RobotState, heard: bool) -> RobotState:
    if heard:
        return replace(state, speech=state.speech + 1, quiet=0)
    return replace(state, quiet=state.quiet + 1)


def _turn_ended(state: RobotState, part: Hear) -> bool:
    if state.spent >= 3 * part.patience:
        return True
    limit = PAUSE_TICKS if state.speech >= HEARD_TICKS else part.patience
    return state.quiet >= limit
