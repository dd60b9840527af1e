"""Real calls, a real mixer, a real recorder: what is on the tape, and what never is."""

import os
import signal
from pathlib import Path

import psutil
import pytest

from server_api.tape.errors import TapeError
from server_api.tape.reader import TapeReader
from server_api.tape.sound import fingerprint
from server_api.telephony.embedded.client import EmbeddedSwitch
from server_api.telephony.port import (
    CallAnswered,
    CallEnded,
    DtmfReceived,
    EndedBy,
    GoneError,
    RecordingPhase,
    SwitchError,
)
from tests.helpers.waiting import until
from tests.telephony.far_end import AGENT_HZ, DEBTOR_HZ
from tests.telephony.recorded import MARK_HZ, Recorded, recorder_of
from tests.telephony.switchboard import NUMBER, Switchboard, switchboard

FAR_BELOW_DB = -60.0


async def test_each_side_has_its_own_channel_and_nothing_of_the_other(tmp_path: Path) -> None:
    async with switchboard(tmp_path / "s", recorder_ready=True) as board:
        assert recorder_of(board) is not None
        debtor, _ = await board.talking()
        await until(lambda: debtor.peer.level(AGENT_HZ) > 5000, what="the agent's voice")
        recorded = Recorded(board, tmp_path)
        await recorded.begin()
        await recorded.grown(2.0)
        await board.switch.hang_up("c1", EndedBy.AGENT)
        fact = await recorded.told(RecordingPhase.ENDED)
    left, right = recorded.sides()
    until_s = left.seconds - 0.3
    assert left.level_db(AGENT_HZ, 0.3, until_s) > -20
    assert right.level_db(DEBTOR_HZ, 0.3, until_s) > -20
    assert left.level_db(DEBTOR_HZ, 0.3, until_s) < FAR_BELOW_DB
    assert right.level_db(AGENT_HZ, 0.3, until_s) < FAR_BELOW_DB
    result = fact.result
    assert result is not None
    assert (result.size_bytes, result.sha256) == fingerprint(recorded.path)
    assert result.seconds == pytest.approx(left.seconds)
    assert len(result.peaks_agent) == len(result.peaks_debtor) == -(-len(left.samples) // 4000)
    assert max(result.peaks_agent) in range(22, 30)  # a tone of 8000 of 32768
    with TapeReader(recorded.path, recorded.key) as tape:
        assert tape.whole
        assert tape.header == '{"v":1}'
    with pytest.raises(TapeError, match="wrong_key"):
        TapeReader(recorded.path, bytes(32))


async def test_a_pause_keeps_the_length_and_nothing_else(tmp_path: Path) -> None:
    async with switchboard(tmp_path / "s") as board:
        debtor, _ = await board.talking()
        recorded = Recorded(board, tmp_path)
        await recorded.begin()
        await recorded.grown(2.0)
        await board.switch.pause_recording("c1")
        await board.switch.pause_recording("c1")
        await recorded.told(RecordingPhase.PAUSED)
        debtor.peer.press("4012888888881881")
        await recorded.grown(2.0)
        await until(lambda: not debtor.peer.pressing, what="the keys sent")
        await board.switch.resume_recording("c1")
        await recorded.told(RecordingPhase.RESUMED)
        debtor.peer.press("7")
        await recorded.grown(2.0)
        await board.switch.stop_recording("c1")
        fact = await recorded.told(RecordingPhase.ENDED)
        assert not board.box.of(CallEnded)
        assert [f.digit for f in board.box.of(DtmfReceived)] == ["7"]
    result = fact.result
    assert result is not None
    assert result.missing_ms == 0
    for side, voice in zip(recorded.sides(), (AGENT_HZ, DEBTOR_HZ), strict=True):
        masked = side.stretch(MARK_HZ, -45.0)
        assert masked.seconds == pytest.approx(result.paused_ms / 1000, abs=0.1)
        assert masked.begin_s > 1.5
        assert masked.end_s < result.seconds - 0.5
        assert side.level_db(voice, masked.begin_s + 0.05, masked.end_s - 0.05) < FAR_BELOW_DB
        assert side.level_db(voice, 0.3, masked.begin_s - 0.05) > -20
        assert side.level_db(MARK_HZ, 0.3, masked.begin_s - 0.05) < FAR_BELOW_DB
    inside = range(int(masked.begin_s * 2) + 1, int(masked.end_s * 2))
    assert inside
    assert max(result.peaks_debtor[at] for at in inside) <= 2
    assert max(result.peaks_agent[at] for at in inside) <= 2


async def test_a_killed_recorder_costs_a_gap_and_no_length(tmp_path: Path) -> None:
    async with switchboard(tmp_path / "s") as board:
        await board.talking()
        recorded = Recorded(board, tmp_path)
        await recorded.begin()
        await recorded.grown(2.0)
        killed = recorder_of(board)
        assert killed is not None
        killed.kill()
        await recorded.grown(3.0)
        await board.switch.pause_recording("c1")
        await board.switch.resume_recording("c1")
        began_at = (await recorded.told(RecordingPhase.STARTED)).mono_ns
        await board.switch.hang_up("c1", EndedBy.AGENT)
        fact = await recorded.told(RecordingPhase.ENDED)
        talked_s = (board.box.of(CallEnded)[0].mono_ns - began_at) / 1e9
    result = fact.result
    assert result is not None
    assert 0 < result.missing_ms < 1000 * result.seconds
    assert result.seconds == pytest.approx(talked_s, abs=0.7)
    assert (result.size_bytes, result.sha256) == fingerprint(recorded.path)
    left, right = recorded.sides()
    silent = right.silent_s
    assert silent == pytest.approx(result.missing_ms / 1000, abs=0.3)
    assert right.level_db(DEBTOR_HZ, right.seconds - 1.0, right.seconds - 0.2) > -20
    assert max(result.peaks_agent) == max(left.peaks)
    with TapeReader(recorded.path, recorded.key) as tape:
        assert tape.whole
        tape.verify()


async def test_a_call_that_ends_while_the_recorder_is_dead_keeps_its_tape(tmp_path: Path) -> None:
    async with switchboard(tmp_path / "s") as board:
        await board.talking()
        recorded = Recorded(board, tmp_path)
        await recorded.begin()
        await recorded.grown(2.0)
        killed = recorder_of(board)
        assert killed is not None
        killed.kill()
        await board.switch.hang_up("c1", EndedBy.AGENT)
        fact = await recorded.told(RecordingPhase.ENDED)
    assert fact.result is not None
    assert fact.result.seconds >= 2.0
    assert (fact.result.size_bytes, fact.result.sha256) == fingerprint(recorded.path)


async def test_a_full_disk_ends_the_recording_and_not_the_call(tmp_path: Path) -> None:
    async with switchboard(tmp_path / "s") as board:
        await board.talking()
        recorded = Recorded(board, tmp_path)
        await recorded.begin()
        await recorded.grown(1.0)
        process = recorder_of(board)
        assert process is not None
        process.rlimit(psutil.RLIMIT_FSIZE, (50_000, 50_000))
        fact = await recorded.told(RecordingPhase.FAILED)
        assert fact.reason == "disk_full"
        assert fact.result is not None
        assert (fact.result.size_bytes, fact.result.sha256) == fingerprint(recorded.path)
        assert recorded.size <= 50_000
        assert not board.box.of(CallEnded)
        with pytest.raises(SwitchError, match="not_recorded"):
            await board.switch.pause_recording("c1")
        refused = Recorded(board, tmp_path / "no" / "folder", "r2")
        (tmp_path / "no").write_text("a file")
        with pytest.raises(SwitchError, match="disk_error"):
            await board.switch.record(refused.order)
    left, _ = recorded.sides()
    assert left.seconds == pytest.approx(fact.result.seconds)


async def test_what_cannot_be_recorded_is_refused(tmp_path: Path) -> None:
    async with switchboard(tmp_path / "s") as board:
        recorded = Recorded(board, tmp_path)
        with pytest.raises(GoneError):
            await board.switch.record(recorded.order)
        await board.dial()
        with pytest.raises(SwitchError, match="not_answered"):
            await board.switch.record(recorded.order)
        with pytest.raises(SwitchError, match="not_recorded"):
            await board.switch.pause_recording("c1")
        assert recorder_of(board) is None
        await board.far.debtors[NUMBER].answer()
        await board.box.next(CallAnswered)
        await recorded.begin()
        await board.switch.record(recorded.order)
        with pytest.raises(SwitchError, match="recorded_already"):
            await board.switch.record(Recorded(board, tmp_path, "r2").order)
        await board.switch.stop_recording("c1")
        with pytest.raises(SwitchError, match="not_recorded"):
            await board.switch.stop_recording("c1")
        await recorded.told(RecordingPhase.ENDED)
        again = Recorded(board, tmp_path, "r3")
        await again.begin()
    assert again.size > 0
    with TapeReader(again.path, again.key) as tape:
        assert tape.whole, "the end of the switch ends its tapes"


async def test_recordings_go_on_without_a_server_and_are_told_to_the_next(tmp_path: Path) -> None:
    async with switchboard(tmp_path / "s", adoption_s=30.0) as board:
        await board.talking()
        going, over = Recorded(board, tmp_path), Recorded(board, tmp_path, "r2", "c2")
        await going.begin()
        debtor = await board.answered("c2", "+551130000002")
        await over.begin()
        await board.switch.pause_recording("c1")
        await board.box.close()
        await board.switch.close(keep_calls=True)
        await going.grown(1.0)
        await over.grown(1.0)
        debtor.call.hang_up()
        await until(lambda: over.whole, what="the end of a tape nobody asked for")
        switch = EmbeddedSwitch(board.state_dir, board.settings)
        state = await switch.start()
        try:
            told = [(fact.recording_id, fact.phase) for fact in state.recordings]
            assert ("r2", RecordingPhase.ENDED) in told
            ended = next(fact for fact in state.recordings if fact.phase is RecordingPhase.ENDED)
            assert ended.result is not None
            assert (ended.result.size_bytes, ended.result.sha256) == fingerprint(over.path)
            (call,) = state.calls
            assert (call.recording_id, call.recording_paused) == ("r1", True)
            await switch.resume_recording("c1")
            await switch.stop_recording("c1")
            await until(lambda: going.whole, what="the end of the other")
        finally:
            await switch.close(keep_calls=False)


async def test_the_mixer_dies_with_a_recorded_call_and_the_next_one_is_recorded_too(tmp_path: Path) -> None:
    async with switchboard(tmp_path / "s") as board:
        await board.talking()
        first, second = Recorded(board, tmp_path), Recorded(board, tmp_path, "r2", "c2")
        await first.begin()
        await first.grown(1.0)
        os.kill(board.switch.pids[1], signal.SIGKILL)
        await first.told(RecordingPhase.ENDED)
        assert first.whole
        await until(lambda: _mixer_of(board) is not None, what="another mixer")
        await board.answered("c2", "+551130000002")
        await second.begin()
        await second.grown(1.0)
        await board.switch.stop_recording("c2")
        fact = await second.told(RecordingPhase.ENDED)
        assert fact.result is not None
        assert fact.result.missing_ms == 0


def _mixer_of(board: Switchboard) -> psutil.Process | None:
    """A mixer that is not the one which died."""
    for child in psutil.Process(board.switch.pids[0]).children():
        if child.pid != board.switch.pids[1] and any(part.endswith(".mixer") for part in child.cmdline()):
            return child
    return None
