"""Voices and sounds of the corpus: espeak-ng kept in a cache, noises, tones, telephone lines."""

import hashlib
import os
import shutil
import subprocess
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from platformdirs import user_cache_path

from server_api.simulator.voices import from_wave
from server_api.telephony.wire.codecs import PCMA, PCMU, SAMPLE_RATE, Samples

Wave = NDArray[np.float64]
Split = str  # "tuning" or "test"

#: No variant of espeak-ng speaks in both sets.
VARIANTS = {
    "tuning": ("m1", "m3", "m5", "m7", "f1", "f3", "antonio", "linda", "Michael", "grandma"),
    "test": ("m2", "m4", "m6", "m8", "f2", "f4", "f5", "Alicia", "marcelo", "steph"),
}
DIALECTS = {"pt-BR": ("pt-br",), "es": ("es-419", "es"), "en": ("en-us", "en-gb")}
_SENTENCES = Path(__file__).with_name("amd_sentences.toml")
_QUIET = 10 ** (-45 / 20)  # under the loudest sample: what espeak-ng leaves before and after


def sentences() -> dict[str, dict[str, dict[str, list[str]]]]:
    """By language, split and role."""
    return tomllib.loads(_SENTENCES.read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice of espeak-ng: words a minute, pitch 0 to 99."""

    dialect: str
    variant: str
    speed: int
    pitch: int


class Speech:
    """Sentences as sound at 8 kHz, RMS 1, without silence around; made once for each voice."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or user_cache_path("acordo") / "bench-amd"
        self._folder.mkdir(parents=True, exist_ok=True)
        self._espeak = shutil.which("espeak-ng") or "espeak-ng"
        self._made: dict[str, Wave] = {}

    def say(self, text: str, voice: Voice) -> Wave:
        """Raises OSError or CalledProcessError without espeak-ng."""
        key = hashlib.sha256(f"1/{voice}/{text}".encode()).hexdigest()[:24]
        if key not in self._made:
            file = self._folder / f"{key}.s16"
            if not file.is_file():
                _keep(file, self._speak(text, voice))
            self._made[key] = _trimmed(np.frombuffer(file.read_bytes(), "<i2").astype(np.float64))
        return self._made[key]

    def _speak(self, text: str, voice: Voice) -> Samples:
        name = f"{voice.dialect}+{voice.variant}"
        command = [self._espeak, "-v", name, "-s", str(voice.speed), "-p", str(voice.pitch)]
        done = subprocess.run(
            [*command, "--stdin", "--stdout"], input=text.encode(), capture_output=True, check=True
        )
        return from_wave(done.stdout)


def _keep(file: Path, samples: Samples) -> None:
    handle, temporary = tempfile.mkstemp(dir=file.parent)
    with os.fdopen(handle, "wb") as out:
        out.write(samples.astype("<i2").tobytes())
    os.replace(temporary, file)


def _trimmed(wave: Wave) -> Wave:
    loud = np.flatnonzero(np.abs(wave) > _QUIET * np.abs(wave).max())
    return unit(wave[loud[0] : loud[-1] + 1])


def unit(wave: Wave) -> Wave:
    """The same sound at RMS 1 of its sounding part; silence stays."""
    sounding = wave[np.abs(wave) > 0.02 * np.abs(wave).max()]
    rms = float(np.sqrt(np.mean(np.square(sounding)))) if sounding.size else 0.0
    return wave / rms if rms else wave


def silence(seconds: float) -> Wave:
    """So much of nothing."""
    return np.zeros(max(0, round(seconds * SAMPLE_RATE)))


def tone(seconds: float, *hz: float) -> Wave:
    """One or more sines with soft edges, RMS 1."""
    moments = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    wave: Wave = np.sum([np.sin(2 * np.pi * f * moments) for f in hz], axis=0) * np.sqrt(2.0 / len(hz))
    fade = min(40, len(wave) // 2)
    wave[:fade] *= np.linspace(0, 1, fade)
    wave[len(wave) - fade :] *= np.linspace(1, 0, fade)
    return wave


def band(wave: Wave, low: float, high: float) -> Wave:
    """Cut to a band, in Hz."""
    spectrum = np.fft.rfft(wave)
    hz = np.fft.rfftfreq(len(wave), 1 / SAMPLE_RATE)
    spectrum[(hz < low) | (hz > high)] = 0
    return np.fft.irfft(spectrum, len(wave))


def noise(kind: str, samples: int, rng: np.random.Generator, talk: list[Wave]) -> Wave:
    """``white``, ``street`` (low, in gusts), ``hum``, ``babble`` (many voices), ``tv`` (one), RMS 1."""
    white = rng.standard_normal(samples)
    match kind:
        case "street":
            gusts = np.interp(np.arange(samples), np.linspace(0, samples, 12), rng.uniform(0.4, 1.6, 12))
            return _rms1(band(white, 60, 900) * gusts + 0.15 * white)
        case "hum":
            moments = np.arange(samples) / SAMPLE_RATE
            mains = rng.choice([50.0, 60.0])
            parts = [np.sin(2 * np.pi * mains * k * moments + k) / k for k in (1, 2, 3, 5)]
            return _rms1(np.sum(parts, axis=0) + 0.05 * white)
        case "babble":
            return _rms1(np.sum([_loop(talk, samples, rng) for _ in range(6)], axis=0))
        case "tv":
            return _rms1(band(_loop(talk, samples, rng), 200, 2800) + 0.03 * white)
        case _:
            return white


def _loop(talk: list[Wave], samples: int, rng: np.random.Generator) -> Wave:
    parts: list[Wave] = []
    while sum(map(len, parts)) < 2 * samples:
        parts += [talk[int(rng.integers(len(talk)))], silence(float(rng.uniform(0.1, 0.4)))]
    begin = int(rng.integers(samples))
    return np.concatenate(parts)[begin : begin + samples]


def _rms1(wave: Wave) -> Wave:
    return wave / (float(np.sqrt(np.mean(np.square(wave)))) or 1.0)


def through_line(wave: Wave, rng: np.random.Generator) -> Samples:
    """As a carrier brings it: telephone or GSM-like band, A-law or µ-law, some lost packets."""
    if rng.random() < 0.3:  # a mobile: narrower, and its level in coarse steps
        wave = band(wave, 250, 3300)
    elif rng.random() < 0.7:
        wave = band(wave, 200, 3600)
    samples = np.clip(wave * 32768, -32768, 32767).astype(np.int16)
    law = PCMA if rng.random() < 0.5 else PCMU
    samples = law.decode(law.encode(samples)).copy()
    if rng.random() < 0.3:
        frames = len(samples) // 160
        lost = np.flatnonzero(rng.random(frames) < rng.choice([0.005, 0.01, 0.03]))
        for frame in lost:
            samples[frame * 160 : frame * 160 + 160] = 0
    return samples
