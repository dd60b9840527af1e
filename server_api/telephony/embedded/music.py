"""Music on hold, made here: a soft broken chord without an author to pay."""

import numpy as np

from server_api.telephony.wire.codecs import FRAME_SAMPLES, SAMPLE_RATE, Samples

NOTES_HZ = (261.63, 329.63, 392.0, 523.25, 440.0, 349.23, 392.0, 293.66)
NOTE_S = 0.5
PEAK = 3000


def hold_music() -> Samples:
    """A loop of 4 s as frames, shape (n, 160), peak about -21 dBFS, 250 to 1100 Hz."""
    time_s = np.arange(int(NOTE_S * SAMPLE_RATE)) / SAMPLE_RATE
    swell = np.sin(np.pi * time_s / NOTE_S) ** 0.5
    notes = [
        swell * (0.8 * np.sin(2 * np.pi * hz * time_s) + 0.2 * np.sin(4 * np.pi * hz * time_s))
        for hz in NOTES_HZ
    ]
    loop: Samples = (PEAK * np.concatenate(notes)).astype(np.int16)
    return loop.reshape(-1, FRAME_SAMPLES)
