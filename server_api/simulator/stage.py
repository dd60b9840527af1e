"""Prepares what a robot will play: the plan's steps become a script and encoded clips of 20 ms frames."""

from dataclasses import dataclass
from typing import assert_never

from server_api.simulator import robot
from server_api.simulator.plan import Beep, EndlessTone, Intercept, Listen, Pause, RobotPlan, Say, Step
from server_api.simulator.tones import beep, endless_sine, intercept, whole_frames
from server_api.simulator.voices import Voices
from server_api.telephony.wire.codecs import FRAME_SAMPLES, G711, Samples

Audible = Say | Beep | EndlessTone | Intercept


@dataclass(frozen=True, slots=True)
class Clip:
    """Encoded sound: ``data`` is one byte a sample, whole frames of 20 ms; ``text`` empty for tones."""

    text: str
    data: bytes

    @property
    def frames(self) -> int:
        """Length in frames of 20 ms."""
        return len(self.data) // FRAME_SAMPLES

    def frame(self, index: int) -> bytes:
        """The payload of one packet."""
        return self.data[index * FRAME_SAMPLES : (index + 1) * FRAME_SAMPLES]


@dataclass(frozen=True, slots=True)
class Performance:
    """A script together with the clips it names."""

    script: robot.Script
    clips: tuple[Clip, ...]


class Stage:
    """Builds performances; finished clips are shared between calls. Blocks while speech is made."""

    def __init__(self, voices: Voices) -> None:
        self._voices = voices
        self._finished: dict[tuple[Audible, str, int, str], Clip] = {}

    def prepare(self, plan: RobotPlan, steps: tuple[Step, ...], codec: G711) -> Performance:
        """The performance of ``steps`` in the plan's language and voice."""
        clips: list[Clip] = []
        parts: list[robot.Part] = []
        for step in steps:
            match step:
                case Pause():
                    parts.append(robot.Wait(round(step.seconds / robot.TICK_S)))
                case Listen():
                    parts.append(robot.Hear(round(plan.patience_s / robot.TICK_S)))
                case Say() | Beep() | EndlessTone() | Intercept():
                    clips.append(self._clip(step, plan, codec))
                    endless = isinstance(step, EndlessTone)
                    parts.append(robot.Play(len(clips) - 1, clips[-1].frames, loop=endless))
                case _:
                    assert_never(step)
        return Performance(tuple(parts), tuple(clips))

    def _clip(self, step: Audible, plan: RobotPlan, codec: G711) -> Clip:
        key = (step, plan.language, plan.voice, codec.name)
        if key not in self._finished:
            text = step.text if isinstance(step, Say) else ""
            self._finished[key] = Clip(text, codec.encode(whole_frames(self._sound(step, plan))))
        return self._finished[key]

    def _sound(self, step: Audible, plan: RobotPlan) -> Samples:
        match step:
            case Say():
                return self._voices.speech(plan.language, plan.voice, step.text)
            case Beep():
                return beep(float(step.hz), step.seconds)
            case EndlessTone():
                return endless_sine(step.hz)
            case Intercept():
                return intercept()
            case _:
                assert_never(step)
