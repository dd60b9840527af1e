"""Speech of the robots by espeak-ng, kept on disk; without espeak-ng a babble takes its place."""

import hashlib
import logging
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np

from server_api.simulator.babble import babble
from server_api.simulator.tones import to_samples
from server_api.telephony.wire.codecs import SAMPLE_RATE, Samples

log = logging.getLogger(__name__)

_ESPEAK_LANGUAGE = {"pt-BR": "pt-br", "es": "es-419", "en": "en-us"}
# Variant and words a minute of each robot voice.
_VARIANTS = (("m3", 165), ("f2", 170), ("m7", 155), ("f4", 180))
_RECIPE = "3"  # part of the cache key: raise it when the sound of the same text changes
_SPEECH_DBFS = -22.0
_ESPEAK_TIMEOUT_S = 10.0


class Voices:
    """Turns text into samples. ``espeak`` is the program's path; None means the babble.

    ``cache`` is a folder for finished speech; None keeps nothing. Calls block for about 10 ms a phrase.
    """

    def __init__(self, cache: Path | None, espeak: str | None) -> None:
        self._cache = cache
        self._espeak = espeak

    @property
    def synthetic_speech(self) -> bool:
        """Whether real words are spoken."""
        return self._espeak is not None

    def speech(self, language: str, voice: int, text: str) -> Samples:
        """``text`` spoken in ``language`` (``pt-BR``, ``es``, ``en``), int16 at 8 kHz, about -22 dBFS."""
        if self._espeak is None:
            return babble(text, voice)
        variant, speed = _VARIANTS[voice % len(_VARIANTS)]
        name = f"{_ESPEAK_LANGUAGE[language]}+{variant}"
        file = self._file(f"{_RECIPE}/{name}/{speed}/{text}")
        if file is not None and file.is_file():
            return np.frombuffer(file.read_bytes(), dtype="<i2")
        samples = self._spoken(name, speed, text)
        if samples is None:
            return babble(text, voice)
        if file is not None:
            _keep(file, samples)
        return samples

    def _file(self, key: str) -> Path | None:
        digest = hashlib.sha256(key.encode()).hexdigest()[:32]
        return None if self._cache is None else self._cache / f"{digest}.s16"

    def _spoken(self, name: str, speed: int, text: str) -> Samples | None:
        command = [str(self._espeak), "-v", name, "-s", str(speed), "--stdin", "--stdout"]
        try:
            done = subprocess.run(
                command, input=text.encode(), capture_output=True, timeout=_ESPEAK_TIMEOUT_S, check=True
            )
            return from_wave(done.stdout)
        except (OSError, subprocess.SubprocessError, ValueError) as error:
            log.warning("espeak-ng failed, the robot babbles: %s", error)
            return None


def find_espeak() -> str | None:
    """The installed espeak-ng, if any."""
    return shutil.which("espeak-ng")


def from_wave(data: bytes) -> Samples:
    """Samples at 8 kHz of a 16 bit mono WAVE; raises ValueError for anything else.

    espeak-ng streams and so leaves the length fields at their maximum: the data reach to the end.
    """
    start = data.find(b"data", 12) + 8
    if data[:4] != b"RIFF" or data[22:24] != b"\x01\x00" or data[34:36] != b"\x10\x00" or start < 44:
        raise ValueError("not a 16 bit mono WAVE")
    rate = int.from_bytes(data[24:28], "little")
    usable = (len(data) - start) // 2 * 2
    return resampled(np.frombuffer(data[start : start + usable], dtype="<i2"), rate)


def resampled(samples: Samples, rate: int) -> Samples:
    """The same sound at 8 kHz and speech level: the spectrum is cut at 4 kHz or filled with zeros."""
    length = round(len(samples) * SAMPLE_RATE / rate)
    if length == 0:
        raise ValueError("no sound")
    return to_samples(np.fft.irfft(np.fft.rfft(samples), length), _SPEECH_DBFS)


def _keep(file: Path, samples: Samples) -> None:
    """Write whole or not at all; a full disk costs only the speed of the next start."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=file.parent)
        with os.fdopen(handle, "wb") as out:
            out.write(samples.astype("<i2").tobytes())
        os.replace(temporary, file)
    except OSError as error:
        log.warning("speech cannot be kept: %s", error)
