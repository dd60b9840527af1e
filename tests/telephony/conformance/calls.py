"""Calls out: dialled, ringing, answered, refused, ended; each ends exactly once."""

import asyncio
from contextlib import suppress

from server_api.telephony.port import (
    CallAnswered,
    CallConnected,
    CallEnded,
    CallJudged,
    CallRinging,
    DetectOrder,
    DtmfReceived,
    EndCause,
    EndedBy,
    GoneError,
    LegDown,
    Verdict,
)
from tests.telephony.conformance.base import SwitchCase
from tests.telephony.conformance.world import Desk, gone, refused

REFUSALS = [
    (486, EndCause.BUSY),
    (600, EndCause.BUSY),
    (480, EndCause.NO_ANSWER),
    (603, EndCause.REJECTED),
    (403, EndCause.REJECTED),
    (404, EndCause.INVALID_NUMBER),
    (484, EndCause.INVALID_NUMBER),
    (488, EndCause.NOT_ACCEPTABLE),
    (500, EndCause.CONGESTION),
    (503, EndCause.CONGESTION),
]


class CallsConformance(SwitchCase):
    """The life of a call."""

    async def test_rings_is_answered_and_ends_by_the_debtor(self, desk: Desk) -> None:
        order = await desk.dialled()
        await desk.world.ring(order)
        assert not (await desk.box.next(CallRinging)).early_media
        await desk.world.answer(order)
        assert (await desk.box.next(CallAnswered)).call_id == order.call_id
        await desk.world.hang_up(order)
        ended = await desk.box.next(CallEnded)
        assert (ended.call_id, ended.cause, ended.by) == (order.call_id, EndCause.NORMAL, EndedBy.DEBTOR)

    async def test_the_facts_of_a_call_come_in_its_order(self, desk: Desk) -> None:
        await desk.leg("ana")
        order = await desk.dialled()
        await desk.world.ring(order)
        await desk.box.next(CallRinging)
        await desk.world.answer(order)
        await desk.box.next(CallAnswered)
        await desk.switch.connect(order.call_id, "ana")
        await desk.switch.hang_up(order.call_id, EndedBy.AGENT)
        await desk.box.next(CallEnded)
        kinds = [type(fact) for fact in desk.box.about(order.call_id)]
        assert kinds == [CallRinging, CallAnswered, CallConnected, CallEnded]

    async def test_early_media_is_told(self, desk: Desk) -> None:
        order = await desk.dialled()
        await desk.world.ring(order, early_media=True)
        assert (await desk.box.next(CallRinging)).early_media

    async def test_a_refusal_has_its_cause(self, desk: Desk) -> None:
        for count, (status, cause) in enumerate(REFUSALS, start=1):
            order = await desk.dialled()
            await desk.world.refuse(order, status, cause)
            ended = await desk.box.next(CallEnded, count)
            assert (ended.cause, ended.by, ended.sip_status) == (cause, EndedBy.TRUNK, status)

    async def test_hang_up_before_the_answer_cancels(self, desk: Desk) -> None:
        order = await desk.dialled()
        await desk.world.ring(order)
        await desk.box.next(CallRinging)
        await desk.switch.hang_up(order.call_id, EndedBy.SERVER)
        ended = await desk.box.next(CallEnded)
        assert (ended.cause, ended.by) == (EndCause.CANCELLED, EndedBy.SERVER)

    async def test_a_dial_repeated_is_one_call(self, desk: Desk) -> None:
        order = await desk.dialled()
        await desk.switch.dial(order)
        await desk.world.ring(order)
        await desk.box.next(CallRinging)
        await desk.switch.hang_up(order.call_id, EndedBy.SERVER)
        await desk.box.next(CallEnded)
        await desk.switch.dial(order)
        await gone(desk.switch.hang_up(order.call_id, EndedBy.SERVER))

    async def test_an_answer_that_crosses_our_hang_up_ends_once(self, desk: Desk) -> None:
        orders = [await desk.dialled() for _ in range(5)]
        for order in orders:
            await asyncio.gather(desk.world.answer(order), desk.switch.hang_up(order.call_id, EndedBy.SERVER))
        for order in orders:
            await desk.ends(order)
        await desk.answered()
        assert sorted(e.call_id for e in desk.box.of(CallEnded)) == sorted(o.call_id for o in orders)

    async def test_both_hang_up_and_it_ends_once(self, desk: Desk) -> None:
        orders = [await desk.answered() for _ in range(3)]
        for order in orders:
            with suppress(GoneError):
                await asyncio.gather(
                    desk.world.hang_up(order), desk.switch.hang_up(order.call_id, EndedBy.AGENT)
                )
        for order in orders:
            await desk.ends(order)
        await desk.answered()
        assert sorted(e.call_id for e in desk.box.of(CallEnded)) == sorted(o.call_id for o in orders)

    async def test_hung_up_by_the_agent(self, desk: Desk) -> None:
        call, _ = await desk.talking()
        await desk.switch.hang_up(call.call_id, EndedBy.AGENT)
        ended = await desk.box.next(CallEnded)
        assert (ended.cause, ended.by) == (EndCause.NORMAL, EndedBy.AGENT)
        assert not desk.box.of(LegDown)

    async def test_digits_go_both_ways(self, desk: Desk) -> None:
        call, _ = await desk.talking()
        await desk.switch.send_dtmf(call.call_id, "19*#D")
        await desk.world.digits_heard(call, "19*#D")
        await desk.world.press(call, "507")
        await desk.box.next(DtmfReceived, 3)
        assert "".join(f.digit for f in desk.box.of(DtmfReceived)) == "507"
        await refused(desk.switch.send_dtmf(call.call_id, "12x"), "bad_digits")
        await refused(desk.switch.send_dtmf(call.call_id, ""), "bad_digits")

    async def test_digits_want_an_answer(self, desk: Desk) -> None:
        order = await desk.dialled()
        await refused(desk.switch.send_dtmf(order.call_id, "1"), "not_answered")
        await gone(desk.switch.send_dtmf("nothing", "1"))

    async def test_who_says_nothing_is_judged_once(self, desk: Desk) -> None:
        order = await desk.dialled(detect=DetectOrder(silence_ms=600))
        await desk.world.answer_silently(order)
        judged = await desk.box.next(CallJudged)
        assert (judged.call_id, judged.verdict) == (order.call_id, Verdict.SILENCE)
        await desk.switch.hang_up(order.call_id, EndedBy.SERVER)
        await desk.ends(order)
        kinds = [type(fact) for fact in desk.box.about(order.call_id)]
        assert [k for k in kinds if k is not CallRinging] == [CallAnswered, CallJudged, CallEnded]
