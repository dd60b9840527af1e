"""Recording as the server sees it: begun, paused, closed, heard by role, checked, done away with."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from server_api.contract.recordings import PauseRecording
from server_api.contract.words import CallPhase, ErrorCode, RecordingState, Role
from server_api.recordings.chain import FIRST, link
from server_api.services.check_recordings import CheckRecordings
from server_api.services.hear_recording import HearRecording
from server_api.services.load_history import LoadHistory
from server_api.services.recording_briefs import heard_by
from server_api.services.refusals import RefusalError
from server_api.services.shred_recordings import ShredRecordings
from server_api.store import calls_rows, history_rows, recordings_rows
from server_api.store.calls_rows import CallRow
from server_api.store.history_rows import HistoryRow
from server_api.store.tables import audit, calls, people, recording_plays, recordings, users
from server_api.telephony.port import RecordingPhase, SwitchError, SwitchState
from tests.helpers.waiting import until
from tests.services.floor import Floor
from tests.services.recording_room import Room, recording_room, write

SOUND = b"\xd5" * 48000


ExpectLog = Callable[[str], None]


async def refused(work: Awaitable[object], code: ErrorCode) -> dict[str, str]:
    with pytest.raises(RefusalError) as caught:
        await work
    assert caught.value.code is code
    return caught.value.params


async def test_a_conversation_is_recorded_from_its_beginning_to_its_end(floor: Floor, tmp_path: Path) -> None:
    async with recording_room(floor, tmp_path) as room:
        call = await room.talk()
        room.connected(call)
        order = await room.order(call)
        room.connected(call)  # put through again: still the one recording
        room.say(order, RecordingPhase.STARTED)
        assert room.desks.states(floor.agent_id) == [RecordingState.ON]
        floor.clock.advance(3)
        result = write(order, SOUND)
        room.say(order, RecordingPhase.ENDED, result)
        row = await room.row(order)
        assert (await floor.rows(calls, call_id=call.call_id))[0]["recording_id"] == order.recording_id
    assert len(await floor.rows(recordings)) == 1
    assert (row["state"], row["seconds"], row["sha256"]) == ("done", 3.0, result.sha256)
    assert (row["chain_no"], row["chain"]) == (1, link(FIRST, result.sha256))
    assert (row["agent_id"], row["person_id"]) == (floor.agent_id, call.person_id)
    assert row["keep_until"] == date(2026, 11, 24) + timedelta(days=730)
    assert room.notices == []


async def test_where_the_law_wants_it_the_notice_comes_first(floor: Floor, tmp_path: Path) -> None:
    async with recording_room(floor, tmp_path, notice=False) as room:
        call = await room.talk("lakeshore")
        async with floor.database.write() as conn:
            await conn.execute(
                people.update().where(people.c.person_id == call.person_id).values(country="US", region="MA")
            )
        room.connected(call)
        await until(lambda: room.record.awaits_notice(call.call_id) and room.notices, what="the notice")
        assert call.call_id not in room.switch.recordings
        seat = room.roster.get(floor.agent_id)
        assert seat is not None
        await room.pause.back_by_user(seat, call.call_id)  # the agent has said it
        order = await room.order(call)
        row = await room.row(order)
        assert row["keep_until"] == date(2026, 11, 24) + timedelta(days=1096)
        said = await floor.rows(audit, what="recording_notice")
        assert [item["user_id"] for item in said] == [floor.agent_id]


async def test_a_prompt_is_notice_enough(floor: Floor, tmp_path: Path) -> None:
    async with recording_room(floor, tmp_path, notice=True) as room:
        call = await room.talk("lakeshore")
        async with floor.database.write() as conn:
            await conn.execute(
                people.update().where(people.c.person_id == call.person_id).values(country="US", region="PA")
            )
        room.connected(call)
        await room.order(call)
        assert room.notices == [call.call_id]


async def test_a_pause_is_marked_and_ends_by_itself(floor: Floor, tmp_path: Path) -> None:
    async with recording_room(floor, tmp_path) as room:
        call = await room.talk()
        room.connected(call)
        order = await room.order(call)
        room.say(order, RecordingPhase.STARTED)
        agent = room.roster.get(floor.agent_id)
        assert agent is not None
        floor.clock.advance(10)
        await room.pause.by_user(agent, call.call_id, PauseRecording(reason="card", most_s=0.0))
        room.say(order, RecordingPhase.PAUSED)
        assert (await room.row(order))["state"] == "paused"
        floor.clock.advance(20)
        resumed = [command.name for command in room.switch.commands]
        await until(lambda: _asked(room, "resume_recording"), what="the recording to go on by itself")
        assert "resume_recording" not in resumed
        room.say(order, RecordingPhase.RESUMED)
        row = await room.row(order)
        assert row["marks"] == [{"at_s": 10.0, "until_s": 30.0, "kind": "pause", "text": "card"}]
        states = room.desks.states(floor.agent_id)
        assert states == [RecordingState.ON, RecordingState.PAUSED, RecordingState.ON]
        lead = room.seat("lead", Role.TEAM_LEAD)
        stranger = room.seat("stranger")
        await room.pause.by_user(lead, call.call_id, PauseRecording())
        await refused(room.pause.by_user(stranger, call.call_id, PauseRecording()), ErrorCode.NOT_FOUND)
        await refused(room.pause.back_by_user(stranger, call.call_id), ErrorCode.NOT_FOUND)
        await room.pause.back_by_user(agent, call.call_id)
    assert [item["detail"]["why"] for item in await floor.rows(audit, what="recording_paused")] == [
        "card",
        "card",
    ]


def _asked(room: Room, name: str) -> bool:
    return any(command.name == name for command in room.switch.commands)


async def test_a_full_disk_is_said_to_the_lead_and_the_call_goes_on(
    floor: Floor, tmp_path: Path, expect_log: ExpectLog
) -> None:
    expect_log("is not recorded: disk_full")
    async with recording_room(floor, tmp_path) as room:
        lead = room.seat("lead", Role.TEAM_LEAD)
        call = await room.talk()
        room.connected(call)
        order = await room.order(call)
        room.say(order, RecordingPhase.STARTED)
        room.say(order, RecordingPhase.FAILED, write(order, SOUND, end=False), "disk_full")
        row = await room.row(order)
        assert (row["state"], row["reason"], row["seconds"]) == ("failed", "disk_full", 3.0)
        assert room.desks.states(floor.agent_id)[-1] is RecordingState.LOST
        assert room.desks.alerts(lead.agent_id) == ["disk_full"]
        assert call.phase is CallPhase.CONNECTED
        assert len([c for c in room.switch.commands if c.name == "record"]) == 1


async def test_a_recording_that_broke_off_is_begun_anew(
    floor: Floor, tmp_path: Path, expect_log: ExpectLog
) -> None:
    expect_log("is not recorded: tampered")
    async with recording_room(floor, tmp_path) as room:
        call = await room.talk()
        room.connected(call)
        order = await room.order(call)
        room.say(order, RecordingPhase.STARTED)
        room.switch.recordings.pop(call.call_id)
        room.say(order, RecordingPhase.FAILED, reason="tampered")
        again = await room.order(call)
        room.say(again, RecordingPhase.STARTED)
        assert call.recording is RecordingState.ON
        assert {row["state"] for row in await _closed(room)} == {"failed", "on"}


async def test_a_switch_that_cannot_record_is_said_at_once(
    floor: Floor, tmp_path: Path, expect_log: ExpectLog
) -> None:
    expect_log("is not recorded: recorder_lost")
    async with recording_room(floor, tmp_path) as room:
        call = await room.talk()
        room.switch.refuse("record", SwitchError("recorder_lost"))
        room.connected(call)
        await until(lambda: call.recording is RecordingState.LOST, what="the loss")
        (row,) = await _closed(room)
        assert (row["state"], row["reason"]) == ("failed", "recorder_lost")


async def _closed(room: Room) -> list[dict[str, object]]:
    await room.journal.flush()
    return await room.floor.rows(recordings)


async def test_after_a_restart_recordings_are_known_again_or_closed_by_their_files(
    floor: Floor, tmp_path: Path, expect_log: ExpectLog
) -> None:
    expect_log("is lost: missing")
    orders = []
    async with recording_room(floor, tmp_path) as room:
        for position in range(4):
            call = await room.talk(position=position)
            room.connected(call)
            orders.append(await room.order(call))
            room.say(orders[-1], RecordingPhase.STARTED)
    going, whole, broken, missing = orders
    write(whole, SOUND)
    write(broken, SOUND, end=False)
    state = SwitchState("switch-1", adopted=True, calls=tuple(room.switch.calls.values())[:1])
    async with recording_room(floor, tmp_path) as room:
        await room.found(await _call_row(floor, going.call_id))
        await room.adopt(state)
        await room.background.close()  # the files are read
        rows = {row["recording_id"]: row for row in await _closed(room)}
        found = room.calls.get(going.call_id)
        assert found is not None
        assert found.recording is RecordingState.ON
    assert rows[going.recording_id]["state"] == "on"
    assert (rows[whole.recording_id]["state"], rows[whole.recording_id]["seconds"]) == ("done", 3.0)
    assert (rows[broken.recording_id]["state"], rows[broken.recording_id]["reason"]) == (
        "failed",
        "cut_short",
    )
    assert (rows[missing.recording_id]["state"], rows[missing.recording_id]["reason"]) == (
        "failed",
        "missing",
    )
    links = sorted((row["chain_no"], row["chain"]) for row in rows.values() if row["chain_no"])
    assert [number for number, _ in links] == [1, 2]


async def _call_row(floor: Floor, call_id: str) -> CallRow:
    async with floor.database.read() as conn:
        row = await calls_rows.get(conn, call_id)
    assert row is not None
    return row


async def test_who_may_hear_what(floor: Floor, tmp_path: Path) -> None:
    async with recording_room(floor, tmp_path) as room:
        call = await room.talk()
        order = await room.recorded(call)
        seats = {
            "own": room.seat(floor.agent_id),
            "other": room.seat("other"),
            "lead": room.seat("lead", Role.TEAM_LEAD),
            "other lead": room.seat("other-lead", Role.TEAM_LEAD, "another team"),
            "admin": room.seat("admin", Role.ADMIN),
        }
        for name in ("own", "lead", "admin"):
            audio = await room.hear.audio(seats[name], order.recording_id)
            assert await room.hear.read(audio, 0, 4) == b"RIFF"
            assert (await room.hear.detail(seats[name], order.recording_id)).seconds == 3.0
        for name in ("other", "other lead"):
            await refused(room.hear.audio(seats[name], order.recording_id), ErrorCode.NOT_FOUND)
            await refused(room.hear.detail(seats[name], order.recording_id), ErrorCode.NOT_FOUND)
        await refused(room.hear.audio(seats["admin"], "no-such"), ErrorCode.NOT_FOUND)
        plays = await floor.rows(recording_plays, what="audio")
        assert sorted(play["user_id"] for play in plays) == sorted([floor.agent_id, "lead", "admin"])
        await room.hear.audio(seats["own"], order.recording_id)  # the next part of one listening
        assert len(await floor.rows(recording_plays, what="audio")) == 3
        floor.clock.advance(3600)
        await room.hear.audio(seats["own"], order.recording_id)
        assert len(await floor.rows(recording_plays, what="audio")) == 4
        silent = HearRecording(floor.database, floor.clock, room.calls, room.shelf, "none")
        await refused(silent.audio(seats["own"], order.recording_id), ErrorCode.NOT_FOUND)


async def test_nothing_is_played_beside_an_open_line(floor: Floor, tmp_path: Path) -> None:
    async with recording_room(floor, tmp_path) as room:
        order = await room.recorded(await room.talk())
        now = await room.talk(position=1)
        agent = room.roster.get(floor.agent_id)
        assert agent is not None
        params = await refused(room.hear.audio(agent, order.recording_id), ErrorCode.BAD_TRANSITION)
        assert params == {"reason": "debtor_on_line"}
        assert await floor.rows(recording_plays, what="audio") == []
        now.enter(CallPhase.HELD, floor.clock.utc())
        assert (await room.hear.audio(agent, order.recording_id)).length > 44


async def test_a_changed_file_is_refused_and_found(floor: Floor, tmp_path: Path) -> None:
    async with recording_room(floor, tmp_path) as room:
        good, bad, taken = [await room.recorded(await room.talk(position=n)) for n in range(3)]
        check = CheckRecordings(floor.database, floor.clock, room.shelf, "America/Sao_Paulo")
        assert (await check.verify()).faults == ()
        _change(bad.path)
        _take_away(taken.path)
        found = await check.verify()
        assert {(fault.recording_id, fault.what) for fault in found.faults} == {
            (bad.recording_id, "wrong_key"),
            (taken.recording_id, "missing"),
        }
        async with floor.database.write() as conn:
            await conn.execute(
                recordings.update()
                .where(recordings.c.recording_id == good.recording_id)
                .values(sha256="0" * 64)
            )
        whats = {fault.what for fault in (await check.verify()).faults}
        assert {"chain", "changed"} <= whats


def _change(path: str) -> None:
    image = bytearray(Path(path).read_bytes())
    image[-100] ^= 1
    Path(path).write_bytes(image)


def _take_away(path: str) -> None:
    Path(path).unlink()


def _size(path: str | Path) -> int:
    return Path(path).stat().st_size if Path(path).exists() else 0


async def test_the_report_names_conversations_without_a_tape(
    floor: Floor, tmp_path: Path, expect_log: ExpectLog
) -> None:
    expect_log("is not recorded: disk_full")
    async with recording_room(floor, tmp_path) as room:
        recorded = await room.talk()
        await room.recorded(recorded)
        failed, never = await room.talk(position=1), await room.talk(position=2)
        room.connected(failed)
        order = await room.order(failed)
        room.say(order, RecordingPhase.FAILED, reason="disk_full")
        await room.journal.flush()
        at = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)  # still the 24th in São Paulo
        async with floor.database.write() as conn:
            await conn.execute(calls.update().values(connected_at=at))
        check = CheckRecordings(floor.database, floor.clock, room.shelf, "America/Sao_Paulo")
        report = await check.report(date(2026, 11, 24), date(2026, 11, 24))
        assert report.calls == 3
        assert [(line.day, line.agent, line.reason, line.calls) for line in report.lines] == [
            (date(2026, 11, 24), "Camila Rocha", "disk_full", 1),
            (date(2026, 11, 24), "Camila Rocha", "not_begun", 1),
        ]
        assert (await check.report(date(2026, 11, 25), date(2026, 11, 25))).calls == 0
        assert never.call_id not in room.switch.recordings


async def test_an_export_is_an_administrators_and_logged(floor: Floor, tmp_path: Path) -> None:
    async with recording_room(floor, tmp_path) as room:
        order = await room.recorded(await room.talk())
        check = CheckRecordings(floor.database, floor.clock, room.shelf, "America/Sao_Paulo")
        await refused(check.export(order.recording_id, "camila", tmp_path / "a.wav"), ErrorCode.FORBIDDEN)
        await refused(check.export("none", "camila", tmp_path / "a.wav"), ErrorCode.FORBIDDEN)
        async with floor.database.write() as conn:
            await conn.execute(users.update().values(role=Role.ADMIN.value))
        size = await check.export(order.recording_id, "camila", tmp_path / "a.wav")
        assert _size(tmp_path / "a.wav") == size == 44 + 96000
        (play,) = await floor.rows(recording_plays)
        assert (play["what"], play["user_id"]) == ("export", floor.agent_id)


async def test_what_need_not_be_kept_is_shredded_unless_it_is_held(floor: Floor, tmp_path: Path) -> None:
    async with recording_room(floor, tmp_path) as room:
        old, held = [await room.recorded(await room.talk(position=n)) for n in range(2)]
        check = CheckRecordings(floor.database, floor.clock, room.shelf, "America/Sao_Paulo")
        await check.hold(held.recording_id, True)
        shred = ShredRecordings(floor.database, floor.clock, room.shelf)
        assert await shred() == 0
        floor.clock.advance(732 * 86400)
        assert await shred() == 1
        assert _size(old.path) == 0
        assert _size(held.path) > 0
        row = await room.row(old)
        assert (row["state"], row["reason"]) == ("gone", "kept_long_enough")
        found = await check.verify()
        assert (found.checked, found.gone, found.faults) == (1, 1, ())
        admin = room.seat("admin", Role.ADMIN)
        await refused(room.hear.audio(admin, old.recording_id), ErrorCode.GONE)


async def test_the_timeline_says_which_calls_can_be_heard(floor: Floor, tmp_path: Path) -> None:
    async with recording_room(floor, tmp_path) as room:
        call = await room.talk()
        order = await room.recorded(call)
        row = HistoryRow(call.call_id, call.person_id, floor.clock.utc(), "voice", "x", agent="Camila Rocha")
        async with floor.database.write() as conn:
            await history_rows.put(conn, row)
        page = await LoadHistory(floor.database)(person_id=call.person_id)
        item = next(item for item in page.items if item.item_id == call.call_id)
        assert item.recording is not None
        assert (item.recording.recording_id, item.recording.seconds) == (order.recording_id, 3.0)
        assert item.recording.state is RecordingState.DONE

        def playable(agents_hear: str, name: str, role: Role = Role.AGENT) -> bool:
            items = heard_by(page, agents_hear, name, role).items
            return any(item.recording is not None and item.recording.playable for item in items)

        assert playable("own", "Camila Rocha")
        assert not playable("own", "Diego Lima")
        assert playable("case", "Diego Lima")
        assert not playable("none", "Camila Rocha")
        assert playable("own", "Lead", Role.TEAM_LEAD)
        async with floor.database.read() as conn:
            assert await recordings_rows.of_calls(conn, []) == []
