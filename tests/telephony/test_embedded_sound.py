"""Sound passes both ways after the join, and never before it."""

from pathlib import Path

from server_api.telephony.embedded.music import NOTES_HZ
from server_api.telephony.port import CallConnected, CallEnded, CallHeld, EndCause, EndedBy, LegDown
from tests.helpers.waiting import until
from tests.telephony.far_end import AGENT_HZ, DEBTOR_HZ
from tests.telephony.rtp_peer import RtpPeer
from tests.telephony.switchboard import switchboard

LOUD = 5000.0
QUIET = 20.0


def _plays_music(peer: RtpPeer) -> bool:
    return peer.loudness() > 300 and max(peer.level(hz) for hz in NOTES_HZ) > 300


async def _hears(peer: RtpPeer, tone_hz: float) -> None:
    await until(lambda: peer.level(tone_hz) > LOUD, what=f"{tone_hz} Hz")


async def _hears_nothing(peer: RtpPeer) -> None:
    heard = len(peer.heard)
    await until(lambda: len(peer.heard) > heard + 10, what="frames")
    assert peer.loudness() < QUIET


async def test_nobody_hears_anybody_before_the_join_and_both_hear_after(tmp_path: Path) -> None:
    async with switchboard(tmp_path) as board:
        engine = await board.leg()
        debtor = await board.answered()
        await _hears_nothing(debtor.peer)
        await _hears_nothing(engine.peer)
        await board.switch.connect("c1", "ana")
        await _hears(debtor.peer, AGENT_HZ)
        await _hears(engine.peer, DEBTOR_HZ)
        # A frame that a busy machine drops smears one tone over the other for the length of a window.
        await until(lambda: debtor.peer.level(DEBTOR_HZ) < QUIET, what="no echo of the debtor's own voice")
        await until(lambda: engine.peer.level(AGENT_HZ) < QUIET, what="no echo of the agent's own voice")


async def test_hold_plays_music_and_throws_the_microphone_away(tmp_path: Path) -> None:
    async with switchboard(tmp_path) as board:
        debtor, engine = await board.talking()
        await _hears(debtor.peer, AGENT_HZ)
        await board.switch.hold("c1")
        await board.box.next(CallHeld)
        await until(lambda: _plays_music(debtor.peer) and debtor.peer.level(AGENT_HZ) < 200, what="music")
        await _hears_nothing(engine.peer)
        await board.switch.resume("c1")
        await _hears(debtor.peer, AGENT_HZ)
        await _hears(engine.peer, DEBTOR_HZ)


async def test_after_the_call_the_leg_is_silent_and_stays(tmp_path: Path) -> None:
    async with switchboard(tmp_path) as board:
        debtor, engine = await board.talking()
        await _hears(engine.peer, DEBTOR_HZ)
        debtor.call.hang_up()
        await board.box.next(CallEnded)
        await _hears_nothing(engine.peer)
        assert not engine.ended
        await board.answered("c2", "+551130000002")
        await board.switch.connect("c2", "ana")
        await _hears(engine.peer, DEBTOR_HZ)


async def test_an_encrypted_leg(tmp_path: Path) -> None:
    async with switchboard(tmp_path) as board:
        debtor, engine = await board.talking(secure=True)
        await _hears(debtor.peer, AGENT_HZ)
        await _hears(engine.peer, DEBTOR_HZ)


async def test_while_the_leg_is_away_the_debtor_hears_music(tmp_path: Path) -> None:
    async with switchboard(tmp_path, leg_media_timeout_s=0.5) as board:
        debtor, engine = await board.talking()
        engine.peer.mute()
        assert (await board.box.next(LegDown)).cause == "media_lost"
        await until(lambda: _plays_music(debtor.peer), what="music")
        back = await board.leg("l2")
        assert (await board.box.next(CallConnected, 2)).leg_id == "l2"
        await _hears(debtor.peer, AGENT_HZ)
        await _hears(back.peer, DEBTOR_HZ)


async def test_an_agent_without_network_for_a_while_is_put_through_again(tmp_path: Path) -> None:
    async with switchboard(tmp_path, leg_quiet_s=0.5) as board:
        debtor, engine = await board.talking()
        await _hears(debtor.peer, AGENT_HZ)
        engine.peer.mute()
        await until(lambda: _plays_music(debtor.peer), what="music")
        engine.peer.unmute()
        await _hears(debtor.peer, AGENT_HZ)
        await _hears(engine.peer, DEBTOR_HZ)
        assert not board.box.of(LegDown)
        assert len(board.box.of(CallConnected)) == 1


async def test_a_leg_that_does_not_come_back_ends_the_call(tmp_path: Path) -> None:
    async with switchboard(tmp_path, reconnect_s=0.5) as board:
        debtor, engine = await board.talking()
        assert engine.call is not None
        engine.call.hang_up()
        ended = await board.box.next(CallEnded)
        assert (ended.cause, ended.by, ended.reason) == (EndCause.NORMAL, EndedBy.SWITCH, "agent_lost")
        await until(lambda: debtor.ended, what="BYE to the debtor")


async def test_music_from_the_carrier_before_the_answer_is_taken(tmp_path: Path) -> None:
    async with switchboard(tmp_path) as board:
        debtor = await board.dial()
        await debtor.answer(early=True)
        await until(lambda: len(debtor.peer.heard) > 5, what="our side of the early media")
        await debtor.answer()
        await board.leg()
        await board.switch.connect("c1", "ana")
        await _hears(debtor.peer, AGENT_HZ)
