"""A tape as a WAV file (16 bit, stereo, 8 kHz) that is made as it is read, from anywhere."""

import struct

from server_api.tape import alaw
from server_api.tape.reader import FRAME_BYTES, TapeReader

HEADER_BYTES = 44
WIDER = 2  # bytes of WAV for one of the tape


class WavView:
    """``length`` is the whole file's. Reading raises TapeError ``tampered``, OSError."""

    def __init__(self, tape: TapeReader) -> None:
        self._tape = tape
        self._sound = tape.size - tape.size % FRAME_BYTES
        self.length = HEADER_BYTES + self._sound * WIDER

    def header(self) -> bytes:
        """RIFF header: what follows is PCM."""
        data = self._sound * WIDER
        rate, block = alaw.RATE, FRAME_BYTES * WIDER
        return struct.pack(
            "<4sI4s4sIHHIIHH4sI",
            *(b"RIFF", HEADER_BYTES - 8 + data, b"WAVE", b"fmt ", 16, 1, 2),
            *(rate, rate * block, block, 16, b"data", data),
        )

    def read(self, start: int, stop: int) -> bytes:
        """Bytes ``start`` to before ``stop`` of the file."""
        stop = min(stop, self.length)
        head = self.header()[start:stop] if start < HEADER_BYTES else b""
        first, last = max(start, HEADER_BYTES) - HEADER_BYTES, stop - HEADER_BYTES
        if last <= first:
            return head
        begins = first // WIDER
        samples = alaw.decode(self._tape.read(begins, -(-last // WIDER)))
        sound = samples.astype("<i2").tobytes()
        skipped = first - begins * WIDER
        return head + sound[skipped : skipped + last - first]
