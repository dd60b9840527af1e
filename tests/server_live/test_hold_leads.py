"""What a hold closes is open again when it ends, and nothing else is: on a file and on a server."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from server_api.contract import routes
from server_api.contract.holds import EndHold, OpenHold
from server_api.contract.wishes import OptOut
from server_api.contract.words import LegalKind
from server_api.services.demo_bank import DemoBank
from server_api.store import tables
from tests.helpers.waiting import until, until_told
from tests.server_live.floor import Desk, TestFloor, open_floor
from tests.server_live.test_adoption import killed, reborn
from tests.server_live.test_holds import in_talk, lead_states, open_hold, put, second_creditor
from tests.server_live.test_legal_kinds import confirmed, draft
from tests.server_live.test_orders import made, wanted
from tests.server_live.test_story import outcome
from tests.server_live.test_withdraw import payment


async def narrowed(floor: TestFloor) -> None:
    """The creditor suspends only the contract that is disputed; the debtor has two."""
    async with floor.database.write() as conn:
        rules = {"legal": {"scope": {"dispute": "debts"}}, "questions": ["birth_date"]}
        await conn.execute(update(tables.creditors).values(rules=rules))
    (debt,) = await floor.rows(tables.debts)
    await put(floor, tables.debts, **(dict(debt) | {"debt_id": "debt-2", "contract": "C-2"}))


async def identified(desk: Desk, call_id: str) -> None:
    answer = {"question": "birth_date", "answer": "17/05/1980"}
    assert (await desk.post(routes.IDENTITY.format(call_id=call_id), answer)).status_code == 200


async def result(floor: TestFloor, desk: Desk, call_id: str, code: str, **more: Any) -> None:
    floor.switch.end(call_id)
    await until(lambda: desk.state == "wrap_up", what="wrap-up")
    told = outcome(call_id, desk.agent_id, code).model_copy(update=more)
    saved = await desk.post(routes.OUTCOMES, told)
    assert saved.status_code == 200, saved.text


async def end(lead: Desk, hold: dict[str, Any], how: str = "rejected") -> None:
    ended = await lead.post(routes.HOLD_END.format(hold_id=hold["hold_id"]), EndHold(result=how))
    assert ended.status_code == 204, ended.text


async def test_the_result_dispute_closes_only_what_the_dispute_covers(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        await narrowed(floor)
        desk, call_id = await in_talk(floor)
        await identified(desk, call_id)
        await open_hold(desk, call_id, debt_ids=("debt-2",))
        await result(floor, desk, call_id, "dispute")
        (lead,) = await floor.rows(tables.leads)
        assert (lead["state"], lead["last_result"]) == ("open", "dispute")
        assert lead["next_at"] > datetime.now(UTC)
        assert [fact["debt_id"] for fact in await floor.rows(tables.legal_facts)] == ["debt-2"]


async def test_a_dispute_of_no_contract_in_particular_covers_them_all(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        await narrowed(floor)
        desk, call_id = await in_talk(floor)
        await identified(desk, call_id)
        await result(floor, desk, call_id, "dispute")
        assert await lead_states(floor) == {"lead-1": "closed"}
        about = {fact["debt_id"] for fact in await floor.rows(tables.legal_facts)}
        assert about == {"debt-1", "debt-2"}


async def test_the_last_contract_disputed_closes_and_either_end_opens(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1, leads=1) as floor:
        await narrowed(floor)
        desk, call_id = await in_talk(floor)
        lead = await floor.sign_in_lead()
        first = await open_hold(desk, call_id, debt_ids=("debt-2",))
        assert await lead_states(floor) == {"lead-1": "open"}
        other = OpenHold(key="the other", kind=LegalKind.DISPUTE, debt_ids=("debt-1",))
        second = await desk.post(routes.HOLDS.format(call_id=call_id), other)
        assert second.json()["hold_id"] != first["hold_id"]
        assert await lead_states(floor) == {"lead-1": "closed"}
        await end(lead, first)
        assert await lead_states(floor) == {"lead-1": "open"}


async def test_of_two_holds_the_last_one_opens(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1, leads=1) as floor:
        await second_creditor(floor)
        await put(
            floor,
            tables.debts,
            debt_id="debt-9",
            person_id="person-1",
            creditor_id="creditor-2",
            product="Crédito",
            contract="S-9",
            currency="BRL",
            due_on=datetime(2026, 9, 1, tzinfo=UTC).date(),
            principal_minor=1,
        )
        desk, call_id = await in_talk(floor)
        lead = await floor.sign_in_lead()
        dispute = await open_hold(desk, call_id)
        attorney = await open_hold(desk, call_id, LegalKind.ATTORNEY)
        await result(floor, desk, call_id, "third_party")
        await end(lead, dispute)
        assert await lead_states(floor) == {"lead-1": "closed", "other": "closed"}
        await end(lead, attorney)
        assert await lead_states(floor) == {"lead-1": "open", "other": "open"}


async def test_who_paid_meanwhile_is_not_called_again(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1, leads=1) as floor:
        desk, call_id = await in_talk(floor)
        lead = await floor.sign_in_lead()
        hold = await open_hold(desk, call_id)
        posted = await lead.post(routes.PAYMENTS, payment())
        assert posted.json()["settled"]
        await end(lead, hold)
        assert await lead_states(floor) == {"lead-1": "closed"}


async def test_who_promised_meanwhile_is_not_called_again(tmp_path: Path) -> None:
    """They asked in writing to be left alone, and promised to pay: the promise closes the lead too."""
    async with open_floor(tmp_path, debtors=1, leads=1) as floor:
        desk, call_id = await confirmed(floor)
        lead = await floor.sign_in_lead()
        hold = await open_hold(desk, call_id, LegalKind.CEASE_CONTACT)
        await result(floor, desk, call_id, "promise", promise=draft())
        await end(lead, hold)
        (row,) = await floor.rows(tables.leads)
        assert (row["state"], row["last_result"], row["suspended"]) == ("closed", "promise", False)


async def test_an_opt_out_and_a_hold_wait_for_each_other(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1, leads=1) as floor:
        desk, call_id = await in_talk(floor)
        lead = await floor.sign_in_lead()
        hold = await open_hold(desk, call_id)
        wish = await opted_out(lead)
        await end(lead, hold)
        assert await lead_states(floor) == {"lead-1": "closed"}
        again = await open_hold(desk, call_id, LegalKind.COMPLAINT)
        assert (await lead.delete(wish)).status_code == 204
        assert await lead_states(floor) == {"lead-1": "closed"}
        await end(lead, again)
        assert await lead_states(floor) == {"lead-1": "open"}


async def test_two_opt_outs_are_both_taken_back_before_anybody_calls(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1, leads=1) as floor:
        lead = await floor.sign_in_lead()
        first, second = await opted_out(lead), await opted_out(lead)
        assert (await lead.delete(first)).status_code == 204
        assert await lead_states(floor) == {"lead-1": "closed"}
        assert (await lead.delete(second)).status_code == 204
        assert await lead_states(floor) == {"lead-1": "open"}


@pytest.mark.parametrize("code", ["attempts_spent", "moved"])
async def test_a_lead_that_was_closed_before_stays_closed(tmp_path: Path, code: str) -> None:
    async with open_floor(tmp_path, debtors=1, leads=1) as floor:
        desk, call_id = await in_talk(floor)
        lead = await floor.sign_in_lead()
        async with floor.database.write() as conn:
            await conn.execute(update(tables.leads).values(state="closed", last_result=code))
        hold = await open_hold(desk, call_id)
        await result(floor, desk, call_id, "third_party")
        await end(lead, hold)
        assert await lead_states(floor) == {"lead-1": "closed"}


async def test_a_callback_that_was_agreed_keeps_its_time(tmp_path: Path) -> None:
    """The hold ends before the day on which the debtor wants to be called."""
    async with open_floor(tmp_path, debtors=1, leads=1) as floor:
        desk, call_id = await in_talk(floor)
        lead = await floor.sign_in_lead()
        hold = await open_hold(desk, call_id)
        await result(floor, desk, call_id, "third_party")
        later = datetime.now(UTC) + timedelta(days=3)
        async with floor.database.write() as conn:
            await conn.execute(update(tables.leads).values(next_at=later))
        await end(lead, hold)
        (row,) = await floor.rows(tables.leads)
        assert (row["state"], row["next_at"]) == ("open", later)


async def test_what_a_server_that_died_did_not_take_back_the_next_one_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after the hold was committed, while the provider was being told."""
    told: list[str] = []
    asked = asyncio.Event()

    async def silent(_bank: DemoBank, _reference: str) -> None:
        asked.set()
        await asyncio.Event().wait()

    async def heard(_bank: DemoBank, reference: str) -> None:
        told.append(reference)

    monkeypatch.setattr(DemoBank, "cancel", silent)
    async with open_floor(tmp_path, debtors=1, payment_provider="demo", promises_s=0.05) as first:
        desk, call_id = await confirmed(first)
        await made(desk, call_id, wanted())
        await open_hold(desk, call_id)
        await asked.wait()
        (order,) = await first.rows(tables.payment_orders)
        assert order["state"] not in ("cancelled", "paid")
        await killed(first)
        monkeypatch.setattr(DemoBank, "cancel", heard)
        second = await reborn(first)

        async def taken_back() -> bool:
            (row,) = await second.rows(tables.payment_orders)
            return bool(row["state"] == "cancelled")

        try:
            await until_told(taken_back, what="the order taken back")
        finally:
            await second.stop()
    assert set(told) == {order["reference"]}


async def opted_out(lead: Desk) -> str:
    """A wish of the debtor, for good; where it is taken back."""
    told = await lead.post(routes.WISHES.format(person_id="person-1"), OptOut(scope="debtor"))
    assert told.status_code == 200, told.text
    return routes.WISH.format(wish_id=told.json()["wish_id"])
