"""The embedded switch between two telephones that are not ours: baresip at the agent's and the debtor's."""

from pathlib import Path

from server_api.telephony.port import (
    CallAnswered,
    CallConnected,
    CallEnded,
    CallOffered,
    DialOrder,
    EndCause,
    EndedBy,
    LegDown,
    LegOrder,
    LegUp,
    TrunkSpec,
)
from tests.helpers.waiting import until
from tests.telephony.baresip import baresip, needs_baresip
from tests.telephony.switchboard import switchboard

pytestmark = needs_baresip
AGENT_HZ, DEBTOR_HZ = 650, 1370  # neither is an overtone of the other, folded or not
LOUD, QUIET = 2000.0, 60.0


def _folder(parent: Path, name: str) -> Path:
    folder = parent / name
    folder.mkdir()
    return folder


async def test_an_agent_and_a_debtor_on_baresip_hear_each_other(tmp_path: Path) -> None:
    async with switchboard(tmp_path / "switch") as board:
        await board.switch.expect_leg(LegOrder("l1", "ana", "token-of-ana"))
        host, port = board.switch.sip_address
        dial = f"/dial sip:token-of-ana@{host}:{port}"
        async with (
            baresip(_folder(tmp_path, "agent"), "ana", AGENT_HZ, dial) as agent,
            baresip(_folder(tmp_path, "debtor"), "5511", DEBTOR_HZ) as debtor,
        ):
            await board.box.next(LegUp)
            await board.switch.put_trunk(TrunkSpec("phone", "127.0.0.1", debtor.port))
            await board.switch.dial(DialOrder("c1", "phone", "5511", "+551140000000"))
            await board.box.next(CallAnswered)
            assert agent.level(DEBTOR_HZ) < QUIET
            await board.switch.connect("c1", "ana")
            await board.box.next(CallConnected)
            await until(lambda: agent.level(DEBTOR_HZ) > LOUD, what="the debtor at the agent's")
            await until(lambda: debtor.level(AGENT_HZ) > LOUD, what="the agent at the debtor's")
            await until(lambda: agent.level(AGENT_HZ) < QUIET, what="nothing of the agent's own voice")
            await board.switch.hang_up("c1", EndedBy.AGENT)
            assert (await board.box.next(CallEnded)).cause is EndCause.NORMAL
            assert not board.box.of(LegDown)


async def test_a_debtor_on_baresip_calls_the_centre(tmp_path: Path) -> None:
    async with switchboard(tmp_path / "switch") as board:
        await board.switch.put_trunk(TrunkSpec("phone", "127.0.0.1", 5060, inbound=True))
        host, port = board.switch.sip_address
        dial = f"/dial sip:centre@{host}:{port}"
        async with baresip(_folder(tmp_path, "debtor"), "5511", DEBTOR_HZ, dial):
            offered = await board.box.next(CallOffered)
            assert (offered.caller, offered.called) == ("5511", "centre")
            engine = await board.leg()
            await board.switch.answer(offered.call_id)
            await board.switch.connect(offered.call_id, "ana")
            await until(lambda: engine.peer.level(DEBTOR_HZ) > LOUD, what="the debtor's voice")
        ended = await board.box.next(CallEnded)
        assert (ended.cause, ended.by) == (EndCause.NORMAL, EndedBy.DEBTOR)
