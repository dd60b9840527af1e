"""Calls, cases and results on the small floor, in a few words."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import uuid4

from sqlalchemy import Table, select

from server_api.clock import ManualClock
from server_api.contract.cases import IdentityAnswer
from server_api.contract.money import Money
from server_api.contract.outcomes import Outcome, PromiseDraft
from server_api.contract.session import AgentProfile
from server_api.contract.words import PayMethod, Question, Role
from server_api.resources import resource_folder
from server_api.services.ask_gate import Gate
from server_api.services.book_callback import BookCallback
from server_api.services.build_case import CaseBuilder, PreparedCase
from server_api.services.check_callback import CheckCallback
from server_api.services.check_promise import CheckPromise
from server_api.services.conduct import Conduct
from server_api.services.disposition_library import DispositionLibrary
from server_api.services.judge_case import JudgeCase
from server_api.services.outcome_facts import OutcomeFacts
from server_api.services.places import Places
from server_api.services.plan import MakePlan
from server_api.services.record_outcome import RecordOutcome
from server_api.services.script_library import ScriptLibrary
from server_api.services.store_outcome import StoreOutcome
from server_api.services.tell_script import TellScript
from server_api.services.verify_identity import VerifyIdentity
from server_api.store import calls_rows
from server_api.store.calls_rows import CallRow
from server_api.store.database import Database
from server_api.store.tables import campaigns, debts, leads, people, phones, users

PLACES = Places.load()
SCRIPTS = ScriptLibrary.load(resource_folder("scripts"))
CONDUCT = Conduct.load(resource_folder("conduct"))
RESULTS = DispositionLibrary.load(resource_folder("dispositions"))


@dataclass(slots=True)
class Floor:
    """Everything that serves a case, on one database."""

    database: Database
    clock: ManualClock
    gate: Gate
    cases: CaseBuilder
    verify: VerifyIdentity
    check: CheckPromise
    plan: MakePlan
    record: RecordOutcome
    agent_id: str
    saved: list[OutcomeFacts] = field(default_factory=list)

    @property
    def profile(self) -> AgentProfile:
        """The agent as the desk shows them."""
        return AgentProfile(agent_id=self.agent_id, user="camila", name="Camila", role=Role.AGENT)

    @classmethod
    async def on(cls, database: Database, clock: ManualClock) -> "Floor":
        """Build the services as the server's wiring does."""
        saved: list[OutcomeFacts] = []

        async def hear(facts: OutcomeFacts) -> None:
            saved.append(facts)

        judges = JudgeCase(clock, PLACES)
        gate = Gate(PLACES, clock, RESULTS.nobody_codes())
        book = BookCallback(CheckCallback(gate, clock), PLACES)
        cases = CaseBuilder(database, clock, TellScript(SCRIPTS, CONDUCT), gate, RESULTS)
        async with database.read() as conn:
            agent_id = (await conn.execute(select(users.c.user_id))).scalar_one()
        return cls(
            database=database,
            clock=clock,
            gate=gate,
            cases=cases,
            verify=VerifyIdentity(database, clock, cases),
            check=CheckPromise(database, judges),
            plan=MakePlan(database, judges),
            record=RecordOutcome(database, clock, StoreOutcome(clock, RESULTS, PLACES, book, judges), hear),
            agent_id=agent_id,
            saved=saved,
        )

    async def rows(self, table: Table, **where: object) -> list[dict[str, Any]]:
        """Rows of a table with these values."""
        query = select(table)
        for name, value in where.items():
            query = query.where(table.c[name] == value)
        async with self.database.read() as conn:
            return [dict(row) for row in (await conn.execute(query)).mappings()]

    async def call(self, creditor: str, position: int = 0) -> CallRow:
        """A call to one of a creditor's debtors, up and with the agent."""
        (campaign,) = await self.rows(campaigns, creditor_id=creditor)
        owing = {row["person_id"] for row in await self.rows(debts, creditor_id=creditor)}
        everybody = sorted(
            (row for row in await self.rows(people) if row["person_id"] in owing),
            key=lambda row: (row["name"] != "Maria Aparecida dos Santos", row["document"]),
        )
        person_id = everybody[position]["person_id"]
        (lead,) = await self.rows(leads, person_id=person_id, campaign_id=campaign["campaign_id"])
        phone = (await self.rows(phones, person_id=person_id))[0]
        row = CallRow(
            call_id=str(uuid4()),
            campaign_id=campaign["campaign_id"],
            lead_id=lead["lead_id"],
            person_id=person_id,
            phone_id=phone["phone_id"],
            trunk_id="sim",
            switch_id="switch-1",
            agent_id=self.agent_id,
            number=phone["e164"],
            caller_id="",
            started_at=self.clock.utc(),
            legal_at=self.clock.legal(),
            mode="progressive",
        )
        async with self.database.write() as conn:
            await calls_rows.add(conn, row)
        return row

    async def case(self, call: CallRow) -> PreparedCase:
        """What the desk would show."""
        return await self.cases.prepare(
            call_id=call.call_id,
            person_id=call.person_id,
            phone_id=call.phone_id,
            campaign_id=call.campaign_id,
            agent=self.profile,
        )

    async def confirm(self, call: CallRow) -> None:
        """The debtor answers the first two questions rightly."""
        (person,) = await self.rows(people, person_id=call.person_id)
        answers = {
            Question.BIRTH_DATE: person["birth_date"].isoformat(),
            Question.DOCUMENT_FIRST_3: person["document"][:3],
            Question.POSTCODE_FIRST_5: person["postcode"][:6],
        }
        case = await self.case(call)
        for challenge in case.head.identity.challenges[:2]:
            answer = IdentityAnswer(question=challenge.question, answer=answers[challenge.question])
            await self.verify(agent_id=self.agent_id, call_id=call.call_id, answer=answer)

    async def promise(self, call: CallRow, **changes: Any) -> PromiseDraft:
        """A promise that keeps every rule, unless changed."""
        case = await self.case(call)
        draft = PromiseDraft(
            debt_ids=tuple(debt.debt_id for debt in case.body.debts),
            amount=case.body.balance,
            due_on=date(2026, 11, 27),
            method=PayMethod.PIX,
            read_back=True,
        )
        return draft.model_copy(update=changes)

    def outcome(self, call: CallRow, disposition: str = "promise", **fields: Any) -> Outcome:
        """A result decided just now, with a key of its own unless given."""
        values: dict[str, Any] = {"key": str(uuid4()), "decided_at": self.clock.utc()} | fields
        values.setdefault("fields", answers_of(disposition))
        return Outcome(call_id=call.call_id, agent_id=self.agent_id, disposition=disposition, **values)


def answers_of(disposition: str) -> dict[str, str]:
    """The first answer to each question a result must have."""
    found = next((item for item in RESULTS.catalogue().dispositions if item.code == disposition), None)
    asked = [field for field in found.fields if field.required] if found else []
    return {field.name: field.options[0][0] if field.options else "said" for field in asked}


def brl(minor: int) -> Money:
    """Brazilian cents."""
    return Money(minor, "BRL")
