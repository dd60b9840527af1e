"""A callback is agreed with a result: checked against the debtor's hours, kept, the lead put off to it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.contract.outcomes import CallbackDraft, Outcome
from server_api.contract.words import Channel
from server_api.rules.wishes import WishKind
from server_api.services.case_facts import CaseFacts
from server_api.services.check_callback import Agreed, CheckCallback
from server_api.services.places import Places
from server_api.services.refusals import RefusalError
from server_api.store import callbacks_rows, users_rows, wishes_rows
from server_api.store.callbacks_rows import NEEDS_REVIEW, OPEN, SUPERSEDED, CallbackRow
from server_api.store.calls_rows import CallRow
from server_api.store.wishes_rows import WishRow

#: The debtor's consent to be called back outlives the time by this much: calls are missed.
_CONSENT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Booked:
    """A callback as it can be kept; ``beside`` the call's result: for review, and nobody dials for it."""

    draft: CallbackDraft
    callback_id: str
    beside: bool


class BookCallback:
    """Within the outcome's own transaction."""

    def __init__(self, check: CheckCallback, places: Places) -> None:
        self._check, self._places = check, places

    async def checked(
        self, conn: AsyncConnection, outcome: Outcome, call: CallRow, *, late: bool
    ) -> CallbackDraft | None:
        """The callback as it can be kept: outside the debtor's hours it is moved to the next time allowed.

        A fresh one for which there is no such time is refused, so that the agent can choose another result.
        Raises RefusalError GATE_DENIED, INVALID.
        """
        draft = outcome.callback
        if draft is None:
            return None
        agreed = Agreed(call.person_id, call.phone_id, call.campaign_id, draft.at)
        try:
            fitted = await (self._check.fitted(conn, agreed) if late else self._check.must(conn, agreed))
        except RefusalError:
            if late:  # nobody is there any more to agree another: what was agreed is kept all the same
                return draft
            raise
        return draft.model_copy(update={"at": fitted})

    def moved(self, wanted: CallbackDraft | None, kept: CallbackDraft | None, case: CaseFacts) -> str:
        """The time to which it was moved, at the debtor's place; empty where it was not."""
        if wanted is None or kept is None or wanted.at == kept.at:
            return ""
        return f"{kept.at.astimezone(ZoneInfo(self._places.zone_of(case.person))):%Y-%m-%d %H:%M}"

    async def keep(
        self,
        conn: AsyncConnection,
        booked: Booked,
        agent_id: str,
        call: CallRow,
        case: CaseFacts,
        now: datetime,
    ) -> None:
        """Write it down; one that was agreed before for the same lead holds no longer."""
        draft = booked.draft
        if not booked.beside:
            await callbacks_rows.close_of_lead(conn, call.lead_id, SUPERSEDED, now, due_only=False)
            await wishes_rows.add(conn, _consent(draft, agent_id, call, case, now))
        await callbacks_rows.add(
            conn,
            CallbackRow(
                callback_id=booked.callback_id,
                person_id=call.person_id,
                call_id=call.call_id,
                agent_id=agent_id,
                at=draft.at,
                own=draft.own,
                subject=draft.subject,
                state=NEEDS_REVIEW if booked.beside else OPEN,
                campaign_id=call.campaign_id,
                lead_id=call.lead_id,
                phone_id=call.phone_id,
                team=await users_rows.team_of(conn, agent_id) or "",
                time_zone=self._places.zone_of(case.person),
            ),
        )


def _consent(draft: CallbackDraft, agent_id: str, call: CallRow, case: CaseFacts, now: datetime) -> WishRow:
    return WishRow(
        wish_id=str(uuid4()),
        person_id=call.person_id,
        scope="debtor",
        kind=WishKind.CONSENT.value,
        since=now,
        channel=Channel.VOICE.value,
        creditor_id=case.creditor.creditor_id,
        reason="callback",
        call_id=call.call_id,
        by=agent_id,
        expires_at=draft.at + _CONSENT,
    )
