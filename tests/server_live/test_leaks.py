"""Nothing of a case that may not be shown leaves the server: by no route, no push, no refusal and no log."""

import json
import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from server_api.contract import routes
from server_api.contract.transfers import Consult, FinishConsult, Transfer
from server_api.contract.words import TransferStep
from tests.helpers.waiting import until
from tests.server_live.floor import Desk, TestFloor, open_floor
from tests.server_live.secrets import NOTE, NOW, ORDER, PERSON, PRODUCT, PROMISE, TAPE, fill
from tests.server_live.test_agreements import offers, state_of, working_day
from tests.server_live.test_conversation import BIRTH, WRONG, post, set_rules, tick
from tests.server_live.test_story import outcome, talk
from tests.server_live.test_transfers import to

#: What nobody but the right party may hear, as it could be written anywhere.
NEEDLES = (
    *("987654", "9876,54", "9.876,54", "9,876.54"),  # principal
    *("432198", "4321,98", "4.321,98", "4,321.98"),  # promise made before
    *("765431", "7654,31", "7.654,31"),  # payment order
    *("KX-77431", PRODUCT, "BRCODE-SECRET", "segredo"),
    *("52998224726", "529.982.247-26", "11999900001", "1980-05-17", "17/05/1980"),
    *("marina@example.com", "Rua das Acácias", "agreed-with-marina"),
)
REASONS = ("payment", "hold", "legal", "approval", "promise", "order", "contacts", "note", "disclosures", "")


@dataclass
class Shut:
    """A desk whose debtor's case may not be shown, and how much it was told before that."""

    floor: TestFloor
    desk: Desk
    call_id: str
    already: int
    lead: Desk
    approval_id: str = ""


Enter = Callable[[TestFloor], Awaitable[Shut]]


async def in_talk(floor: TestFloor) -> Shut:
    await fill(floor)
    lead = await floor.sign_in_lead()
    desk = await floor.sign_in()
    call_id = await talk(floor, desk)
    await until(lambda: "case_arrived" in desk.kinds(), what="the case")
    return Shut(floor, desk, call_id, 0, lead)


async def masked(floor: TestFloor) -> Shut:
    """Nobody has said yet who they are; one answer was wrong."""
    shut = await in_talk(floor)
    assert (await post(shut.desk, routes.IDENTITY, shut.call_id, WRONG))["body"] is None
    return shut


async def waiting(floor: TestFloor) -> Shut:
    """The right party, but a sentence is due before amounts."""
    await set_rules(floor, disclosures_first=True)
    shut = await in_talk(floor)
    confirmed = await post(shut.desk, routes.IDENTITY, shut.call_id, BIRTH)
    assert (confirmed["body"], confirmed["identity"]["status"]) == (None, "confirmed")
    assert shut.desk.last("case_arrived")["head"]["amounts_wait"]
    await post(shut.desk, routes.DISCLOSURES, shut.call_id, tick("recording"))
    return shut


