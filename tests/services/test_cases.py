"""What reaches the desk: the case of the pictures, and nothing before the identity where that is asked."""

import asyncio

import pytest

from server_api.contract.cases import CaseHead, HistoryItem, IdentityAnswer
from server_api.contract.words import (
    Authority,
    ErrorCode,
    IdentityMode,
    IdentityStatus,
    PromiseFault,
    Question,
    Verdict,
)
from server_api.services.load_history import LoadHistory
from server_api.services.refusals import RefusalError
from server_api.store.tables import calls, decisions, identity_checks, people
from tests.services.floor import Floor, brl


async def test_the_case_of_the_pictures(floor: Floor) -> None:
    case = await floor.case(await floor.call("meridiano"))
    head, body = case.head, case.body
    assert (head.name, head.city, head.region) == ("Maria Aparecida dos Santos", "Santo André", "SP")
    assert head.document_masked.startswith("***.")
    assert body.balance == brl(1488020)
    assert [debt.balance.minor for debt in body.debts] == [1002456, 367650, 117914]
    assert [offer.total.minor for offer in body.offers] == [967213, 1190416, 1413619, 1488020]
    assert [offer.first_payment.minor for offer in body.offers] == [967213, 190416, 141619, 80020]
    assert body.offers[3].authority is Authority.NEEDS_APPROVAL
    assert body.next_step is not None
    assert body.next_step.title == "Ofereça quitação à vista: R$\xa09.672,13 até sex., 27/11"
    assert (body.history.total, len(body.history.items), bool(body.history.next_cursor)) == (500, 50, True)
    assert head.may_talk_until is not None
    assert head.may_talk_until.hour == 23
    assert head.script.script_id == "card-61-90-pt-BR"
    said = " ".join(text for step in head.script.steps for text in step.say)
    assert "Camila" in said
    assert "R$\xa09.672,13" in said
    assert "sexta-feira, dia 27" in said
    assert "{" not in said


async def test_shown_mode_locks_the_results_only(floor: Floor) -> None:
    case = await floor.case(await floor.call("meridiano"))
    assert case.head.identity.mode is IdentityMode.SHOWN
    assert case.head.identity.status is IdentityStatus.PENDING
    assert any(not step.before_identity for step in case.head.script.steps)


def leaks(head: CaseHead, secrets: list[str]) -> list[str]:
    text = head.model_dump_json()
    return [secret for secret in secrets if secret and secret in text]


async def test_colombia_is_not_asked_why_it_did_not_pay(floor: Floor) -> None:
    assert (await floor.case(await floor.call("andino"))).head.hidden_fields == ("reason_default",)
    assert (await floor.case(await floor.call("meridiano"))).head.hidden_fields == ()


async def test_two_answers_at_once_are_two_tries(floor: Floor) -> None:
    call = await floor.call("aurora")
    case = await floor.case(call)
    wrong = [
        IdentityAnswer(question=challenge.question, answer="0000")
        for challenge in case.head.identity.challenges[:2]
    ]
    left = case.head.identity.tries_left
    await asyncio.gather(
        *(floor.verify(agent_id=floor.agent_id, call_id=call.call_id, answer=answer) for answer in wrong)
    )
    (check,) = await floor.rows(identity_checks, call_id=call.call_id)
    assert check["tries_left"] == left - 2
    assert len(check["verdicts"]) == 2


async def test_masked_mode_sends_nothing_of_the_case(floor: Floor) -> None:
    call = await floor.call("aurora")
    case = await floor.case(call)
    (person,) = await floor.rows(people, person_id=call.person_id)
    assert case.head.identity.mode is IdentityMode.MASKED
    assert all(step.before_identity for step in case.head.script.steps)
    assert case.head.script.objections == ()
    assert [item.code for item in case.head.disclosures] == ["recording"]
    money = [f"{case.body.balance.minor / 100:.2f}".replace(".", ",")[-6:], case.body.debts[0].contract]
    assert leaks(case.head, [*money, person["document"], person["postcode"], person["mother_name"]]) == []
    assert leaks(case.head, [call.number, person["birth_date"].isoformat()]) == []


async def test_two_right_answers_open_the_masked_case(floor: Floor) -> None:
    call = await floor.call("aurora")
    (person,) = await floor.rows(people, person_id=call.person_id)
    first = await floor.verify(
        agent_id=floor.agent_id,
        call_id=call.call_id,
        answer=IdentityAnswer(question=Question.BIRTH_DATE, answer=person["birth_date"].strftime("%d/%m/%Y")),
    )
    assert first.body is None
    assert first.identity.challenges[0].verdict is Verdict.RIGHT
    second = await floor.verify(
        agent_id=floor.agent_id,
        call_id=call.call_id,
        answer=IdentityAnswer(question=Question.DOCUMENT_FIRST_3, answer=person["document"][:3]),
    )
    assert second.identity.status is IdentityStatus.CONFIRMED
    assert second.body is not None
    assert second.script is not None
    assert {item.code for item in second.disclosures} == {"recording", "creditor"}
    assert (await floor.case(call)).head.identity.status is IdentityStatus.CONFIRMED


