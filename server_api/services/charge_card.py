"""Take a card over the telephone: never on tape, never on disk; the provider has it, we keep four digits."""

from zoneinfo import ZoneInfo

from server_api.clock import Clock
from server_api.contract.debt_words import OrderKind
from server_api.contract.payments import MakeOrder, OrderView, PayByCard
from server_api.contract.words import ErrorCode, RecordingState
from server_api.services.live_calls import LiveCalls
from server_api.services.make_order import MakeOrders
from server_api.services.own_call import own_call
from server_api.services.pause_recording import PauseRecordings
from server_api.services.refusals import RefusalError
from server_api.services.roster import Seat
from server_api.services.told_card import Card, card_fault


class ChargeCards:
    """The recording must be paused before the card is said; it goes on once the provider has answered."""

    def __init__(self, clock: Clock, calls: LiveCalls, pauses: PauseRecordings, make: MakeOrders) -> None:
        self._clock, self._calls, self._pauses, self._make = clock, calls, pauses, make

    async def __call__(self, seat: Seat, call_id: str, paid: PayByCard) -> OrderView:
        """The order that was charged.

        Raises RefusalError as MakeOrders does, and REFUSED ``recording_on``, INVALID with ``field``
        (``number``, ``expiry``, ``code``, ``holder``); a refused card leaves the recording paused, for the
        next try.
        """
        call = own_call(self._calls, seat, call_id)
        if call.recording is RecordingState.ON:
            raise RefusalError(ErrorCode.REFUSED, fault="recording_on")
        # The month may be over here and not there: no card is refused for the hour.
        today = self._clock.legal().astimezone(ZoneInfo("Etc/GMT+12")).date()
        card = Card(paid.number, paid.holder, paid.month, paid.year, paid.code)
        fault = card_fault(card, today)
        if fault:
            raise RefusalError(ErrorCode.INVALID, field=fault)
        order = MakeOrder(
            key=paid.key,
            kind=OrderKind.CARD,
            amount=paid.amount,
            due_on=self._clock.legal().date(),
            debt_ids=paid.debt_ids,
            promise_id=paid.promise_id,
        )
        charged = await self._make(seat, call_id, order, card)
        if call.recording is RecordingState.PAUSED:
            await self._pauses.resume(call_id)
        return charged
