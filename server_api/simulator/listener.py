"""Turns one call's received audio and keys into events, and tells the robot whether somebody speaks."""

from collections.abc import Callable, Iterable

from server_api.simulator.ear import Ear, Onset
from server_api.simulator.events import AudioChanged, AudioHeard, CarrierEvent, DigitHeard
from server_api.simulator.media import Digit, Sound

# A late packet is no pause: speech goes on for so many ticks without one.
_HELD_TICKS = 3


class Listener:
    """Listens from the answer (``since_ns``, monotonic) to the end of one call."""

    def __init__(self, call: str, since_ns: int, report: Callable[[CarrierEvent], None]) -> None:
        self._call = call
        self._since_ns = since_ns
        self._report = report
        self._ear = Ear()
        self._heard_any = False
        self.digits = ""
        self.empty_ticks = 0

    def tick(self, received: Iterable[Sound | Digit]) -> bool:
        """Take 20 ms worth of packets; true while the other side speaks."""
        arrived, speech = False, False
        for item in received:
            arrived = True
            if isinstance(item, Digit):
                self._pressed(item)
            elif item.at_ns >= self._since_ns:
                self._sound(item)
                speech = speech or self._ear.speech
        self.empty_ticks = 0 if arrived else self.empty_ticks + 1
        return speech if arrived else self._ear.speech and self.empty_ticks <= _HELD_TICKS

    def _pressed(self, digit: Digit) -> None:
        self.digits += digit.digit
        self._report(DigitHeard(mono_ns=digit.at_ns, call=self._call, digit=digit.digit))

    def _sound(self, sound: Sound) -> None:
        onset = self._ear.hear(sound.samples, sound.at_ns)
        if onset is None:
            return
        if not self._heard_any:
            self._heard_any = True
            self._tell(AudioHeard, onset)
        self._tell(AudioChanged, onset)

    def _tell(self, kind: type[AudioHeard] | type[AudioChanged], onset: Onset) -> None:
        self._report(
            kind(
                mono_ns=onset.at_ns,
                call=self._call,
                level_dbfs=round(onset.level_dbfs, 1),
                dominant_hz=round(onset.dominant_hz, 1),
                tonal=onset.tonal,
            )
        )
