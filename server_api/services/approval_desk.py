"""An agent asks the lead for what is beyond their authority, and a lead answers while the call goes on."""

import uuid
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.agreements import AnswerApproval, Approvals, ApprovalView, AskApproval, PlanWanted
from server_api.contract.debt_words import ApprovalState
from server_api.contract.words import CallPhase, ErrorCode, PromiseFault, Role
from server_api.services.approval_book import ApprovalBook, veiled, view_of
from server_api.services.background import Background
from server_api.services.case_access import own_case
from server_api.services.judge_case import JudgeCase
from server_api.services.led_cases import CaseLooks
from server_api.services.live_calls import LiveCalls
from server_api.services.own_team import leads_only
from server_api.services.plan import Made, may_plan, plan_of
from server_api.services.refusals import RefusalError
from server_api.services.roster import Seat
from server_api.store import approvals_rows, audit_rows
from server_api.store.approvals_rows import ApprovalRow, ApprovalTold
from server_api.store.database import Database

_ANSWERS = frozenset({ApprovalState.APPROVED, ApprovalState.COUNTERED, ApprovalState.REFUSED})
#: Requests of a debtor, or of a team, that are shown at once.
_MOST = 50


class ApprovalDesk:
    """Writes rows and tells the book. Every answer is in the log of acts.

    ``expiry_s``: a request nobody answered is over after so many seconds.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        judges: JudgeCase,
        calls: LiveCalls,
        book: ApprovalBook,
        background: Background,
        looks: CaseLooks,
        expiry_s: float,
    ) -> None:
        self._database, self._clock, self._judges = database, clock, judges
        self._calls, self._book = calls, book
        self._background, self._looks = background, looks
        self._expiry = timedelta(seconds=expiry_s)
        #: Calls on which somebody asked here: the book hears of it only a moment later.
        self._asked: set[str] = set()

    async def ask(self, seat: Seat, call_id: str, asked: AskApproval) -> ApprovalView:
        """A request for this plan; one that was open on the call is taken back.

        Raises RefusalError NOT_FOUND (not their call), GONE (the call is over), REFUSED with ``fault``: what
        no lead can grant, ``within`` where nobody needs to be asked; StoreError.
        """
        call = self._calls.get(call_id)
        if call is None or call.agent_id != seat.agent_id:
            raise RefusalError(ErrorCode.NOT_FOUND, what="call")
        if call.phase is CallPhase.ENDED:
            raise RefusalError(ErrorCode.GONE, what="call")
        now = self._clock.utc()
        async with self._database.write() as conn:
            judge = await self._judges.of_call(conn, call_id, seat.agent_id)
            may_plan(judge)
            made = plan_of(judge, asked.plan)
            _must_need_approval(made)
            gone = await approvals_rows.withdraw_of(conn, now, call_id=call_id)
            row = ApprovalRow(
                approval_id=str(uuid.uuid4()),
                person_id=judge.case.person.person_id,
                call_id=call_id,
                agent_id=seat.agent_id,
                team=seat.profile.team,
                state=approvals_rows.PENDING,
                asked_at=now,
                expires_at=now + self._expiry,
                wanted=made.wanted.model_dump(mode="json"),
                plan=made.plan.model_dump(mode="json"),
                reason=asked.reason,
                beyond=made.plan.params.get("beyond", "")[:200],
            )
            await approvals_rows.add(conn, row)
            told = await _told(conn, row.approval_id)
            await audit_rows.add(
                conn, now, user_id=seat.agent_id, what="approval_asked", subject=row.approval_id, call=call_id
            )
        self._asked.add(call_id)
        self._book.changed((*gone, row.approval_id))
        if self._over(call_id):
            self.call_over(call_id)  # while it was written
        return view_of(told)

    async def withdraw(self, seat: Seat, approval_id: str) -> None:
        """The agent needs no answer any more; harmless after one.

        Raises RefusalError NOT_FOUND, StoreError.
        """
        async with self._database.write() as conn:
            row = await approvals_rows.get(conn, approval_id)
            if row is None or row.agent_id != seat.agent_id:
                raise RefusalError(ErrorCode.NOT_FOUND, what="approval")
            now = self._clock.utc()
            gone = await approvals_rows.settle(conn, approval_id, approvals_rows.WITHDRAWN, now)
        if gone:
            self._book.changed((approval_id,))

    async def answer(self, lead: Seat, approval_id: str, answer: AnswerApproval) -> ApprovalView:
        """A lead's answer; of two at once the first counts.

        Raises RefusalError FORBIDDEN (no lead; beyond the lead's own limits, with ``beyond``), NOT_FOUND (not
        their team's), BAD_TRANSITION (``answered`` by ``name``, or over), INVALID, REFUSED; StoreError.
        """
        leads_only(lead)
        if answer.state not in _ANSWERS:
            raise RefusalError(ErrorCode.INVALID, field="state")
        now = self._clock.utc()
        async with self._database.write() as conn:
            told = await self._led(conn, lead, approval_id)
            made = await self._granted(conn, lead, told.row, answer)
            countered = made is not None and answer.state is ApprovalState.COUNTERED
            done = told.row.expires_at > now and await approvals_rows.settle(
                conn,
                approval_id,
                answer.state.value,
                now,
                by=lead.agent_id,
                note=answer.note,
                counter_wanted=made.wanted.model_dump(mode="json") if made and countered else None,
                counter=made.plan.model_dump(mode="json") if made and countered else None,
            )
            if not done:
                raise _too_late(await _told(conn, approval_id))
            await audit_rows.add(
                conn,
                now,
                user_id=lead.agent_id,
                what=f"approval_{answer.state.value}",
                subject=approval_id,
                agent=told.row.agent_id,
                call=told.row.call_id,
            )
            told = await _told(conn, approval_id)
        self._book.changed((approval_id,))
        return view_of(told)

    async def of_person(self, seat: Seat, person_id: str) -> Approvals:
        """The requests about the debtor on the line, newest first, and who could answer one now.

        Raises RefusalError NOT_FOUND, StoreError.
        """
        await self._looks(seat, person_id, own_case(self._calls, seat, person_id), "approvals")
        async with self._database.read() as conn:
            found = await approvals_rows.of_person(conn, person_id, _MOST)
            free = await approvals_rows.free_leads(conn, seat.profile.team, seat.agent_id)
        return Approvals(approvals=tuple(view_of(one) for one in found), free_leads=tuple(free))

    async def of_team(self, lead: Seat) -> Approvals:
        """The requests of the lead's team, newest first; an admin's are everybody's.

        Raises RefusalError FORBIDDEN (no lead), StoreError.
        """
        leads_only(lead)
        team = None if lead.profile.role is Role.ADMIN else lead.profile.team
        async with self._database.read() as conn:
            found = await approvals_rows.of_team(conn, team, _MOST)
        hidden = self._calls.hides
        views = (veiled(one) if hidden(lead.agent_id, one.row.person_id) else view_of(one) for one in found)
        return Approvals(approvals=tuple(views))

    def _over(self, call_id: str) -> bool:
        call = self._calls.get(call_id)
        return call is None or call.phase is CallPhase.ENDED

    def call_over(self, call_id: str) -> None:
        """The call has ended: nobody waits for an answer."""
        if call_id in self._asked or self._book.asked_by(call_id):
            self._asked.discard(call_id)
            self._background.start(self._withdraw_of(call_id), f"approvals of {call_id}")

    def call_moved(self, call_id: str) -> None:
        """The call may be with somebody else: whoever asked about it before has it no longer."""
        call, agent_id = self._calls.get(call_id), self._book.asked_by(call_id)
        if call is not None and agent_id and call.agent_id != agent_id:
            self._background.start(self._withdraw_of(call_id), f"approvals of {call_id}")

    async def _withdraw_of(self, call_id: str) -> None:
        async with self._database.write() as conn:
            gone = await approvals_rows.withdraw_of(conn, self._clock.utc(), call_id=call_id)
        self._book.changed(gone)

    async def expire(self) -> None:
        """Close what nobody answered in time. Raises StoreError."""
        now = self._clock.utc()
        if self._book.due(now):
            async with self._database.write() as conn:
                gone = await approvals_rows.expire(conn, now)
            self._book.changed(gone)

    async def _led(self, conn: AsyncConnection, lead: Seat, approval_id: str) -> ApprovalTold:
        told = await approvals_rows.told(conn, approval_id)
        admin = lead.profile.role.value == "admin"
        if told is None or not (admin or told.row.team == lead.profile.team):
            raise RefusalError(ErrorCode.NOT_FOUND, what="approval")
        if told.row.agent_id == lead.agent_id:
            raise RefusalError(ErrorCode.FORBIDDEN, reason="own_request")
        return told

    async def _granted(
        self, conn: AsyncConnection, lead: Seat, row: ApprovalRow, answer: AnswerApproval
    ) -> Made | None:
        """What is granted, judged by the lead's own authority."""
        if answer.state is ApprovalState.REFUSED:
            return None
        wanted = PlanWanted.model_validate(row.wanted)
        if answer.state is ApprovalState.COUNTERED:
            if answer.counter is None:
                raise RefusalError(ErrorCode.INVALID, field="counter")
            wanted = _countered(wanted, answer.counter)
        judge = await self._judges.of_request(conn, row.call_id, lead.agent_id)
        if judge is None:
            raise RefusalError(ErrorCode.NOT_FOUND, what="call")
        made = plan_of(judge, wanted)
        faults = made.plan.faults
        if PromiseFault.BEYOND_AUTHORITY in faults:
            beyond = made.plan.params.get("beyond", "")
            raise RefusalError(ErrorCode.FORBIDDEN, reason="beyond_own_limits", beyond=beyond)
        if faults:
            raise RefusalError(ErrorCode.REFUSED, **(made.plan.params | {"fault": faults[0].value}))
        return made


def _countered(asked: PlanWanted, counter: PlanWanted) -> PlanWanted:
    """The lead's terms for what was asked: its contracts, and what the lead says nothing of."""
    return counter.model_copy(
        update={
            "debt_ids": counter.debt_ids or asked.debt_ids,
            "offer_id": counter.offer_id or asked.offer_id,
            "method": counter.method or asked.method,
            "day": counter.day or asked.day,
            "frequency": asked.frequency,
            "renews": asked.renews,
        }
    )


def _must_need_approval(made: Made) -> None:
    """Raises RefusalError REFUSED with what no lead can mend, or ``within``."""
    faults = made.plan.faults
    others = [fault for fault in faults if fault is not PromiseFault.BEYOND_AUTHORITY]
    if others:
        raise RefusalError(ErrorCode.REFUSED, **(made.plan.params | {"fault": others[0].value}))
    if not faults:
        raise RefusalError(ErrorCode.REFUSED, fault="within")


def _too_late(told: ApprovalTold) -> RefusalError:
    """Somebody was first, or nobody waits any more."""
    if told.decided_by:
        return RefusalError(ErrorCode.BAD_TRANSITION, reason="answered", name=told.decided_by)
    state = told.row.state if told.row.state != approvals_rows.PENDING else approvals_rows.EXPIRED
    return RefusalError(ErrorCode.BAD_TRANSITION, reason=state)


async def _told(conn: AsyncConnection, approval_id: str) -> ApprovalTold:
    told = await approvals_rows.told(conn, approval_id)
    if told is None:
        raise RefusalError(ErrorCode.NOT_FOUND, what="approval")
    return told
