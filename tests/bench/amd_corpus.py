"""The calls of ``dev.py bench amd``: who answers, what is heard, when the greeting ends. Deterministic."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from server_api.telephony.port import Verdict
from server_api.telephony.wire.codecs import SAMPLE_RATE, Samples
from tests.bench.amd_speech import (
    DIALECTS,
    VARIANTS,
    Speech,
    Split,
    Voice,
    Wave,
    noise,
    sentences,
    silence,
    through_line,
    tone,
    unit,
)

LANGUAGES = ("pt-BR", "es", "en")
CALL_S = 7.0
#: How often each kind of call comes, by set.
MIX = {
    "person": 0.45,
    "person_long": 0.05,
    "carrier": 0.10,
    "personal": 0.14,
    "company": 0.06,
    "short": 0.07,
    "intercept": 0.05,
    "busy": 0.02,
    "fax": 0.02,
    "silent": 0.04,
}
_WANTED = {
    "person": Verdict.PERSON,
    "person_long": Verdict.PERSON,
    "intercept": Verdict.TONE,
    "busy": Verdict.TONE,
    "fax": Verdict.FAX,
    "silent": Verdict.SILENCE,
}
_NOISES = ("white", "street", "hum", "babble", "tv", "none")
_SPEEDS = (140, 165, 190, 155, 180)  # words a minute; each voice has two of them
_PITCHES = (50, 40, 62)
_SIT = ((950.0, 0.33), (1400.0, 0.33), (1800.0, 0.33))
#: On and off in seconds, Hz: Brazil and Mexico, Argentina, Colombia, Chile, the US' busy and reorder.
_BUSY = (
    (0.25, 0.25, (425.0,)),
    (0.3, 0.2, (425.0,)),
    (0.32, 0.32, (425.0,)),
    (0.5, 0.5, (400.0,)),
    (0.5, 0.5, (480.0, 620.0)),
    (0.25, 0.25, (480.0, 620.0)),
)
#: Ringback in early media: Brazil and Mexico, Chile, the US.
_RINGBACK = ((1.0, 4.0, (425.0,)), (1.0, 3.0, (400.0,)), (2.0, 4.0, (440.0, 480.0)))


@dataclass(frozen=True, slots=True)
class Call:
    """``early`` is heard before the answer, ``heard`` after it (8 kHz). ``end_ms``: the greeting's end."""

    name: str
    kind: str
    language: str
    early: Samples
    heard: Samples
    end_ms: float
    hard: bool = False

    @property
    def wanted(self) -> Verdict:
        """What the detector should say."""
        return _WANTED.get(self.kind, Verdict.MACHINE)


@dataclass(slots=True)
class Scene:
    """Sound as it grows, at RMS 1 of speech."""

    parts: list[Wave] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        return sum(map(len, self.parts)) / SAMPLE_RATE

    def add(self, *waves: Wave) -> "Scene":
        self.parts += waves
        return self

    def whole(self) -> Wave:
        wave = np.concatenate([*self.parts, silence(CALL_S)])
        return wave[: round(CALL_S * SAMPLE_RATE)]


