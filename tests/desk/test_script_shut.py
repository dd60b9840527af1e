"""A block from outside the script stops its words at once; one that it led to has steps of its own."""

from __future__ import annotations

from agent_desktop.desk import events as e
from agent_desktop.desk.script_shut import answers_left, shut_by, step_now
from agent_desktop.desk.workspace import Form
from agent_desktop.scripts_view import player
from server_api.contract import push as p
from server_api.contract.scripts import Answer, Step
from server_api.contract.words import Blocked, IdentityStatus, LegalKind
from tests.desk.making import Desk, body, head, in_call, legal, pushed, script


def at_the_offer() -> Desk:
    """The agent reads an offer out; of its answers one agrees, one disputes, one wants a call back."""
    offer = Step(
        step_id="offer",
        stage=1,
        say=("Tenho uma proposta.",),
        answers=(
            Answer(label="aceita", goto="close", opens="promise"),
            Answer(label="contesta", goto="dispute", opens="hold"),
            Answer(label="depois", goto="close", opens="callback"),
        ),
    )
    dispute = Step(step_id="dispute", stage=1, say=("Registrei.",))
    others = tuple(step for step in script().steps if step.step_id != "offer")
    made = script().model_copy(update={"steps": (*others, offer, dispute)})
    desk = in_call()
    changed = head(status=IdentityStatus.CONFIRMED).model_copy(update={"script": made})
    desk.on(pushed(p.CaseArrived(head=changed, body=body()), 2), e.ScriptAnswered(2))
    assert reads(desk) == "offer"
    desk.said.clear()
    return desk


def reads(desk: Desk) -> str:
    step = step_now(desk.case())
    return step.step_id if step is not None else ""


def stopped(desk: Desk, *blocks: Blocked, debt_ids: tuple[str, ...] = ()) -> None:
    fact = legal(*blocks, debt_ids=debt_ids).model_copy(update={"kind": LegalKind.DISPUTE})
    desk.on(pushed(p.CaseChanged(call_id="call-1", reason="hold", body=body(fact)), 9))


def test_a_block_from_outside_takes_the_offer_off_the_script() -> None:
    desk = at_the_offer()
    stopped(desk, Blocked.OFFERS, Blocked.PROMISES)
    fact = shut_by(desk.case())
    assert fact is not None
    assert fact.kind is LegalKind.DISPUTE
    assert [answer.label for answer in answers_left(desk.case())] == ["contesta", "depois"]


def test_the_digits_are_those_of_the_answers_that_are_left() -> None:
    desk = at_the_offer()
    stopped(desk, Blocked.OFFERS)
    desk.on(e.ScriptAnswered(1))
    assert desk.case().form is Form.CALLBACK
    assert not desk.case().promise.total.text


def test_before_the_identity_and_for_some_contracts_only_the_script_goes_on() -> None:
    desk = at_the_offer()
    stopped(desk, Blocked.OFFERS, debt_ids=("another",))
    assert shut_by(desk.case()) is None
    desk.on(e.ScriptSteppedBack())
    stopped(desk, Blocked.OFFERS)
    assert reads(desk) == "hello"
    assert shut_by(desk.case()) is None


def test_the_steps_of_a_block_that_the_script_opened_are_read_out() -> None:
    desk = at_the_offer()
    desk.on(e.ScriptAnswered(1))
    stopped(desk, Blocked.OFFERS, Blocked.CONTACT)
    assert reads(desk) == "dispute"
    assert shut_by(desk.case()) is None
    assert player.choices(desk.case()) == ()
