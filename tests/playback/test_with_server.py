"""The desk's own link and player on the server's own routes: from the tape to the loudspeaker."""

from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from agent_desktop.desk.commands_playback import PlayRecording
from agent_desktop.desk.events_playback import PlaybackEnded, PlaybackEvent, PlaybackFailed
from agent_desktop.desk.ports import ServerRefusedError
from agent_desktop.links.server_link import ServerLink
from agent_desktop.playback.player import RATE, RecordingPlayer
from server_api.contract.script_edit import ObjectionDoc
from server_api.contract.words import ErrorCode
from server_api.services.loaded_script import LoadedScript
from server_api.telephony.port import EndedBy
from tests.helpers.waiting import until
from tests.playback.test_player import Loudspeaker, NoneError
from tests.server_live.floor import Desk, TestFloor, open_floor
from tests.server_live.seed import PASSWORD
from tests.server_live.test_story import talk
from tests.services.recording_room import SOUND, write


async def _recorded(floor: TestFloor, desk: Desk) -> str:
    """A call that is over and on tape."""
    call_id = await talk(floor, desk)
    await until(lambda: call_id in floor.switch.recordings, what="the recording")
    order = floor.switch.recordings[call_id].order
    floor.switch.end_recording(call_id, result=write(order, SOUND))
    await floor.switch.hang_up(call_id, EndedBy.DEBTOR)
    await until(lambda: desk.call("end"), what="the end")
    await floor.it.journal.flush()
    return order.recording_id


async def test_from_the_tape_to_the_loudspeaker(tmp_path: Path) -> None:
    async with open_floor(tmp_path, agents=2) as floor:
        ana = await floor.sign_in(1, "pc-1")
        recording_id = await _recorded(floor, ana)
        told: list[PlaybackEvent] = []
        speaker = Loudspeaker()
        transport = httpx.ASGITransport(app=floor.it.app, raise_app_exceptions=False)
        client = httpx.AsyncClient(transport=transport, base_url="http://floor")
        link = ServerLink(client, "pc-1")
        player = RecordingPlayer(link, told.append, lambda: speaker, NoneError)
        try:
            await link.sign_in("ana1", PASSWORD, "pt-BR")
            detail = await link.recording(recording_id)
            player.play(PlayRecording(recording_id, detail.seconds, 1.0, 1.0))
            await until(lambda: told and isinstance(told[-1], PlaybackEnded | PlaybackFailed), what="the end")
            assert isinstance(told[-1], PlaybackEnded)
            assert len(speaker.sound) == round((detail.seconds - 1.0) * RATE)
            await link.sign_in("ana2", PASSWORD, "pt-BR")
            with pytest.raises(ServerRefusedError) as refusal:
                await link.recording(recording_id)
            assert refusal.value.code is ErrorCode.NOT_FOUND
        finally:
            await player.close()
            await link.close()


async def test_an_example_of_a_script_is_heard_by_whoever_reads_it_until_the_call_comes(
    tmp_path: Path,
) -> None:
    """From the tape to the loudspeaker, for an agent who may hear no call but their own."""
    async with open_floor(tmp_path, agents=2) as floor:
        ana = await floor.sign_in(1, "pc-1")
        recording_id = await _recorded(floor, ana)
        library = floor.it.scripts.keep._library
        live = library.get("general")
        assert live is not None
        assert live.live is not None
        answer = ObjectionDoc(label={"en": "Paid"}, say={"en": "Let us see."}, clip=recording_id)
        doc = live.live.doc.model_copy(update={"objections": (*live.live.doc.objections, answer)})
        told: list[PlaybackEvent] = []
        speaker = Loudspeaker()
        transport = httpx.ASGITransport(app=floor.it.app, raise_app_exceptions=False)
        link = ServerLink(httpx.AsyncClient(transport=transport, base_url="http://floor"), "pc-2")
        player = RecordingPlayer(link, told.append, lambda: speaker, NoneError)
        try:
            await link.sign_in("ana2", PASSWORD, "pt-BR")
            with pytest.raises(ServerRefusedError):
                await link.recording(recording_id)
            library.put("general", replace(live, live=LoadedScript(doc, live.live.version)))
            detail = await link.recording(recording_id)
            player.play(PlayRecording(recording_id, detail.seconds, 0.0, 1.0))
            await until(lambda: told and isinstance(told[-1], PlaybackEnded | PlaybackFailed), what="the end")
            assert isinstance(told[-1], PlaybackEnded)
            assert len(speaker.sound) == round(detail.seconds * RATE)
            player.stop()
            assert speaker.closed
        finally:
            await player.close()
            await link.close()
