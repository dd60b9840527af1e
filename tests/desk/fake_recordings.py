"""A server's recordings for tests of the desk."""

from agent_desktop.desk.ports import ServerRefusedError
from server_api.contract.recordings import RecordingDetail
from server_api.contract.words import ErrorCode


class FakeRecordings:
    """``details`` by id; ``sounds`` are whole WAV files."""

    details: dict[str, RecordingDetail]
    sounds: dict[str, bytes]
    refusing: ErrorCode | None

    async def recording(self, recording_id: str) -> RecordingDetail:
        found = self.details.get(recording_id)
        if found is None:
            raise ServerRefusedError(ErrorCode.NOT_FOUND, {"what": "recording"})
        return found

    async def recording_audio(self, recording_id: str, start: int, stop: int) -> bytes:
        if self.refusing is not None:
            raise ServerRefusedError(self.refusing)
        return self.sounds[recording_id][start:stop]
