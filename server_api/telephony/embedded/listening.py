"""Person or machine, as the signalling process has it: which calls are listened to, and their verdicts."""

import asyncio
import itertools
import logging
import time
from dataclasses import dataclass
from typing import Any

from server_api.telephony.embedded.calls import Calls
from server_api.telephony.embedded.journal import FactJournal
from server_api.telephony.embedded.media import MixerLink
from server_api.telephony.embedded.protocol import dump
from server_api.telephony.embedded.recorder_link import RecorderLink
from server_api.telephony.embedded.settings import SwitchSettings
from server_api.telephony.embedded.trunk_call import TrunkCall
from server_api.telephony.port import BeepHeard, CallJudged, DetectOrder, SwitchError, Verdict

log = logging.getLogger(__name__)
CHANNEL = "listener"
MODULE = "server_api.telephony.embedded.listener"
RETRY_FIRST_S = 0.2
RETRY_MOST_S = 5.0
#: The sound is so much behind the answer at most: jitter buffer, a tick, the worker's turn.
LATE_S = 0.25


@dataclass(slots=True)
class Listened:
    """``answered_ns`` is 0 until the answer; after the verdict only a beep is waited for."""

    call: TrunkCall
    detect: DetectOrder
    tap: int
    answered_ns: int = 0
    judged: bool = False
    limit: asyncio.TimerHandle | None = None

    @property
    def call_id(self) -> str:
        return self.call.order.call_id


class Listening:
    """Taps each detected call from its early media on, and reports one verdict of it.

    Nobody waits for a listener that is dead or late: at ``most_ms`` the verdict is ``unsure``.
    """

    def __init__(
        self, settings: SwitchSettings, mixer: MixerLink, calls: Calls, journal: FactJournal
    ) -> None:
        self._settings = settings
        self._mixer = mixer
        self._journal = journal
        self._link = RecorderLink(self._take, self._on_death, MODULE)
        self._taps = itertools.count(1)
        self._listened: dict[str, Listened] = {}
        self._reviving: asyncio.Task[None] | None = None
        self._stopped = False
        calls.observers.append(self)

    @property
    def pid(self) -> int:
        """Of the listener process, 0 when there is none."""
        return self._link.pid

    async def start(self) -> None:
        """Have a listener ready, unless it shall wait for the first detected call."""
        if self._settings.listener_ready:
            self._open()

    async def stop(self) -> None:
        """End the listener; calls not judged stay so."""
        self._stopped = True
        if self._reviving is not None:
            self._reviving.cancel()
        for listened in list(self._listened.values()):
            self._forget(listened)
        await self._link.stop()

    def mixer_back(self) -> None:
        """A mixer began: let it speak to the listener."""
        if self._link.taps is not None:
            self._mixer.channel(CHANNEL, self._link.taps)

    def _open(self) -> None:
        """Raises SwitchError ``listener_lost``."""
        try:
            self._link.start()
        except OSError as error:
            raise SwitchError("listener_lost", str(error)) from error
        self.mixer_back()

    def early_media(self, call: TrunkCall) -> None:
        """Tones of the network come before the answer."""
        if call.order.detect is not None and call.order.call_id not in self._listened:
            self._listen(call, call.order.detect)

    def answered(self, call: TrunkCall, mono_ns: int) -> None:
        """From now on it is listened for who speaks."""
        if call.order.detect is None:
            return
        self.early_media(call)
        listened = self._listened.get(call.order.call_id)
        if listened is None or listened.judged:
            return
        listened.answered_ns = mono_ns
        self._tell({"do": "answered", "tap": listened.tap})
        most_s = listened.detect.most_ms / 1000 + LATE_S
        listened.limit = asyncio.get_running_loop().call_later(most_s, self._too_late, listened)

    def ended(self, call: TrunkCall) -> None:
        """The call is over; without a verdict there will be none."""
        listened = self._listened.get(call.order.call_id)
        if listened is not None:
            self._forget(listened)

    def _listen(self, call: TrunkCall, detect: DetectOrder) -> None:
        listened = Listened(call, detect, next(self._taps))
        self._listened[call.order.call_id] = listened
        try:
            if not self._link.up and self._reviving is None:
                self._open()
            self._begin(listened)
        except SwitchError as error:
            log.error("call %s is not listened to: %s", call.order.call_id, error)

    def _begin(self, listened: Listened) -> None:
        self._tell(
            {
                "do": "listen",
                "call": listened.call_id,
                "tap": listened.tap,
                "detect": dump(listened.detect),
            }
        )
        self._mixer.tap(CHANNEL, listened.tap, listened.call.media)

    def _tell(self, order: dict[str, Any]) -> None:
        """A listener that is gone is found dead elsewhere."""
        try:
            self._link.tell(order)
        except SwitchError as error:
            log.warning("the listener was not told to %s: %s", order["do"], error)

    def _take(self, event: dict[str, Any]) -> None:
        listened = self._listened.get(event["call"])
        if listened is None:
            return
        if event["event"] == "beep":
            self._journal.add(BeepHeard(call_id=listened.call_id, **self._journal.stamp()))
            self._forget(listened)
        elif not listened.judged:
            self._judge(listened, Verdict(event["verdict"]), event["after_ms"], event["features"])

    def _judge(
        self, listened: Listened, verdict: Verdict, heard_ms: float, features: dict[str, float]
    ) -> None:
        listened.judged = True
        self._cancel(listened)
        after_ms = heard_ms
        if listened.answered_ns:
            after_ms = round((time.monotonic_ns() - listened.answered_ns) / 1e6, 1)
        self._journal.add(
            CallJudged(
                call_id=listened.call_id,
                verdict=verdict,
                after_ms=after_ms,
                features=features | {"heard_ms": heard_ms},
                **self._journal.stamp(),
            )
        )
        if verdict is not Verdict.MACHINE:
            self._untap(listened)

    def _too_late(self, listened: Listened) -> None:
        log.warning("call %s was not judged in time", listened.call_id)
        self._judge(listened, Verdict.UNSURE, 0.0, {})

    def _cancel(self, listened: Listened) -> None:
        if listened.limit is not None:
            listened.limit.cancel()
            listened.limit = None

    def _untap(self, listened: Listened) -> None:
        self._mixer.untap(CHANNEL, listened.tap)
        if self._link.up:
            self._tell({"do": "forget", "tap": listened.tap})

    def _forget(self, listened: Listened) -> None:
        self._listened.pop(listened.call_id, None)
        self._cancel(listened)
        self._untap(listened)

    def _on_death(self) -> None:
        """Whoever has answered is put through unjudged; those still ringing wait for the next listener."""
        if self._stopped:
            return
        log.error("the listener died with %d calls", len(self._listened))
        for listened in list(self._listened.values()):
            if listened.answered_ns and not listened.judged:
                self._judge(listened, Verdict.UNSURE, 0.0, {})
        self._reviving = asyncio.get_running_loop().create_task(self._revive())

    async def _revive(self) -> None:
        wait_s = RETRY_FIRST_S
        while True:
            await asyncio.sleep(wait_s)
            try:
                self._open()
                break
            except SwitchError as error:
                log.error("no listener: %s", error)
                await self._link.stop()
                wait_s = min(RETRY_MOST_S, wait_s * 2)
        self._reviving = None
        for listened in list(self._listened.values()):
            if not listened.judged:
                self._begin(listened)
                if listened.answered_ns:
                    self._tell({"do": "answered", "tap": listened.tap})
