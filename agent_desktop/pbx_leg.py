"""Registration with an outside PBX in the place of the permanent leg: there the switch calls, signed."""

import asyncio
import logging
from contextlib import suppress
from typing import Protocol

from agent_desktop.desk import events as e
from agent_desktop.desk.workspace import LegState
from agent_desktop.leg import Leg, RelayPort
from agent_desktop.softphone import protocol as engine
from server_api.contract.words import ErrorCode

log = logging.getLogger(__name__)
LEFT = engine.Registered(False)


class PbxRelayPort(RelayPort, Protocol):
    """Carries the engine's SIP to an outside PBX; ``contact`` is where that one reaches it."""

    contact: str

    def aim(self, host: str, port: int, transport: str) -> None:
        """The PBX to speak with, from the next ``open`` on."""
        ...


class PbxLeg(Leg):
    """The desk sees the same states: up is the leg once the switch's signed call was answered.

    A registration is kept over several such calls, and a call over a registration that is lost.
    """

    ID = "pbx"  # until the server has named a leg
    ANSWER_S = 15.0

    def through(self, relay: PbxRelayPort) -> "PbxLeg":
        """The same relay again, as what it is."""
        self._pbx = relay
        self._on = False
        self._forget_line()
        return self

    def _forget_line(self) -> None:
        self._leg_id = self._call_id = ""
        self._answered = self._shown = False
        self._settled = asyncio.Event()

    def _hang(self) -> None:
        self._on = False
        self._forget_line()
        self._phone.send(engine.Unregister())

    def _died(self, reason: str) -> None:
        self._on = False
        self._forget_line()
        super()._died(reason)

    async def _try(self) -> bool:
        return await (self._be_called() if self._on else self._register())

    async def _register(self) -> bool:
        """The rest is told by the engine."""
        grant = await self._grant(self._server.pbx)
        if grant is None:
            return False
        self._pbx.aim(grant.host, grant.port, grant.transport)
        try:
            port = await self._pbx.open()
        except OSError as error:
            log.info("no relay to the PBX: %s", error)
            return False
        self._emit(e.LegChanged(self.ID, LegState.OPENING))
        self._phone.send(
            engine.Register(
                domain=grant.domain,
                user=grant.user,
                password=grant.password,
                relay_port=port,
                contact=self._pbx.contact,
                agent=grant.agent,
                sign_key=grant.sign_key,
                expires_s=grant.expires_s,
                srtp=grant.srtp,
            )
        )
        return True

    async def _be_called(self) -> bool:
        """Ask for the call and wait until it has answered itself; a server that forgot us is asked anew."""
        if self._call_id:
            self._phone.send(engine.EndCall(self._call_id))
        self._forget_line()
        self._emit(e.LegChanged(self.ID, LegState.OPENING))
        called = await self._grant(self._server.pbx_leg)
        if called is None:
            self._on = False
            return False
        self._leg_id = called.leg_id
        self._show()
        with suppress(TimeoutError):
            async with asyncio.timeout(self.ANSWER_S):
                await self._settled.wait()
        return self._shown

    def _show(self) -> None:
        """Up when both are known: the server's name of the leg, and that the call is answered."""
        if self._leg_id and self._answered and not self._shown:
            self._shown = True
            self._tries = 0
            self._backoff.reset()
            self._settled.set()
            self._emit(e.LegChanged(self._leg_id, LegState.UP))

    def _from_pbx(self, event: engine.CallArrived | engine.CallMoved) -> None:
        super()._from_pbx(event)
        match event:
            case engine.CallArrived(call_id=call_id, signed=True):
                self._call_id = call_id
            case engine.CallMoved(call_id=call_id, phase="up") if call_id == self._call_id:
                self._answered = True
                self._show()
            case engine.CallMoved(call_id=call_id, phase="down") if call_id == self._call_id:
                self._line_ended()

    def _line_ended(self) -> None:
        leg_id, shown = self._leg_id, self._shown
        self._settled.set()
        self._forget_line()
        if shown:
            self._emit(e.LegChanged(leg_id, LegState.DOWN))

    def _registered(self, event: engine.Registered) -> None:
        """PJSIP registers again by itself; a refused password is said."""
        if event.on:
            if not self._on and self._begun:
                self._on = True
                self._tries = 0
                self._backoff.reset()
                self.open_leg()
            return
        if event == LEFT and self._begun:
            return  # it has left the old account for the next one
        self._on = False
        if event.status in (401, 403, 404):
            self._emit(e.PhoneTroubled("no_voice", ErrorCode.FORBIDDEN.value))
        if not self._shown:
            self._emit(e.LegChanged(self.ID, LegState.DOWN))
