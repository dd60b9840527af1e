"""A prompt's file: WAV, mono, 16 bit, 8 or 16 kHz, at most 60 s."""

import wave
from dataclasses import dataclass

from server_api.telephony.port import SwitchError

RATES = (8000, 16000)
MOST_S = 60


@dataclass(frozen=True, slots=True)
class PromptSound:
    """``samples`` are int16, little endian; ``rate`` in Hz."""

    rate: int
    samples: bytes


def read(path: str) -> PromptSound:
    """The sound of a prompt. Blocks on the disk.

    Raises SwitchError ``bad_prompt`` with a word on what is wrong: ``unreadable``, ``format``, ``length``.
    """
    try:
        with wave.open(path, "rb") as file:
            _, width, rate, frames, kind, _ = file.getparams()
            if (file.getnchannels(), width, kind) != (1, 2, "NONE") or rate not in RATES:
                raise SwitchError("bad_prompt", "format")
            if not 0 < frames <= MOST_S * rate:
                raise SwitchError("bad_prompt", "length")
            return PromptSound(rate, file.readframes(frames))
    except (OSError, EOFError, wave.Error) as error:
        raise SwitchError("bad_prompt", "unreadable") from error
