"""Recordings of calls: which are under way, and the worker that writes them."""

import asyncio
import itertools
import logging
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from server_api.telephony.embedded.calls import Calls
from server_api.telephony.embedded.journal import FactJournal
from server_api.telephony.embedded.media import MixerLink
from server_api.telephony.embedded.protocol import load
from server_api.telephony.embedded.recorder_link import RecorderLink
from server_api.telephony.embedded.settings import SwitchSettings
from server_api.telephony.embedded.trunk_call import TrunkCall
from server_api.telephony.port import (
    GoneError,
    RecordingChanged,
    RecordingPhase,
    RecordingResult,
    RecordOrder,
    SwitchError,
)

log = logging.getLogger(__name__)
CHANNEL = "recorder"
RETRY_FIRST_S = 0.2
RETRY_MOST_S = 5.0
LAST_WRITES_S = 5.0


@dataclass(slots=True)
class Running:
    """``known`` is what the recorder last said of it; ``ends`` once nothing more will be said in it."""

    order: RecordOrder
    call: TrunkCall
    tap: int
    begun: bool = False
    ends: bool = False
    known: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, asyncio.Future[None]] = field(default_factory=dict)


class Recordings:
    """Begins and ends recordings, pauses them, and lets them survive their recorder.

    A recorder that died is started again and goes on with the same files: what was said meanwhile is
    silence of the same length and counted as missing. At most the last second before is lost with it.
    """

    def __init__(
        self, settings: SwitchSettings, mixer: MixerLink, calls: Calls, journal: FactJournal
    ) -> None:
        self._settings = settings
        self._mixer = mixer
        self._calls = calls
        self._journal = journal
        self._link = RecorderLink(self._take, self._on_death)
        self._taps = itertools.count(1)
        self._running: dict[str, Running] = {}
        self._reviving: asyncio.Task[None] | None = None
        self._nothing_left = asyncio.Event()
        calls.observers.append(self)

    async def start(self) -> None:
        """Have a recorder ready, unless it shall wait for the first recording."""
        if self._settings.recorder_ready:
            self._open()

    async def stop(self) -> None:
        """End every recording and the recorder."""
        if self._reviving is not None:
            self._reviving.cancel()
        for running in list(self._running.values()):
            self._end(running)
        self._nothing_left.clear()
        if not self._running or not self._link.up:
            self._nothing_left.set()
        try:
            async with asyncio.timeout(LAST_WRITES_S):
                await self._nothing_left.wait()
        except TimeoutError:
            log.error("%d recordings were not ended in time", len(self._running))
        await self._link.stop()

    def _open(self) -> None:
        """Raises SwitchError ``recorder_lost``."""
        try:
            self._link.start()
        except OSError as error:
            raise SwitchError("recorder_lost", str(error)) from error
        self.mixer_back()

    def mixer_back(self) -> None:
        """A mixer began: let it speak to the recorder."""
        if self._link.taps is not None:
            self._mixer.channel(CHANNEL, self._link.taps)

    async def record(self, order: RecordOrder) -> None:
        """Returns when it is begun; the same one asked for twice is begun once.

        Raises GoneError, SwitchError ``not_answered``, ``recorded_already``, ``recorder_lost``,
        ``disk_full``, ``disk_error``.
        """
        call = self._calls.get(order.call_id)
        if not call.answered:
            raise SwitchError("not_answered", order.call_id)
        if order.recording_id in self._running:
            return
        if self._of(order.call_id) is not None:
            raise SwitchError("recorded_already", order.call_id)
        if not self._link.up and self._reviving is None:
            self._open()
        running = Running(order, call, next(self._taps))
        self._running[order.recording_id] = running
        try:
            await self._ask(running, "begun", self._begin_order(running))
        except SwitchError:
            self._running.pop(order.recording_id, None)
            raise
        running.begun = True
        if running.ends:
            raise GoneError("call")
        self._mixer.tap(CHANNEL, running.tap, call.media)
        call.recording_id = order.recording_id
        self._report(running, RecordingPhase.STARTED)

    def _begin_order(self, running: Running) -> dict[str, Any]:
        order = running.order
        return {
            "do": "begin",
            "recording": order.recording_id,
            "tap": running.tap,
            "path": order.path,
            "key": order.key,
            "header": order.header,
            "paused": running.call.recording_paused,
            "go_on": running.known if running.begun else None,
        }

    async def pause(self, call_id: str) -> None:
        """Mask both sides. Raises GoneError, SwitchError ``not_recorded``, ``recorder_lost``."""
        running = self._wanted(call_id)
        if running.call.recording_paused:
            return
        running.call.recording_paused = True
        await self._mask(running, "pause", "paused")
        self._report(running, RecordingPhase.PAUSED)

    async def resume(self, call_id: str) -> None:
        """Undo :meth:`pause`. Raises GoneError, SwitchError ``not_recorded``, ``recorder_lost``."""
        running = self._wanted(call_id)
        if not running.call.recording_paused:
            return
        await self._mask(running, "resume", "resumed")
        running.call.recording_paused = False
        self._report(running, RecordingPhase.RESUMED)

    async def _mask(self, running: Running, do: str, answer: str) -> None:
        """While there is no recorder nothing is written; the next one is told when it begins."""
        if self._link.up:
            await self._ask(running, answer, {"do": do, "recording": running.order.recording_id})

    async def stop_recording(self, call_id: str) -> None:
        """End it before its call; its result follows. Raises GoneError, SwitchError ``not_recorded``."""
        self._end(self._wanted(call_id))

    def _wanted(self, call_id: str) -> Running:
        self._calls.get(call_id)
        running = self._of(call_id)
        if running is None or not running.begun:
            raise SwitchError("not_recorded", call_id)
        return running

    def _of(self, call_id: str) -> Running | None:
        found = (r for r in self._running.values() if r.order.call_id == call_id and not r.ends)
        return next(found, None)

    def early_media(self, call: TrunkCall) -> None:
        """Nothing is recorded before an answer."""

    def answered(self, call: TrunkCall, mono_ns: int) -> None:
        """The server says what is recorded, and when it begins."""

    def ended(self, call: TrunkCall) -> None:
        """What was said last is written, then the recording ends."""
        running = self._of(call.order.call_id)
        if running is not None:
            self._end(running)

    def _end(self, running: Running) -> None:
        if running.ends:
            return
        running.ends = True
        running.call.recording_id, running.call.recording_paused = "", False
        # A dying mixer or recorder is dealt with where its death is heard; the call ends anyway.
        with suppress(SwitchError):
            self._mixer.untap(CHANNEL, running.tap)
        with suppress(SwitchError):
            if self._link.up:
                self._finish(running)

    def _finish(self, running: Running) -> None:
        self._link.tell({"do": "finish", "recording": running.order.recording_id})

    async def _ask(self, running: Running, answer: str, order: dict[str, Any]) -> None:
        """Tell the recorder, wait for its answer. Raises SwitchError."""
        if self._reviving is not None:
            await asyncio.wait((self._reviving,), timeout=self._settings.start_timeout_s)
        waiting = running.answers[answer] = asyncio.get_running_loop().create_future()
        try:
            self._link.tell(order)
            async with asyncio.timeout(self._settings.start_timeout_s):
                await waiting
        except TimeoutError as error:
            raise SwitchError("recorder_lost", "silent") from error
        finally:
            running.answers.pop(answer, None)

    def _take(self, event: dict[str, Any]) -> None:
        running = self._running.get(event["recording"])
        if running is None:
            return
        match event["event"]:
            case "synced":
                running.known = {key: event[key] for key in ("first_tick", "paused_ms", "missing_ms")}
            case "ended":
                self._over(running, RecordingPhase.ENDED, event)
            case "failed":
                self._failed(running, event)
            case answer:
                waiting = running.answers.get(answer)
                if waiting is not None and not waiting.done():
                    waiting.set_result(None)

    def _failed(self, running: Running, event: dict[str, Any]) -> None:
        """The call goes on, unrecorded; what was written stays readable."""
        error = SwitchError(event["reason"])
        for waiting in running.answers.values():
            if not waiting.done():
                waiting.set_exception(error)
        if running.begun:
            self._over(running, RecordingPhase.FAILED, event)

    def _over(self, running: Running, phase: RecordingPhase, event: dict[str, Any]) -> None:
        self._running.pop(running.order.recording_id, None)
        if not self._running:
            self._nothing_left.set()
        if not running.ends:
            running.ends = True
            running.call.recording_id, running.call.recording_paused = "", False
            with suppress(SwitchError):
                self._mixer.untap(CHANNEL, running.tap)
        result = event.get("result")
        self._report(running, phase, load(RecordingResult, result) if result else None, event["reason"])

    def _report(
        self,
        running: Running,
        phase: RecordingPhase,
        result: RecordingResult | None = None,
        reason: str = "",
    ) -> None:
        self._journal.add(
            RecordingChanged(
                recording_id=running.order.recording_id,
                call_id=running.order.call_id,
                phase=phase,
                result=result,
                reason=reason,
                **self._journal.stamp(),
            )
        )

    def _on_death(self) -> None:
        log.error("the recorder died with %d recordings", len(self._running))
        for running in self._running.values():
            for waiting in running.answers.values():
                if not waiting.done():
                    waiting.set_exception(SwitchError("recorder_lost"))
        self._reviving = asyncio.get_running_loop().create_task(self._revive())

    async def _revive(self) -> None:
        """A new recorder goes on with the files of the old one."""
        wait_s = RETRY_FIRST_S
        while True:
            try:
                self._open()
                break
            except SwitchError as error:
                log.error("no recorder: %s", error)
                await self._link.stop()
                await asyncio.sleep(wait_s)
                wait_s = min(RETRY_MOST_S, wait_s * 2)
        self._reviving = None
        for running in list(self._running.values()):
            if running.begun:
                with suppress(SwitchError):  # dead again: another comes
                    self._go_on(running)

    def _go_on(self, running: Running) -> None:
        self._link.tell(self._begin_order(running))
        if running.ends:
            self._finish(running)
        else:
            self._mixer.tap(CHANNEL, running.tap, running.call.media)
