"""One call of the corpus through the detector, as the switch would feed it."""

from dataclasses import dataclass, field

from server_api.telephony.amd.detector import Beep, Detector, Judgement
from server_api.telephony.amd.features import FRAME, Samples
from server_api.telephony.amd.model import Model
from server_api.telephony.port import DetectOrder, Verdict
from tests.bench.amd_corpus import Call


@dataclass(frozen=True, slots=True)
class Trial:
    """What was said of a call. ``late_ms``: from the greeting's end to the verdict."""

    call: Call
    verdict: Verdict
    after_ms: float
    features: dict[str, float] = field(default_factory=dict)

    @property
    def late_ms(self) -> float:
        return self.after_ms - self.call.end_ms

    @property
    def put_through(self) -> bool:
        """An agent gets the call."""
        return self.verdict in (Verdict.PERSON, Verdict.SILENCE, Verdict.UNSURE)


def tried(call: Call, model: Model, order: DetectOrder | None = None) -> Trial:
    """Feed early media, the answer, the rest, tick by tick."""
    detector = Detector(order or DetectOrder(), model)
    found = _fed(detector, call.early)
    if found is None:
        detector.answered()
        found = _fed(detector, call.heard)
    if found is None:
        return Trial(call, Verdict.UNSURE, len(call.heard) / 8)
    return Trial(call, found.verdict, found.after_ms, found.features)


def _fed(detector: Detector, samples: Samples) -> Judgement | None:
    for begin in range(0, len(samples) - FRAME + 1, FRAME):
        found = detector.feed(samples[begin : begin + FRAME])
        if found is not None and not isinstance(found, Beep):
            return found
    return None
