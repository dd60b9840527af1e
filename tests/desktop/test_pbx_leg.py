"""Registration with the centre's own PBX in the place of the leg; and what the desk hears of sound."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from agent_desktop.desk import commands_sound as cs
from agent_desktop.desk import events as e
from agent_desktop.desk import events_sound as es
from agent_desktop.desk.sound import Preferences
from agent_desktop.desk.workspace import LegState
from agent_desktop.links.backoff import Backoff
from agent_desktop.pbx_leg import PbxLeg
from agent_desktop.softphone import protocol as engine
from agent_desktop.softphone.fake import FakePhone
from agent_desktop.softphone.sound_desk import SoundDesk
from server_api.contract.transfers import PhoneCheck
from server_api.contract.words import ErrorCode
from tests.desk.fakes import FakeClock, FakeServer
from tests.desktop.test_leg import FakeMemory, FakeRelay
from tests.helpers.waiting import until


class FakePbxRelay(FakeRelay):
    """Remembers where it was aimed."""

    contact = "192.0.2.7:40000"

    def __init__(self) -> None:
        super().__init__()
        self.aimed: list[tuple[str, int, str]] = []

    def aim(self, host: str, port: int, transport: str) -> None:
        self.aimed.append((host, port, transport))


class World:
    def __init__(self) -> None:
        self.phone, self.relay, self.server = FakePhone(), FakePbxRelay(), FakeServer()
        self.clock, self.memory = FakeClock(), FakeMemory()
        self.events: list[e.Event] = []
        sound = SoundDesk(self.phone.send, self.events.append, self.memory, self.clock.now, check=True)
        backoff = Backoff(0.2, 5.0, chance=lambda: 0.0)
        self.leg = PbxLeg(
            self.phone, self.relay, self.server, self.clock, self.events.append, self, backoff, sound
        ).through(self.relay)

    def levels(self, microphone: float, speaker: float) -> None:
        """Nobody looks."""

    def far_audio(self, mono_ns: int) -> None:
        """Nobody listens."""

    def states(self) -> list[LegState]:
        return [event.state for event in self.events if isinstance(event, e.LegChanged)]

    async def up(self, call_id: str = "in-1") -> None:
        """Registered, and called by the switch."""
        before = self.asked()
        self.leg.open_leg()
        await until(lambda: self.asked() > before)
        self.phone.emit(engine.CallArrived(call_id, "acordo", True))
        self.phone.emit(engine.CallMoved(call_id, "up"))
        await until(lambda: self.states()[-1] is LegState.UP)

    def asked(self) -> int:
        """How often the switch was asked to call."""
        return sum("pbx_leg" in str(asked) for asked in self.server.asked)

    def registered(self) -> int:
        return sum(isinstance(sent, engine.Register) for sent in self.phone.sent)


@pytest.fixture
async def world() -> AsyncIterator[World]:
    made = World()
    await made.leg.start()
    yield made
    await made.leg.stop()


async def test_it_registers_through_the_relay_and_leaves(world: World) -> None:
    await world.up()
    order = next(sent for sent in world.phone.sent if isinstance(sent, engine.Register))
    assert (order.relay_port, order.contact, order.domain) == (5099, "192.0.2.7:40000", "pbx.test")
    assert world.relay.aimed == [("127.0.0.1", 5060, "udp")]
    world.leg.close_leg()
    await until(lambda: world.states()[-1] is LegState.DOWN and not world.relay.is_open)
    assert engine.Unregister() in world.phone.sent


async def test_the_next_call_needs_no_new_registration(world: World) -> None:
    await world.up()
    world.phone.emit(engine.Registered(True, 200))
    world.phone.emit(engine.CallMoved("in-1", "down"))
    assert world.events[-1] == e.LegChanged("leg-1", LegState.DOWN)
    await world.up("in-2")
    assert (world.registered(), world.asked()) == (1, 2)


async def test_a_call_that_is_up_before_the_server_has_named_it(world: World) -> None:
    world.leg.open_leg()
    world.phone.emit(engine.CallArrived("in-1", "acordo", True))
    await until(lambda: world.registered() == 1)
    assert LegState.UP not in world.states()
    await until(lambda: world.asked() == 1)
    world.phone.emit(engine.CallArrived("in-2", "acordo", True))
    world.phone.emit(engine.CallMoved("in-2", "up"))
    await until(lambda: world.events[-1] == e.LegChanged("leg-1", LegState.UP))


async def test_a_lost_registration_leaves_the_call_alone(world: World) -> None:
    await world.up()
    world.phone.emit(engine.Registered(False, 408, "Request Timeout"))
    assert world.states()[-1] is LegState.UP
    world.phone.emit(engine.CallMoved("in-1", "down"))
    await world.up("in-2")
    assert world.registered() == 2


async def test_a_new_line_ends_the_old_one(world: World) -> None:
    await world.up()
    await world.up("in-2")
    assert engine.EndCall("in-1") in world.phone.sent


async def test_a_dead_engine_registers_anew(world: World) -> None:
    await world.up()
    world.phone.die()
    world.phone.return_()
    await world.up("in-1")
    assert world.registered() == 2


async def test_a_centre_without_a_pbx_is_asked_again_later(world: World) -> None:
    world.server.refusing = ErrorCode.LINK_DOWN
    world.leg.open_leg()
    await until(lambda: len(world.server.asked) >= 3)
    world.server.refusing = None
    await world.up()


async def test_a_refused_password_is_said(world: World) -> None:
    world.phone.emit(engine.Registered(False, 403, "Forbidden"))
    assert e.PhoneTroubled("no_voice", "forbidden") in world.events
    assert world.states() == [LegState.DOWN]


async def test_only_strangers_ring_at_the_desk(world: World) -> None:
    world.phone.emit(engine.CallArrived("in-1", "11", True))
    world.phone.emit(engine.CallMoved("in-1", "up"))
    world.phone.emit(engine.CallArrived("in-2", "12", False, "missing"))
    world.phone.emit(engine.CallMoved("in-2", "ringing"))
    world.leg.sound(cs.AnswerStranger("in-2"))
    await until(lambda: es.StrangerMoved("in-2", "up") in world.events)
    world.leg.sound(cs.EndStranger("in-2"))
    await until(lambda: es.StrangerMoved("in-2", "down") in world.events)
    assert es.StrangerRang("in-2", "12") in world.events
    assert not [event for event in world.events if "in-1" in str(event)]


async def test_choices_are_given_to_every_engine_and_kept(world: World) -> None:
    chosen = Preferences(microphone="Fone", volume_pct=80, headset=True)
    world.leg.sound(cs.PreferSound(chosen))
    assert world.memory.kept == chosen
    world.phone.emit(engine.EngineReady(7, "qt", 5070))
    assert world.phone.sent[-3:] == [
        engine.SetDevices("Fone", "", ""),
        engine.SetLoudness(80, 100, 100),
        engine.WatchHeadset(True),
    ]


async def test_the_check_is_asked_for_on_real_sound_only(world: World) -> None:
    await world.up()
    assert not [event for event in world.events if isinstance(event, es.CheckDue)]
    world.leg.close_leg()
    world.phone.emit(engine.EngineReady(7, "qt", 5070))
    world.leg.open_leg()
    assert es.CheckDue(()) in world.events
    world.leg.sound(cs.KeepCheck("a1", PhoneCheck(passed=True)))
    assert world.memory.agents == ("a1",)
    await asyncio.sleep(0)


async def test_what_happens_to_sound_reaches_the_desk(world: World) -> None:
    for event in (
        engine.DeviceLost("speaker", "USB", "Card"),
        engine.DeviceBack("speaker", "USB"),
        engine.TalkedMuted(-20.0),
        engine.HeadsetChanged("ready", "Fone", ("mute",), ("ring",)),
        engine.HeadsetPressed("mute", True, "mute"),
    ):
        world.phone.emit(event)
    assert world.events[-5:] == [
        es.DeviceGone("speaker", "USB", "Card"),
        es.DeviceReturned("speaker", "USB"),
        es.TalkedWhileMuted(),
        es.HeadsetSeen("ready", "Fone", ("mute",), ("ring",)),
        es.HeadsetKeyMoved("mute", True, "mute"),
    ]
    world.leg.sound(cs.LightHeadset(off_hook=True, tried=("ring",)))
    assert world.phone.sent[-2:] == [engine.ShowOnHeadset(off_hook=True), engine.TryLight("ring", True)]
    for command in (cs.TrySound("ringer"), cs.WatchMeters(True), cs.LoopBack(2.0)):
        world.leg.sound(command)
    await until(lambda: es.LoopMoved("done", -20.0, -60.0) in world.events)
