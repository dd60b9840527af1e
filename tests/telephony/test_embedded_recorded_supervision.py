"""What a recording holds of a lead: nothing of one who listens or whispers, on the left one who barges in."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server_api.telephony.port import RecordingPhase, SuperviseMode
from tests.telephony.hearing import TONES_HZ, Room
from tests.telephony.recorded import Recorded
from tests.telephony.switchboard import switchboard

ANA_HZ, DEBTOR_HZ, LEAD_HZ = TONES_HZ[:3]
WANTED_DB, UNWANTED_DB = -20.0, -60.0
SECONDS = 2.0
EDGE_S = 0.3


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    async with switchboard(tmp_path / "s", listener_ready=False) as board:
        room = Room(board)
        await room.talk("ana", "d1")
        await room.agents("lead")
        yield room


@pytest.mark.parametrize("mode", SuperviseMode)
async def test_the_sides_of_a_supervised_talk(room: Room, mode: SuperviseMode, tmp_path: Path) -> None:
    await room.supervise("lead", "ana", mode)
    speaks = "" if mode is SuperviseMode.LISTEN else " lead"
    barges = " lead" if mode is SuperviseMode.BARGE else ""
    await room.expect(ana="d1" + speaks, d1="ana" + barges, lead="ana d1")
    recorded = Recorded(room.board, tmp_path, call_id="d1")
    await recorded.begin()
    await recorded.grown(SECONDS)
    await room.switch.stop_recording("d1")
    await recorded.told(RecordingPhase.ENDED)
    left, right = recorded.sides()
    end_s = left.seconds - EDGE_S
    heard_left = {hz: left.level_db(hz, EDGE_S, end_s) for hz in (ANA_HZ, DEBTOR_HZ, LEAD_HZ)}
    heard_right = {hz: right.level_db(hz, EDGE_S, end_s) for hz in (ANA_HZ, DEBTOR_HZ, LEAD_HZ)}
    assert heard_left[ANA_HZ] > WANTED_DB
    assert heard_left[DEBTOR_HZ] < UNWANTED_DB
    assert heard_right[DEBTOR_HZ] > WANTED_DB
    assert heard_right[ANA_HZ] < UNWANTED_DB
    assert heard_right[LEAD_HZ] < UNWANTED_DB
    if mode is SuperviseMode.BARGE:
        assert heard_left[LEAD_HZ] > WANTED_DB
    else:
        assert heard_left[LEAD_HZ] < UNWANTED_DB
