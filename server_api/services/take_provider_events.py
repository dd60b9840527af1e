"""What a provider tells of its orders: signed, in any order, as often as it likes; money counts once."""

from collections.abc import Mapping, Sequence

from sqlalchemy.exc import IntegrityError

from server_api.clock import Clock
from server_api.contract.words import ErrorCode
from server_api.services.order_news import TellOrder
from server_api.services.payment_port import BadEventError, PaymentProvider, ProviderEvent
from server_api.services.post_payment import PostPayment
from server_api.services.refusals import RefusalError
from server_api.services.take_order_event import TakeOrderEvent
from server_api.store.database import Database


class TakeProviderEvents:
    """Back when it is on disk: whoever gets no answer tells it again."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        providers: Sequence[PaymentProvider],
        post: PostPayment,
        news: TellOrder,
    ) -> None:
        self._database, self._clock = database, clock
        self._providers = {provider.name: provider for provider in providers}
        self._take_event = TakeOrderEvent(clock, post, news)

    async def __call__(self, provider: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Raises RefusalError NOT_FOUND (no such provider), FORBIDDEN (``signature``, ``too_old``), INVALID;
        StoreError.
        """
        known = self._providers.get(provider)
        if known is None:
            raise RefusalError(ErrorCode.NOT_FOUND, what="provider")
        try:
            events = known.read(body, headers, self._clock.utc())
        except BadEventError as error:
            code = ErrorCode.INVALID if str(error) == "form" else ErrorCode.FORBIDDEN
            raise RefusalError(code, reason=str(error)) from error
        for event in events:
            try:
                await self._take(provider, event)
            except IntegrityError:
                # Two nodes were told at once: the other one has it.
                await self._take(provider, event)

    async def _take(self, provider: str, event: ProviderEvent) -> None:
        async with self._database.write() as conn:
            taken = await self._take_event.within(conn, provider, event)
        if taken is not None:
            self._take_event.tell(taken)
