"""An adaptive jitter buffer: RTP packets of any length in, one frame of 20 ms a tick out.

Every packet has a delay: the tick it is there minus its timestamp. The buffer plays each sample later than
it was spoken by the greatest delay of the last seconds, so that nearly all packets are there in time. A
greater delay makes it wait longer at once, calm lets it catch up; both by leaving out or repeating whole
pitch periods, which also makes up for clocks that differ.
"""

import numpy as np
from numpy.typing import NDArray

from server_api.telephony.wire.codecs import FRAME_SAMPLES, Samples
from server_api.telephony.wire.concealment import Concealer
from server_api.telephony.wire.delays import DelayWindow
from server_api.telephony.wire.noise import ComfortNoise
from server_api.telephony.wire.timescale import ALIKE, LEAST, MOST, quiet, splice

MOST_WAIT = 10 * FRAME_SAMPLES  # 200 ms beyond the way's own delay
JUMP = 25 * FRAME_SAMPLES  # 500 ms: not the same stream any more
STRANGE_PACKETS = 3
MAX_PACKETS = 120
PATIENCE_FRAMES = 200  # so long a pause in the speech is waited for to adapt in
PATIENCE_ALIKE = 10  # so long a good place for a splice is looked for
MOST_SPARE = 2 * FRAME_SAMPLES  # no pause is waited for to give up more than this
SKIP_FROM = 6 * FRAME_SAMPLES  # so far behind, whole stretches are left out
ENOUGH = 4  # so few samples may be missing from the wait
NOT_HEARD, FILLED = 1, 2
BLEND = 16
_BLEND = np.ones(2 * BLEND + 1, np.float32) / (2 * BLEND + 1)


