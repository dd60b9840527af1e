"""A trunk that goes away and comes back by itself: keep-alive and registration, in the switch."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from server_api.telephony.port import DialOrder, SwitchError, TrunkChanged, TrunkSpec
from server_api.telephony.wire.sip_gate import Address
from tests.helpers.waiting import until
from tests.telephony.registrar import Registrar
from tests.telephony.switchboard import NUMBER, Switchboard, switchboard


class Moody:
    """A carrier that answers as it is told at the moment."""

    def __init__(self, answer: str) -> None:
        self.answer = answer
        self.registrar = Registrar(lambda _request, _before: self.answer)

    def heard(self, text: str) -> int:
        """How many requests had this in them."""
        return sum(text in request for request in self.registrar.requests)


@asynccontextmanager
async def _watched(folder: Path, moody: Moody, **knobs: float) -> AsyncIterator[tuple[Switchboard, Address]]:
    async with switchboard(folder, options_timeout_s=1.5, trunk_silent_s=6.0, **knobs) as board:
        try:
            yield board, await moody.registrar.open()
        finally:
            await board.switch.close(keep_calls=False)
            moody.registrar.close()


def _told(board: Switchboard) -> list[tuple[bool, str, bool | None]]:
    return [(fact.up, fact.reason, fact.registered) for fact in board.box.of(TrunkChanged)]


async def test_keep_alive(tmp_path: Path) -> None:
    moody = Moody("200 OK")
    async with _watched(tmp_path, moody) as (board, address):
        await board.switch.put_trunk(TrunkSpec("moody", *address, options_s=0.1))
        await until(lambda: _told(board) == [(True, "", None)], what="the trunk up")
        moody.answer = ""
        await until(lambda: _told(board)[-1] == (False, "silent", None), what="the trunk down")
        with pytest.raises(SwitchError, match="trunk_backoff: silent"):
            await board.switch.dial(DialOrder("c1", "moody", NUMBER, ""))
        moody.answer = "404 Not Found"
        await until(lambda: _told(board)[-1] == (True, "", None), what="the trunk back")
        assert len(_told(board)) == 3


async def test_a_registration_lost_and_won_back(tmp_path: Path) -> None:
    moody = Moody("403 Forbidden")
    async with _watched(tmp_path, moody, backoff_first_s=0.1, backoff_most_s=0.2, end_grace_s=2.0) as (
        board,
        address,
    ):
        trunk = TrunkSpec("moody", *address, username="centre", registers=True, register_s=60.0)
        await board.switch.put_trunk(trunk)
        await until(lambda: _told(board) == [(False, "403", False)], what="no registration")
        with pytest.raises(SwitchError, match="trunk_backoff: unregistered"):
            await board.switch.dial(DialOrder("c1", "moody", NUMBER, ""))
        moody.answer = "423 Interval Too Brief\nMin-Expires: 90"
        await until(lambda: moody.heard("Expires: 90"), what="a longer registration")
        moody.answer = "200 OK\nExpires: 1"
        await until(lambda: _told(board)[-1] == (True, "", True), what="a registration")
        moody.answer = "500 Server Internal Error"
        await until(lambda: _told(board)[-1] == (False, "500", False), what="the registration lost")
        moody.answer = "200 OK"
        await until(lambda: _told(board)[-1] == (True, "", True), what="the registration back")
        await board.switch.drop_trunk("moody")
        await until(lambda: moody.heard("Expires: 0\r"), what="the registration taken back")
        assert len(_told(board)) == 4
