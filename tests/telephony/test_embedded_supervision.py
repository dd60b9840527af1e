"""A lead on an agent's line, proved by spectrum: who must not be heard is 60 dB down, or nothing at all."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server_api.telephony.port import (
    CallConnected,
    LegDown,
    SuperviseMode,
    SupervisionChanged,
    SwitchError,
)
from tests.telephony.hearing import Room
from tests.telephony.switchboard import switchboard

LISTEN, WHISPER, BARGE = SuperviseMode.LISTEN, SuperviseMode.WHISPER, SuperviseMode.BARGE


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    async with switchboard(tmp_path, recorder_ready=False, listener_ready=False) as board:
        yield Room(board)


async def test_listen_whisper_barge_take_over(room: Room) -> None:
    await room.talk("ana", "d1")
    await room.agents("lead")
    await room.supervise("lead", "ana", LISTEN)
    await room.expect(ana="d1", d1="ana", lead="ana d1")
    await room.supervise("lead", "ana", WHISPER)
    await room.expect(ana="d1 lead", d1="ana", lead="ana d1")
    await room.supervise("lead", "ana", BARGE)
    await room.expect(ana="d1 lead", d1="ana lead", lead="ana d1")
    await room.connect("d1", "lead")
    await room.expect(ana="", d1="lead", lead="d1")


async def test_two_leads_of_whom_one_speaks(room: Room) -> None:
    await room.talk("ana", "d1")
    await room.agents("lead", "other")
    await room.supervise("lead", "ana", WHISPER)
    await room.supervise("other", "ana", LISTEN)
    await room.expect(ana="d1 lead", d1="ana", lead="ana d1", other="ana d1 lead")
    with pytest.raises(SwitchError, match="another_speaks"):
        await room.supervise("other", "ana", BARGE)
    await room.switch.leave("lead")
    await room.supervise("other", "ana", BARGE)
    await room.expect(ana="d1 other", d1="ana other", lead="", other="ana d1")


async def test_between_calls_and_on_hold_nobody_hears_the_room(room: Room) -> None:
    await room.talk("ana", "d1")
    await room.agents("lead")
    await room.supervise("lead", "ana", BARGE)
    await room.expect(lead="ana d1")
    await room.switch.hold("d1")
    await room.expect(ana="", d1="music", lead="")
    await room.switch.resume("d1")
    await room.expect(ana="d1 lead", d1="ana lead", lead="ana d1")
    room.leave("d1")
    await room.expect(ana="", lead="")
    await room.debtor("d2")
    await room.connect("d2", "ana")
    await room.expect(ana="d2 lead", d2="ana lead", lead="ana d2")


async def test_a_lead_hears_a_three_way_talk(room: Room) -> None:
    await room.talk("ana", "d1")
    await room.debtor("d2")
    await room.agents("lead")
    await room.supervise("lead", "ana", BARGE)
    await room.join("d1", "d2", "ana")
    await room.expect(ana="d1 d2 lead", d1="ana d2 lead", d2="ana d1 lead", lead="ana d1 d2")


async def test_the_agents_leg_dies_and_the_lead_waits_with_the_debtor(room: Room) -> None:
    await room.talk("ana", "d1")
    await room.agents("lead")
    await room.supervise("lead", "ana", BARGE)
    await room.expect(d1="ana lead")
    room.lose("ana")
    await room.board.box.next(LegDown)
    await room.expect(d1="music", lead="")
    await room.agents("ana")
    await room.board.box.next(CallConnected, 2)
    await room.expect(ana="d1 lead", d1="ana lead", lead="ana d1")


async def test_the_leads_leg_dies(room: Room) -> None:
    await room.talk("ana", "d1")
    await room.agents("lead")
    await room.supervise("lead", "ana", BARGE)
    await room.expect(d1="ana lead")
    room.lose("lead")
    await room.board.box.next(SupervisionChanged, 2)
    await room.expect(ana="d1", d1="ana")