class JitterBuffer:
    """``flags`` of the last frame: 1 nothing was there, 2 it was filled in. Counts since the start:
    ``late`` packets that were of no more use or made it wait, ``concealed`` frames.
    """

    def __init__(self) -> None:
        self._concealer = Concealer()
        self._noise = ComfortNoise()
        self._delays = DelayWindow()
        self._packets: dict[int, Samples] = {}  # by position: the timestamp without its wrap
        self._reference: tuple[int, int] | None = None  # a timestamp and its position
        self._next: int | None = None  # position of the next sample to play
        self._clock = 0
        self._filled = 0  # samples before the next one that were made up
        self._strange = 0
        self._sought = 0
        self._rests_from: int | None = None
        self._late: dict[int, Samples] = {}
        self._past = np.zeros(FRAME_SAMPLES, np.int16)
        self.flags = NOT_HEARD
        self.late = 0
        self.concealed = 0

    @property
    def wait_samples(self) -> int:
        """How much longer than the swiftest packet needs is waited now, 0 while nothing plays."""
        if self._next is None or self._delays.least is None:
            return 0
        return self._clock - self._next - self._delays.least

    def _position(self, timestamp: int) -> int:
        """The timestamp without its wrap, by the nearest one before."""
        known = self._reference
        at = 0
        if known is not None:
            at = known[1] + ((timestamp - known[0] + 0x80000000) & 0xFFFFFFFF) - 0x80000000
        self._reference = (timestamp, at)
        return at

    def put(self, timestamp: int, samples: Samples) -> None:
        """Add the audio of one packet; what comes too late or doubled is dropped."""
        at = self._position(timestamp)
        following = self._next
        if following is not None:
            if not -JUMP <= at - following <= JUMP:
                self._strange += 1
                if self._strange < STRANGE_PACKETS:
                    return
                self.restart()
                at, following = self._position(timestamp), None
            self._strange = 0
        elif self._delays.least is not None and abs(self._clock - at - self._delays.least) > JUMP:
            self.restart()  # after a silence in which its clock did not go on
            at = self._position(timestamp)
        self._delays.add(self._clock - at)
        if following is not None and at < following:
            self.late += 1
            if at + len(samples) <= following:
                self._late[at] = samples
                return
            if self._filled:
                self._take_back(max(at, following - self._filled), following)
        if len(self._packets) < MAX_PACKETS:
            self._packets.setdefault(at, samples)

    def _take_back(self, begin: int, following: int) -> None:
        """A packet a little late: play all of it and be that much later from now on."""
        if following - begin <= FRAME_SAMPLES // 2 and self._may_wait(begin):
            self._filled -= following - begin
            self._next = begin
            self._delays.keep_to(self._clock - begin)

    def _may_wait(self, begin: int) -> bool:
        least = self._delays.least
        return least is not None and self._clock - begin - least <= MOST_WAIT

    def _consider_late(self, following: int) -> None:
        """Late packets for what was filled in: after a stall, or when nothing else is there, they are played
        now and the filling was time gained. A single one that others have overtaken is let go.
        """
        late, self._late = self._late, {}
        begin = max(min(late), following - self._filled)
        covered = sum(len(samples) for at, samples in late.items() if at + len(samples) > begin)
        overtaken = any(at <= following < at + len(samples) for at, samples in self._packets.items())
        stalled = self._filled > FRAME_SAMPLES and 2 * covered > self._filled
        if begin >= following or not (stalled or not overtaken):
            return
        if not self._may_wait(begin):
            return
        self._packets.update(late)
        self._filled -= following - begin
        self._next = begin
        self._delays.keep_to(self._clock - begin)

    def rest(self, timestamp: int, level_dbov: int | None) -> None:
        """From here on silence is meant: comfort noise of a level (RFC 3389, 0 to -127 dBov) or none."""
        self._noise.set(level_dbov)
        self._rests_from = self._position(timestamp)

    def restart(self) -> None:
        """Another stream begins: forget what waits and how late the last one's packets were."""
        self._packets.clear()
        self._late.clear()
        self._delays = DelayWindow()
        self._reference = None
        self._next = None
        self._filled = 0
        self._rests_from = None
        self._strange = 0

    def skip(self, frames: int) -> None:
        """So many ticks were left out on our side: their time is over all the same."""
        self._clock += frames * FRAME_SAMPLES

    def pull(self) -> Samples | None:
        """The next 160 samples, or None for silence: nothing came and nothing is to be filled in."""
        frame = self._play()
        self._clock += FRAME_SAMPLES
        self._delays.tick()
        if frame is not None:
            self._past = frame
        return frame

    def _play(self) -> Samples | None:
        if self._next is None and not self._begin():
            return self._resting()
        assert self._next is not None
        if self._late:
            self._consider_late(self._next)
        frame = self._packets.pop(self._next, None)
        if frame is None or len(frame) != FRAME_SAMPLES:
            if frame is not None:
                self._packets[self._next] = frame
            frame, missing = self._cut(self._next, FRAME_SAMPLES)
            if missing is not None:
                return self._without(self._next) if missing.all() else self._partly(frame, missing)
        frame, step = self._adapted(frame, self._next)
        self._next += step
        self._came(0)
        return self._concealer.heard(frame)

    def _came(self, filled: int) -> None:
        """Sound was there for this frame, up to the last ``filled`` samples."""
        assert self._next is not None
        self._filled = filled
        if self._rests_from is not None and self._next > self._rests_from:
            self._rests_from = None
        self.flags = 0

    def _begin(self) -> bool:
        """Start with the first whole frame, as late as the latest of the last seconds would have been."""
        if not self._packets or self._delays.spared is None:
            return False
        first = min(self._packets)
        if self._clock - self._delays.spared <= first - FRAME_SAMPLES:
            return False
        if len(self._packets) == 1 and len(self._packets[first]) < FRAME_SAMPLES:
            return False
        self._next = first
        return True

    def _resting(self) -> Samples | None:
        self.flags = NOT_HEARD
        if self._rests_from is None:
            return None
        noise = self._noise.frame()
        if noise is not None:
            self.flags = 0
        return noise

    def _without(self, at: int) -> Samples | None:
        """Nothing is there for this frame."""
        if self._rests_from is not None and self._rests_from <= at + FRAME_SAMPLES:
            self._next = None
            self._filled = 0
            return self._resting()
        self._next = at + FRAME_SAMPLES
        self._filled += FRAME_SAMPLES
        frame = self._concealer.fill()
        if frame is None:
            self.flags = NOT_HEARD
            if not self._packets:
                self._next = None
                self._filled = 0
            return None
        self.concealed += 1
        self.flags = FILLED
        return frame

    def _partly(self, frame: Samples, missing: NDArray[np.bool_]) -> Samples:
        """A packet of less than a frame is missing: fill in its part only."""
        assert self._next is not None
        filled = self._concealer.fill()
        if filled is not None:
            nearby = np.convolve(np.pad(missing, BLEND, mode="edge"), _BLEND, "same")[BLEND:-BLEND]
            weight = np.minimum(1.0, 2.0 * nearby)
            frame = (np.where(missing, filled, frame) * (1.0 - weight) + filled * weight).astype(np.int16)
        self.concealed += 1
        self._next += FRAME_SAMPLES
        present = np.flatnonzero(~missing)
        self._came(FRAME_SAMPLES - 1 - int(present[-1]))
        return self._concealer.mended(frame)

    def _cut(
        self, start: int, length: int, *, keep: bool = False
    ) -> tuple[Samples, NDArray[np.bool_] | None]:
        """A copy of what waits there, and which samples are missing (None: none is).

        What is over by then is forgotten unless to be kept.
        """
        frame = np.zeros(length, np.int16)
        missing = np.ones(length, np.bool_)
        for at in sorted(self._packets):
            if at >= start + length:
                break
            samples = self._packets[at]
            low, high = max(start, at), min(start + length, at + len(samples))
            if high > low:
                frame[low - start : high - start] = samples[low - at : high - at]
                missing[low - start : high - start] = False
            if not keep and at + len(samples) <= start + length:
                del self._packets[at]
        return frame, missing if missing.any() else None

    def _adapted(self, frame: Samples, at: int) -> tuple[Samples, int]:
        """The frame to play and how many samples of the stream it takes: 160, more or fewer."""
        wait = self._clock - at
        spare = self._spare(wait)
        if spare == 0:
            self._sought = 0
            return frame, FRAME_SAMPLES
        if spare >= SKIP_FROM:
            return self._skipped(frame, at, spare // FRAME_SAMPLES * FRAME_SAMPLES)
        self._sought += 1
        if not (quiet(frame) or self._sought > PATIENCE_FRAMES or self._hurries(spare, wait)):
            return frame, FRAME_SAMPLES
        if spare < 0:
            spliced = splice(np.concatenate([self._past, frame]), FRAME_SAMPLES, -1, max(LEAST, -spare))
        else:
            more, missing = self._cut(at + FRAME_SAMPLES, MOST, keep=True)
            if missing is not None:
                return frame, FRAME_SAMPLES
            spliced = splice(np.concatenate([frame, more]), 0, 1, spare)
        adapted, lag, alike = spliced
        if alike < ALIKE and self._sought % PATIENCE_ALIKE:
            return frame, FRAME_SAMPLES
        if spare < 0:
            self._packets[at + FRAME_SAMPLES - lag] = frame[FRAME_SAMPLES - lag :]
            return adapted, FRAME_SAMPLES - lag
        return adapted, FRAME_SAMPLES + lag

    def _hurries(self, spare: int, wait: int) -> bool:
        """Too many packets come late, or far too much is waited: no time to look for a pause."""
        if spare > 0:
            return spare > MOST_SPARE
        assert self._delays.urgent is not None
        assert self._delays.least is not None
        return min(self._delays.urgent, self._delays.least + MOST_WAIT) - wait >= ENOUGH

    def _spare(self, wait: int) -> int:
        """How many samples are waited more than need be, less than need be (negative), or 0."""
        delays = self._delays
        assert delays.needed is not None
        assert delays.spared is not None
        assert delays.least is not None
        bound = delays.least + MOST_WAIT
        lacking = min(delays.needed, bound) - wait
        if lacking >= ENOUGH:
            return -lacking
        more = wait - min(delays.spared, bound)
        return more if more >= LEAST and delays.calm else 0

    def _skipped(self, frame: Samples, at: int, more: int) -> tuple[Samples, int]:
        """Far behind: what comes ``more`` samples later, faded over."""
        later, missing = self._cut(at + more, FRAME_SAMPLES, keep=True)
        if missing is not None:
            return frame, FRAME_SAMPLES
        rise = (np.arange(FRAME_SAMPLES, dtype=np.float32) + 0.5) / FRAME_SAMPLES
        return (frame * (1.0 - rise) + later * rise).astype(np.int16), FRAME_SAMPLES + more
