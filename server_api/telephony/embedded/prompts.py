"""Prompts: files played to a debtor, in place of everything else the debtor would hear."""

import asyncio
from dataclasses import dataclass

import numpy as np

from server_api.telephony.embedded.calls import Calls
from server_api.telephony.embedded.journal import FactJournal
from server_api.telephony.embedded.media import MixerLink
from server_api.telephony.embedded.talking import Talking
from server_api.telephony.embedded.trunk_call import TrunkCall
from server_api.telephony.port import EndedBy, PromptEnded, PromptOrder, SwitchError
from server_api.telephony.talks import prompt_file, rules
from server_api.telephony.talks.routes import prompt_media
from server_api.telephony.wire.codecs import SAMPLE_RATE, Samples

FRAME_S = 0.02
TAPS = 63


@dataclass(frozen=True, slots=True)
class _Playing:
    order: PromptOrder
    began: float


class Prompts:
    """One prompt a call. Its end is told once: whole, stopped, or by the end of the call."""

    def __init__(self, calls: Calls, talking: Talking, mixer: MixerLink, journal: FactJournal) -> None:
        self._calls = calls
        self._talking = talking
        self._mixer = mixer
        self._journal = journal
        self._playing: dict[str, _Playing] = {}
        calls.observers.append(self)

    async def play(self, order: PromptOrder) -> None:
        """Returns once it plays; the same prompt asked for again is harmless.

        Raises GoneError, SwitchError ``not_answered``, ``prompt_playing``, ``bad_prompt``.
        """
        self._calls.get(order.call_id)
        floor = self._talking.floor
        if not rules.want_no_other_prompt(floor, order):
            return
        samples = await asyncio.to_thread(_samples, order.path)
        self._calls.get(order.call_id)
        if not rules.want_no_other_prompt(floor, order):
            return
        rules.begin_prompt(floor, order)
        self._playing[order.call_id] = _Playing(order, asyncio.get_running_loop().time())
        self._talking.apply(())
        try:
            await self._mixer.play(prompt_media(order.prompt_id), samples)
        except SwitchError:
            self._over(order.call_id)
            raise
        if not self._plays(order):
            self._mixer.stop_play(prompt_media(order.prompt_id))
        self._calls.get(order.call_id)

    def _plays(self, order: PromptOrder) -> bool:
        playing = self._playing.get(order.call_id)
        return playing is not None and playing.order.prompt_id == order.prompt_id

    def stop_prompt(self, call_id: str) -> None:
        """Harmless without one. Raises GoneError."""
        self._calls.get(call_id)
        self._stop(call_id)

    def _stop(self, call_id: str) -> None:
        playing = self._playing.get(call_id)
        if playing is not None:
            self._mixer.stop_play(prompt_media(playing.order.prompt_id))
            played_s = asyncio.get_running_loop().time() - playing.began
            self._report(playing.order, False, played_s)
            self._over(call_id)

    def played(self, prompt: str, whole: bool, frames: int) -> None:
        """The mixer has come to the end; where the prompt was stopped its end is known already."""
        found = next((p for p in self._playing.values() if prompt_media(p.order.prompt_id) == prompt), None)
        if found is None:
            return
        order = found.order
        self._over(order.call_id)
        self._report(order, whole, frames * FRAME_S)
        if whole and order.then_hang_up:
            self._calls.hang_up(order.call_id, EndedBy.SERVER)

    def _over(self, call_id: str) -> None:
        self._playing.pop(call_id, None)
        rules.end_prompt(self._talking.floor, call_id)
        self._talking.apply(())

    def _report(self, order: PromptOrder, whole: bool, played_s: float) -> None:
        fact = PromptEnded(
            call_id=order.call_id,
            prompt_id=order.prompt_id,
            whole=whole,
            played_s=round(played_s, 3),
            **self._journal.stamp(),
        )
        self._journal.add(fact)

    def early_media(self, call: TrunkCall) -> None:
        """Prompts are for calls that were answered."""

    def answered(self, call: TrunkCall, mono_ns: int) -> None:
        """Nothing plays by itself."""

    def ended(self, call: TrunkCall) -> None:
        """A prompt ends with its call, and says so first."""
        self._stop(call.order.call_id)


def _samples(path: str) -> Samples:
    """The prompt at the rate of the mix."""
    sound = prompt_file.read(path)
    samples = np.frombuffer(sound.samples, "<i2").astype(np.int16)
    return samples if sound.rate == SAMPLE_RATE else halve(samples)


def halve(samples: Samples) -> Samples:
    """From 16 to 8 kHz: a windowed sinc that passes up to 3.4 kHz, and every second sample of it."""
    at = np.arange(TAPS) - TAPS // 2
    low_pass = 0.46 * np.sinc(0.46 * at) * np.hamming(TAPS)
    filtered = np.convolve(samples.astype(np.float64), low_pass / low_pass.sum())[TAPS // 2 :][: len(samples)]
    return np.clip(np.rint(filtered[::2]), -32768, 32767).astype(np.int16)
