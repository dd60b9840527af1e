"""Several trunks: another way for a call while nothing has rung, caps, back-off, registrations dropped."""

import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from server_api.telephony.port import (
    CallAnswered,
    CallEnded,
    CallRerouted,
    CallRinging,
    DialOrder,
    EndCause,
    EndedBy,
    Route,
    SwitchError,
    TrunkChanged,
    TrunkSpec,
)
from tests.helpers.waiting import until
from tests.telephony.far_end import Debtor
from tests.telephony.switchboard import NUMBER, Switchboard, switchboard

SPARE = Route("spare", "+551150000000")


@pytest.fixture
async def board(tmp_path: Path) -> AsyncIterator[Switchboard]:
    """Two trunks to one carrier; calls by the second carry another caller id."""
    async with switchboard(tmp_path, trunk_silent_s=0.6, backoff_first_s=30.0) as board:
        await board.switch.put_trunk(TrunkSpec("spare", *board.far.endpoint.address))
        yield board


@pytest.fixture
def deaf() -> Iterator[TrunkSpec]:
    """A trunk that takes everything and says nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        yield TrunkSpec("deaf", *sock.getsockname())


def _order(trunk_id: str = "carrier", *spares: Route, call_id: str = "c1", number: str = NUMBER) -> DialOrder:
    return DialOrder(call_id, trunk_id, number, "+551140000000", spares=spares)


async def _second(board: Switchboard, first: Debtor) -> Debtor:
    await until(lambda: board.far.debtors[NUMBER] is not first, what="INVITE by the spare route")
    return board.far.debtors[NUMBER]


@pytest.mark.parametrize("status", [500, 502, 503, 408])
async def test_a_route_that_fails_makes_way_for_the_next(board: Switchboard, status: int) -> None:
    await board.switch.dial(_order("carrier", SPARE))
    first = await board.far.debtor(NUMBER)
    first.call.reject(status, "No")
    second = await _second(board, first)
    moved = await board.box.next(CallRerouted)
    assert (moved.trunk_id, moved.caller_id, moved.reason) == ("spare", SPARE.caller_id, str(status))
    assert second.call.caller == SPARE.caller_id
    await second.answer()
    await board.box.next(CallAnswered)
    assert not board.box.of(CallEnded)


@pytest.mark.parametrize("status", [486, 603, 404])
async def test_a_word_about_the_debtor_ends_the_call(board: Switchboard, status: int) -> None:
    await board.switch.dial(_order("carrier", SPARE))
    (await board.far.debtor(NUMBER)).call.reject(status, "No")
    assert (await board.box.next(CallEnded)).sip_status == status
    assert not board.box.of(CallRerouted)


async def test_what_has_rung_stays_where_it_is(board: Switchboard) -> None:
    await board.switch.dial(_order("carrier", SPARE))
    debtor = await board.far.debtor(NUMBER)
    debtor.call.ring()
    await board.box.next(CallRinging)
    debtor.call.reject(503, "No")
    assert (await board.box.next(CallEnded)).cause is EndCause.CONGESTION
    assert not board.box.of(CallRerouted)


async def test_a_silent_trunk_makes_way_and_its_line_is_free(board: Switchboard, deaf: TrunkSpec) -> None:
    await board.switch.put_trunk(deaf)
    await board.switch.dial(_order("deaf", Route("spare")))
    debtor = await board.far.debtor(NUMBER)
    assert (await board.box.next(CallRerouted)).reason == "silent"
    changed = board.box.of(TrunkChanged)[0]
    assert (changed.trunk_id, changed.up, changed.reason) == ("deaf", False, "silent")
    await debtor.answer()
    await board.box.next(CallAnswered)


async def test_each_route_has_its_own_time_and_the_ring_limit_holds_over_all(
    board: Switchboard, deaf: TrunkSpec
) -> None:
    others = [TrunkSpec(f"deaf{n}", deaf.host, deaf.port) for n in range(4)]
    for trunk in (deaf, *others):
        await board.switch.put_trunk(trunk)
    spares = tuple(Route(trunk.trunk_id) for trunk in others)
    await board.switch.dial(DialOrder("c1", "deaf", NUMBER, "", ring_limit_s=1.5, spares=spares))
    ended = await board.box.next(CallEnded)
    assert (ended.cause, ended.by) == (EndCause.TRUNK_SILENT, EndedBy.SWITCH)
    assert 1 <= len(board.box.of(CallRerouted)) < len(others)


async def test_a_full_trunk_makes_way(board: Switchboard) -> None:
    small = TrunkSpec("small", *board.far.endpoint.address, max_calls=1)
    await board.switch.put_trunk(small)
    await board.switch.dial(_order("small", call_id="c0", number="+551130000002"))
    await board.switch.dial(_order("small", SPARE))
    moved = await board.box.next(CallRerouted)
    assert (moved.call_id, moved.trunk_id) == ("c1", "spare")
    with pytest.raises(SwitchError, match="trunk_full"):
        await board.switch.dial(_order("small", Route("small"), call_id="c2"))


async def test_a_dropped_trunk_takes_no_call_and_keeps_those_it_has(board: Switchboard) -> None:
    await board.answered()
    await board.switch.drop_trunk("carrier")
    await board.switch.drop_trunk("never there")
    with pytest.raises(SwitchError, match="trunk_unknown"):
        await board.switch.dial(_order("carrier", call_id="c2"))
    assert not board.box.of(CallEnded)
    await board.switch.hang_up("c1", EndedBy.SERVER)
    assert (await board.box.next(CallEnded)).cause is EndCause.NORMAL


async def test_a_trunk_that_only_says_trying_frees_the_line(tmp_path: Path) -> None:
    async with switchboard(tmp_path, progress_s=0.6) as board:
        await board.dial(ring_limit_s=60.0)  # the carrier's stack says 100 by itself
        ended = await board.box.next(CallEnded)
        assert (ended.cause, ended.by) == (EndCause.NO_ANSWER, EndedBy.SWITCH)


async def test_a_trunk_with_a_codec_nobody_speaks_is_refused(board: Switchboard) -> None:
    with pytest.raises(SwitchError, match="trunk_codec_unknown: G729"):
        await board.switch.put_trunk(TrunkSpec("g729", "127.0.0.1", 5060, codecs=("PCMA", "G729")))


async def test_a_redirect_is_refused_unless_the_trunk_says_so(board: Switchboard) -> None:
    host, port = board.far.endpoint.address
    await board.switch.put_trunk(TrunkSpec("follows", host, port, follows_redirects=True))
    await board.switch.dial(_order("follows"))
    (await board.far.debtor(NUMBER)).call.redirect(f"sip:+551130000077@{host}:{port}")
    await (await board.far.debtor("+551130000077")).answer()
    await board.box.next(CallAnswered)

    await board.switch.dial(_order("carrier", call_id="c2", number="+551130000003"))
    (await board.far.debtor("+551130000003")).call.redirect(f"sip:+551130000078@{host}:{port}")
    assert (await board.box.next(CallEnded)).sip_status == 302
    assert "+551130000078" not in board.far.debtors


async def test_a_trunk_that_leaves_options_unanswered_goes_down_and_comes_back(
    tmp_path: Path, deaf: TrunkSpec
) -> None:
    async with switchboard(tmp_path, options_timeout_s=0.3) as board:
        await board.switch.put_trunk(TrunkSpec("watched", deaf.host, deaf.port, options_s=0.2))
        assert (await board.box.next(TrunkChanged)).reason == "silent"
        with pytest.raises(SwitchError, match="trunk_backoff"):
            await board.switch.dial(_order("watched"))
        host, port = board.far.endpoint.address
        await board.switch.put_trunk(TrunkSpec("watched", host, port, options_s=0.2))
        await until(lambda: board.box.of(TrunkChanged)[-1].up, what="the trunk back")
        await board.switch.dial(_order("watched"))
        await board.far.debtor(NUMBER)


async def test_a_503_tells_how_long_to_wait(tmp_path: Path) -> None:
    async with switchboard(tmp_path, backoff_first_s=0.0, backoff_most_s=0.0) as board:
        debtor = await board.dial()
        debtor.call.reject(503, "Busy", retry_after_s=40)
        await board.box.next(CallEnded)
        with pytest.raises(SwitchError, match=r"trunk_backoff: [234]\d"):
            await board.switch.dial(_order("carrier", call_id="c2"))
