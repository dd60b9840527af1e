"""The server's requests about recordings: what the player draws, and the sound by parts."""

from abc import ABC, abstractmethod

import httpx
from pydantic import BaseModel

from agent_desktop.links.server_voice import read_answer
from server_api.contract import routes
from server_api.contract.recordings import RecordingDetail


class ServerRecordings(ABC):
    """Every method raises ServerRefusedError."""

    @abstractmethod
    async def _request(
        self,
        verb: str,
        path: str,
        body: BaseModel | None = None,
        query: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
    ) -> httpx.Response: ...

    async def recording(self, recording_id: str) -> RecordingDetail:
        """What the player draws."""
        path = routes.RECORDING.format(recording_id=recording_id)
        return read_answer(RecordingDetail, await self._request("GET", path))

    async def recording_audio(self, recording_id: str, start: int, stop: int) -> bytes:
        """Bytes ``start`` to before ``stop`` of the WAV; fewer at its end."""
        path = routes.RECORDING_AUDIO.format(recording_id=recording_id)
        answer = await self._request("GET", path, headers={"Range": f"bytes={start}-{stop - 1}"})
        return answer.content
