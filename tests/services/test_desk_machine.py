"""Any order of what an agent may do, over the real services on a real database: agent, call, case, promise.

No path shows an amount of a masked case before the identity, reaches ready without a result, accepts what is
beyond the agent's authority without a lead's matching yes, or loses a promise that was acknowledged.
``ACORDO_MACHINE_EXAMPLES`` makes it long.
"""

import asyncio
import os
import shutil
import tempfile
from collections.abc import Coroutine
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from server_api.clock import ManualClock
from server_api.contract.agreements import PlanWanted
from server_api.contract.cases import IdentityAnswer
from server_api.contract.debt_words import PlanKind
from server_api.contract.money import Money
from server_api.contract.outcomes import CallbackDraft, OutcomeSaved, PromiseDraft
from server_api.contract.words import AgentState, IdentityMode, IdentityStatus, PayMethod, PromiseFault, Role
from server_api.domain import agent as life
from server_api.domain.agent import Agent, Refused, step
from server_api.domain.bounds import within
from server_api.domain.promise import as_good
from server_api.services.authority import Who
from server_api.services.build_case import PreparedCase
from server_api.services.judge_case import JudgeCase
from server_api.services.judge_promise import Judge
from server_api.services.plan import plan_of
from server_api.services.plan_draft import draft_of, granted_draft
from server_api.services.promise_lives import PromiseLives
from server_api.services.refusals import RefusalError
from server_api.services.undo_outcome import TakeBack
from server_api.services.wording import money_text
from server_api.store import approvals_rows, calls_rows, outcomes_rows, promise_life_rows, promises_rows
from server_api.store.approvals_rows import ApprovalRow
from server_api.store.calls_rows import CallRow
from server_api.store.database import Database, sqlite_url
from tests.services.conftest import NOW
from tests.services.floor import PLACES, RESULTS, Floor

T = TypeVar("T")

#: A failure is told as it was found: to make it smaller would take longer than the suite may.
PHASES = (Phase.explicit, Phase.generate)
EXAMPLES = int(os.environ.get("ACORDO_MACHINE_EXAMPLES", "8"))
CODES = [item.code for item in RESULTS.catalogue().dispositions]
LEAD = Who("lead", Role.TEAM_LEAD)

plans = st.fixed_dictionaries(
    {
        "kind": st.sampled_from([PlanKind.SINGLE, PlanKind.INSTALMENTS, PlanKind.REPEATING]),
        "offer": st.integers(0, 4),
        "percent": st.sampled_from([1, 10, 50, 64, 65, 66, 80, 95, 100, 110]),
        "first": st.sampled_from([None, None, 4, 5, 10, 16, 50]),
        "count": st.sampled_from([None, None, 0, 1, 5, 12, 13, 22, 25]),
        "days": st.sampled_from([0, 1, 2, 3, 3, 3, 6, 40]),
        "method": st.sampled_from([PayMethod.PIX, PayMethod.BOLETO, PayMethod.CASH]),
    }
)


