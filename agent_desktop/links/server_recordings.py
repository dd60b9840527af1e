"""The server's requests about recordings: what the player draws, and the sound by parts."""

from agent_desktop.links.asking import Asking, read_answer
from server_api.contract import routes
from server_api.contract.recordings import RecordingDetail


class ServerRecordings(Asking):
    """Every method raises ServerRefusedError."""

    async def recording(self, recording_id: str) -> RecordingDetail:
        """What the player draws."""
        path = routes.RECORDING.format(recording_id=recording_id)
        return read_answer(RecordingDetail, await self._request("GET", path))

    async def recording_audio(self, recording_id: str, start: int, stop: int) -> bytes:
        """Bytes ``start`` to before ``stop`` of the WAV; fewer at its end."""
        path = routes.RECORDING_AUDIO.format(recording_id=recording_id)
        answer = await self._request("GET", path, headers={"Range": f"bytes={start}-{stop - 1}"})
        return answer.content
