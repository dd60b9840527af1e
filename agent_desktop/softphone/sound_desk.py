"""Between the desk and the engine's sound: the desk's words there, the engine's events back."""

import logging
from collections.abc import Callable
from datetime import date, datetime
from typing import Protocol, assert_never

from agent_desktop.desk import commands_sound as c
from agent_desktop.desk import events_sound as e
from agent_desktop.desk.sound import LineNow, Preferences
from agent_desktop.softphone import protocol as engine

log = logging.getLogger(__name__)

Emit = Callable[[e.SoundEvent], None]
Send = Callable[[engine.EngineCommand], None]


class Memory(Protocol):
    """What this PC remembers."""

    def preferences(self) -> Preferences: ...
    def remember(self, preferences: Preferences) -> None: ...
    def done_on(self, day: date) -> tuple[str, ...]: ...
    def done(self, agent_id: str, day: date) -> None: ...


class SoundDesk:
    """``check``: whether a shift on real sound devices begins with the check. Null audio passes at once."""

    def __init__(
        self, send: Send, emit: Emit, memory: Memory, now: Callable[[], datetime], *, check: bool
    ) -> None:
        self._send = send
        self._emit = emit
        self._memory = memory
        self._now = now
        self._check = check
        self._real = False
        self._strangers: set[str] = set()

    def restore(self) -> None:
        """Once, at the start: what the agent chose before."""
        self._emit(e.PreferencesRestored(self._memory.preferences()))

    def engine_ready(self, audio: str) -> None:
        """A new engine: give it devices and loudness."""
        self._real = audio == "qt"
        self._apply(self._memory.preferences())

    def shift_begins(self) -> None:
        """Ask for the check where it is due."""
        if self._check and self._real:
            self._emit(e.CheckDue(self._memory.done_on(self._today())))

    def perform(self, command: c.SoundCommand) -> None:
        """Carry out a command of the desk."""
        match command:
            case c.PreferSound(preferences):
                self._memory.remember(preferences)
                self._apply(preferences)
            case c.TrySound(where):
                self._send(engine.TrySound(where))
            case c.WatchMeters(on):
                self._send(engine.Monitor(on))
            case c.LoopBack(seconds):
                self._send(engine.LoopBack(seconds))
            case c.LightHeadset():
                self._light(command)
            case c.AnswerStranger(call_id):
                self._send(engine.AnswerCall(call_id))
            case c.EndStranger(call_id):
                self._send(engine.EndCall(call_id))
            case c.KeepCheck(agent_id, check):
                log.info("check before the shift: %s", check.parts)
                self._memory.done(agent_id, self._today())
            case _:
                assert_never(command)

    def heard(self, event: engine.SoundEvent) -> None:
        """Translate an event of the engine; levels are not part of the desk's state."""
        match event:
            case engine.Devices(microphones, speakers):
                self._emit(e.DevicesListed(microphones, speakers))
            case engine.DevicesInUse(microphone, speaker, ringer):
                self._emit(e.DevicesUsed(microphone, speaker, ringer))
            case engine.DeviceLost(part, name, instead):
                self._emit(e.DeviceGone(part, name, instead))
            case engine.DeviceBack(part, name):
                self._emit(e.DeviceReturned(part, name))
            case engine.TalkedMuted():
                self._emit(e.TalkedWhileMuted())
            case engine.LoopChanged(step, level, noise):
                self._emit(e.LoopMoved(step, level, noise))
            case engine.HeadsetChanged(state, name, buttons, lights, detail):
                self._emit(e.HeadsetSeen(state, name, buttons, lights, detail))
            case engine.HeadsetPressed(button, on, action):
                self._emit(e.HeadsetKeyMoved(button, on, action))
            case engine.Levels():
                pass
            case _:
                assert_never(event)

    def from_pbx(self, event: engine.CallArrived | engine.CallMoved) -> None:
        """The dialler's own calls are told by the server; the others ring here."""
        match event:
            case engine.CallArrived(call_id, caller, signed):
                if not signed:
                    self._strangers.add(call_id)
                    self._emit(e.StrangerRang(call_id, caller))
            case engine.CallMoved(call_id, phase):
                if call_id in self._strangers and phase != "ringing":
                    self._emit(e.StrangerMoved(call_id, phase))
                if phase == "down":
                    self._strangers.discard(call_id)

    def measured(self, quality: engine.Quality) -> None:
        """The line's last two seconds."""
        line = LineNow(
            mos=quality.mos,
            loss_pct=quality.loss_pct,
            jitter_ms=quality.jitter_ms,
            rtt_ms=quality.rtt_ms,
            loss_out_pct=quality.loss_out_pct,
            jitter_out_ms=quality.jitter_out_ms,
            packets=quality.packets,
        )
        self._emit(e.LineMeasured(line, self._now()))

    def _apply(self, wanted: Preferences) -> None:
        self._send(engine.SetDevices(wanted.microphone, wanted.speaker, wanted.ringer))
        self._send(engine.SetLoudness(wanted.volume_pct, wanted.gain_pct, wanted.ringer_pct))
        self._send(engine.WatchHeadset(wanted.headset and self._real))

    def _light(self, shown: c.LightHeadset) -> None:
        self._send(engine.ShowOnHeadset(shown.off_hook, shown.muted, shown.held, shown.ringing))
        for light in shown.tried:
            self._send(engine.TryLight(light, True))

    def _today(self) -> date:
        return self._now().astimezone().date()
