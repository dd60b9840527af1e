"""Promises on a whole server: paid while the agent writes, kept, broken, taken back; papers, the panel."""

import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pypdf
from sqlalchemy import insert, update

from server_api.contract import routes
from server_api.contract.debt_words import OrderState
from server_api.contract.money import Money
from server_api.contract.outcomes import OutcomeSaved
from server_api.contract.wishes import PostPayment
from server_api.store import promise_life_rows, tables
from tests.helpers.waiting import until
from tests.server_live.floor import TestFloor, open_floor
from tests.server_live.test_agreements import Talk, talking
from tests.server_live.test_conversation import set_rules
from tests.server_live.test_orders import bank, made, orders_of, reference, told, wanted

DEMO: dict[str, Any] = {"payment_provider": "demo", "promises_s": 0.05}


async def pix_talk(floor: TestFloor) -> Talk:
    talk = await talking(floor)
    await set_rules(floor, methods=["transfer", "pix"], max_promise_days=30)
    return talk


async def saved(talk: Talk, *order_ids: str) -> OutcomeSaved:
    """A cash discount of 35 %, with the payment orders made for it."""
    wish = talk.wanted(talk.share(65))
    plan = await talk.plan(wish)
    answer = await talk.save(wish, plan, order_ids=order_ids)
    assert answer.status_code == 200, answer.text
    return OutcomeSaved.model_validate(answer.json())


async def balanced(floor: TestFloor) -> bool:
    async with floor.database.read() as conn:
        return await promise_life_rows.out_of_balance(conn) == []


async def test_what_was_paid_while_the_agent_wrote_keeps_the_promise_that_is_saved_then(
    tmp_path: Path,
) -> None:
    async with open_floor(tmp_path, **DEMO) as floor:
        talk = await pix_talk(floor)
        order = await made(talk.desk, talk.call_id, wanted(minor=talk.share(65)))
        paid = bank(floor).event(await reference(floor, order), OrderState.PAID)
        assert await told(floor, paid) == 204
        await until(lambda: orders_of(talk.desk)[-1:] == ["paid"], what="paid on the screen")
        floor.switch.end(talk.call_id)
        await until(lambda: talk.desk.state == "wrap_up", what="wrap-up")
        done = await saved(talk, order["order_id"])
        (promise,) = await floor.rows(tables.promises)
        assert (promise["promise_id"], promise["state"]) == (done.promise_id, "kept")
        assert promise["paid_minor"] == promise["amount_minor"]
        (debt,) = await floor.rows(tables.debts, debt_id="debt-1")
        assert debt["state"] == "paid"
        (row,) = await floor.rows(tables.payment_orders)
        assert (row["state"], row["promise_id"]) == ("paid", done.promise_id)
        assert await balanced(floor)


async def test_a_result_taken_back_frees_its_order_and_its_payment(tmp_path: Path) -> None:
    async with open_floor(tmp_path, **DEMO, undo_s=30.0) as floor:
        talk = await pix_talk(floor)
        order = await made(talk.desk, talk.call_id, wanted(minor=talk.share(65)))
        await told(floor, bank(floor).event(await reference(floor, order), OrderState.PAID))
        floor.switch.end(talk.call_id)
        await until(lambda: talk.desk.state == "wrap_up", what="wrap-up")
        first = await saved(talk, order["order_id"])
        undone = await talk.desk.post(routes.OUTCOME_UNDO.format(outcome_id=first.outcome_id))
        assert undone.status_code == 200, undone.text
        (row,) = await floor.rows(tables.promises)
        assert (row["state"], row["paid_minor"], row["end_reason"]) == ("cancelled", 0, "undone")
        (order_row,) = await floor.rows(tables.payment_orders)
        assert (order_row["promise_id"], order_row["state"]) == ("", "paid")
        assert len(await floor.rows(tables.payments)) == 1
        assert await balanced(floor)


