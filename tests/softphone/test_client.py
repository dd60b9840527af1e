"""The client on both event loops, with engines that fail in every way."""

import asyncio
import sys

from PySide6.QtWidgets import QApplication

from agent_desktop.softphone.client import Phone, PhoneSettings, engine_command
from agent_desktop.softphone.fake import FakePhone
from agent_desktop.softphone.protocol import (
    DropLeg,
    EngineDied,
    EngineError,
    EngineReady,
    EngineRestarted,
    LegChanged,
    LegPhase,
    MuteChanged,
    PhoneEvent,
    PlaceLeg,
    SetMute,
)
from tests.helpers.processes import alive
from tests.helpers.waiting import until

QUICK = PhoneSettings(backoff_s=(0.0, 0.05), stop_within_s=15.0, start_within_s=60.0)


async def test_it_runs_inside_qt(qapp: QApplication) -> None:
    events: list[PhoneEvent] = []
    phone = Phone(engine_command("null"))
    await phone.start(events.append)
    await until(lambda: any(isinstance(e, EngineReady) for e in events), 30)
    phone.send(SetMute(True))
    await until(lambda: MuteChanged(True) in events, 30)
    pid = phone.pid
    assert pid is not None
    await phone.stop()
    assert not alive(pid)


async def test_an_engine_that_ends_at_once_is_started_again_with_a_rest() -> None:
    events: list[PhoneEvent] = []
    phone = Phone((sys.executable, "-c", "import sys; sys.exit('no PJSIP here')"), QUICK)
    await phone.start(events.append)
    await until(lambda: len(events) >= 3, 30)
    await phone.stop()
    died = [event for event in events if isinstance(event, EngineDied)]
    assert [event.retry_in_s for event in died[:3]] == [0.0, 0.05, 0.05]
    assert "no PJSIP here" in died[0].detail


async def test_an_engine_that_is_not_there_is_told() -> None:
    events: list[PhoneEvent] = []
    phone = Phone(("/nowhere/engine",), QUICK)
    await phone.start(events.append)
    await until(lambda: events, 30)
    await phone.stop()
    assert isinstance(events[0], EngineDied)
    assert events[0].reason == "start"


async def test_an_engine_that_never_gets_ready_is_killed() -> None:
    events: list[PhoneEvent] = []
    settings = PhoneSettings(start_within_s=0.3, stop_within_s=0.3, backoff_s=(60.0,))
    phone = Phone((sys.executable, "-c", "import time; time.sleep(600)"), settings)
    await phone.start(events.append)
    await until(lambda: events, 30)
    await phone.stop()
    assert [event.reason for event in events if isinstance(event, EngineDied)] == ["silent"]


async def test_an_engine_deaf_to_quit_is_killed_by_stop() -> None:
    settings = PhoneSettings(stop_within_s=0.3)
    phone = Phone((sys.executable, "-c", "import time; time.sleep(600)"), settings)
    await phone.start(lambda event: None)
    await until(lambda: phone.pid, 30)
    pid = phone.pid
    assert pid is not None
    await phone.stop()
    assert not alive(pid)


async def test_the_fake_answers_as_an_engine_would() -> None:
    events: list[PhoneEvent] = []
    phone = FakePhone()
    await phone.start(events.append)
    for command in (PlaceLeg("a", "sip:t@h", 1), PlaceLeg("b", "sip:t@h", 1), SetMute(True), DropLeg()):
        phone.send(command)
    phone.leg_status = 403
    phone.send(PlaceLeg("c", "sip:t@h", 1))
    await asyncio.sleep(0)
    phone.die()
    phone.return_()
    assert events[2:6] == [
        LegChanged("a", LegPhase.CALLING),
        LegChanged("a", LegPhase.UP),
        EngineError("leg_exists", "b"),
        MuteChanged(True),
    ]
    assert LegChanged("c", LegPhase.DOWN, 403) in events
    assert isinstance(events[-1], EngineRestarted)
