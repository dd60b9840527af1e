"""The calculator on real cases: schedules, authority, the way back, and the words."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import delete

from server_api.contract.agreements import Plan, PlanLine, PlanWanted
from server_api.contract.debt_words import Frequency, PlanKind, PromiseState
from server_api.contract.outcomes import PromiseDraft
from server_api.contract.words import Authority, ErrorCode, PayMethod, PromiseFault
from server_api.services.plan_draft import draft_of
from server_api.services.refusals import RefusalError
from server_api.store import authority_rows
from server_api.store.authority_rows import AuthorityRow
from server_api.store.calls_rows import CallRow
from server_api.store.tables import approvals, authorities, history, promise_events, promise_lines, promises
from tests.services.conftest import NOW
from tests.services.floor import Floor, brl

FRIDAY = date(2026, 11, 27)


@pytest.fixture(autouse=True)
async def nobody_has_limits(floor: Floor) -> None:
    """But those that a test gives."""
    async with floor.database.write() as conn:
        await conn.execute(delete(authorities))


async def grant(floor: Floor, limits: dict[str, Any], **scope: str) -> None:
    values = {"role": "", "user_id": "", "creditor_id": "", "segment": ""} | scope
    async with floor.database.write() as conn:
        row = AuthorityRow(authority_id=str(uuid4()), limits=limits, by="test", since=NOW, **values)
        await authority_rows.add(conn, row)


async def called(floor: Floor, creditor: str = "meridiano") -> CallRow:
    call = await floor.call(creditor)
    await floor.confirm(call)
    return call


async def ask(floor: Floor, call: CallRow, **wanted: Any) -> Plan:
    case = await floor.case(call)
    values = {"debt_ids": tuple(debt.debt_id for debt in case.body.debts)} | wanted
    return await floor.plan(agent_id=floor.agent_id, call_id=call.call_id, wanted=PlanWanted(**values))


async def agreed(floor: Floor, call: CallRow, plan: Plan, **wanted: Any) -> PromiseDraft:
    case = await floor.case(call)
    values = {"debt_ids": tuple(debt.debt_id for debt in case.body.debts)} | wanted
    draft = draft_of(PlanWanted(**values), plan, PayMethod.PIX)
    return draft.model_copy(update={"read_back": True})


def instalments(**wanted: Any) -> dict[str, Any]:
    return {"kind": PlanKind.INSTALMENTS, "offer_id": "meridiano/short", "first_due": FRIDAY} | wanted


async def test_the_picture_of_the_negotiation_is_computed_to_the_cent(floor: Floor) -> None:
    """Picture 05: 20 % off, R$ 904,16 down, eight instalments; ten per cent down is the agent's own limit."""
    await grant(floor, {"min_entry_bp": 1_000, "max_instalments": 12}, role="agent")
    call = await called(floor)
    plan = await ask(floor, call, **instalments(seq=7, first=brl(904_16), count=8, changed="first", day=27))
    assert (plan.seq, plan.debt, plan.discount, plan.discount_bp) == (7, brl(14_880_20), brl(2_976_04), 2_000)
    assert plan.total == brl(11_904_16)
    assert [line.amount for line in plan.lines] == [brl(904_16), *[brl(1_375_00)] * 8]
    assert [(line.due_on.isoformat(), line.note) for line in plan.lines] == [
        ("2026-11-27", ""),
        ("2026-12-28", "27 é domingo"),
        ("2027-01-27", ""),
        ("2027-03-01", "27 é sábado"),
        ("2027-03-29", "27 é sábado"),
        ("2027-04-27", ""),
        ("2027-05-28", "27 é Corpus Christi"),
        ("2027-06-28", "27 é domingo"),
        ("2027-07-27", ""),
    ]
    assert (plan.authority, plan.faults) == (Authority.NEEDS_APPROVAL, (PromiseFault.BEYOND_AUTHORITY,))
    assert plan.params["beyond"] == "Entrada de R$\xa0904,16, mínimo R$\xa01.190,42"
    checks = {check.code: (check.ok, check.text) for check in plan.checks}
    assert checks["entry"] == (False, "Entrada de R$\xa0904,16: precisa de aprovação")
    assert checks["instalments"] == (True, "8 parcelas: sua alçada vai até 12")
    assert checks["days"] == (True, "Todas em dia útil em Santo André")
    (fix,) = plan.fixes
    assert (fix.field, fix.label, fix.amount) == ("first", "Usar R$\xa01.190,42", brl(1_190_42))
    assert plan.read_back == (
        "O acordo é de R$\xa011.904,16: entrada de R$\xa0904,16 na sexta-feira, dia 27, e mais 8 parcelas "
        "de R$\xa01.375,00, a primeira em segunda-feira, 28 de dezembro, sempre por Pix. Você confirma?"
    )
    better = await ask(floor, call, **instalments(first=fix.amount, count=8, changed="first"))
    assert (better.authority, better.faults) == (Authority.WITHIN, ())


