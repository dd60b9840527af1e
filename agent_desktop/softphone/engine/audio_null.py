"""Sound without a device: keeps time with the bridge, says what it is told, hears everything."""

import wave
from collections.abc import Iterator
from itertools import cycle, repeat
from pathlib import Path

from agent_desktop.softphone.engine.backend import BadSourceError
from agent_desktop.softphone.engine.pcm import RATE_HZ, SILENCE, frames, to_bridge, tone
from agent_desktop.softphone.protocol import Devices, SetDevices

MAX_WAV_S = 600


class NullAudio:
    """The bridge's own clock asks for each frame, so there is no other clock to drift from."""

    name = "null"

    def __init__(self) -> None:
        self._frames: Iterator[bytes] = repeat(SILENCE)

    def open(self) -> None:
        """Nothing to open."""

    def close(self) -> None:
        """Nothing to close."""

    def capture(self) -> bytes:
        return next(self._frames)

    def play(self, frame: bytes) -> None:
        """Measured before it comes here."""

    def pump(self) -> None:
        """Nothing to move."""

    def ring(self, pcm: bytes, where: str = "ringer") -> None:
        """Nobody hears it."""

    def choose(self, chosen: SetDevices) -> tuple[str, ...]:
        """No devices to choose from."""
        return tuple(name for name in (chosen.microphone, chosen.speaker, chosen.ringer) if name)

    def devices(self) -> Devices:
        return Devices()

    def say(self, source: str) -> None:
        """``silence``, ``tone`` (440 Hz, -18 dBFS peak), or a WAV file of 16 bit, looped."""
        match source:
            case "silence":
                self._frames = repeat(SILENCE)
            case "tone":
                self._frames = cycle(_steady_tone())
            case _:
                self._frames = cycle(_wav_frames(Path(source)))


def _steady_tone() -> list[bytes]:
    """One second: 440 whole waves, so that the loop has no seam; the fades are cut away."""
    return frames(tone((440.0,), 1100))[2:52]


def _wav_frames(path: Path) -> list[bytes]:
    try:
        with wave.open(str(path), "rb") as file:
            rate, channels, width = file.getframerate(), file.getnchannels(), file.getsampwidth()
            if width != 2 or rate % RATE_HZ or not 1 <= channels <= 2:
                raise BadSourceError(f"{path.name}: 16 bit at a multiple of {RATE_HZ} Hz is needed")
            pcm = file.readframes(rate * MAX_WAV_S)
    except (OSError, EOFError, ValueError, wave.Error) as error:
        raise BadSourceError(str(error)) from error
    found = frames(to_bridge(pcm, rate, channels))
    if not found:
        raise BadSourceError(f"{path.name}: empty")
    return found
