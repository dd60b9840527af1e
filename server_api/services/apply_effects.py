"""What a result changes: the number, the legal status, the place in the list."""

from datetime import date, datetime, timedelta
from uuid import NAMESPACE_OID, uuid5

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.contract.outcomes import Outcome
from server_api.contract.words import Effect
from server_api.domain.dispositions import CLOSED, FACTS, OPEN, STOPS, NextTry, next_try
from server_api.services.case_facts import CaseFacts
from server_api.services.contact_left import suspended
from server_api.services.disposition_library import ResultRule
from server_api.services.suspend import Opening, suspend
from server_api.services.try_again import TALKED, Tried, TryAgain
from server_api.store import (
    callbacks_rows,
    leads_rows,
    outcomes_rows,
    people_rows,
    phones_rows,
    ready_rows,
)
from server_api.store.callbacks_rows import DONE, SUPERSEDED
from server_api.store.calls_rows import CallRow


async def apply_effects(
    conn: AsyncConnection,
    outcome: Outcome,
    call: CallRow,
    case: CaseFacts,
    rule: ResultRule,
    again: TryAgain,
    now: datetime,
    today: date,
) -> None:
    """Within the outcome's own transaction."""
    await _mark_phone(conn, call.phone_id, rule)
    await apply_facts(conn, call, case, rule, now, today)
    usual = timedelta(seconds=rule.retry_s or case.campaign.retry_s)
    tried = Tried(call.lead_id, call.person_id, call.campaign_id, rule.code, usual)
    # Whatever the result says: what is suspended stays so. Nor does it close what is not: of several
    # contracts one may be disputed.
    lead = next_try(rule.effects - STOPS, now, await again.after(conn, tried), _callback_at(outcome))
    held = lead.state == OPEN and await suspended(conn, call.person_id, case.creditor.creditor_id)
    if held:
        lead = NextTry(CLOSED, lead.at)
    await outcomes_rows.move_lead(conn, call.lead_id, lead.state, lead.at, rule.code, suspended=held)
    await leads_rows.note_call(conn, call.lead_id, call.started_at, outcome.agent_id)
    if lead.state == CLOSED:
        await ready_rows.drop_person(conn, call.person_id)
    await _keep_callbacks(conn, outcome, call, lead, now)


async def apply_facts(
    conn: AsyncConnection, call: CallRow, case: CaseFacts, rule: ResultRule, now: datetime, today: date
) -> None:
    """Only what protects the debtor: a wish or a dispute holds, whoever heard it and however late."""
    for effect, kind in FACTS.items():
        if effect in rule.effects:
            key = str(uuid5(NAMESPACE_OID, f"{call.call_id}/{kind.value}"))
            await suspend(conn, case, Opening(key, kind, call.call_id, call.agent_id), now, today)


async def _keep_callbacks(
    conn: AsyncConnection, outcome: Outcome, call: CallRow, lead: NextTry, now: datetime
) -> None:
    """What was agreed for now is done; for a time ahead, nobody calls before; a closed lead has none."""
    if lead.state == CLOSED:
        await callbacks_rows.close_of_lead(conn, call.lead_id, SUPERSEDED, now, due_only=False)
    elif outcome.callback is None:
        await callbacks_rows.close_of_lead(conn, call.lead_id, DONE, now)
    agreed = await callbacks_rows.next_of_lead(conn, call.lead_id)
    if agreed is not None:
        await callbacks_rows.agree(conn, call.lead_id, call.campaign_id, agreed.at, agreed.own)


def _callback_at(outcome: Outcome) -> datetime | None:
    return outcome.callback.at if outcome.callback else None


async def _mark_phone(conn: AsyncConnection, phone_id: str, rule: ResultRule) -> None:
    # A wrong number says nothing against the debtor's other numbers.
    wrong = "wrong" if Effect.WRONG_NUMBER in rule.effects else None
    await phones_rows.renamed(conn, phone_id, TALKED, rule.code)
    await people_rows.mark_phone(conn, phone_id, rule.code, state=wrong)
    if Effect.RIGHT_PARTY in rule.effects:
        await people_rows.count_right_party(conn, phone_id)