async def test_without_limits_of_ones_own_the_offers_are_the_authority(floor: Floor) -> None:
    call = await called(floor)
    body = (await floor.case(call)).body
    assert {offer.offer_id: offer.authority for offer in body.offers} == {
        "meridiano/cash": Authority.WITHIN,
        "meridiano/short": Authority.WITHIN,
        "meridiano/long": Authority.WITHIN,
        "meridiano/full": Authority.NEEDS_APPROVAL,
    }
    assert body.limits is not None
    assert (body.limits.max_discount_bp, body.limits.max_instalments, body.limits.source) == (3_500, 12, "")
    for offer in body.offers:
        kind = PlanKind.INSTALMENTS if offer.instalments else PlanKind.SINGLE
        plan = await ask(floor, call, kind=kind, offer_id=offer.offer_id)
        assert plan.total == offer.total
        assert [line.amount for line in plan.lines][:1] == [offer.first_payment]
        assert len(plan.lines) == offer.instalments + 1
        assert plan.authority is offer.authority


@pytest.mark.parametrize(
    ("scope", "limits", "source", "within"),
    [
        ({"role": "agent"}, {"max_discount_bp": 3_600}, "role", True),
        ({"role": "team_lead"}, {"max_discount_bp": 9_000}, "", False),
        ({"creditor_id": "meridiano"}, {"max_discount_bp": 3_600}, "creditor", True),
        ({"creditor_id": "aurora"}, {"max_discount_bp": 3_600}, "", False),
        ({"creditor_id": "meridiano", "segment": "none"}, {"max_discount_bp": 9_000}, "", False),
        ({"user_id": "nobody"}, {"max_discount_bp": 9_000}, "", False),
    ],
)
async def test_a_row_of_authority_holds_for_whom_it_names(
    floor: Floor, scope: dict[str, str], limits: dict[str, int], source: str, within: bool
) -> None:
    await grant(floor, limits, **scope)
    call = await called(floor)
    body = (await floor.case(call)).body
    assert body.limits is not None
    assert body.limits.source == source
    deeper = await ask(floor, call, offer_id="meridiano/cash", total=brl(9_600_00), first_due=FRIDAY)
    assert (deeper.authority is Authority.WITHIN) is within


async def test_the_closest_row_speaks_for_each_limit(floor: Floor) -> None:
    await grant(floor, {"max_discount_bp": 1_000, "max_instalments": 30, "min_entry_bp": 500}, role="agent")
    await grant(floor, {"max_discount_bp": 2_500, "max_instalments": 6}, creditor_id="meridiano")
    await grant(floor, {"max_discount_bp": 5_000}, user_id=floor.agent_id)
    call = await called(floor)
    body = (await floor.case(call)).body
    assert body.limits is not None
    found = (body.limits.max_discount_bp, body.limits.max_instalments, body.limits.min_entry_bp)
    assert found == (5_000, 6, 500)
    assert body.limits.source == "user"
    # Offers are within or not by the same limits: 22 instalments are more than 6, whoever made the offer.
    assert {offer.offer_id.split("/")[1]: offer.authority.value for offer in body.offers} == {
        "cash": "within",
        "short": "within",
        "long": "needs_approval",
        "full": "needs_approval",
    }


