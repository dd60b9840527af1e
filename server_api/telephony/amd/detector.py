"""Who answered: fed with 20 ms frames of what comes from the far end, it gives one verdict."""

from dataclasses import asdict, dataclass, field

import numpy as np

from server_api.telephony.amd.features import FRAME, FRAME_MS, Ear, Measure, Samples
from server_api.telephony.amd.greeting import Greeting, heard
from server_api.telephony.amd.model import Model
from server_api.telephony.amd.tones import ToneKind, ToneWatch, purity
from server_api.telephony.facts import Verdict
from server_api.telephony.orders import DetectOrder

_EVERY = 2  # frames: looking back each 40 ms is soon enough
_HELD_BY_TONE_MS = 60.0  # a tone this long may become a beep: no person is called meanwhile
_MOSTLY = 0.6
_MURMURS, _MURMUR_MS = 0.5, 300.0
_MOST_WATCH_S = 60.0  # for the beep, after a machine's verdict


@dataclass(frozen=True, slots=True)
class Judgement:
    """The one verdict. ``after_ms`` counts from the answer; in early media it is negative: so long heard."""

    verdict: Verdict
    after_ms: float
    features: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Beep:
    """A machine's beep has ended: what is said now is recorded. ``hz`` is its pitch."""

    hz: float


class Detector:
    """One call. Feed it from early media on, tell it of the answer; after the verdict it waits for a beep."""

    def __init__(self, order: DetectOrder, model: Model) -> None:
        self._order = order
        self._model = model
        self._ear = Ear()
        self._tones = ToneWatch()
        self._early = 0
        self._since: int | None = None
        frames = int(order.most_ms / FRAME_MS) + 1
        self._db, self._voiced, self._pure = np.zeros(frames), np.zeros(frames), np.zeros(frames)
        self._verdict: Verdict | None = None
        self._after_verdict = 0

    @property
    def over(self) -> bool:
        """Nothing more will come of listening."""
        if self._verdict is None:
            return False
        return self._verdict is not Verdict.MACHINE or self._after_verdict * FRAME_MS > _MOST_WATCH_S * 1000

    @property
    def judged(self) -> bool:
        """Whether the verdict is given."""
        return self._verdict is not None

    def answered(self) -> None:
        """The frames from now on come after the answer. What sounded before is forgotten."""
        if self._since is None:
            self._since = 0
            self._tones = ToneWatch()

    def feed(self, samples: Samples) -> Judgement | Beep | None:
        """Whole frames of 160 samples (8 kHz); at most one result, so feed them one or two at a time."""
        found: Judgement | Beep | None = None
        for begin in range(0, len(samples) - FRAME + 1, FRAME):
            found = self._take(self._ear.measure(samples[begin : begin + FRAME])) or found
        return found

    def _take(self, measure: Measure) -> Judgement | Beep | None:
        if self.over:
            return None
        self._tones.take(measure)
        if self._verdict is not None:
            return self._watch()
        if self._since is None:
            self._early += 1
            kind = self._tones.known(None)
            network = kind in (ToneKind.INTERCEPT, ToneKind.BUSY)
            return self._judge(Verdict.TONE, None, kind) if network else None
        at = self._since
        self._db[at], self._voiced[at], self._pure[at] = measure.db, measure.voiced, purity(measure)
        self._since += 1
        last = self._since == len(self._db) - 1
        return self._look(last) if last or self._since % _EVERY == 0 else None

    def _watch(self) -> Beep | None:
        self._after_verdict += 1
        if self._tones.known(0) is not ToneKind.BEEP:
            return None
        self._after_verdict = int(_MOST_WATCH_S * 1000 / FRAME_MS) + 1
        return Beep(round(self._tones.last_hz, 1))

    def _look(self, last: bool) -> Judgement | None:
        now = self._since or 0
        # A comma of a recording is longer than a pause that calls a person: what breaks speech is longer.
        breaks_ms = self._order.pause_ms + self._model.heads[-1].wait_ms
        greeting = heard(self._db[:now], self._voiced[:now], self._pure[:now], breaks_ms)
        kind = self._tones.known(int(greeting.onset_ms / FRAME_MS) if greeting is not None else None)
        match kind:
            case ToneKind.INTERCEPT | ToneKind.BUSY:
                return self._judge(Verdict.TONE, greeting, kind)
            case ToneKind.FAX:
                return self._judge(Verdict.FAX, greeting, kind)
            case ToneKind.BEEP:
                return self._judge(Verdict.MACHINE, greeting, kind)
            case _:
                verdict = self._by_words(greeting) if greeting is not None else self._by_silence()
                if verdict is None and last:
                    verdict = self._too_late(greeting)
                return self._judge(verdict, greeting, None) if verdict is not None else None

    def _by_silence(self) -> Verdict | None:
        """Tones are waited for: what they mean is known later than silence is."""
        waited = (self._since or 0) * FRAME_MS
        return Verdict.SILENCE if waited >= self._order.silence_ms and not self._tones.any else None

    def _by_words(self, greeting: Greeting) -> Verdict | None:
        if greeting.unbroken_ms >= self._order.machine_ms:
            return Verdict.MACHINE
        if self._tones.sounding_ms >= _HELD_BY_TONE_MS:
            return None
        heads = self._model.heads
        waited = greeting.pause_ms - self._order.pause_ms
        asked = [head for head in heads if waited >= head.wait_ms]
        if not asked:
            return None
        if asked[-1].machine(greeting, self._order) < asked[-1].person_below:
            doubtful = greeting.murmur > _MURMURS and waited < heads[-1].wait_ms + _MURMUR_MS
            return None if doubtful else Verdict.PERSON
        return Verdict.MACHINE if asked[-1] is heads[-1] else None

    def _too_late(self, greeting: Greeting | None) -> Verdict:
        """Still speaking at the end of the time, as machines do that began late."""
        if greeting is None or greeting.unbroken_ms < _MOSTLY * self._order.machine_ms:
            return Verdict.UNSURE
        last = self._model.heads[-1]
        machine = last.machine(greeting, self._order) >= last.person_below
        return Verdict.MACHINE if machine else Verdict.UNSURE

    def _judge(self, verdict: Verdict, greeting: Greeting | None, kind: ToneKind | None) -> Judgement:
        self._verdict = verdict
        features: dict[str, float] = {"early_ms": self._early * FRAME_MS}
        if greeting is not None:
            features |= {name: round(float(value), 2) for name, value in asdict(greeting).items()}
            features["machine"] = round(self._model.heads[-1].machine(greeting, self._order), 3)
        if kind is not None:
            features["tone_hz"] = round(self._tones.last_hz, 1)
            if verdict is Verdict.MACHINE:
                features["beep_hz"] = features["tone_hz"]
        if kind is not ToneKind.BEEP:
            self._tones = ToneWatch()
        after = -self._early * FRAME_MS if self._since is None else self._since * FRAME_MS
        return Judgement(verdict, after, features)