class Corpus:
    """One set of calls; ``split`` chooses voices and sentences, which the other set never has."""

    def __init__(self, speech: Speech, split: Split) -> None:
        self._speech, self._split = speech, split
        self._words = sentences()
        self._seed = {"tuning": 11, "test": 12}[split]

    def calls(self, count: int) -> Iterator[Call]:
        """``count`` calls, the languages in turn."""
        kinds, weights = list(MIX), np.array(list(MIX.values()))
        for number in range(count):
            rng = np.random.default_rng([self._seed, number])
            kind = kinds[int(rng.choice(len(kinds), p=weights / weights.sum()))]
            yield self.call(number, kind, LANGUAGES[number % len(LANGUAGES)], rng)

    def call(self, number: int, kind: str, language: str, rng: np.random.Generator) -> Call:
        """One call of a kind."""
        voice = self._voice(language, rng)
        scene, early, end_s = self._scene(kind, language, voice, rng)
        name = f"{self._split}-{number}-{language}-{kind}-{voice.variant}"
        return self.on_line(name, kind, language, scene, early, end_s, rng)

    def on_line(
        self,
        name: str,
        kind: str,
        language: str,
        scene: Scene,
        early: Wave,
        end_s: float,
        rng: np.random.Generator,
    ) -> Call:
        """The scene at some level, with some noise, through some line."""
        level = 10 ** (float(rng.uniform(-34, -16)) / 20)
        wave, hard = self._with_noise(scene.whole() * level, level, language, kind, rng)
        heard = through_line(wave, rng)
        early_heard = through_line(early * 10 ** (-20 / 20), rng) if len(early) else np.zeros(0, np.int16)
        return Call(name, kind, language, early_heard, heard, end_s * 1000, hard)

    def _voice(self, language: str, rng: np.random.Generator) -> Voice:
        who = int(rng.integers(len(VARIANTS[self._split])))
        dialect = DIALECTS[language][who % len(DIALECTS[language])]
        speed = _SPEEDS[(who + int(rng.integers(2))) % len(_SPEEDS)]
        return Voice(dialect, VARIANTS[self._split][who], speed, _PITCHES[who % len(_PITCHES)])

    def _say(self, language: str, role: str, voice: Voice, rng: np.random.Generator) -> Wave:
        choices = self._words[language][self._split][role]
        return self._speech.say(choices[int(rng.integers(len(choices)))], voice)

    def _scene(
        self, kind: str, language: str, voice: Voice, rng: np.random.Generator
    ) -> tuple[Scene, Wave, float]:
        match kind:
            case "person" | "person_long":
                return self._person(kind, language, voice, rng)
            case "intercept":
                return self._intercept(language, voice, rng)
            case "busy":
                on, off, hz = _BUSY[int(rng.integers(len(_BUSY)))]
                cadence = np.concatenate([np.concatenate([tone(on, *hz), silence(off)]) for _ in range(8)])
                return (Scene(), cadence, 0.0) if rng.random() < 0.6 else (Scene([cadence]), silence(0), 0.0)
            case "fax":
                called = rng.random() < 0.7
                sound = tone(3.0, 2100.0) if called else tone(0.5, 1100.0)
                return Scene([silence(float(rng.uniform(0.2, 1.0))), sound]), silence(0), 0.0
            case "silent":
                return Scene(), self._ringback(rng), 0.0
            case _:
                return self._machine(kind, language, voice, rng)

    def _ringback(self, rng: np.random.Generator) -> Wave:
        """None, or the far end's ringing, cut off by the answer."""
        if rng.random() < 0.5:
            return silence(0)
        on, off, hz = _RINGBACK[int(rng.integers(len(_RINGBACK)))]
        cadence = np.concatenate([tone(on, *hz), silence(off), tone(on, *hz), silence(off)])
        return cadence[: round(float(rng.uniform(1.0, 2 * (on + off))) * SAMPLE_RATE)]

    def _person(
        self, kind: str, language: str, voice: Voice, rng: np.random.Generator
    ) -> tuple[Scene, Wave, float]:
        late = rng.random() < 0.1
        scene = Scene([silence(float(rng.uniform(1.2, 1.8) if late else rng.uniform(0.08, 1.1)))])
        scene.add(self._say(language, kind, voice, rng))
        end = scene.seconds
        if rng.random() < 0.5:  # nobody answered: once more
            scene.add(silence(float(rng.uniform(0.9, 2.0))), self._say(language, "person", voice, rng))
        return scene, self._ringback(rng), end

    def _machine(
        self, kind: str, language: str, voice: Voice, rng: np.random.Generator
    ) -> tuple[Scene, Wave, float]:
        scene = Scene([silence(float(rng.uniform(0.05, 1.2)))])
        scene.add(self._say(language, kind, voice, rng))
        end = scene.seconds
        if kind != "company" and rng.random() < 0.7:
            beep = tone(
                float(rng.uniform(0.2, 1.0)), float(rng.choice([440.0, 620.0, 1000.0, 1400.0, 1850.0]))
            )
            scene.add(silence(float(rng.uniform(0.15, 1.2))), beep)
        return scene, self._ringback(rng), end

    def _intercept(self, language: str, voice: Voice, rng: np.random.Generator) -> tuple[Scene, Wave, float]:
        slow = float(rng.uniform(0.8, 1.15))
        tones = np.concatenate([tone(s * slow, hz * float(rng.uniform(0.98, 1.02))) for hz, s in _SIT])
        said = np.concatenate([tones, silence(0.4), self._say(language, "intercept", voice, rng)])
        if rng.random() < 0.7:
            return Scene(), said, 0.0
        return Scene([silence(float(rng.uniform(0.1, 0.6))), said]), silence(0), 0.0

    def _with_noise(
        self, wave: Wave, level: float, language: str, kind: str, rng: np.random.Generator
    ) -> tuple[Wave, bool]:
        """Background from the answer on; people in louder places than machines' recordings."""
        tuned = kind in ("person", "person_long", "silent")
        sort = str(rng.choice(_NOISES))
        if sort == "none":
            return wave, False
        below_db = float(rng.uniform(8, 35) if tuned else rng.uniform(18, 45))
        if sort in ("tv", "babble"):
            below_db = max(below_db, 12.0)
        talk = [self._say(language, "personal", self._voice(language, rng), rng) for _ in range(3)]
        back = noise(sort, len(wave), rng, [unit(one) for one in talk])
        return wave + back * level * 10 ** (-below_db / 20), below_db < 15