async def test_an_agreement_in_instalments_is_saved_whole(floor: Floor) -> None:
    call = await called(floor)
    wanted = instalments(offer_id="meridiano/long", count=12, day=10)
    plan = await ask(floor, call, **wanted)
    assert plan.faults == ()
    draft = await agreed(floor, call, plan, **wanted)
    fields = {"reason_default": "forgot", "who_decides": "debtor"}
    saved = await floor.record(
        outcome=floor.outcome(call, promise=draft, fields=fields), submitter_id=floor.agent_id
    )
    (promise,) = await floor.rows(promises)
    kept = (promise["state"], promise["kind"], promise["amount_minor"], promise["debt_minor"])
    assert kept == ("open", "instalments", plan.total.minor, 14_880_20)
    assert promise["discount_minor"] == plan.discount.minor
    assert (promise["next_due"], promise["creditor_id"]) == (FRIDAY, "meridiano")
    assert promise["undo_until"] == saved.undo_until
    lines = await floor.rows(promise_lines, promise_id=saved.promise_id)
    assert [(row["number"], row["due_on"], row["amount_minor"], row["state"]) for row in lines] == [
        (line.number, line.due_on, line.amount.minor, "open") for line in plan.lines
    ]
    assert [row["kind"] for row in await floor.rows(promise_events)] == ["made", "read_back"]
    told = [row["body"] for row in await floor.rows(history, channel="promise") if row["agent"]]
    assert told[0].startswith("Acordo de R$\xa014.136,19 em 13 pagamentos, o primeiro de")


async def test_250_lines_are_scheduled_and_one_more_is_named(floor: Floor) -> None:
    await grant(floor, {"max_instalments": 250, "max_total_days": 9_000, "min_entry_bp": 0}, role="agent")
    call = await called(floor)
    every = {"kind": PlanKind.REPEATING, "each": brl(50_00), "first_due": FRIDAY}
    plan = await ask(floor, call, **every, count=250)
    assert len(plan.lines) == 250
    assert sum(line.amount.minor for line in plan.lines) == plan.total.minor == 12_500_00
    many = await ask(floor, call, kind=PlanKind.INSTALMENTS, count=250, first=brl(100_00), first_due=FRIDAY)
    assert many.faults == (PromiseFault.TOO_MANY_LINES,)
    assert many.lines == ()


async def test_what_starts_from_no_offer_is_paid_on_account(floor: Floor) -> None:
    """R$ 1.000 of R$ 14.880 is a part payment, never a discount of 93 %."""
    call = await called(floor)
    plan = await ask(floor, call, total=brl(1_000_00), first_due=FRIDAY, method=PayMethod.PIX)
    assert (plan.faults, plan.discount, plan.authority) == ((), brl(0), Authority.WITHIN)
    lines = (
        PlanLine(number=1, due_on=FRIDAY, amount=brl(800_00)),
        PlanLine(number=2, due_on=date(2026, 12, 10), amount=brl(900_00)),
    )
    two = await ask(floor, call, kind=PlanKind.IRREGULAR, lines=lines)
    assert (two.faults, two.discount) == ((), brl(0))
    assert two.read_back.endswith("O restante da dívida continua em aberto. Você confirma?")


async def test_an_offer_that_is_over_is_no_start(floor: Floor) -> None:
    call = await called(floor)
    plan = await ask(floor, call, offer_id="meridiano/of-last-year", total=brl(9_000_00), first_due=FRIDAY)
    assert plan.faults == (PromiseFault.OFFER_OVER,)


async def test_a_debt_is_promised_once_unless_the_promise_is_renewed(floor: Floor) -> None:
    call = await called(floor)
    fields = {"reason_default": "forgot", "who_decides": "debtor"}
    whole = await floor.promise(call, offer_id="meridiano/cash", amount=brl(9_672_13))
    outcome = floor.outcome(call, promise=whole, fields=fields)
    first = await floor.record(outcome=outcome, submitter_id=floor.agent_id)
    again = await floor.call("meridiano")
    await floor.confirm(again)
    plan = await ask(floor, again, **instalments())
    assert plan.faults == (PromiseFault.ALREADY_PROMISED,)
    renewed = await ask(floor, again, **instalments(renews=first.promise_id))
    assert renewed.faults == ()
    draft = await agreed(floor, again, renewed, **instalments(renews=first.promise_id))
    second = await floor.record(
        outcome=floor.outcome(again, promise=draft, fields=fields), submitter_id=floor.agent_id
    )
    states = {row["promise_id"]: row["state"] for row in await floor.rows(promises)}
    assert states == {first.promise_id: PromiseState.RENEGOTIATED, second.promise_id: PromiseState.OPEN}


