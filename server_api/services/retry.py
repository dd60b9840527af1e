"""When to try a debtor again after a call that reached nobody. Pure."""

from dataclasses import dataclass
from datetime import timedelta
from typing import assert_never

from server_api.telephony.port import EndCause

_NEXT_NUMBER = timedelta(minutes=1)
_CARRIER_TROUBLE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Retry:
    """Due again after this time; ``bad_number`` when the number does not exist."""

    after: timedelta
    bad_number: bool = False


def retry_after(cause: EndCause, *, usual: timedelta, busy: timedelta) -> Retry:
    """What follows from how an unanswered call ended; ``usual`` is the campaign's own pause."""
    match cause:
        case EndCause.BUSY:
            return Retry(busy)
        case EndCause.INVALID_NUMBER:
            return Retry(_NEXT_NUMBER, bad_number=True)
        case EndCause.CONGESTION | EndCause.TRUNK_SILENT | EndCause.NOT_ACCEPTABLE | EndCause.SWITCH_LOST:
            return Retry(_CARRIER_TROUBLE)
        case (
            EndCause.NORMAL
            | EndCause.NO_ANSWER
            | EndCause.REJECTED
            | EndCause.MEDIA_LOST
            | EndCause.CANCELLED
        ):
            return Retry(usual)
        case _ as never:
            assert_never(never)
