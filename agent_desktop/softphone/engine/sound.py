"""Where the bridge meets the agent's ears and mouth: mute, loudness, tones, loop back and measuring."""

import time
from collections import deque
from collections.abc import Callable

from agent_desktop.softphone.engine.backend import AudioBackend
from agent_desktop.softphone.engine.loop_back import LoopRecorder
from agent_desktop.softphone.engine.meters import FarAudioDetector, MutedTalk, PeakMeter
from agent_desktop.softphone.engine.pcm import FRAME_MS, SILENCE, level_dbfs, scaled
from agent_desktop.softphone.engine.tones import RING, SPEAKER_TEST, TONES, TonePlayer
from agent_desktop.softphone.protocol import FarAudio, Levels, LoopChanged, SetLoudness, TalkedMuted

FRAME_S = FRAME_MS / 1000
MOST_PCT = 200
#: A loop that was stopped for longer does not make up for it.
MOST_BEHIND = 10


class Sound:
    """One microphone and one speaker for the bridge's port.

    Muting gives the bridge silence instead of the microphone here, in one place: unlike pj's
    ``stopTransmit`` the leg keeps sending RTP, and there is no call into pj that could fail.
    """

    def __init__(self, backend: AudioBackend, now: Callable[[], float] = time.monotonic) -> None:
        self._backend = backend
        self._now = now
        self._microphone = PeakMeter()
        self._speaker = PeakMeter()
        self._detector = FarAudioDetector()
        self._first_words: deque[int] = deque()
        self._muted_talk = MutedTalk()
        self._talked: deque[TalkedMuted] = deque()
        self._tones = TonePlayer()
        self._loudness = SetLoudness()
        self._running = False
        self._monitored = False
        self._next_at = 0.0
        self._frames_heard = 0
        self.loop = LoopRecorder()
        self.muted = False

    # --- the bridge's thread -------------------------------------------------------------------

    def next_microphone(self) -> bytes:
        """20 ms towards the far side."""
        frame = scaled(self._backend.capture(), self._loudness.gain_pct)
        level = level_dbfs(frame)
        self._microphone.feed(level)
        if self.loop.busy:
            self.loop.record(frame)
            return SILENCE
        if not self.muted:
            self._muted_talk.open()
            return frame
        if self._running and self._muted_talk.feed(level):
            self._talked.append(TalkedMuted(round(level, 1)))
        return SILENCE

    def heard(self, frame: bytes) -> None:
        """20 ms from the far side."""
        self._frames_heard += 1
        level = level_dbfs(frame)
        self._speaker.feed(level)
        first = self._detector.feed(level)
        if first is not None:
            self._first_words.append(first)
        shown = self.loop.play() if self.loop.busy else frame
        self._backend.play(scaled(self._tones.over(shown), self._loudness.volume_pct))

    # --- our thread ----------------------------------------------------------------------------

    @property
    def monitored(self) -> bool:
        """Whether sound flows without a leg, for meters and the loop back."""
        return (self._monitored or self.loop.busy) and not self._running

    def start(self) -> None:
        """The leg takes the devices; they stay as they are where the monitor had them open."""
        opened = self.monitored
        self._detector = FarAudioDetector()
        self._frames_heard = 0
        self._running = True
        if not opened:
            self._backend.open()

    def stop(self) -> None:
        """The leg is gone."""
        self._running = False
        if self.monitored:
            self._next_at = self._now()
        else:
            self._backend.close()

    def monitor(self, on: bool) -> None:
        """Let sound flow without a leg, or no longer."""
        before = self.monitored
        self._monitored = on
        self._turn_monitor(before)

    def loop_back(self, seconds: float) -> None:
        """Record and play back. Raises BadLengthError."""
        before = self.monitored
        self.loop.start(seconds)
        self._turn_monitor(before)

    def pump(self) -> None:
        """Every turn of the loop: the device may come or go at any time."""
        self._backend.pump()
        if self.monitored:
            self._keep_time()

    def be_loud(self, wanted: SetLoudness) -> None:
        """Volume and gain from now on, kept between 0 and 200 per cent."""
        within = (
            max(0, min(MOST_PCT, pct)) for pct in (wanted.volume_pct, wanted.gain_pct, wanted.ringer_pct)
        )
        self._loudness = SetLoudness(*within)

    def play_tone(self, name: str) -> None:
        """Raises KeyError on an unknown name."""
        if self._running:
            self._tones.start(name)
        else:
            self._backend.ring(scaled(b"".join(TONES[name]), self._loudness.ringer_pct))

    def ring(self) -> None:
        """One ring on the ringer's device."""
        self._backend.ring(scaled(RING, self._loudness.ringer_pct))

    def try_out(self, where: str) -> None:
        """A short melody on the ``speaker``, a ring on the ``ringer``. Raises KeyError on another name."""
        melody, pct = {
            "speaker": (SPEAKER_TEST, self._loudness.volume_pct),
            "ringer": (RING, self._loudness.ringer_pct),
        }[where]
        self._backend.ring(scaled(melody, pct), where)

    def levels(self) -> Levels | None:
        """Levels since the last reading; None while no sound flows."""
        if not self._frames_heard:
            return None
        self._frames_heard = 0
        return Levels(self._microphone.read(), self._speaker.read())

    def news(self) -> list[FarAudio | TalkedMuted | LoopChanged]:
        """What was found since the last reading."""
        found: list[FarAudio | TalkedMuted | LoopChanged] = []
        while self._first_words:
            found.append(FarAudio(self._first_words.popleft()))
        while self._talked:
            found.append(self._talked.popleft())
        while self.loop.news:
            found.append(self.loop.news.popleft())
        return found

    def _turn_monitor(self, before: bool) -> None:
        if self._running or self.monitored == before:
            return
        if self.monitored:
            self._next_at = self._now()
            self._backend.open()
        else:
            self._backend.close()

    def _keep_time(self) -> None:
        """Without a leg the bridge's clock stands: ours moves the frames."""
        now = self._now()
        self._next_at = max(self._next_at, now - MOST_BEHIND * FRAME_S)
        while self._next_at <= now and self.monitored:
            self._next_at += FRAME_S
            self.next_microphone()
            self.heard(SILENCE)
        if not self.monitored:
            self._backend.close()
