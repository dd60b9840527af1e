"""What a busy minute pushes at one desk: figures, callbacks, parked calls, orders, the changed case."""

from collections.abc import Callable
from datetime import datetime, timedelta

from server_api.contract.callbacks import CallbackView
from server_api.contract.debt_words import OrderKind, OrderState
from server_api.contract.money import Money
from server_api.contract.payments import OrderView
from server_api.contract.push import (
    CallbacksChanged,
    CallChanged,
    CaseChanged,
    OrderChanged,
    ParkedChanged,
    PushBody,
    StatsChanged,
    StatusChanged,
)
from server_api.contract.transfers import ParkedCall
from server_api.contract.words import RecordingState
from server_api.services.live_calls import LiveCall
from server_api.services.roster import Seat


def storm_of(call: LiveCall, seat: Seat, now: datetime) -> Callable[[int], PushBody]:
    """The n-th event: each kind in turn, each with something new; every tenth is the whole case."""
    assert call.body is not None
    body, person_id = call.body, call.person_id

    def stats(n: int) -> PushBody:
        return StatsChanged(stats=seat.stats.model_copy(update={"calls": n, "right_party": n // 2}))

    def callbacks(n: int) -> PushBody:
        each = (
            CallbackView(
                callback_id=f"callback-{at}",
                person_id=f"person-{at}",
                name=f"Marina Souza {n}",
                at=now + timedelta(minutes=10 * at + n),
                local_at="14:30",
            )
            for at in range(8)
        )
        return CallbacksChanged(callbacks=tuple(each))

    def recording(n: int) -> PushBody:
        state = RecordingState.ON if n % 2 else RecordingState.PAUSED
        return CallChanged(call=call.view.model_copy(update={"recording": state}))

    def parked(n: int) -> PushBody:
        return ParkedChanged(
            calls=tuple(
                ParkedCall(call_id=f"parked-{at}", name=f"João Melo {n}", since=now, by="Ana")
                for at in range(n % 3)
            )
        )

    def order(n: int) -> PushBody:
        view = OrderView(
            order_id="order-1",
            kind=OrderKind.PIX,
            state=(OrderState.SENT, OrderState.OPENED)[n % 2],
            amount=Money(10_000 + n, "BRL"),
            due_on=now.date(),
            changed_at=now,
        )
        return OrderChanged(person_id=person_id, name="Maria", order=view)

    def case(n: int) -> PushBody:
        changed = body.model_copy(update={"risk": f"M{n % 5}", "best_time": f"{n % 12}"})
        return CaseChanged(call_id=call.call_id, reason="payment", body=changed)

    def status(_n: int) -> PushBody:
        return StatusChanged(status=seat.status)

    kinds = (stats, callbacks, recording, parked, order, stats, callbacks, recording, status, case)
    return lambda n: kinds[n % len(kinds)](n)
