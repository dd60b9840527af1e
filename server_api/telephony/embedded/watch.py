"""Eyes on the switch's own parts: how every line sounds, and whether the mixer still answers."""

import asyncio
import logging
import os
import signal
from contextlib import suppress

from server_api.telephony.embedded.legs import Legs
from server_api.telephony.embedded.media import MixerLink
from server_api.telephony.embedded.settings import SwitchSettings
from server_api.telephony.port import SwitchError

ASKED = 2  # after a sleep of the whole machine one answer seems late
log = logging.getLogger(__name__)


class Watch:
    """A mixer that has not answered for ``hung_s`` is ended: its death is dealt with, its silence is not."""

    def __init__(self, settings: SwitchSettings, mixer: MixerLink, legs: Legs) -> None:
        self._settings = settings
        self._mixer = mixer
        self._legs = legs
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin to look."""
        loop = asyncio.get_running_loop()
        self._tasks = [loop.create_task(self._measure()), loop.create_task(self._watch_mixer())]

    async def stop(self) -> None:
        """Look no more."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _measure(self) -> None:
        while True:
            await asyncio.sleep(self._settings.quality_s)
            self._legs.report_quality()

    async def _watch_mixer(self) -> None:
        silent = 0
        while True:
            await asyncio.sleep(self._settings.watch_s)
            silent = silent + 1 if await self._mixer_hung() else 0
            if silent == ASKED:
                self._end_mixer()

    async def _mixer_hung(self) -> bool:
        try:
            async with asyncio.timeout(self._settings.hung_s / ASKED):
                await self._mixer.stats()
        except TimeoutError:
            return True
        except SwitchError as error:
            return error.code == "mixer_silent"
        return False

    def _end_mixer(self) -> None:
        log.error("the mixer does not answer: ended")
        if self._mixer.pid:
            with suppress(ProcessLookupError):
                os.kill(self._mixer.pid, signal.SIGKILL)
