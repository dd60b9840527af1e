"""The embedded switch behind Kamailio: REGISTER, digest, calls out and in through a proxy."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from server_api.telephony.port import (
    CallAnswered,
    CallConnected,
    CallEnded,
    CallOffered,
    DialOrder,
    EndCause,
    EndedBy,
    SwitchError,
    TrunkChanged,
    TrunkSpec,
)
from tests.helpers.waiting import until
from tests.telephony.far_end import AGENT_HZ, DEBTOR_HZ, Engine
from tests.telephony.kamailio import PASSWORD, REALM, USERNAME, Kamailio, kamailio, needs_kamailio
from tests.telephony.switchboard import NUMBER, Switchboard, switchboard

pytestmark = needs_kamailio
TRUNK = "proxied"


def _trunk(proxy: Kamailio, *, password: str = PASSWORD, registers: bool = True) -> TrunkSpec:
    return TrunkSpec(
        TRUNK,
        *proxy.address,
        username=USERNAME,
        password=password,
        registers=registers,
        registrar=REALM,
        inbound=True,
    )


@asynccontextmanager
async def _behind(
    folder: Path, *, algorithm: str = "MD5", granted_s: int = 60, **knobs: float
) -> AsyncIterator[tuple[Switchboard, Kamailio]]:
    async with (
        switchboard(folder / "switch", end_grace_s=2.0, **knobs) as board,
        kamailio(folder, board.far.endpoint.address, algorithm=algorithm, granted_s=granted_s) as proxy,
    ):
        yield board, proxy


async def _up(board: Switchboard) -> None:
    changed = await board.box.next(TrunkChanged)
    assert (changed.trunk_id, changed.up, changed.registered) == (TRUNK, True, True)


@pytest.mark.parametrize("algorithm", ["MD5", "SHA-256"])
async def test_registered_called_out_and_talked(tmp_path: Path, algorithm: str) -> None:
    async with _behind(tmp_path, algorithm=algorithm) as (board, proxy):
        await board.switch.put_trunk(_trunk(proxy))
        await _up(board)
        engine = await board.leg()
        await board.switch.dial(DialOrder("c1", TRUNK, NUMBER, "+551140000000"))
        debtor = await board.far.debtor(NUMBER)
        await debtor.answer()
        await board.box.next(CallAnswered)
        await board.switch.connect("c1", "ana")
        await board.box.next(CallConnected)
        await until(lambda: debtor.peer.level(AGENT_HZ) > 4000, what="the agent's voice")
        await until(lambda: engine.peer.level(DEBTOR_HZ) > 4000, what="the debtor's voice")
        await board.switch.hang_up("c1", EndedBy.AGENT)
        await until(lambda: debtor.ended, what="BYE through the proxy")
        assert proxy.said("challenged INVITE") == 1
        await board.switch.drop_trunk(TRUNK)
        await until(lambda: proxy.said("registered for 0") == 1, what="the registration taken back")


async def test_a_registration_is_kept_and_taken_back_at_the_end(tmp_path: Path) -> None:
    async with _behind(tmp_path, granted_s=1) as (board, proxy):
        await board.switch.put_trunk(_trunk(proxy))
        await _up(board)
        await until(lambda: proxy.said("registered for") >= 4, what="three refreshes")
        assert len(board.box.of(TrunkChanged)) == 1
        await board.switch.close(keep_calls=False)
        await until(lambda: proxy.said("registered for 0") == 1, what="the registration taken back")


async def test_a_call_that_comes_in_through_the_proxy(tmp_path: Path) -> None:
    async with _behind(tmp_path) as (board, proxy):
        await board.switch.put_trunk(_trunk(proxy))
        await _up(board)
        caller = Engine()
        caller.place(board.far.endpoint, proxy.address, USERNAME)
        offered = await board.box.next(CallOffered)
        assert (offered.trunk_id, offered.caller, offered.called) == (TRUNK, "engine", USERNAME)
        await board.switch.answer(offered.call_id)
        await caller.confirmed()
        await board.switch.hang_up(offered.call_id, EndedBy.SERVER)
        await until(lambda: caller.ended, what="BYE through the proxy")
        caller.peer.close()


async def test_a_wrong_password_is_tried_once_and_told(tmp_path: Path) -> None:
    async with _behind(tmp_path, backoff_first_s=30.0) as (board, proxy):
        await board.switch.put_trunk(_trunk(proxy, password="wrong"))
        changed = await board.box.next(TrunkChanged)
        assert (changed.up, changed.reason, changed.registered) == (False, "auth", False)
        assert proxy.said("challenged REGISTER") == 2
        with pytest.raises(SwitchError, match="trunk_backoff"):
            await board.switch.dial(DialOrder("c0", TRUNK, NUMBER, ""))

        await board.switch.put_trunk(_trunk(proxy, password="wrong", registers=False))
        await board.switch.dial(DialOrder("c1", TRUNK, NUMBER, ""))
        ended = await board.box.next(CallEnded)
        assert (ended.cause, ended.sip_status) == (EndCause.REJECTED, 407)
        assert proxy.said("challenged INVITE") == 2
        last = board.box.of(TrunkChanged)[-1]
        assert (last.up, last.reason) == (False, "auth")
