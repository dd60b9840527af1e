"""Prompts as files: recorded by the centre for a campaign or for all, else spoken by espeak-ng and kept."""

import asyncio
import hashlib
import logging
import os
import shutil
import subprocess
import tempfile
import wave
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from server_api.contract.words import ErrorCode
from server_api.services.prompt_texts import ABANDONED, KINDS, LANGUAGES, MESSAGE, nearest, prompt_text
from server_api.services.refusals import RefusalError
from server_api.store.dial_plan_rows import DialPlan
from server_api.telephony.port import SwitchError
from server_api.telephony.talks import prompt_file

log = logging.getLogger(__name__)

RATE = 8000
#: Up to 6 s would count as a short call (Anatel): messages that are all of a call are repeated until longer.
LEAST_S = 7.0
_LONG = (ABANDONED, MESSAGE)
_MOST_S = 60
_VOICES = {"pt-BR": "pt-br", "es": "es-419", "en": "en-us"}
_GAP_S = 0.7
_ESPEAK_TIMEOUT_S = 10.0
_EVERYWHERE = "all"
_RECIPE = "1"  # part of the file's name: raise it when the sound of the same text changes

Samples = NDArray[np.int16]


class PromptShelf:
    """Finds and makes prompts under ``folder``. ``centre`` is who calls; empty: the campaign's creditor."""

    def __init__(self, folder: Path, centre: str, espeak: str | None = None) -> None:
        self._folder = folder
        self._centre = centre
        self._espeak = espeak or shutil.which("espeak-ng")

    async def path(self, kind: str, plan: DialPlan, language: str) -> Path | None:
        """The file to play; None where none was recorded and none can be made."""
        return await asyncio.to_thread(self._path, kind, plan, nearest(language))

    async def warm(self, plans: Iterable[DialPlan], languages: Iterable[str]) -> None:
        """Make what will be needed before it is."""
        for plan in plans:
            for language in languages:
                await self.path(ABANDONED, plan, language)

    def add(self, file: Path, kind: str, language: str, campaign_id: str = "") -> Path:
        """Keep a recording of the centre. Raises RefusalError ``prompt_bad``, ``prompt_short``, OSError."""
        if kind not in KINDS or language not in LANGUAGES:
            raise RefusalError(ErrorCode.INVALID, fault="prompt_unknown", name=f"{kind} {language}")
        try:
            sound = prompt_file.read(str(file))
        except SwitchError as error:
            raise RefusalError(ErrorCode.INVALID, fault="prompt_bad", detail=error.detail) from error
        seconds = len(sound.samples) / 2 / sound.rate
        if kind in _LONG and seconds < LEAST_S:
            raise RefusalError(ErrorCode.INVALID, fault="prompt_short", least=f"{LEAST_S:g}")
        kept = self._recorded(kind, language, campaign_id)
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, kept)
        return kept

    def make(self, kind: str, language: str, plan: DialPlan) -> Path | None:
        """Speak the prompt of a campaign; None without espeak-ng. Blocks for about 0.1 s."""
        caller, number = self._centre or plan.creditor, plan.free_number or plan.caller_id
        text = prompt_text(kind, language, caller, number)
        name = hashlib.sha256(f"{_RECIPE}/{language}/{text}".encode()).hexdigest()[:32]
        kept = self._folder / "made" / f"{name}.wav"
        if kept.is_file():
            return kept
        spoken = self._speak(language, text)
        if spoken is None:
            return None
        _write(kept, long_enough(spoken) if kind in _LONG else spoken)
        return kept

    def _path(self, kind: str, plan: DialPlan, language: str) -> Path | None:
        for place in (plan.campaign_id, ""):
            recorded = self._recorded(kind, language, place)
            if recorded.is_file():
                return recorded
        try:
            return self.make(kind, language, plan)
        except OSError as error:
            log.warning("a prompt cannot be kept: %s", error)
            return None

    def _recorded(self, kind: str, language: str, campaign_id: str) -> Path:
        return self._folder / (campaign_id or _EVERYWHERE) / f"{kind}.{language}.wav"

    def _speak(self, language: str, text: str) -> Samples | None:
        if self._espeak is None:
            log.warning("there is no espeak-ng: a call that nobody can take ends without a message")
            return None
        command = [self._espeak, "-v", _VOICES[language], "-s", "150", "--stdin", "--stdout"]
        try:
            done = subprocess.run(
                command, input=text.encode(), capture_output=True, timeout=_ESPEAK_TIMEOUT_S, check=True
            )
            return from_wave(done.stdout)
        except (OSError, subprocess.SubprocessError, ValueError) as error:
            log.warning("espeak-ng failed: %s", error)
            return None


def from_wave(data: bytes) -> Samples:
    """Samples at 8 kHz of a 16 bit mono WAVE, at most a minute; ValueError for anything else.

    espeak-ng streams and so leaves the length fields at their maximum: the data reach to the end.
    """
    start = data.find(b"data", 12) + 8
    if data[:4] != b"RIFF" or data[22:24] != b"\x01\x00" or data[34:36] != b"\x10\x00" or start < 44:
        raise ValueError("not a 16 bit mono WAVE")
    rate = int.from_bytes(data[24:28], "little")
    samples = np.frombuffer(data[start : start + (len(data) - start) // 2 * 2], dtype="<i2")
    length = round(len(samples) * RATE / rate)
    if length == 0:
        raise ValueError("no sound")
    # The spectrum is cut at 4 kHz: nothing folds back.
    sound = np.fft.irfft(np.fft.rfft(samples), length) * (length / len(samples))
    return np.clip(np.round(sound), -32768, 32767).astype(np.int16)[: _MOST_S * RATE]


def long_enough(samples: Samples) -> Samples:
    """Repeated with a pause between until it lasts at least :data:`LEAST_S` seconds."""
    gap = np.zeros(int(_GAP_S * RATE), np.int16)
    whole = samples
    while len(whole) < LEAST_S * RATE:
        whole = np.concatenate([whole, gap, samples])
    return whole[: _MOST_S * RATE]


def _write(path: Path, samples: Samples) -> None:
    """Whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
    with os.fdopen(handle, "wb") as out, wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.astype("<i2").tobytes())
    os.replace(temporary, path)