async def test_two_part_payments_stand_beside_each_other_up_to_the_debt(floor: Floor) -> None:
    call = await called(floor)
    fields = {"reason_default": "forgot", "who_decides": "debtor"}
    part = await floor.promise(call, amount=brl(10_000_00))
    outcome = floor.outcome(call, promise=part, fields=fields)
    await floor.record(outcome=outcome, submitter_id=floor.agent_id)
    again = await floor.call("meridiano")
    await floor.confirm(again)
    assert (await ask(floor, again, total=brl(4_880_20), first_due=FRIDAY)).faults == ()
    more = await ask(floor, again, total=brl(4_880_21), first_due=FRIDAY)
    assert more.faults == (PromiseFault.ALREADY_PROMISED,)


async def test_a_masked_case_tells_nothing_before_its_identity(floor: Floor) -> None:
    call = await floor.call("aurora")
    wanted = PlanWanted(debt_ids=("any",), total=brl(1))
    with pytest.raises(RefusalError) as refused:
        await floor.plan(agent_id=floor.agent_id, call_id=call.call_id, wanted=wanted)
    assert (refused.value.code, refused.value.params) == (ErrorCode.REFUSED, {"fault": "not_right_party"})
    with pytest.raises(RefusalError) as strange:
        await floor.plan(agent_id="somebody", call_id=call.call_id, wanted=wanted)
    assert strange.value.code is ErrorCode.NOT_FOUND


@pytest.mark.parametrize(
    ("wanted", "fault"),
    [
        ({"kind": PlanKind.REPEATING, "each": brl(100)}, PromiseFault.SUM_DIFFERS),
        ({"kind": PlanKind.IRREGULAR}, PromiseFault.SUM_DIFFERS),
        ({"kind": PlanKind.INSTALMENTS, "first": brl(99_999_99), "count": 2}, PromiseFault.AMOUNT_ABOVE_DEBT),
        ({"total": brl(0)}, PromiseFault.AMOUNT_TOO_LOW),
        ({"kind": PlanKind.INSTALMENTS, "total": brl(2), "first": brl(1), "count": 9}, None),
        ({"total": brl(1_000_00), "first_due": date(9999, 1, 1)}, PromiseFault.DATE_TOO_FAR),
    ],
)
async def test_what_is_no_schedule_is_answered_with_a_fault(
    floor: Floor, wanted: dict[str, Any], fault: PromiseFault | None
) -> None:
    call = await called(floor)
    plan = await ask(floor, call, **wanted)
    assert plan.faults
    assert fault is None or plan.faults == (fault,)


@pytest.mark.parametrize("creditor", ["meridiano", "andino", "lakeshore"])
async def test_it_speaks_the_debtors_language(floor: Floor, creditor: str) -> None:
    call = await called(floor, creditor)
    case = await floor.case(call)
    offer = next(offer for offer in case.body.offers if offer.instalments)
    plan = await ask(floor, call, kind=PlanKind.INSTALMENTS, offer_id=offer.offer_id)
    words = {"pt": "Você confirma?", "es": "¿Me lo confirma?", "en": "Do you confirm?"}
    assert plan.read_back.endswith(words[case.head.language[:2]])
    assert all(check.text for check in plan.checks)
    assert plan.faults == ()


async def test_weekly_payments_are_beyond_an_offer_by_the_month(floor: Floor) -> None:
    call = await called(floor)
    plan = await ask(floor, call, **instalments(frequency=Frequency.WEEKLY))
    assert plan.faults == (PromiseFault.BEYOND_AUTHORITY,)
    assert "Pagamento semanal: precisa de aprovação" in [check.text for check in plan.checks]
    assert await floor.rows(approvals) == []
