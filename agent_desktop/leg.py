"""The permanent leg: grant of the server, relay of its SIP, engine that speaks. Opened again until closed."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Protocol, TypeVar, assert_never

from agent_desktop.desk import events as e
from agent_desktop.desk.commands_sound import SoundCommand
from agent_desktop.desk.ports import ClockPort, Emit, ServerPort, ServerRefusedError
from agent_desktop.desk.workspace import LegState
from agent_desktop.links.backoff import Backoff
from agent_desktop.softphone import protocol as engine
from agent_desktop.softphone.sound_desk import SoundDesk
from server_api.contract.session import LegGrant
from server_api.contract.words import ErrorCode

log = logging.getLogger(__name__)
G = TypeVar("G")

_PHASES = {
    engine.LegPhase.CALLING: LegState.OPENING,
    engine.LegPhase.UP: LegState.UP,
    engine.LegPhase.DOWN: LegState.DOWN,
}
#: The agent cannot help it by waiting: said once, and tried again all the same.
_WORTH_SAYING = (ErrorCode.SWITCH_UNAVAILABLE, ErrorCode.FORBIDDEN, ErrorCode.INTERNAL)
#: Misuse between window and engine, nothing to tell the agent.
_OUR_OWN = ("no_leg", "leg_exists", "bad_command")


class EnginePort(Protocol):
    """The engine's process: commands in, events out."""

    async def start(self, on_event: Callable[[engine.PhoneEvent], None]) -> None: ...
    def send(self, command: engine.EngineCommand) -> None: ...
    async def stop(self) -> None: ...


class RelayPort(Protocol):
    """Carries the engine's SIP to the server; ``open`` gives the loopback UDP port for the engine."""

    async def open(self) -> int: ...
    async def close(self) -> None: ...
    async def stop(self) -> None: ...
    def engine_ready(self, sip_port: int) -> None: ...
    def engine_died(self) -> None: ...


class Ears(Protocol):
    """What is heard, for meters and measurements; not part of the desk's state."""

    def levels(self, microphone: float, speaker: float) -> None:
        """dBFS, ten times a second."""
        ...

    def far_audio(self, mono_ns: int) -> None:
        """The far side began to be heard after a silence."""
        ...


