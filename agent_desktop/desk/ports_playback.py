"""What recordings in the history need of the outside world."""

from typing import Protocol

from agent_desktop.desk.commands_playback import PlayRecording
from server_api.contract.recordings import RecordingDetail


class RecordingsPort(Protocol):
    """The server's requests about recordings. Each raises ServerRefusedError."""

    async def recording(self, recording_id: str) -> RecordingDetail:
        """What the player draws."""
        ...

    async def recording_audio(self, recording_id: str, start: int, stop: int) -> bytes:
        """Bytes ``start`` to before ``stop`` of the WAV."""
        ...


class PlayerPort(Protocol):
    """A loudspeaker of this PC. It answers with PlaybackMoved, PlaybackEnded, PlaybackFailed."""

    def play(self, order: PlayRecording) -> None:
        """Begin; what is played already gives way."""
        ...

    def stop(self) -> None:
        """Silence, at once."""
        ...


class NoPlayer:
    """A desk without a loudspeaker of its own."""

    def play(self, order: PlayRecording) -> None:
        """Nothing is heard."""

    def stop(self) -> None:
        """Nothing was."""
