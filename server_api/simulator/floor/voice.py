"""What the autopilot's microphone says in a demo: an agent's greeting, spoken by the simulator's voices."""

import wave
from pathlib import Path

import numpy as np

from server_api.simulator.voices import Voices, find_espeak

RATE_HZ = 8000
_PAUSE_S = 0.1  # short, so that the first audio after an answer is the line, not a pause
_VOICE = 1
_WORDS = {
    "pt-BR": "Bom dia! Aqui é a Camila, da Ponte Assessoria. Esta ligação é gravada.",
    "es": "¡Buenos días! Le habla Camila, de Puente Cobranza. Esta llamada se graba.",
    "en": "Good morning! This is Camila, from Bridge Associates. This call is recorded.",
}


def agent_voice(language: str, folder: Path) -> Path:
    """A WAV file (8 kHz, 16 bit, mono) of the greeting and a pause, made in ``folder``. Raises OSError."""
    said = Voices(None, find_espeak()).speech(language, _VOICE, _WORDS[language])
    pause = np.zeros(int(_PAUSE_S * RATE_HZ), dtype=np.int16)
    file = folder / f"agent-{language}.wav"
    with wave.open(str(file), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE_HZ)
        out.writeframes(np.concatenate([said, pause]).astype("<i2").tobytes())
    return file
