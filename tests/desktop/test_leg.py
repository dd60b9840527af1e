"""The permanent leg with a phone, a relay and a server in memory."""

from collections.abc import AsyncIterator
from datetime import date

import pytest

from agent_desktop.desk import events as e
from agent_desktop.desk import events_sound as es
from agent_desktop.desk.sound import LineNow, Preferences
from agent_desktop.desk.workspace import LegState
from agent_desktop.leg import Leg
from agent_desktop.links.backoff import Backoff
from agent_desktop.softphone.fake import FakePhone
from agent_desktop.softphone.protocol import (
    DropLeg,
    EngineError,
    FarAudio,
    Levels,
    PlaceLeg,
    PlayTone,
    Quality,
    SetMute,
)
from agent_desktop.softphone.sound_desk import SoundDesk
from server_api.contract.words import ErrorCode
from tests.desk.fakes import FakeClock, FakeServer
from tests.desk.making import NOW
from tests.helpers.waiting import until


class FakeRelay:
    """A relay whose socket may be away."""

    def __init__(self) -> None:
        self.away = 0
        self.is_open = False
        self.engines: list[int] = []

    async def open(self) -> int:
        if self.away:
            self.away -= 1
            raise OSError("the SIP socket did not come up")
        self.is_open = True
        return 5099

    async def close(self) -> None:
        self.is_open = False

    async def stop(self) -> None:
        self.is_open = False

    def engine_ready(self, sip_port: int) -> None:
        self.engines.append(sip_port)

    def engine_died(self) -> None:
        self.engines.append(0)


class FakeMemory:
    """What a PC would remember, for as long as the test."""

    def __init__(self) -> None:
        self.kept = Preferences()
        self.agents: tuple[str, ...] = ()

    def preferences(self) -> Preferences:
        return self.kept

    def remember(self, preferences: Preferences) -> None:
        self.kept = preferences

    def done_on(self, day: date) -> tuple[str, ...]:
        return self.agents

    def done(self, agent_id: str, day: date) -> None:
        self.agents = (*self.agents, agent_id)


class World:
    def __init__(self) -> None:
        self.phone, self.relay, self.server, self.clock = FakePhone(), FakeRelay(), FakeServer(), FakeClock()
        self.events: list[e.Event] = []
        self.memory = FakeMemory()
        self.heard: list[tuple[float, float]] = []
        self.began: list[int] = []
        self.leg = Leg(
            self.phone,
            self.relay,
            self.server,
            self.clock,
            self.events.append,
            self,
            Backoff(0.2, 5.0, chance=lambda: 0.0),
            SoundDesk(self.phone.send, self.events.append, self.memory, self.clock.now, check=True),
        )

    def levels(self, microphone: float, speaker: float) -> None:
        self.heard.append((microphone, speaker))

    def far_audio(self, mono_ns: int) -> None:
        self.began.append(mono_ns)

    def states(self) -> list[LegState]:
        return [event.state for event in self.events if isinstance(event, e.LegChanged)]

    async def up(self) -> None:
        self.leg.open_leg()
        await until(lambda: self.phone.leg_id and LegState.UP in self.states())


@pytest.fixture
async def world() -> AsyncIterator[World]:
    made = World()
    await made.leg.start()
    yield made
    await made.leg.stop()


async def test_a_leg_is_placed_through_the_relay(world: World) -> None:
    await world.up()
    assert PlaceLeg("leg-1", "sip:token@switch", 5099, "optional") in world.phone.sent
    assert world.states() == [LegState.OPENING, LegState.OPENING, LegState.UP]
    assert e.EngineStarted("null") in world.events
    assert world.relay.engines == [5061]


async def test_an_absent_server_or_relay_is_tried_again_and_rests_between(world: World) -> None:
    world.server.refusing = ErrorCode.LINK_DOWN
    world.relay.away = 2
    world.leg.open_leg()
    await until(lambda: len(world.server.asked) >= 3)
    world.server.refusing = None
    await until(lambda: LegState.UP in world.states())
    assert world.clock.waits[:3] == [0.2, 0.4, 0.8]
    assert world.relay.away == 0


async def test_a_switch_that_is_away_is_told(world: World) -> None:
    world.server.refusing = ErrorCode.SWITCH_UNAVAILABLE
    world.leg.open_leg()
    await until(lambda: e.PhoneTroubled("no_voice", "switch_unavailable") in world.events)


async def test_a_leg_refused_by_the_switch_rests_before_the_next_one(world: World) -> None:
    world.phone.leg_status = 503
    world.leg.open_leg()
    await until(lambda: LegState.DOWN in world.states())
    world.phone.leg_status = 0
    world.leg.open_leg()
    await until(lambda: LegState.UP in world.states())
    assert world.clock.waits == [0.2]


async def test_closing_drops_leg_and_socket(world: World) -> None:
    await world.up()
    world.leg.close_leg()
    await until(lambda: not world.relay.is_open)
    assert world.phone.leg_id is None
    assert world.states()[-1] is LegState.DOWN


async def test_a_dead_engine_is_told_and_its_successor_gets_the_relay(world: World) -> None:
    await world.up()
    world.phone.die()
    world.phone.return_()
    assert [event for event in world.events if isinstance(event, e.EngineLost)] == [e.EngineLost(1)]
    assert world.relay.engines == [5061, 0, 5062]
    world.leg.open_leg()
    await until(lambda: world.states().count(LegState.UP) == 2)


async def test_what_the_engine_says_reaches_desk_or_meters(world: World) -> None:
    world.phone.emit(Levels(-20.0, -30.0))
    world.phone.emit(Quality(0.0, 1.0, 2.0, 4.2))
    world.phone.emit(EngineError("no_sound_device", "none"))
    world.phone.emit(EngineError("no_leg", "DropLeg"))
    world.phone.emit(FarAudio(7))
    assert world.heard == [(-20.0, -30.0)]
    assert world.began == [7]
    line = LineNow(mos=4.2, jitter_ms=1.0, rtt_ms=2.0)
    assert world.events[-2:] == [
        es.LineMeasured(line, NOW),
        e.PhoneTroubled("no_sound_device", "none"),
    ]


async def test_mute_and_tones(world: World) -> None:
    world.leg.mute(True)
    world.leg.tone("connect")
    await until(lambda: e.MuteChanged(True) in world.events)
    assert world.phone.sent[-2:] == [SetMute(True), PlayTone("connect")]
    assert DropLeg() not in world.phone.sent
