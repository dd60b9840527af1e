"""The server's side of the embedded switch: starts or adopts it, gives orders, takes facts."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from server_api.telephony.embedded import protocol
from server_api.telephony.embedded.commands import Commands
from server_api.telephony.embedded.launch import end_at_once, gone, launch
from server_api.telephony.embedded.link import ControlLink
from server_api.telephony.embedded.settings import SwitchSettings
from server_api.telephony.port import (
    CallEnded,
    CallOffered,
    DialOrder,
    EndCause,
    EndedBy,
    Fact,
    LegDown,
    LegUp,
    SwitchBack,
    SwitchError,
    SwitchLost,
    SwitchState,
    SwitchUnavailableError,
    TrunkSpec,
)

log = logging.getLogger(__name__)
RETRY_S = 0.2
RETRY_MOST_S = 5.0


class EmbeddedSwitch(Commands):
    """:class:`~server_api.telephony.port.Switch` in two child processes that outlive this one."""

    def __init__(self, state_dir: Path, settings: SwitchSettings) -> None:
        self._dir = state_dir
        self._settings = settings
        self._facts: asyncio.Queue[tuple[int, Fact]] = asyncio.Queue()
        self._link: ControlLink | None = None
        self._coming_back: asyncio.Task[None] | None = None
        self._watching: asyncio.Task[None] | None = None
        self._seq = 0
        self._trunks: dict[str, TrunkSpec] = {}
        self._calls: set[str] = set()
        self._legs: dict[str, str] = {}
        self._sip: tuple[str, int] = (settings.sip_host, settings.sip_port)
        self.pids: tuple[int, int] = (0, 0)

    @property
    def switch_id(self) -> str:
        """Stable name of this switch."""
        return self._settings.switch_id

    @property
    def sip_address(self) -> tuple[str, int]:
        """Host and UDP port for the agents' relayed SIP, known after :meth:`start`."""
        return self._sip

    async def start(self) -> SwitchState:
        """Adopt a living switch or start one.

        Raises SwitchError ``sip_port_taken``, ``switch_in_use``.
        """
        state = await self._attach()
        self._know(state)
        self._watching = asyncio.get_running_loop().create_task(self._watch())
        return state

    async def close(self, *, keep_calls: bool) -> None:
        """Leave; without ``keep_calls`` both processes have ended when this returns."""
        for task in (self._watching, self._coming_back):
            if task is not None:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
        link, self._link = self._link, None
        if link is None and not keep_calls:
            link = await self._starting()
        if link is None:
            return
        patience_s = self._settings.start_timeout_s
        if not keep_calls and not await self._end(link):
            patience_s = 0.1
        await link.close()
        if not keep_calls and not await gone(self._dir, patience_s):
            log.error("the switch did not end: ended")
            end_at_once(self.pids)

    async def _end(self, link: ControlLink) -> bool:
        """Tell the switch to end; False when it has not parted after ``hung_s``."""
        try:
            await link.ask({"do": "end"})
            async with asyncio.timeout(self._settings.hung_s):
                await link.ended()
        except SwitchUnavailableError:
            log.info("the switch was gone already")
        except TimeoutError:
            return False
        return True

    async def _starting(self) -> ControlLink | None:
        """A switch that was just being started again when we leave, if there is one."""
        link = ControlLink(lambda _seq, _fact: None, lambda: None)
        try:
            await link.open(protocol.socket_path(self._dir))
        except OSError:
            return None
        return link

    async def facts(self) -> AsyncIterator[Fact]:
        """Facts in order. Asking for the next one tells the switch that this one was dealt with."""
        while True:
            seq, fact = await self._facts.get()
            yield fact
            self._taken(seq)

    def _taken(self, seq: int) -> None:
        if seq and self._link is not None:
            with suppress(SwitchUnavailableError):  # the loss is reported as a fact of its own
                self._link.tell({"do": "taken", "seq": seq})

    async def _attach(self) -> SwitchState:
        """Connect, starting a switch when none listens."""
        path = protocol.socket_path(self._dir)
        link = ControlLink(self._on_fact, self._on_lost)
        adopted = True
        try:
            await link.open(path)
        except OSError:
            adopted = False
            await launch(self._dir, self._settings)
            try:
                await link.open(path)
            except OSError as error:
                raise SwitchUnavailableError(str(error)) from error
        try:
            hello = await link.ask({"do": "hello"})
        except SwitchError:
            await link.close()
            raise
        self._link = link
        self._sip = (hello["sip"][0], hello["sip"][1])
        self.pids = (hello["pids"][0], hello["pids"][1])
        state = replace(protocol.load(SwitchState, hello["state"]), adopted=adopted)
        self._seq = state.fact_seq
        return state

    def _know(self, state: SwitchState) -> None:
        self._calls = {call.call_id for call in state.calls}
        self._legs = {leg.leg_id: leg.agent_id for leg in state.legs}

    def _on_fact(self, seq: int, fact: Fact) -> None:
        if seq <= self._seq:
            return
        self._seq = seq
        match fact:
            case CallOffered():
                self._calls.add(fact.call_id)
            case CallEnded():
                self._calls.discard(fact.call_id)
            case LegUp():
                self._legs[fact.leg_id] = fact.agent_id
            case LegDown():
                self._legs.pop(fact.leg_id, None)
            case _:
                pass
        self._facts.put_nowait((seq, fact))

    def _stamp(self) -> dict[str, Any]:
        return {"switch_id": self.switch_id, "at": datetime.now(UTC), "mono_ns": time.monotonic_ns()}

    def _on_lost(self) -> None:
        if self._link is None:
            return
        self._link = None
        self._seq = 0
        self._facts.put_nowait((0, SwitchLost(reason="switch_gone", **self._stamp())))
        self._coming_back = asyncio.get_running_loop().create_task(self._come_back())

    async def _come_back(self) -> None:
        wait_s = RETRY_S
        while True:
            try:
                state = await self._attach()
                break
            except (SwitchError, OSError) as error:
                log.warning("the switch is not back yet: %s", error)
                await asyncio.sleep(wait_s)
                wait_s = min(RETRY_MOST_S, wait_s * 2)
        for trunk in list(self._trunks.values()):
            try:
                await super().put_trunk(trunk)
            except SwitchUnavailableError:  # lost again, and looked for again
                return
            except SwitchError as error:
                log.warning("trunk %s is not put back: %s", trunk.trunk_id, error)
        self._settle(state)

    async def _watch(self) -> None:
        """A switch that lives but answers nothing is ended, so that it can be started again."""
        while True:
            await asyncio.sleep(self._settings.watch_s)
            link, pids = self._link, self.pids
            if link is None:
                continue
            # Asked twice: after a sleep of the whole machine the first answer seems late.
            if await link.hung(self._settings.hung_s / 2) and await link.hung(self._settings.hung_s / 2):
                log.error("the switch does not answer: ended")
                end_at_once(pids)

    def _settle(self, state: SwitchState) -> None:
        """What died with the old switch is reported before the new one is."""
        ended = {fact.call_id: fact for fact in state.ended}
        for call_id in self._calls - {call.call_id for call in state.calls}:
            fact = ended.get(call_id) or CallEnded(
                call_id=call_id, cause=EndCause.SWITCH_LOST, by=EndedBy.SWITCH, **self._stamp()
            )
            self._facts.put_nowait((0, fact))
        for leg_id in self._legs.keys() - {leg.leg_id for leg in state.legs}:
            down = LegDown(leg_id=leg_id, agent_id=self._legs[leg_id], cause="media_lost", **self._stamp())
            self._facts.put_nowait((0, down))
        self._know(state)
        self._facts.put_nowait((0, SwitchBack(state=replace(state, ended=()), **self._stamp())))

    async def _order(self, order: dict[str, Any]) -> dict[str, Any]:
        if self._link is None:
            raise SwitchUnavailableError("not connected")
        return await self._link.ask(order)

    async def put_trunk(self, trunk: TrunkSpec) -> None:
        """Add or replace a trunk; a switch that has to be started again is told of it too."""
        await super().put_trunk(trunk)
        self._trunks[trunk.trunk_id] = trunk

    async def drop_trunk(self, trunk_id: str) -> None:
        """No more calls by this trunk."""
        self._trunks.pop(trunk_id, None)
        await super().drop_trunk(trunk_id)

    async def dial(self, order: DialOrder) -> None:
        """Place a call; should the switch die with it, its end is reported."""
        self._calls.add(order.call_id)
        try:
            await super().dial(order)
        except SwitchError:
            self._calls.discard(order.call_id)
            raise
