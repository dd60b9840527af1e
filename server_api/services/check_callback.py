"""May this debtor be called at the time that was agreed? The gate is asked ahead, as if it were then."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.words import Channel, ErrorCode
from server_api.rules.gate import can_contact
from server_api.rules.question import Allowed, ContactQuestion, Denied
from server_api.rules.wishes import Wish, WishKind
from server_api.services.ask_gate import Gate
from server_api.services.refusals import RefusalError

MODE = "manual"
#: Agreed for "in a minute", and written a little later: then it is due at once.
GRACE = timedelta(minutes=10)
#: Farther ahead nobody remembers.
LONGEST = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Agreed:
    """Whom to call, where, and when (UTC)."""

    person_id: str
    phone_id: str
    campaign_id: str
    at: datetime


class CheckCallback:
    """The debtor's hours, wishes and legal status hold; the campaign's own caps do not: it was agreed.

    Whoever asks to be called gives the consent that some caps ask for (12 CFR 1006.14(b)(3)(i)).
    """

    def __init__(self, gate: Gate, clock: Clock) -> None:
        self._gate, self._clock = gate, clock

    async def __call__(self, conn: AsyncConnection, agreed: Agreed) -> Allowed | Denied:
        """The gate's answer. ``next_allowed_at`` of a denial is UTC. Raises RefusalError NOT_FOUND."""
        ahead = timedelta(seconds=self._clock.legal_offset_s)
        question = await self._gate.question(
            conn,
            person_id=agreed.person_id,
            phone_id=agreed.phone_id,
            campaign_id=agreed.campaign_id,
            mode=MODE,
            now_legal=agreed.at + ahead,
        )
        answer = can_contact(self._asked_for(question))
        if isinstance(answer, Denied) and answer.next_allowed_at is not None:
            return replace(answer, next_allowed_at=answer.next_allowed_at - ahead)
        return answer

    async def must(self, conn: AsyncConnection, agreed: Agreed, *, exactly: bool = False) -> datetime:
        """The time, or unless it is wanted ``exactly`` the next one allowed.

        Raises RefusalError GATE_DENIED with ``rule``, ``reason`` and, where there is one, ``next_at``, and
        INVALID for a time that is past or too far ahead.
        """
        now = self._clock.utc()
        if not now - GRACE <= agreed.at <= now + LONGEST:
            raise RefusalError(ErrorCode.INVALID, field="at", fault="callback_time")
        answer = await self(conn, replace(agreed, at=max(agreed.at, now)))
        if isinstance(answer, Allowed):
            return agreed.at
        if exactly or answer.next_allowed_at is None:
            raise denied(answer)
        return answer.next_allowed_at

    async def fitted(self, conn: AsyncConnection, agreed: Agreed) -> datetime:
        """The time, or the next one that the gate allows; where it names none, the time as it is: the gate is
        asked again when it comes.
        """
        answer = await self(conn, agreed)
        if isinstance(answer, Denied) and answer.next_allowed_at is not None:
            return answer.next_allowed_at
        return agreed.at

    def _asked_for(self, question: ContactQuestion) -> ContactQuestion:
        consent = Wish(
            wish_id="callback",
            kind=WishKind.CONSENT.value,
            since=self._clock.legal(),
            scope="debtor",
            channel=Channel.VOICE.value,
            creditor_id=question.creditor_id,
        )
        return replace(question, locked=False, own_caps=(), wishes=(*question.wishes, consent))


def denied(answer: Denied) -> RefusalError:
    """A denial as the desk words it."""
    params = {"rule": answer.rule_id, "reason": answer.reason, "fault": "callback_denied"}
    if answer.next_allowed_at is not None:
        params["next_at"] = answer.next_allowed_at.isoformat()
    return RefusalError(ErrorCode.GATE_DENIED, **params)