class Leg:
    """The softphone of the desk."""

    def __init__(
        self,
        phone: EnginePort,
        relay: RelayPort,
        server: ServerPort,
        clock: ClockPort,
        emit: Emit,
        ears: Ears,
        backoff: Backoff,
        sound: SoundDesk,
        test_voice: str = "",
    ) -> None:
        self._phone = phone
        self._relay = relay
        self._server = server
        self._clock = clock
        self._emit = emit
        self._ears = ears
        self._sound = sound
        self._test_voice = test_voice
        self._backoff = backoff
        self._opening: asyncio.Task[None] | None = None
        self._closing: asyncio.Task[None] | None = None
        self._tries = 0
        self._restarts = 0
        self._begun = False

    async def start(self) -> None:
        """Start the engine."""
        self._sound.restore()
        await self._phone.start(self._heard)

    async def stop(self) -> None:
        """End leg, relay and engine."""
        self._begun = False
        for task in (self._opening, self._closing):
            await _end(task)
        await self._phone.stop()
        await self._relay.stop()

    def open_leg(self) -> None:
        """Place the leg, now or, after a failure, a little later."""
        if self._opening is not None:
            self._opening.cancel()
        self._opening = asyncio.create_task(self._open(), name="leg")
        if not self._begun:
            self._begun = True
            self._sound.shift_begins()

    def close_leg(self) -> None:
        """End the leg and its relay."""
        if self._opening is not None:
            self._opening.cancel()
        self._tries = 0
        self._begun = False
        self._backoff.reset()
        self._hang()
        self._closing = asyncio.create_task(self._relay.close(), name="leg-close")

    def _hang(self) -> None:
        self._phone.send(engine.DropLeg())

    def mute(self, on: bool) -> None:
        """Stop or start the microphone."""
        self._phone.send(engine.SetMute(on))

    def tone(self, name: str) -> None:
        """Play a tone to the agent."""
        self._phone.send(engine.PlayTone(name))

    def sound(self, command: SoundCommand) -> None:
        """Devices, loudness, headset, loop back."""
        self._sound.perform(command)

    async def _open(self) -> None:
        if self._closing is not None:
            await asyncio.gather(self._closing, return_exceptions=True)
        while True:
            if self._tries:
                await self._clock.sleep(self._backoff.next())
            self._tries += 1
            if await self._try():
                return

    async def _try(self) -> bool:
        grant = await self._grant(self._server.leg)
        return grant is not None and await self._place(grant)

    async def _place(self, grant: LegGrant) -> bool:
        try:
            port = await self._relay.open()
        except (OSError, ServerRefusedError) as error:
            log.info("no relay for the leg: %s", error)
            return False
        self._emit(e.LegChanged(grant.leg_id, LegState.OPENING))
        self._phone.send(engine.DropLeg())  # the server may have lost a leg that the engine still holds
        self._phone.send(engine.PlaceLeg(grant.leg_id, grant.uri, port, grant.srtp))
        return True

    async def _grant(self, ask: Callable[[], Awaitable[G]]) -> G | None:
        try:
            return await ask()
        except ServerRefusedError as error:
            log.info("no leave to place the leg: %s", error.code)
            if error.code in _WORTH_SAYING:
                self._emit(e.PhoneTroubled("no_voice", error.code.value))
            return None

    # --- what the engine says ---------------------------------------------------------------------

    def _heard(self, event: engine.PhoneEvent) -> None:
        if isinstance(event, engine.SoundEvent):
            if isinstance(event, engine.Levels):
                self._ears.levels(event.microphone, event.speaker)
            self._sound.heard(event)
            return
        match event:
            case engine.EngineReady(audio=audio, sip_port=sip_port):
                self._relay.engine_ready(sip_port)
                self._speak()
                self._sound.engine_ready(audio)
                self._emit(e.EngineStarted(audio))
            case engine.EngineDied(reason=reason):
                self._died(reason)
            case engine.LegChanged(leg_id=leg_id, phase=phase):
                self._leg_changed(leg_id, phase)
            case engine.MuteChanged(on=on):
                self._emit(e.MuteChanged(on))
            case engine.FarAudio(mono_ns=mono_ns):
                self._ears.far_audio(mono_ns)
            case engine.Quality():
                self._sound.measured(event)
            case engine.EngineError(code=code, detail=detail):
                self._troubled(code, detail)
            case engine.CallArrived() | engine.CallMoved():
                self._from_pbx(event)
            case engine.Registered():
                self._registered(event)
            case engine.Pong() | engine.EngineRestarted():
                pass  # for the client itself
            case _:
                assert_never(event)

    def _from_pbx(self, event: engine.CallArrived | engine.CallMoved) -> None:
        self._sound.from_pbx(event)

    def _registered(self, event: engine.Registered) -> None:
        log.info("from a PBX nobody registered with: %s %d", event.on, event.status)

    def _speak(self) -> None:
        if self._test_voice:
            self._phone.send(engine.SayTest(self._test_voice))

    def _died(self, reason: str) -> None:
        log.info("the engine died: %s", reason)
        self._restarts += 1
        self._relay.engine_died()
        self._emit(e.EngineLost(self._restarts))

    def _troubled(self, code: str, detail: str) -> None:
        if code in _OUR_OWN:
            log.info("engine: %s %s", code, detail)
        else:
            self._emit(e.PhoneTroubled(code, detail))

    def _leg_changed(self, leg_id: str, phase: engine.LegPhase) -> None:
        state = _PHASES.get(phase)
        if state is LegState.UP:
            self._tries = 0
            self._backoff.reset()
        if state is not None:
            self._emit(e.LegChanged(leg_id, state))


async def _end(task: asyncio.Task[None] | None) -> None:
    if task is not None:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.gather(task, return_exceptions=True)