async def test_an_open_order_of_the_agreement_is_kept_and_paid_later(tmp_path: Path) -> None:
    async with open_floor(tmp_path, **DEMO, undo_s=0.0) as floor:
        talk = await pix_talk(floor)
        order = await made(talk.desk, talk.call_id, wanted(minor=talk.share(65)))
        other = await made(talk.desk, talk.call_id, wanted(minor=500))
        floor.switch.end(talk.call_id)
        await until(lambda: talk.desk.state == "wrap_up", what="wrap-up")
        done = await saved(talk, order["order_id"])
        ref = await reference(floor, other)
        await until(lambda: bank(floor).orders[ref].state is OrderState.CANCELLED, what="the other one's end")
        await told(floor, bank(floor).event(await reference(floor, order), OrderState.PAID))
        (row,) = await floor.rows(tables.promises)
        assert (row["promise_id"], row["state"]) == (done.promise_id, "kept")
        # Long after the call its agent hears of it, in the day's figures and by the order.
        await until(lambda: talk.desk.last("stats_changed")["stats"]["kept"] == 0, what="the day")
        await until(lambda: orders_of(talk.desk)[-1:] == ["paid"], what="the news")


async def test_a_promise_that_is_not_paid_breaks_and_the_debtor_is_dialled_again(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1, promises_s=3600.0, undo_s=0.0) as floor:
        talk = await talking(floor)
        floor.switch.end(talk.call_id)
        await until(lambda: talk.desk.state == "wrap_up", what="wrap-up")
        await saved(talk)
        assert [row["state"] for row in await floor.rows(tables.leads)] == ["closed"]
        long_ago = date.today() - timedelta(days=20)
        async with floor.database.write() as conn:
            await conn.execute(update(tables.promise_lines).values(due_on=long_ago))
            await conn.execute(update(tables.promises).values(due_on=long_ago, next_due=long_ago))
        assert await floor.it.payments.promises.look() == 1
        await talk.desk.ready()
        calls = await floor.dialled(1)
        assert calls != [talk.call_id]
        (promise,) = await floor.rows(tables.promises)
        assert (promise["state"], promise["end_reason"]) == ("broken", "broken")
        (lead,) = await floor.rows(tables.leads)
        assert lead["state"] == "open"
        assert await balanced(floor)


async def test_who_may_see_a_promise_and_who_takes_it_back(tmp_path: Path) -> None:
    async with open_floor(tmp_path, agents=2, leads=1, promises_s=0.05, undo_s=0.0) as floor:
        talk = await talking(floor)
        stranger, lead = await floor.sign_in(2, "pc-2"), await floor.sign_in_lead()
        floor.switch.end(talk.call_id)
        await until(lambda: talk.desk.state == "wrap_up", what="wrap-up")
        done = await saved(talk)
        path = routes.PROMISE.format(promise_id=done.promise_id)
        assert (await stranger.get(path)).status_code == 404
        detail = (await lead.get(path)).json()
        assert detail["events"][0]["kind"] == "made"
        assert detail["lines"][0]["state"] in ("open", "due")
        (seen,) = await floor.rows(tables.audit, what="promise_seen")
        assert seen["subject"] == "person-1"
        cancel = routes.PROMISE_CANCEL.format(promise_id=done.promise_id)
        assert (await stranger.post(cancel, {"reason": "x"})).status_code == 403
        cancelled = (await lead.post(cancel, {"reason": "pedido do credor"})).json()
        assert cancelled["state"] == "cancelled"
        again = await lead.post(cancel, {"reason": "x"})
        assert again.json()["params"] == {"fault": "promise_ended", "state": "cancelled"}
        assert await balanced(floor)


async def test_papers_are_opened_by_who_may_and_every_look_is_on_file(tmp_path: Path) -> None:
    async with open_floor(tmp_path, agents=2, leads=1, promises_s=0.05, undo_s=0.0) as floor:
        talk = await talking(floor)
        stranger, lead = await floor.sign_in(2, "pc-2"), await floor.sign_in_lead()
        floor.switch.end(talk.call_id)
        await until(lambda: talk.desk.state == "wrap_up", what="wrap-up")
        done = await saved(talk)
        document_id = f"agreement-{done.promise_id}"
        path = routes.DOCUMENT.format(document_id=document_id)

        async def there() -> bool:
            return bool(await floor.rows(tables.documents, document_id=document_id))

        while not await there():
            await floor.it.payments.papers.look()
        assert (await stranger.get(path)).status_code == 404
        found = await lead.get(path)
        assert found.headers["content-type"] == "application/pdf"
        assert found.headers["cache-control"] == "no-store"
        assert "Carta de acordo" in pypdf.PdfReader(io.BytesIO(found.content)).pages[0].extract_text()
        (look,) = await floor.rows(tables.audit, what="document_opened")
        assert look["user_id"] == lead.agent_id
        (row,) = await floor.rows(tables.documents, document_id=document_id)
        (floor.settings.documents / row["path"]).write_bytes(b"something else")
        assert (await lead.get(path)).status_code == 410