class DeskMachine(RuleBasedStateMachine):
    """One agent's desk, from the server's side."""

    filled: Path
    talks = 0

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        file = Path(self.folder.name) / "acordo.db"
        shutil.copy(self.filled, file)
        self.runner = asyncio.Runner()
        self.database = Database(sqlite_url(file))
        self.agent = Agent()
        self.call: CallRow | None = None
        self.case: PreparedCase | None = None
        self.saved: OutcomeSaved | None = None
        self.approval = ""
        self.kept: dict[str, int] = {}
        self.undone: set[str] = set()
        self.talked: list[str] = []

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    @initialize()
    def open(self) -> None:
        self.do(self.database.open())
        self.floor = self.do(Floor.on(self.database, ManualClock(NOW)))
        self.judges = JudgeCase(self.floor.clock, PLACES)
        self.happens(life.SignedIn())
        self.ask_for_a_state(AgentState.READY)

    def teardown(self) -> None:
        self.do(self.database.close())
        self.do(_end_threads())
        self.runner.close()
        self.folder.cleanup()

    def happens(self, event: life.AgentEvent) -> bool:
        """Whether the agent's state allowed it."""
        after = step(self.agent, event)
        if isinstance(after, Refused):
            return False
        self.agent = after
        return True

    @rule(wanted=st.sampled_from([AgentState.READY, AgentState.PAUSED]))
    def ask_for_a_state(self, wanted: AgentState) -> None:
        self.happens(life.StateAsked(wanted, "rest" if wanted is AgentState.PAUSED else "", leg_up=True))

    @precondition(lambda self: self.agent.state is AgentState.READY)
    @rule(
        creditor=st.sampled_from(["meridiano", "meridiano", "aurora"]),
        position=st.integers(0, 5),
        right=st.sampled_from([True, True, False, None]),
    )
    def a_call_comes(self, creditor: str, position: int, right: bool | None) -> None:
        self.call = self.do(self.floor.call(creditor, position))
        self.case = self.do(self.floor.case(self.call))
        assert self.happens(life.CallOffered(self.call.call_id))
        assert self.happens(life.CallJoined(self.call.call_id))
        self.talked.append(self.call.call_id)
        type(self).talks += 1
        self.saved, self.approval = None, ""
        if right is not None:
            self.the_debtor_answers(right)

    @precondition(lambda self: self.agent.state is AgentState.TALKING)
    @rule(right=st.sampled_from([True, True, True, False]))
    def the_debtor_answers(self, right: bool) -> None:
        assert self.call is not None
        if right:
            self.do(self.floor.confirm(self.call))
        else:
            case = self.do(self.floor.case(self.call))
            question = case.head.identity.challenges[0].question
            answer = IdentityAnswer(question=question, answer="nonsense")
            self.do(self.floor.verify(agent_id=self.floor.agent_id, call_id=self.call.call_id, answer=answer))
        self.case = self.do(self.floor.case(self.call))

    @precondition(lambda self: self.call is not None)
    @rule(typed=plans)
    def the_agent_computes(self, typed: dict[str, Any]) -> None:
        assert self.call is not None
        asked = self.floor.plan(
            agent_id=self.floor.agent_id, call_id=self.call.call_id, wanted=self.wanted(typed)
        )
        try:
            plan = self.do(asked)
        except RefusalError as refusal:
            told = str(refusal.params)
            assert not self.may_see or "blocked" in told
            assert self.balance() not in told
            return
        assert self.may_see
        assert sum(line.amount.minor for line in plan.lines) == plan.total.minor

    @precondition(lambda self: self.call is not None and self.may_see)
    @rule(typed=plans)
    def a_lead_says_yes(self, typed: dict[str, Any]) -> None:
        self.do(self.approve(self.wanted(typed)))

    @precondition(lambda self: self.agent.state is AgentState.TALKING and self.may_see and not self.saved)
    @rule(percent=st.sampled_from([51, 55, 64]), shift=st.integers(-1, 1))
    def what_a_lead_said_yes_to_is_agreed(self, percent: int, shift: int) -> None:
        typed = {"kind": PlanKind.SINGLE, "offer": 1, "percent": percent, "first": None, "count": None}
        typed |= {"days": 3, "method": PayMethod.PIX}
        if self.do(self.approve(self.wanted(typed))):
            more = typed | {"percent": percent + shift}
            self.the_result_is_given("promise", more, with_yes=True, as_approved=False)

    @precondition(lambda self: self.agent.state in (AgentState.TALKING, AgentState.WRAP_UP))
    @rule(
        code=st.sampled_from([*CODES, *["promise"] * 20]),
        typed=plans,
        with_yes=st.booleans(),
        as_approved=st.booleans(),
    )
    def the_result_is_given(
        self, code: str, typed: dict[str, Any], with_yes: bool, as_approved: bool
    ) -> None:
        assert self.call is not None
        draft = self.do(self.draft(typed, with_yes, as_approved)) if code == "promise" else None
        if code == "promise" and draft is None:
            return
        at = self.floor.clock.utc() + timedelta(days=1)
        callback = CallbackDraft(at=at) if code == "callback" else None
        outcome = self.floor.outcome(self.call, code, promise=draft, callback=callback)
        judged = self.do(self.judge(draft)) if draft is not None else None
        try:
            saved = self.do(self.floor.record(outcome=outcome, submitter_id=self.floor.agent_id))
        except RefusalError:
            return
        if saved.promise_id and draft is not None:
            assert judged is not None
            self.kept[saved.promise_id] = draft.amount.minor
            (row,) = self.do(self.promise(saved.promise_id))
            assert row.state == "needs_review" or judged, "beyond the authority without a matching yes"
        self.saved = saved
        if self.agent.state is AgentState.WRAP_UP:
            assert self.happens(life.ResultSaved(self.call.call_id))

    @precondition(lambda self: self.agent.state is AgentState.TALKING)
    @rule()
    def the_talk_ends(self) -> None:
        assert self.call is not None
        wrap_until = self.floor.clock.utc() + timedelta(minutes=1)
        assert self.happens(life.CallLeft(self.call.call_id, wrap_until))
        if self.saved is not None:
            assert self.happens(life.ResultSaved(self.call.call_id))

    @precondition(lambda self: self.saved is not None)
    @rule()
    def the_result_is_taken_back(self) -> None:
        assert self.saved is not None
        saved, wrap_until = self.saved, self.floor.clock.utc() + timedelta(minutes=1)
        if saved.undo_until is None or not self.happens(life.ResultUndone(saved.call_id, wrap_until)):
            return
        self.do(self.take_back(saved))
        self.undone |= {saved.promise_id} - {""}
        self.saved = None

    @invariant()
    def nothing_masked_is_shown(self) -> None:
        if self.case is None or self.may_see:
            return
        head = self.case.head.model_dump_json()
        assert self.balance() not in head
        assert all(money_text(offer.total, "pt-BR") not in head for offer in self.case.body.offers)

    @invariant()
    def nobody_is_ready_without_a_result(self) -> None:
        if not self.talked or self.agent.state not in (AgentState.READY, AgentState.PAUSED):
            return
        assert self.do(self.has_results(self.talked))

    @invariant()
    def no_promise_is_lost(self) -> None:
        if not self.kept:
            return
        rows = {row.promise_id: row for row in self.do(self.promise(*self.kept))}
        assert {promise_id: row.amount.minor for promise_id, row in rows.items()} == self.kept
        gone = {promise_id for promise_id, row in rows.items() if row.state == "cancelled"}
        assert gone == self.undone
        assert self.do(self.out_of_balance()) == []

    @property
    def may_see(self) -> bool:
        """Whether amounts may be said on this call."""
        assert self.case is not None
        identity = self.case.head.identity
        return identity.mode is IdentityMode.SHOWN or identity.status is IdentityStatus.CONFIRMED

    def balance(self) -> str:
        assert self.case is not None
        return money_text(self.case.body.balance, self.case.head.language)

    def wanted(self, typed: dict[str, Any]) -> PlanWanted:
        assert self.case is not None
        body = self.case.body
        offers = [offer.offer_id for offer in body.offers][: typed["offer"]]
        total = Money(body.balance.minor * typed["percent"] // 100, body.balance.currency)
        first = typed["first"] and Money(total.minor * typed["first"] // 100, total.currency)
        return PlanWanted(
            kind=typed["kind"],
            debt_ids=tuple(debt.debt_id for debt in body.debts),
            offer_id=offers[-1] if offers else "",
            total=total,
            first=first or None,
            count=typed["count"],
            each=total if typed["kind"] is PlanKind.REPEATING else None,
            first_due=NOW.date() + timedelta(days=typed["days"]),
            method=typed["method"],
        )

    async def draft(self, typed: dict[str, Any], with_yes: bool, as_approved: bool) -> PromiseDraft | None:
        judge = await self.the_judge()
        approval_id = self.approval if with_yes else ""
        if as_approved and self.approval:
            async with self.database.read() as conn:
                row = await approvals_rows.get(conn, self.approval)
            assert row is not None
            made = granted_draft(row.wanted, row.plan)
        else:
            plan = plan_of(judge, self.wanted(typed))
            if not plan.plan.lines:
                return None
            made = draft_of(plan.wanted, plan.plan, PayMethod.PIX)
        return made.model_copy(update={"read_back": True, "approval_id": approval_id})

    async def the_judge(self) -> Judge:
        assert self.call is not None
        async with self.database.read() as conn:
            return await self.judges.of_call(conn, self.call.call_id, self.floor.agent_id)

    async def judge(self, draft: PromiseDraft) -> bool:
        """Whether it is within, or a lead said yes to as much: reckoned beside the saving."""
        judge = await self.the_judge()
        judgement = judge(draft)
        if judgement.bounds is not None and within(judgement.agreed.shape, judgement.bounds):
            return True
        async with self.database.read() as conn:
            row = await approvals_rows.get(conn, draft.approval_id)
        if row is None or row.used_by or row.call_id != (self.call and self.call.call_id):
            return False
        return as_good(judgement.agreed, judge.agreed(granted_draft(row.wanted, row.plan)))

    async def approve(self, wanted: PlanWanted) -> bool:
        """By a lead's own limits, as the desk of approvals does it; whether they granted it."""
        assert self.call is not None
        judge = await self.the_judge()
        made = plan_of(replace(judge, who=LEAD), wanted)
        if set(made.plan.faults) - {PromiseFault.NOT_RIGHT_PARTY} or not made.plan.lines:
            return False
        row = ApprovalRow(
            approval_id=str(uuid4()),
            person_id=self.call.person_id,
            call_id=self.call.call_id,
            agent_id=self.floor.agent_id,
            team="",
            state=approvals_rows.PENDING,
            asked_at=NOW,
            expires_at=NOW + timedelta(minutes=3),
            wanted=made.wanted.model_dump(mode="json"),
            plan=made.plan.model_dump(mode="json"),
        )
        async with self.database.write() as conn:
            await approvals_rows.add(conn, row)
            assert await approvals_rows.settle(conn, row.approval_id, approvals_rows.APPROVED, NOW, by="lead")
        self.approval = row.approval_id
        return True

    async def take_back(self, saved: OutcomeSaved) -> None:
        take_back = TakeBack(self.floor.clock, RESULTS, PromiseLives(PLACES, self.floor.clock))
        async with self.database.write() as conn:
            row = await outcomes_rows.held(conn, saved.outcome_id)
            assert row is not None
            await take_back(conn, row, self.floor.clock.utc())

    async def promise(self, *promise_ids: str) -> list[promises_rows.PromiseRow]:
        async with self.database.read() as conn:
            found = [await promises_rows.get(conn, promise_id) for promise_id in promise_ids]
        return [row for row in found if row is not None]

    async def has_results(self, call_ids: list[str]) -> bool:
        async with self.database.read() as conn:
            assert all([await calls_rows.get(conn, call_id) for call_id in call_ids])
            return all([await outcomes_rows.has_call(conn, call_id) for call_id in call_ids])

    async def out_of_balance(self) -> list[str]:
        async with self.database.read() as conn:
            return await promise_life_rows.out_of_balance(conn)


async def _end_threads() -> None:
    await asyncio.get_running_loop().shutdown_default_executor()


def test_no_order_of_acts_breaks_the_desk(filled: Path) -> None:
    class Desk(DeskMachine):
        pass

    Desk.filled = filled
    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=EXAMPLES,
            phases=PHASES,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert Desk.talks > 0
