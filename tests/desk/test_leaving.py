"""A window that closes while the recording is paused has it go on."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from agent_desktop.desk.leaving import left_paused, record_on
from agent_desktop.desk.ports import ServerRefusedError
from agent_desktop.desk.workspace import Workspace
from server_api.contract.words import CallPhase, ErrorCode, RecordingState
from tests.desk.fakes import FakeServer
from tests.ui.card_samples import CARDS
from tests.ui.samples import talking


def paused(**changes: object) -> Workspace:
    desk = talking("pt-BR")
    assert desk.call is not None
    view = desk.call.view.model_copy(update={"recording": RecordingState.PAUSED, **changes})
    return replace(desk, call=replace(desk.call, view=view))


def call_of(desk: Workspace) -> str:
    assert desk.call is not None
    return desk.call.view.call_id


async def test_the_server_is_told_to_record_again() -> None:
    server, desk = FakeServer(), paused()
    await record_on(server, desk, 1.0)
    assert ("resume_recording", call_of(desk)) in server.asked


def test_a_pause_that_is_only_asked_for_counts_and_a_call_that_is_over_does_not() -> None:
    asking = CARDS["05-card-pausing"]("pt-BR")
    assert left_paused(asking) == call_of(asking)
    assert left_paused(talking("pt-BR")) == ""
    assert left_paused(paused(phase=CallPhase.ENDED)) == ""


async def test_a_server_that_is_away_holds_the_window_no_longer_than_agreed(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Away(FakeServer):
        async def resume_recording(self, call_id: str) -> None:
            await asyncio.Event().wait()

    class Refusing(FakeServer):
        async def resume_recording(self, call_id: str) -> None:
            raise ServerRefusedError(ErrorCode.LINK_DOWN)

    await record_on(Away(), paused(), 0.01)
    await record_on(Refusing(), paused(), 1.0)
    assert len(caplog.records) == 2
