"""A legal fact opened on a call stops everything at once: one transaction, whoever opened it and how."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.contract.words import Blocked, Channel, LegalKind
from server_api.domain.answer_days import answer_by, answer_time
from server_api.domain.legal import Fact, Scope, free_debts, rule_of, scope_of
from server_api.services.case_facts import CaseFacts
from server_api.services.legal_words import opened_text
from server_api.services.places import shipped_holidays
from server_api.store import (
    approvals_rows,
    audit_rows,
    history_rows,
    holds_rows,
    legal_rows,
    orders_rows,
    ready_rows,
    turns,
    wishes_rows,
    withdrawals_rows,
)
from server_api.store.history_rows import HistoryRow
from server_api.store.holds_rows import HoldRow
from server_api.store.withdrawals_rows import Withdrawal

#: What may be opened on a call; the others come with the creditor's files.
BY_AGENTS = frozenset(
    {
        LegalKind.DISPUTE,
        LegalKind.COMPLAINT,
        LegalKind.OVER_INDEBTED,
        LegalKind.ATTORNEY,
        LegalKind.CEASE_CONTACT,
        LegalKind.OPT_OUT,
        LegalKind.DECEASED,
        LegalKind.MINOR,
        LegalKind.BANKRUPTCY,
    }
)


@dataclass(frozen=True, slots=True)
class Opening:
    """What was said on a call. ``key`` makes it repeatable; ``by`` is a user, ``by_name`` their name.

    ``debt_ids`` empty: every contract with the creditor.
    """

    key: str
    kind: LegalKind
    call_id: str
    by: str
    by_name: str = ""
    debt_ids: tuple[str, ...] = ()
    reason: str = ""
    text: str = ""
    answer_by_channel: str = ""


async def suspend(
    conn: AsyncConnection, case: CaseFacts, opening: Opening, now: datetime, today: date
) -> HoldRow:
    """The hold, or the one that is open already. ``today`` at the debtor's place.

    Facts, leads, ready rows, callbacks, requests to leads: all in the caller's transaction. The caller tells
    of it afterwards, and takes the orders in ``stopped`` back at their provider. Raises StoreError.
    """
    scope = scope_of(opening.kind, case.terms.legal.scope.get(opening.kind))
    known = await _known(conn, case, opening, scope)
    if known is not None:
        return known
    hold = await _hold(conn, case, opening, scope, now, today)
    facts = _facts(case, opening, scope, today)
    known_facts = {(fact.kind, fact.debt_id) for fact in case.legal}
    for fact in facts:
        if (fact.kind, fact.debt_id) not in known_facts:
            await legal_rows.open_fact(conn, str(uuid4()), hold, fact)
    if any(Blocked.CONTACT in fact.blocks for fact in facts):
        hold = await _stop_contact(conn, case, hold, facts, now)
    hold = await _stop_money(conn, case, hold, facts, now)
    await holds_rows.change(conn, hold.hold_id, stopped=hold.stopped)
    await _tell(conn, case, opening, hold, now)
    return hold


async def _known(conn: AsyncConnection, case: CaseFacts, opening: Opening, scope: Scope) -> HoldRow | None:
    """The hold that this one would repeat. Another contract that is disputed needs one of its own."""
    known = await holds_rows.by_key(conn, opening.key)
    if known is not None:
        return known
    about = case.person.person_id, case.creditor.creditor_id
    known = await holds_rows.open_one(conn, *about, opening.kind.value, opening.call_id)
    if known is None or scope is not Scope.DEBTS:
        return known
    if known.call_id == opening.call_id and not opening.debt_ids:
        return known  # the result of the call on which it was opened
    held = {fact.debt_id for fact in case.legal if fact.kind is opening.kind}
    wanted = set(opening.debt_ids) or {debt.debt_id for debt in case.debts}
    return known if "" in held or wanted <= held else None


async def _hold(
    conn: AsyncConnection, case: CaseFacts, opening: Opening, scope: Scope, now: datetime, today: date
) -> HoldRow:
    own = case.terms.legal
    time = answer_time(case.person.country, own.answer_days.get(opening.kind), own.answer_working)
    hold = HoldRow(
        hold_id=str(uuid4()),
        hold_key=opening.key,
        person_id=case.person.person_id,
        creditor_id="" if scope is Scope.PERSON else case.creditor.creditor_id,
        kind=opening.kind.value,
        protocol=await _protocol(conn, today),
        since=now,
        reason=opening.reason,
        body=opening.text,
        answer_by_channel=opening.answer_by_channel,
        answer_by=answer_by(today, time, shipped_holidays(case.person.country), case.person.region),
        with_desk=own.desk.get(opening.kind, ""),
        by=opening.by,
        call_id=opening.call_id,
    )
    await holds_rows.add(conn, hold)
    return hold


async def _protocol(conn: AsyncConnection, today: date) -> str:
    """``2026-1124-00817``: the day and its next number; nobody else takes one meanwhile."""
    await turns.take_turn(conn, turns.Turn.PROTOCOLS)
    prefix = f"{today:%Y-%m%d}-"
    last = await holds_rows.last_protocol(conn, prefix)
    return f"{prefix}{int(last.removeprefix(prefix) or 0) + 1:05d}"


def _facts(case: CaseFacts, opening: Opening, scope: Scope, today: date) -> list[Fact]:
    """About the person, or about each contract that it concerns."""
    debts = [debt.debt_id for debt in case.debts]
    if scope is Scope.DEBTS and opening.debt_ids:
        debts = [debt_id for debt_id in debts if debt_id in opening.debt_ids]
    about = [""] if scope is Scope.PERSON or not debts else debts
    rule = rule_of(opening.kind)
    more = case.terms.legal.blocks.get(opening.kind, ())
    return [
        Fact(opening.kind, today, rule.rule_id, rule.version, debt_id, opening.reason, more)
        for debt_id in about
    ]


async def _stop_contact(
    conn: AsyncConnection, case: CaseFacts, hold: HoldRow, facts: list[Fact], now: datetime
) -> HoldRow:
    """No call, no callback, no message: here, on every node, and for what rings now."""
    creditor_id = case.creditor.creditor_id
    about_debts = all(fact.debt_id for fact in facts)
    debts = [debt.debt_id for debt in case.debts]
    if about_debts and free_debts(debts, [*case.legal, *facts], Blocked.CONTACT):
        return hold  # other contracts are talked about as before
    lead_ids = [
        lead_id
        for lead_id, _, whose in await wishes_rows.leads_of(conn, hold.person_id)
        if not hold.creditor_id or whose == creditor_id
    ]
    called_back = await holds_rows.close_callbacks(conn, hold.person_id, lead_ids, now)
    await wishes_rows.close(conn, lead_ids, hold.kind, suspended=True)
    await ready_rows.drop_person(conn, hold.person_id)
    campaigns = await wishes_rows.campaigns_of(conn, hold.creditor_id) if hold.creditor_id else ()
    gone = Withdrawal(hold.person_id, hold.kind, now, campaigns=campaigns, call_id=hold.call_id, by=hold.by)
    await withdrawals_rows.add(conn, gone)
    return replace(hold, stopped=hold.stopped | {"leads": lead_ids, "callbacks": called_back})


async def _stop_money(
    conn: AsyncConnection, case: CaseFacts, hold: HoldRow, facts: list[Fact], now: datetime
) -> HoldRow:
    """Requests to leads are withdrawn; orders that may still be paid are named, to be taken back."""
    if not any(Blocked.ORDERS in fact.blocks for fact in facts):
        return hold
    about = {fact.debt_id for fact in facts}
    orders = [
        row.order_id
        for row in await orders_rows.open_of_person(conn, hold.person_id)
        if "" in about or about & set(row.debt_ids)
    ]
    asked = await approvals_rows.withdraw_of(conn, now, person_id=hold.person_id)
    return replace(hold, stopped=hold.stopped | {"orders": orders, "approvals": asked})


async def _tell(
    conn: AsyncConnection, case: CaseFacts, opening: Opening, hold: HoldRow, now: datetime
) -> None:
    text = opened_text(opening.kind, hold.protocol, case.language)
    row = HistoryRow(hold.hold_id, hold.person_id, now, Channel.LEGAL.value, text, agent=opening.by_name)
    await history_rows.add(conn, row)
    await audit_rows.add(
        conn,
        now,
        user_id=opening.by,
        what="hold_opened",
        subject=hold.person_id,
        hold=hold.hold_id,
        kind=hold.kind,
        protocol=hold.protocol,
    )
