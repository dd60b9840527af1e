"""The second test set: recordings of living voices, from Debian's Asterisk prompt packages.

They are professional speakers who read prompts in a studio (Allison Smith, CC-BY-SA 3.0; July Jiménez,
GPL 2), not people who pick up a telephone: one to four words stand for a greeting, announcements for a
machine. Nothing of them is in the repository; without the packages the set is empty. The Colombian ones
are GSM files, read where sox is installed.
"""

import shutil
import subprocess
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tests.bench.amd_corpus import Call, Corpus, Scene
from tests.bench.amd_speech import Wave, silence, tone, unit

SOUNDS = Path("/usr/share/asterisk/sounds")
_TAKES = 2  # of each recording: other level, noise and line
_LONGEST_WORD_S = 1.6
_SHORTEST_WORD_S = 0.18
_SHORTEST_TEXT_S = 2.2


@dataclass(frozen=True, slots=True)
class Package:
    """A folder of prompts and which stand for what. A machine's greeting may be several, said in a row."""

    folder: str
    language: str
    ending: str
    words: tuple[str, ...]
    texts: tuple[str, ...]


_DIGITS = tuple(f"digits/{n}" for n in (0, 1, 2, 3, 5, 7, 8, 11, 13, 15, 20, 30, 60))
_WORDS = (
    "hello hello-world goodbye vm-goodbye sorry im-sorry calling extension transfer vm-from vm-first vm-last "
    "vm-message vm-received vm-INBOX vm-Work vm-Family vm-Friends activated cancelled invalid disabled "
    "digits/today digits/yesterday digits/tomorrow digits/day-0 digits/day-1 digits/day-3 digits/mon-0 "
    "digits/mon-4 digits/mon-8 queue-thankyou auth-thankyou vm-extension vm-saved vm-deleted"
    " one-moment-please"
)
_TEXTS = (
    "vm-intro vm-nobodyavail vm-theperson+digits/1+digits/2+vm-isunavail+vm-intro vm-isunavail+vm-intro "
    "vm-theperson+digits/5+vm-isonphone+vm-intro ss-noservice tt-allbusy tt-somethingwrong demo-congrats "
    "demo-instruct demo-abouttotry demo-thanks demo-moreinfo demo-nogo demo-echotest vm-msginstruct "
    "vm-instructions vm-mailboxfull vm-nobox vm-options vm-review vm-tooshort privacy-prompt "
    "priv-callpending "
    "priv-recordintro conf-usermenu conf-adminmenu conf-onlyone conf-getpin queue-periodic-announce "
    "queue-thankyou queue-callswaiting+queue-thankyou dir-intro dir-intro-fn cannot-complete-as-dialed "
    "check-number-dial-again number-not-answering all-circuits-busy-now feature-not-avail-line "
    "please-try-call-later simul-call-limit-reached sorry-youre-having-problems basic-pbx-ivr-main "
    "pbx-invalid pls-hold-while-try screen-callee-options something-terribly-wrong"
)
PACKAGES = (
    Package("en_US_f_Allison", "en", "wav", (*_WORDS.split(), *_DIGITS), tuple(_TEXTS.split())),
    Package("es_MX_f_Allison", "es", "wav", (*_WORDS.split(), *_DIGITS), tuple(_TEXTS.split())),
    Package("es", "es", "gsm", (*_WORDS.split(), *_DIGITS), tuple(_TEXTS.split())),
)


def recorded(corpus: Corpus) -> Iterator[Call]:
    """Calls of every prompt that is there and fits by its length: words 0.18 to 1.6 s, texts from 2.2 s."""
    for number, (package, kind, name) in enumerate(_prompts()):
        said = _said(package, name)
        if said is None or not _fits(kind, len(said) / 8000):
            continue
        for take in range(_TAKES):
            rng = np.random.default_rng([13, number, take])
            scene = Scene([silence(float(rng.uniform(0.1, 1.1))), said])
            end = scene.seconds
            if kind == "personal" and rng.random() < 0.6:
                scene.add(
                    silence(float(rng.uniform(0.2, 1.0))), tone(0.4, float(rng.choice([620.0, 1400.0])))
                )
            title = f"{package.folder}-{name}-{take}"
            yield corpus.on_line(title, kind, package.language, scene, silence(0), end, rng)


def _prompts() -> Iterator[tuple[Package, str, str]]:
    for package in PACKAGES:
        yield from ((package, "person", name) for name in package.words)
        yield from ((package, "personal", name) for name in package.texts)


def _fits(kind: str, seconds: float) -> bool:
    if kind == "person":
        return _SHORTEST_WORD_S <= seconds <= _LONGEST_WORD_S
    return seconds >= _SHORTEST_TEXT_S


def _said(package: Package, names: str) -> Wave | None:
    parts = [_read(SOUNDS / package.folder / f"{name}.{package.ending}") for name in names.split("+")]
    if any(part is None for part in parts):
        return None
    return unit(np.concatenate([part for part in parts if part is not None]))


def _read(file: Path) -> Wave | None:
    if not file.is_file():
        return None
    if file.suffix == ".wav":
        with wave.open(str(file), "rb") as sound:
            data = sound.readframes(sound.getnframes()) if sound.getframerate() == 8000 else b""
    else:
        sox = shutil.which("sox")
        command = [sox or "", str(file), "-t", "raw", "-r", "8000", "-e", "signed", "-b", "16", "-"]
        data = subprocess.run(command, capture_output=True, check=True).stdout if sox else b""
    samples = np.frombuffer(data, "<i2").astype(np.float64)
    loud = np.flatnonzero(np.abs(samples) > 0.006 * np.abs(samples).max(initial=1.0))
    return samples[loud[0] : loud[-1] + 1] if loud.size else None
