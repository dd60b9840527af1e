"""Recordings: pause and resume of the own call's, listening to finished ones."""

import re
from collections.abc import AsyncIterator

from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from server_api.contract import routes
from server_api.contract.recordings import PauseRecording, RecordingDetail
from server_api.services.hear_recording import Audio, HearRecording
from server_api.web.auth import OwnSeat
from server_api.web.room import TheRoom

router = APIRouter()
_RANGE = re.compile(r"bytes=(\d{1,12})-(\d{0,12})")
_BLOCK = 1 << 18


@router.post(routes.RECORDING_PAUSE, status_code=204)
async def pause(call_id: str, body: PauseRecording, seat: OwnSeat, room: TheRoom) -> None:
    """Mask what is said from now on."""
    await room.pause_recordings.by_user(seat, call_id, body)


@router.post(routes.RECORDING_RESUME, status_code=204)
async def resume(call_id: str, seat: OwnSeat, room: TheRoom) -> None:
    """Record again; or begin, once the debtor was told."""
    await room.pause_recordings.back_by_user(seat, call_id)


@router.get(routes.RECORDING)
async def detail(recording_id: str, seat: OwnSeat, room: TheRoom) -> RecordingDetail:
    """What the player draws."""
    return await room.hear_recording.detail(seat, recording_id)


@router.get(routes.RECORDING_AUDIO)
async def audio(recording_id: str, seat: OwnSeat, room: TheRoom, request: Request) -> Response:
    """The sound, or a part of it (RFC 9110 section 14, one range)."""
    found = await room.hear_recording.audio(seat, recording_id)
    headers = {"Accept-Ranges": "bytes", "Cache-Control": "no-store"}
    wanted = _RANGE.fullmatch(request.headers.get("range", ""))
    if wanted is None:
        headers["Content-Length"] = str(found.length)
        return _stream(room.hear_recording, found, 0, found.length, 200, headers)
    start = int(wanted[1])
    stop = min(int(wanted[2]) + 1 if wanted[2] else found.length, found.length)
    if start >= stop:
        return Response(status_code=416, headers={"Content-Range": f"bytes */{found.length}"})
    headers["Content-Range"] = f"bytes {start}-{stop - 1}/{found.length}"
    headers["Content-Length"] = str(stop - start)
    return _stream(room.hear_recording, found, start, stop, 206, headers)


def _stream(
    hear: HearRecording, found: Audio, start: int, stop: int, status: int, headers: dict[str, str]
) -> Response:
    async def blocks() -> AsyncIterator[bytes]:
        for at in range(start, stop, _BLOCK):
            yield await hear.read(found, at, min(at + _BLOCK, stop))

    return StreamingResponse(blocks(), status, headers, media_type="audio/wav")
