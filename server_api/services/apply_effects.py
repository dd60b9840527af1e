"""What a result changes: the number, the legal status, the place in the list."""

from datetime import date, datetime, timedelta
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.contract.outcomes import Outcome
from server_api.contract.words import Effect, LegalKind
from server_api.domain.dispositions import FACTS, next_try
from server_api.domain.legal import Fact, rule_of
from server_api.services.case_facts import CaseFacts
from server_api.services.disposition_library import ResultRule
from server_api.store import legal_rows, outcomes_rows, people_rows
from server_api.store.calls_rows import CallRow


async def apply_effects(
    conn: AsyncConnection,
    outcome: Outcome,
    call: CallRow,
    case: CaseFacts,
    rule: ResultRule,
    now: datetime,
    today: date,
) -> None:
    """Within the outcome's own transaction."""
    await _mark_phone(conn, call.phone_id, rule)
    await apply_facts(conn, call, case, rule, today)
    retry = timedelta(seconds=rule.retry_s or case.campaign.retry_s)
    lead = next_try(rule.effects, now, retry, outcome.callback.at if outcome.callback else None)
    await outcomes_rows.move_lead(conn, call.lead_id, lead.state, lead.at, rule.code)


async def apply_facts(
    conn: AsyncConnection, call: CallRow, case: CaseFacts, rule: ResultRule, today: date
) -> None:
    """Only what protects the debtor: a wish or a dispute holds, whoever heard it and however late."""
    for effect, kind in FACTS.items():
        if effect in rule.effects:
            await _add_facts(conn, case, kind, today)
            await outcomes_rows.close_leads(conn, call.person_id, rule.code)


async def _mark_phone(conn: AsyncConnection, phone_id: str, rule: ResultRule) -> None:
    # A wrong number says nothing against the debtor's other numbers.
    wrong = "wrong" if Effect.WRONG_NUMBER in rule.effects else None
    await people_rows.mark_phone(conn, phone_id, rule.code, state=wrong)
    if Effect.RIGHT_PARTY in rule.effects:
        await people_rows.count_right_party(conn, phone_id)


async def _add_facts(conn: AsyncConnection, case: CaseFacts, kind: LegalKind, today: date) -> None:
    # A dispute is about this creditor's contracts; everything else is about the person.
    debt_ids = [debt.debt_id for debt in case.debts] if kind is LegalKind.DISPUTE else [""]
    known = {(fact.kind, fact.debt_id) for fact in case.legal}
    rule = rule_of(kind)
    for debt_id in debt_ids:
        if (kind, debt_id) not in known:
            fact = Fact(kind, today, rule.rule_id, rule.version, debt_id)
            await legal_rows.add(conn, str(uuid4()), case.person.person_id, fact)