async def test_the_balance_of_today_is_a_paper_while_the_debtor_is_on_the_line(tmp_path: Path) -> None:
    async with open_floor(tmp_path, agents=2) as floor:
        talk = await talking(floor)
        stranger = await floor.sign_in(2, "pc-2")
        path = routes.DOCUMENT.format(document_id="statement-now")
        assert (await stranger.get(path)).status_code == 404
        found = await talk.desk.get(path)
        text = pypdf.PdfReader(io.BytesIO(found.content)).pages[0].extract_text()
        words = " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())
        assert "Demonstrativo de saldo" in words
        assert "Cartão C-1 Descrição Valor" in words
        assert "Total R$ 1.500,00" in words
        (row,) = await floor.rows(tables.documents, kind="statement")
        assert row["person_id"] == "person-1"
        fact = {"fact_id": "f", "person_id": "person-1", "kind": "deceased", "since": date(2026, 1, 1)}
        async with floor.database.write() as conn:
            await conn.execute(insert(tables.legal_facts).values(**fact, rule_id="LEGAL-DECEASED"))
        assert (await talk.desk.get(path)).json()["params"]["rule_id"] == "LEGAL-DECEASED"


async def test_the_panel_shows_the_day_goals_and_what_falls_due(tmp_path: Path) -> None:
    async with open_floor(tmp_path, leads=1, promises_s=0.05, undo_s=0.0) as floor:
        talk = await talking(floor)
        goals = [("", "", "promises", "day", 8, ""), ("", "Norte", "promises", "day", 5, "")]
        goals += [("agent-1", "", "promised", "month", 900_000, "BRL"), ("agent-2", "", "kept", "day", 1, "")]
        names = ("user_id", "team", "metric", "period", "goal", "currency")
        async with floor.database.write() as conn:
            for number, goal in enumerate(goals):
                row = dict(zip(names, goal, strict=True)) | {"target_id": str(number)}
                await conn.execute(insert(tables.targets).values(row))
        floor.switch.end(talk.call_id)
        await until(lambda: talk.desk.state == "wrap_up", what="wrap-up")
        await saved(talk)
        panel = (await talk.desk.get(routes.OWN_PANEL)).json()
        share = talk.share(65)
        assert (panel["promises"], panel["promised"]["minor"]) == (1, share)
        assert [(one["metric"], one["value"], one["goal"], one["period"]) for one in panel["targets"]] == [
            ("promised", share, 900_000, "month"),
            ("promises", 1, 5, "day"),
        ]
        (due,) = panel["due"]
        assert (due["name"], due["amount"]["minor"]) == ("Marina Souza 1", share)


async def test_a_kept_promise_counts_for_who_made_it(tmp_path: Path) -> None:
    async with open_floor(tmp_path, leads=1, promises_s=0.05, undo_s=0.0) as floor:
        talk, lead = await talking(floor), await floor.sign_in_lead()
        floor.switch.end(talk.call_id)
        await until(lambda: talk.desk.state == "wrap_up", what="wrap-up")
        await saved(talk)
        async with floor.database.write() as conn:
            await conn.execute(update(tables.promise_lines).values(due_on=date.today()))
            await conn.execute(update(tables.promises).values(due_on=date.today(), next_due=date.today()))
        payment = PostPayment(
            provider="banco",
            reference="E1",
            debt="debt-1",
            amount=Money(talk.share(65), "BRL"),
            paid_at=datetime.now(UTC),
        )
        assert (await lead.post(routes.PAYMENTS, payment)).json()["settled"]
        await until(
            lambda: (
                [talk.desk.last("stats_changed")["stats"][name] for name in ("kept", "decided")] == [1, 1]
            ),
            what="the agent's figures",
        )
