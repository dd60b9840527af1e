"""The last thing a window does for a call that goes on without it."""

import asyncio
import logging

from agent_desktop.desk.ports import ServerRefusedError
from agent_desktop.desk.ports_voice import VoicePort
from agent_desktop.desk.reading import talking
from agent_desktop.desk.workspace import Workspace
from server_api.contract.words import RecordingState

log = logging.getLogger(__name__)


def left_paused(workspace: Workspace) -> str:
    """The call whose recording would stay paused without this window; empty where there is none."""
    call = workspace.call
    if call is None or not talking(workspace):
        return ""
    due = workspace.beside.resume_due == call.view.call_id
    asked = workspace.beside.card is not None and workspace.beside.card.asked
    paused = call.view.recording is RecordingState.PAUSED
    return call.view.call_id if paused or due or asked else ""


async def record_on(server: VoicePort, workspace: Workspace, patience_s: float) -> None:
    """Have it recorded again, as far as the server can be told in this time. Never raises for that."""
    call_id = left_paused(workspace)
    if not call_id:
        return
    try:
        async with asyncio.timeout(patience_s):
            await server.resume_recording(call_id)
    except (ServerRefusedError, TimeoutError) as error:
        log.warning("the recording of the call stays paused: %s", error)
