"""Recordings over the wire: told on the desk, paused, listened to by parts and by role."""

from pathlib import Path

from server_api.contract import routes
from server_api.store.tables import audit, recording_plays, recordings
from server_api.telephony.port import EndedBy
from tests.helpers.waiting import until
from tests.server_live.floor import Desk, TestFloor, open_floor
from tests.server_live.test_story import talk
from tests.services.recording_room import SOUND, write


async def _recorded_talk(floor: TestFloor, desk: Desk) -> str:
    """A talk that is on tape; returns the call."""
    call_id = await talk(floor, desk)
    await until(lambda: desk.call("recording") == "on", what="the recording")
    return call_id


async def _end(floor: TestFloor, desk: Desk, call_id: str) -> str:
    """The call and its recording end; returns the recording."""
    order = floor.switch.recordings[call_id].order
    floor.switch.end_recording(call_id, result=write(order, SOUND))
    await floor.switch.hang_up(call_id, EndedBy.DEBTOR)
    await until(lambda: desk.call("end"), what="the end")
    await floor.it.journal.flush()
    return order.recording_id


async def _part(desk: Desk, recording_id: str, wanted: str) -> tuple[int, dict[str, str], bytes]:
    path = routes.RECORDING_AUDIO.format(recording_id=recording_id)
    token = desk.signed_in.tokens.access_token
    headers = {"Authorization": f"Bearer {token}"} | ({"Range": wanted} if wanted else {})
    answer = await desk.client.get(path, headers=headers)
    return answer.status_code, dict(answer.headers), answer.content


async def test_pause_and_resume_by_the_agent(tmp_path: Path) -> None:
    async with open_floor(tmp_path, agents=2) as floor:
        ana, bia = await floor.sign_in(1, "pc-1"), await floor.sign_in(2, "pc-2")
        call_id = await _recorded_talk(floor, ana)
        pause, resume = (
            path.format(call_id=call_id) for path in (routes.RECORDING_PAUSE, routes.RECORDING_RESUME)
        )
        assert (await bia.post(pause, {"reason": "card"})).status_code == 404
        assert (await ana.post(pause, {"reason": "card", "most_s": 60})).status_code == 204
        await until(lambda: ana.call("recording") == "paused", what="the pause")
        assert (await ana.post(resume)).status_code == 204
        await until(lambda: ana.call("recording") == "on", what="the recording")
        recording_id = await _end(floor, ana, call_id)
        (row,) = await floor.rows(recordings)
        assert (row.recording_id, row.state, row.person_id[:6]) == (recording_id, "done", "person")
        assert [mark["kind"] for mark in row.marks] == ["pause"]
        acts = [act.what for act in await floor.rows(audit) if act.what.startswith("recording")]
        assert acts == ["recording_paused", "recording_resumed"]


async def test_it_is_heard_by_parts_and_logged_before(tmp_path: Path) -> None:
    async with open_floor(tmp_path, agents=2, leads=1) as floor:
        ana, bia = await floor.sign_in(1, "pc-1"), await floor.sign_in(2, "pc-2")
        lead = await floor.sign_in_lead()
        recording_id = await _end(floor, ana, await _recorded_talk(floor, ana))
        detail = (await ana.get(routes.RECORDING.format(recording_id=recording_id))).json()
        assert (detail["seconds"], detail["peaks_per_s"]) == (3.0, 2)
        length = 44 + 2 * len(SOUND)
        status, headers, whole = await _part(ana, recording_id, "")
        assert (status, headers["content-type"], len(whole)) == (200, "audio/wav", length)
        assert whole[:4] == b"RIFF"
        assert headers["cache-control"] == "no-store"
        status, headers, part = await _part(ana, recording_id, "bytes=100-199")
        assert (status, headers["content-range"]) == (206, f"bytes 100-199/{length}")
        assert part == whole[100:200]
        status, _, rest = await _part(ana, recording_id, f"bytes={length - 10}-")
        assert (status, rest) == (206, whole[-10:])
        assert (await _part(ana, recording_id, f"bytes={length}-"))[0] == 416
        assert (await _part(lead, recording_id, "bytes=0-9"))[0] == 206
        assert (await _part(bia, recording_id, "bytes=0-9"))[0] == 404
        assert (await _part(ana, "no-such", "bytes=0-9"))[0] == 404
        plays = [(play.user_id, play.what) for play in await floor.rows(recording_plays)]
        assert plays.count((ana.agent_id, "audio")) == 1
        assert plays.count((lead.agent_id, "audio")) == 1
        assert bia.agent_id not in {user for user, _ in plays}


async def test_nothing_is_heard_beside_an_open_line(tmp_path: Path) -> None:
    async with open_floor(tmp_path, leads=1, debtors=2) as floor:
        ana = await floor.sign_in()
        lead = await floor.sign_in_lead()
        call_id = await _recorded_talk(floor, ana)
        order = floor.switch.recordings[call_id].order
        floor.switch.end_recording(call_id, result=write(order, SOUND))
        await until(lambda: ana.call("recording") == "done", what="the end of the recording")
        await floor.it.journal.flush()
        status, _, body = await _part(ana, order.recording_id, "bytes=0-9")
        assert (status, b"debtor_on_line" in body) == (409, True)
        assert (await _part(lead, order.recording_id, "bytes=0-9"))[0] == 206
        assert (await ana.post(routes.HOLD.format(call_id=call_id))).status_code == 204
        await until(lambda: ana.state == "holding", what="hold")
        assert (await _part(ana, order.recording_id, "bytes=0-9"))[0] == 206
