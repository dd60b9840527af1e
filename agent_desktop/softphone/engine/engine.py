"""The engine: carries out the window's commands and tells what happens to the leg."""

import time
from collections.abc import Callable
from typing import assert_never

import pjsua2 as pj

from agent_desktop.softphone.engine.backend import Emit
from agent_desktop.softphone.engine.endpoint import SRTP, BadUriError, Endpoint, user_of
from agent_desktop.softphone.engine.leg import Graveyard, Leg
from agent_desktop.softphone.engine.pbx.line import PbxLine
from agent_desktop.softphone.engine.sound import Sound
from agent_desktop.softphone.engine.sound_orders import SoundOrders
from agent_desktop.softphone.engine.watch import StreamWatch
from agent_desktop.softphone.protocol import (
    DropLeg,
    EngineCommand,
    EngineError,
    LegChanged,
    LegPhase,
    MuteChanged,
    PbxCommand,
    Ping,
    PlaceLeg,
    Pong,
    Quit,
    SetMute,
    SoundCommand,
)

BUSY_PERIOD_S = 0.010
IDLE_PERIOD_S = 0.050
LEVELS_EVERY_S = 0.1
MAX_UNBURIED = 3
CLOSING_POLL_MS = 20


class Engine:
    """Everything here runs on the one thread that owns PJSIP."""

    def __init__(
        self,
        endpoint: Endpoint,
        sound: Sound,
        sounds: SoundOrders,
        emit: Emit,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._endpoint = endpoint
        self._sound = sound
        self._sounds = sounds
        self._emit = emit
        self._now = now
        self._leg: Leg | None = None
        self._graveyard = Graveyard(now)
        self._pbx = PbxLine(endpoint, sound, self._graveyard, emit, now)
        self._watch = StreamWatch(emit)
        self._levels_due = 0.0
        self.finished = False

    @property
    def period_s(self) -> float:
        """How long the loop may rest before the next turn."""
        busy = self._leg is not None or len(self._graveyard) > 0 or self._sound.monitored or self._pbx.busy
        return BUSY_PERIOD_S if busy else IDLE_PERIOD_S

    def handle(self, command: EngineCommand) -> None:
        """Carry out one command; what cannot be done becomes an EngineError."""
        if isinstance(command, SoundCommand):
            return self._sounds.handle(command)
        if isinstance(command, PbxCommand):
            return self._pbx_order(command)
        match command:
            case PlaceLeg():
                self._place(command)
            case DropLeg():
                self._drop()
            case SetMute(on):
                self._sound.muted = on
                self._emit(MuteChanged(on))
            case Ping(number):
                self._emit(Pong(number))
            case Quit():
                self.finished = True
            case _:
                assert_never(command)

    def turn(self) -> None:
        """One round: PJSIP first, then what it brought."""
        self._endpoint.poll()
        leg = self._leg
        if leg is not None:
            leg.follow(self._endpoint.port)
            if leg.phase is LegPhase.DOWN:
                self._bury(leg)
            elif leg.phase is LegPhase.UP:
                self._watch.look(self._now(), leg.counters)
        was_busy = self._pbx.busy
        self._pbx.turn()
        if self._pbx.busy and not was_busy:
            self._watch.begin(self._now())
        if self._pbx.busy:
            self._watch.look(self._now(), self._pbx.counters)
        self._sound.pump()
        self._report()
        self._graveyard.sweep()

    def close(self, within_s: float = 0.7) -> None:
        """End the leg, let the far side know, then PJSIP. The process must leave with os._exit."""
        self._sounds.close()
        if self._leg is not None:
            self._drop()
        registered = self._pbx.registered
        self._pbx.leave()
        deadline = self._now() + within_s
        while len(self._graveyard) and self._now() < deadline:
            self._endpoint.poll(CLOSING_POLL_MS)
        self._endpoint.destroy(at_once=not registered and len(self._graveyard) == 0)

    def _place(self, order: PlaceLeg) -> None:
        try:
            user = user_of(order.uri)
        except BadUriError as error:
            return self._refuse("bad_uri", str(error))
        if not 0 < order.relay_port < 65536:
            return self._refuse("bad_port", str(order.relay_port))
        if order.srtp not in SRTP:
            return self._refuse("bad_srtp", order.srtp)
        if self._leg is not None or self._pbx.registered:
            return self._refuse("leg_exists", order.leg_id)
        if len(self._graveyard) >= MAX_UNBURIED:
            return self._refuse("too_many_legs", order.leg_id)
        self._dial(order, user)

    def _pbx_order(self, command: PbxCommand) -> None:
        if self._leg is not None:
            return self._refuse("leg_exists", type(command).__name__)
        was_busy = self._pbx.busy
        self._pbx.handle(command)
        if self._pbx.busy and not was_busy:
            self._watch.begin(self._now())

    def _dial(self, order: PlaceLeg, user: str) -> None:
        self._endpoint.run_clock(True)
        self._sound.start()
        try:
            call = self._endpoint.dial(user, order.relay_port, order.srtp)
        except pj.Error as error:
            self._rest()
            self._refuse("leg_failed", str(error.reason))
            self._emit(LegChanged(order.leg_id, LegPhase.DOWN, 0, str(error.reason)))
            return
        self._leg = Leg(order.leg_id, call, self._emit)
        self._watch.begin(self._now())

    def _drop(self) -> None:
        leg = self._leg
        if leg is None:
            return self._refuse("no_leg", "DropLeg")
        leg.drop()
        self._bury(leg)

    def _bury(self, leg: Leg) -> None:
        leg.bury(self._graveyard)
        self._leg = None
        self._rest()

    def _rest(self) -> None:
        self._sound.stop()
        self._endpoint.run_clock(False)

    def _report(self) -> None:
        for found in self._sound.news():
            self._emit(found)
        now = self._now()
        if now < self._levels_due:
            return
        self._levels_due = now + LEVELS_EVERY_S
        levels = self._sound.levels()
        if levels is not None:
            self._emit(levels)

    def _refuse(self, code: str, detail: str) -> None:
        self._emit(EngineError(code, detail))
