"""Open requests to leads as memory has them: who is told of which, on every node."""

import logging
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.bus import Body, Bus
from server_api.contract.agreements import ApprovalView, Plan
from server_api.contract.debt_words import ApprovalState
from server_api.contract.money import Money
from server_api.contract.push import ApprovalChanged
from server_api.services.background import Background
from server_api.services.desks import Desks
from server_api.services.judge_case import JudgeCase
from server_api.services.own_team import is_lead
from server_api.services.plan_draft import granted_draft
from server_api.services.roster import Roster, Seat
from server_api.store import approvals_rows
from server_api.store.approvals_rows import PENDING, ApprovalTold
from server_api.store.database import Database, StoreError

log = logging.getLogger(__name__)

#: Bus topic: the request ``approval_id`` of a ``team``'s agent came, or is settled.
APPROVAL_CHANGED = "approval.changed"
#: Requests of so many calls are remembered for desks that come back.
_MOST_CALLS = 1000


class ApprovalBook:
    """Reads the rows and tells desks; changes nothing. The rows are right: a node that missed a message, or
    was not there, reads them again.
    """

    def __init__(
        self,
        database: Database,
        judges: JudgeCase,
        roster: Roster,
        desks: Desks,
        bus: Bus,
        background: Background,
    ) -> None:
        self._database, self._judges, self._roster, self._desks = database, judges, roster, desks
        self._bus, self._background = bus, background
        self._beyond: set[tuple[str, str]] = set()
        self._open: dict[str, ApprovalTold] = {}
        self._of_call: dict[str, ApprovalTold] = {}
        bus.listen(APPROVAL_CHANGED, self._heard)
        bus.resync(self._missed)

    async def restore(self) -> None:
        """After a start: what was open when the server went away. Raises StoreError."""
        async with self._database.read() as conn:
            pending = await approvals_rows.pending(conn)
            calls = [seat.row.agent.call_id for seat in self._roster if seat.row.agent.call_id]
            of_calls = await approvals_rows.of_calls(conn, calls)
            for one in pending:
                await self._judge(conn, one)
        self._open = {one.row.approval_id: one for one in pending}
        self._of_call = {one.row.call_id: one for one in reversed(of_calls)}

    def of(self, seat: Seat) -> tuple[ApprovalView, ...]:
        """What this desk has to know: a lead the team's open requests, an agent those of the own call."""
        if is_lead(seat):
            led = (one for one in self._open.values() if _concerns(one, seat))
            return tuple(self._view(one, seat) for one in led if not self._veiled(one, seat))
        mine = self._of_call.get(seat.row.agent.call_id)
        if mine is None or mine.row.agent_id != seat.agent_id or self._judges.veiled(mine.row.call_id):
            return ()
        return (view_of(mine),)

    def asked_by(self, call_id: str) -> str:
        """Who waits for an answer on this call; empty where nobody does."""
        return next((one.row.agent_id for one in self._open.values() if one.row.call_id == call_id), "")

    def of_call(self, call_id: str) -> ApprovalTold | None:
        """The newest request of a call that this node heard of."""
        return self._of_call.get(call_id)

    def due(self, now: datetime) -> bool:
        """Whether some request's time is over."""
        return any(one.row.expires_at <= now for one in self._open.values())

    def changed(self, approval_ids: Iterable[str]) -> None:
        """After the commit: every node tells whom it concerns."""
        for approval_id in approval_ids:
            self._bus.publish(APPROVAL_CHANGED, {"approval_id": approval_id})

    def _heard(self, _node_id: str, body: Body) -> None:
        approval_id = str(body.get("approval_id", ""))
        self._background.start(self._tell(approval_id), f"approval {approval_id}")

    def _missed(self) -> None:
        self._background.start(self._again(), "approvals again")

    async def _tell(self, approval_id: str) -> None:
        try:
            async with self._database.read() as conn:
                told = await approvals_rows.told(conn, approval_id)
                if told is not None and told.row.state == PENDING:
                    await self._judge(conn, told)
        except StoreError as error:
            log.warning("approval %s is told of later: %s", approval_id, error)
            return
        if told is not None:
            self._take(told)

    async def _judge(self, conn: AsyncConnection, told: ApprovalTold) -> None:
        """Which of the leads here may grant it by their own limits."""
        for seat in self._roster:
            if _concerns(told, seat):
                judge = await self._judges.of_request(conn, told.row.call_id, seat.agent_id)
                draft = granted_draft(told.row.wanted, told.row.plan)
                if judge is not None and judge(draft).beyond:
                    self._beyond.add((told.row.approval_id, seat.agent_id))

    def _view(self, told: ApprovalTold, seat: Seat) -> ApprovalView:
        if self._veiled(told, seat):
            return veiled(told)
        within = (told.row.approval_id, seat.agent_id) not in self._beyond
        return view_of(told).model_copy(update={"within_own": within})

    def _veiled(self, told: ApprovalTold, seat: Seat) -> bool:
        """Whether this lead has the call now, with somebody on the line who may not hear of it."""
        return seat.row.agent.call_id == told.row.call_id and bool(self._judges.veiled(told.row.call_id))

    def _take(self, told: ApprovalTold) -> None:
        row = told.row
        if row.state == PENDING:
            self._open[row.approval_id] = told
        else:
            self._open.pop(row.approval_id, None)
            self._beyond -= {one for one in self._beyond if one[0] == row.approval_id}
        self._of_call[row.call_id] = told
        if len(self._of_call) > _MOST_CALLS:
            self._of_call.pop(next(iter(self._of_call)))
        hidden = bool(self._judges.veiled(row.call_id))  # somebody else is on the line by now
        for seat in self._roster:
            if (seat.agent_id == row.agent_id and not hidden) or _concerns(told, seat):
                self._desks.tell(seat.agent_id, ApprovalChanged(approval=self._view(told, seat)))

    async def _again(self) -> None:
        known = dict(self._open)
        try:
            await self.restore()
        except StoreError as error:
            log.warning("approvals are read again later: %s", error)
            return
        for approval_id in known.keys() | self._open.keys():
            if known.get(approval_id) != self._open.get(approval_id):
                await self._tell(approval_id)


def _concerns(told: ApprovalTold, seat: Seat) -> bool:
    """Whether this lead answers for the team, and did not ask."""
    if not is_lead(seat) or not seat.row.session_id or seat.agent_id == told.row.agent_id:
        return False
    return seat.profile.role.value == "admin" or seat.profile.team == told.row.team


def view_of(told: ApprovalTold) -> ApprovalView:
    """A request for the screen."""
    row = told.row
    return ApprovalView(
        approval_id=row.approval_id,
        call_id=row.call_id,
        agent_id=row.agent_id,
        agent=told.agent,
        debtor=told.debtor,
        creditor=told.creditor,
        state=ApprovalState(row.state),
        asked_at=row.asked_at,
        expires_at=row.expires_at,
        reason=row.reason,
        beyond=row.beyond,
        plan=Plan.model_validate(row.plan),
        counter=Plan.model_validate(row.counter) if row.counter else None,
        decided_by=told.decided_by,
        decided_at=row.decided_at,
        note=row.note,
    )


def veiled(told: ApprovalTold) -> ApprovalView:
    """What became of a request, and nothing of what it was about."""
    view = view_of(told)
    nothing = Money.zero(view.plan.total.currency)
    plan = Plan(kind=view.plan.kind, debt=nothing, discount=nothing, total=nothing)
    empty = {"debtor": "", "creditor": "", "reason": "", "beyond": "", "note": "", "counter": None}
    return view.model_copy(update=empty | {"plan": plan})