async def test_three_wrong_answers_close_the_check_and_are_remembered(floor: Floor) -> None:
    call = await floor.call("aurora")
    wrong = IdentityAnswer(question=Question.DOCUMENT_FIRST_3, answer="!?")
    for _ in range(3):
        result = await floor.verify(agent_id=floor.agent_id, call_id=call.call_id, answer=wrong)
    assert (result.identity.status, result.identity.tries_left) == (IdentityStatus.FAILED, 0)
    await floor.confirm(call)
    (row,) = await floor.rows(identity_checks, call_id=call.call_id)
    assert row["status"] == "failed"
    assert "!?" not in str(row)


@pytest.mark.parametrize(
    ("agent", "question", "code"),
    [
        ("somebody", Question.BIRTH_DATE, ErrorCode.NOT_FOUND),
        ("", Question.POSTCODE_FIRST_5, ErrorCode.INVALID),
    ],
)
async def test_only_the_calls_agent_answers_only_what_was_asked(
    floor: Floor, agent: str, question: Question, code: ErrorCode
) -> None:
    call = await floor.call("aurora")
    answer = IdentityAnswer(question=question, answer="1")
    with pytest.raises(RefusalError) as refused:
        await floor.verify(agent_id=agent or floor.agent_id, call_id=call.call_id, answer=answer)
    assert refused.value.code is code


async def test_a_promise_is_checked_while_it_is_agreed(floor: Floor) -> None:
    call = await floor.call("meridiano")
    draft = await floor.promise(call, read_back=False)
    check = await floor.check(agent_id=floor.agent_id, call_id=call.call_id, draft=draft)
    assert check.faults == (PromiseFault.NOT_RIGHT_PARTY,)
    await floor.confirm(call)
    check = await floor.check(agent_id=floor.agent_id, call_id=call.call_id, draft=draft)
    assert check.accepted
    assert check.read_back == (
        "O acordo é de R$\xa014.880,20, com pagamento em sexta-feira, dia 27, por Pix. Você confirma?"
    )


async def test_a_fault_is_explained(floor: Floor) -> None:
    call = await floor.call("meridiano")
    await floor.confirm(call)
    draft = await floor.promise(call, amount=brl(967212), offer_id="meridiano/cash")
    check = await floor.check(agent_id=floor.agent_id, call_id=call.call_id, draft=draft)
    assert check.faults == (PromiseFault.BEYOND_AUTHORITY,)
    assert check.params["authority_minimum"] == "R$\xa09.672,13"
    assert check.params["minimum"] == "R$\xa0744,01"


async def test_the_timeline_is_read_page_by_page(floor: Floor) -> None:
    call = await floor.call("meridiano")
    load, cursor = LoadHistory(floor.database), ""
    items: list[HistoryItem] = []
    while True:
        page = await load(person_id=call.person_id, cursor=cursor, limit=120)
        items += page.items
        cursor = page.next_cursor
        if not cursor:
            break
    assert len({item.item_id for item in items}) == len(items) == page.total == 500
    assert [item.at for item in items] == sorted((item.at for item in items), reverse=True)
    with pytest.raises(RefusalError):
        await load(person_id=call.person_id, cursor="bm9uc2Vuc2U")


async def test_the_gate_answers_and_writes_down_why(floor: Floor) -> None:
    call = await floor.call("meridiano")
    async with floor.database.write() as conn:
        answer = await floor.gate.ask(
            conn,
            person_id=call.person_id,
            phone_id=call.phone_id,
            campaign_id=call.campaign_id,
            mode="progressive",
            now_legal=floor.clock.legal(),
        )
    (row,) = await floor.rows(decisions, person_id=call.person_id)
    assert row["allowed"]
    assert row["rules"] == list(answer.rules)
    assert "BR-SP@1" in row["rules"]
    assert len(await floor.rows(calls)) == 1


async def test_a_person_who_is_gone_is_not_found(floor: Floor) -> None:
    call = await floor.call("meridiano")
    with pytest.raises(RefusalError) as refused:
        await floor.cases.prepare(
            call_id=call.call_id,
            person_id="nobody",
            phone_id=call.phone_id,
            campaign_id=call.campaign_id,
            agent=None,
        )
    assert refused.value.code is ErrorCode.NOT_FOUND
