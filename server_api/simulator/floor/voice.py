"""What the autopilot's microphone says in a demo: an agent's greeting, spoken by the simulator's voices."""

import wave
from pathlib import Path

import numpy as np

from server_api.simulator.voices import Voices, find_espeak

RATE_HZ = 8000
_FRAME = 160
_QUIET = 300  # peak of a frame that is a pause, of 32767
_VOICE = 1
_WORDS = {
    "pt-BR": "Bom dia! Aqui é a Camila, da Ponte Assessoria. Esta ligação é gravada.",
    "es": "¡Buenos días! Le habla Camila, de Puente Cobranza. Esta llamada se graba.",
    "en": "Good morning! This is Camila, from Bridge Associates. This call is recorded.",
}


def agent_voice(language: str, folder: Path) -> Path:
    """A WAV file (8 kHz, 16 bit, mono) of the greeting, made in ``folder``. Raises OSError.

    Its pauses are cut out: what the report calls first audio is the line, not a pause of the speaker.
    """
    said = Voices(None, find_espeak()).speech(language, _VOICE, _WORDS[language])
    frames = said[: len(said) // _FRAME * _FRAME].reshape(-1, _FRAME)
    spoken = frames[np.abs(frames.astype(np.int32)).max(axis=1) > _QUIET]
    file = folder / f"agent-{language}.wav"
    with wave.open(str(file), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE_HZ)
        out.writeframes(spoken.astype("<i2").tobytes())
    return file