async def other(floor: TestFloor) -> Shut:
    """The debtor asked for more than the agent may grant; then somebody else took the telephone."""
    await set_rules(floor, methods=["transfer"], max_promise_days=30)
    await offers(floor)
    shut = await in_talk(floor)
    confirmed = await post(shut.desk, routes.IDENTITY, shut.call_id, BIRTH)
    body = confirmed["body"] or shut.desk.last("case_arrived")["body"]
    debt = next(one for one in body["debts"] if one["debt_id"] == "debt-1")
    total = {"minor": debt["balance"]["minor"] // 2, "currency": "BRL"}
    due = working_day().isoformat()
    plan = {"debt_ids": ["debt-1"], "offer_id": "cash", "total": total, "first_due": due}
    wish = {"plan": plan | {"method": "transfer"}, "reason": "agreed-with-marina"}
    asked = await post(shut.desk, routes.APPROVALS, shut.call_id, wish)
    shut.approval_id = asked["approval_id"]
    await until(lambda: state_of(shut.desk) == "pending", what="the request")
    await post(shut.desk, routes.OTHER_PERSON, shut.call_id, {"role": "relative"})
    shut.already = len(shut.desk.told)
    return shut


async def passed_on(floor: TestFloor) -> Shut:
    """Handed to a colleague while somebody else was on the line."""
    shut = await other(floor)
    return await _arrived(shut, lambda bia: _transfer(shut, bia))


async def taken_over(floor: TestFloor) -> Shut:
    """The lead has the call now."""
    shut = await other(floor)
    assert (await shut.lead.post(routes.TAKE_OVER.format(agent_id=shut.desk.agent_id))).status_code == 204
    already = len(shut.lead.told)
    await until(lambda: shut.lead.state == "talking", what="the take-over")
    return Shut(floor, shut.lead, shut.call_id, already, shut.lead, shut.approval_id)


async def consulted(floor: TestFloor) -> Shut:
    """Handed to a colleague who was asked first."""
    shut = await other(floor)
    return await _arrived(shut, lambda bia: _consult(shut, bia))


async def parked(floor: TestFloor) -> Shut:
    """Parked, and taken up by a colleague."""
    shut = await other(floor)
    return await _arrived(shut, lambda bia: _park(shut, bia))


async def _arrived(shut: Shut, hand: Callable[[Desk], Awaitable[None]]) -> Shut:
    bia = await shut.floor.sign_in(2, "pc-2")
    await bia.ready()
    already = len(bia.told)
    await hand(bia)
    await until(lambda: bia.state == "talking", what="the colleague's talk")
    return Shut(shut.floor, bia, shut.call_id, already, shut.lead, shut.approval_id)


async def _transfer(shut: Shut, bia: Desk) -> None:
    path = routes.TRANSFER.format(call_id=shut.call_id)
    assert (await shut.desk.post(path, Transfer(target=to(bia)))).status_code == 204


async def _consult(shut: Shut, bia: Desk) -> None:
    path = routes.CONSULT.format(call_id=shut.call_id)
    assert (await shut.desk.post(path, Consult(target=to(bia)))).status_code == 200
    step = FinishConsult(step=TransferStep.COMPLETE)
    path = routes.CONSULT_FINISH.format(call_id=shut.call_id)
    await until(lambda: (shut.desk.call("consult") or {}).get("step") == "talking", what="the consultation")
    assert (await shut.desk.post(path, step)).status_code == 204


async def _park(shut: Shut, bia: Desk) -> None:
    assert (await shut.desk.post(routes.PARK.format(call_id=shut.call_id))).status_code == 204
    await until(lambda: "parked_changed" in bia.kinds(), what="the parked call")
    assert (await bia.post(routes.UNPARK.format(call_id=shut.call_id))).status_code == 204


async def settled(floor: TestFloor) -> None:
    """What was begun beside the requests is done."""
    await until(lambda: not floor.it.background._tasks, what="the work beside")
    await floor.it.journal.flush()


async def happen(shut: Shut) -> None:
    """All that changes a case while it may not be shown."""
    room, floor = shut.floor.it, shut.floor
    for reason in REASONS:
        room.tell_case(shut.call_id, reason)
        room.tell_case.of_person(PERSON, reason)
        await settled(floor)
    floor.it.app.state.room.pay.make._news.tell(ORDER)
    if shut.approval_id:
        path = routes.APPROVAL_ANSWER.format(approval_id=shut.approval_id)
        told = await shut.lead.post(path, {"state": "refused", "note": "agreed-with-marina"})
        assert told.status_code in (200, 409), told.text  # withdrawn, where the call was handed on
    paid = {"key": "paid-1", "debt_id": "debt-1", "amount": {"minor": 100, "currency": "BRL"}}
    await shut.lead.post(routes.PAYMENTS, paid | {"paid_at": NOW.isoformat(), "reference": "x"})
    await settled(floor)


def bodies(shut: Shut) -> dict[str, Any]:
    """What may be posted about the call, harmless or not."""
    amount, due = {"minor": 1, "currency": "BRL"}, working_day().isoformat()
    plan = {"debt_ids": ["debt-1"], "kind": "single", "total": amount, "first_due": due, "seq": 1}
    order = {"kind": "pix", "debt_ids": ["debt-1"], "amount": amount, "due_on": due}
    promise = {"debt_ids": ["debt-1"], "amount": amount, "due_on": due, "method": "pix"}
    result = outcome(shut.call_id, shut.desk.agent_id, "promise").model_dump(mode="json")
    return {
        "PLAN": plan,
        "PROMISE_CHECK": promise,
        "APPROVALS": {"plan": plan, "reason": "x"},
        "ORDERS": order | {"key": "new"},
        "ORDER_SEND": {"channel": "sms"},
        "REVEAL": {"what": "phone", "item_id": "phone-1", "reason": "x"},
        "CONTACTS": {"kind": "email", "item_id": "mail-1", "value": "x@example.org"},
        "CONSENTS": {"kind": "email", "item_id": "mail-1", "channel": "email", "state": "withdrawn"},
        "NOTES": {"text": "x"},
        "MANUAL_DIAL": {"person_id": PERSON, "phone_id": "phone-1", "campaign_id": "campaign-1"},
        "HOLDS": {"key": "hold-1", "kind": "dispute", "reason": "x", "text": "x"},
        "OUTCOMES": result | {"promise": promise},
        "SCRIPT_PLACE": {"path": ["open"], "fields": {}},
        "IDENTITY": WRONG,
    }


async def ask(shut: Shut) -> dict[str, str]:
    """Every answer of every route that this desk may knock at."""
    known = {"person_id": PERSON, "call_id": shut.call_id, "order_id": ORDER, "promise_id": PROMISE}
    known |= {"note_id": NOTE, "recording_id": TAPE, "approval_id": shut.approval_id or "x"}
    paths = {
        name: re.sub(r"\{(\w+)\}", lambda at: known.get(at[1], "x"), path)
        for name, path in vars(routes).items()
        if name.isupper() and isinstance(path, str) and "SOCKET" not in name
    }
    told = {f"GET {name}": (await shut.desk.get(path)).text for name, path in paths.items()}
    for query in ("52998224726", "KX-77431", "Marina", "11999900001"):
        told[f"search {query}"] = (await shut.desk.get(routes.PEOPLE, q=query)).text
    for name, body in bodies(shut).items():
        told[f"POST {name}"] = (await shut.desk.post(paths[name], body)).text
    told["DELETE ORDER"] = (await shut.desk.delete(paths["ORDER"])).text
    return told


def found(told: dict[str, str], said: tuple[str, ...]) -> dict[str, list[str]]:
    """What is in which answer, but for what may be ``said``."""
    plain = {name: text.encode().decode("unicode_escape") + text for name, text in told.items()}
    hits = {name: [one for one in NEEDLES if one in text and one not in said] for name, text in plain.items()}
    return {name: needles for name, needles in hits.items() if needles}


@pytest.mark.parametrize(
    ("enter", "mode"),
    [
        (masked, "masked"),
        (waiting, "masked"),
        (waiting, "shown"),
        (other, "shown"),
        (other, "masked"),
        (passed_on, "shown"),
        (taken_over, "shown"),
        (consulted, "masked"),
        (parked, "shown"),
    ],
)
async def test_nothing_of_a_case_that_may_not_be_shown_leaves_the_server(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, enter: Enter, mode: str
) -> None:
    caplog.set_level(logging.DEBUG, "server_api")
    given: dict[str, Any] = {"payment_provider": "demo"}
    async with open_floor(tmp_path, agents=2, leads=1, debtors=1, identity_mode=mode, **given) as floor:
        shut = await enter(floor)
        await happen(shut)
        told = await ask(shut)
        await settled(floor)
        pushed = [json.dumps(body) for body in shut.desk.told[shut.already :]]
        told |= {f"push {number}: {text[:60]}": text for number, text in enumerate(pushed)}
        told["snapshot"] = floor.it.app.state.room.snapshot(shut.desk.seat).model_dump_json()
        told["log"] = "\n".join(record.getMessage() for record in caplog.records)
    # What the contract is about is no amount: the right party may hear it before the sentences that are due.
    assert found(told, (PRODUCT,) if enter is waiting else ()) == {}
