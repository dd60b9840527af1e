"""The permanent leg with a real engine, both relays and sipp as the switch."""

from pathlib import Path

import psutil
import pytest

from agent_desktop.softphone.client import PhoneSettings
from agent_desktop.softphone.protocol import (
    DropLeg,
    EngineDied,
    EngineRestarted,
    FarAudio,
    LegChanged,
    LegPhase,
    Levels,
    MuteChanged,
    PlayTone,
    Quality,
    SayTest,
    SetMute,
    TalkedMuted,
)
from tests.helpers.processes import alive
from tests.softphone.desk import Desk
from tests.softphone.sipp import switch

UP = [LegPhase.CALLING, LegPhase.UP]


async def test_sound_goes_both_ways_and_mute_stops_it(tmp_path: Path) -> None:
    with switch("answer", tmp_path) as port:
        async with Desk(port) as desk:
            await desk.leg_up()
            await desk.hear_tone()
            assert desk.of(FarAudio)
            desk.phone.send(SetMute(True))
            await desk.until(lambda: MuteChanged(True) in desk.events, "mute")
            await desk.until(lambda: desk.silent_for(readings=5), "silence long enough for a new beginning")
            assert desk.of(Levels)[-1].microphone > -30.0
            await desk.until(
                lambda: desk.of(TalkedMuted), "the warning to who speaks into a closed microphone"
            )
            desk.phone.send(SetMute(False))
            await desk.until(lambda: desk.speaker() > -30.0, "the tone again")
            await desk.until(lambda: len(desk.of(FarAudio)) >= 2, "a second beginning")
            await desk.until(lambda: desk.of(Quality), "quality")
            assert 1.0 <= desk.of(Quality)[-1].mos <= 4.5
            assert desk.of(Quality)[-1].packets > 0
            assert len(desk.of(TalkedMuted)) == 1
            desk.phone.send(DropLeg())
            await desk.until(lambda: desk.phases() == [*UP, LegPhase.DOWN], "the end")
            assert desk.errors() == []


async def test_srtp_is_spoken_where_it_is_mandatory(tmp_path: Path) -> None:
    with switch("answer_srtp", tmp_path) as port:
        async with Desk(port) as desk:
            await desk.leg_up(srtp="mandatory")
            await desk.hear_tone()
            assert desk.phases() == UP


async def test_a_switch_without_keys_is_refused_where_srtp_is_mandatory(tmp_path: Path) -> None:
    with switch("answer", tmp_path) as port:
        async with Desk(port) as desk:
            desk.place(srtp="mandatory")
            await desk.until(lambda: LegPhase.DOWN in desk.phases(), "the end")
            assert desk.speaker() == -96.0


async def test_a_far_bye_ends_the_leg(tmp_path: Path) -> None:
    with switch("bye", tmp_path) as port:
        async with Desk(port) as desk:
            await desk.leg_up()
            await desk.until(lambda: LegPhase.DOWN in desk.phases(), "the far side's BYE")
            assert desk.phases() == [*UP, LegPhase.DOWN]
            desk.phone.send(PlayTone("disconnect"))
            await desk.leg_up("second")


async def test_a_refused_token_is_told_with_its_status(tmp_path: Path) -> None:
    with switch("refuse", tmp_path) as port:
        async with Desk(port) as desk:
            desk.place()
            await desk.until(lambda: LegPhase.DOWN in desk.phases(), "the refusal")
            assert desk.of(LegChanged)[-1].status == 403


async def test_a_killed_engine_comes_back_muted_as_before(tmp_path: Path) -> None:
    with switch("answer", tmp_path) as port:
        async with Desk(port) as desk:
            desk.phone.send(SetMute(True))
            await desk.leg_up()
            killed = desk.phone.pid
            assert killed is not None
            psutil.Process(killed).kill()
            await desk.until(lambda: desk.of(EngineRestarted), "the new engine")
            assert [died.reason for died in desk.of(EngineDied)] == ["exit"]
            assert not alive(killed)
            desk.phone.send(SayTest("tone"))
            await desk.leg_up("again")
            await desk.until(lambda: desk.of(Levels) and desk.of(Levels)[-1].microphone > -30.0, "the tone")
            assert desk.of(MuteChanged)[-1] == MuteChanged(True)
            assert desk.speaker() < -60.0


async def test_an_engine_that_hangs_is_replaced(tmp_path: Path) -> None:
    with switch("answer", tmp_path) as port:
        async with Desk(
            port, PhoneSettings(ping_every_s=0.2, silent_after_s=3.0, start_within_s=60.0)
        ) as desk:
            assert desk.phone.pid is not None
            psutil.Process(desk.phone.pid).suspend()
            await desk.until(lambda: desk.of(EngineRestarted), "the new engine")
            assert desk.of(EngineDied)[0].reason == "silent"


@pytest.mark.parametrize("audio", ["null", "auto"])
async def test_a_leg_nobody_answers_can_be_dropped_and_placed_again(tmp_path: Path, audio: str) -> None:
    with switch("answer", tmp_path) as port:
        async with Desk(port, audio=audio) as desk:
            desk.relay.channel_down()
            desk.place("lost")
            await desk.until(lambda: LegPhase.CALLING in desk.phases("lost"), "calling")
            desk.phone.send(DropLeg())
            await desk.until(lambda: LegPhase.DOWN in desk.phases("lost"), "down")
            desk.relay.channel_up(desk.joined)
            await desk.leg_up("again")
