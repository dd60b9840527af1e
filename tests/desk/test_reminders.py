"""Reminders go by channels that reach the debtor, and by no other."""

from __future__ import annotations

import pytest

from agent_desktop.desk import events as e
from agent_desktop.desk import events_plan as ep
from agent_desktop.desk.workspace import Form
from server_api.contract import push as p
from server_api.contract.cases import CaseBody, MessageWay
from server_api.contract.words import Channel, IdentityStatus
from tests.desk.making import Desk, body, in_call, pushed

NO_SMS = MessageWay(channel=Channel.SMS, usable=False, why="withdrawn")
NO_MAIL = MessageWay(channel=Channel.EMAIL, usable=False, why="no_contact")


def with_ways(*ways: MessageWay) -> CaseBody:
    return body().model_copy(update={"message_ways": ways})


def making(*ways: MessageWay) -> Desk:
    desk = in_call(IdentityStatus.CONFIRMED, with_ways(*ways))
    desk.on(e.FormOpened(Form.PROMISE, "o1"))
    return desk


@pytest.mark.parametrize(
    ("ways", "begun_with"),
    [
        ((), (Channel.SMS,)),
        ((MessageWay(channel=Channel.SMS), NO_MAIL), (Channel.SMS,)),
        ((NO_SMS, MessageWay(channel=Channel.EMAIL)), (Channel.EMAIL,)),
        ((NO_SMS, NO_MAIL), ()),
    ],
)
def test_an_agreement_begins_with_a_way_that_works(
    ways: tuple[MessageWay, ...], begun_with: tuple[Channel, ...]
) -> None:
    assert making(*ways).case().promise.remind_by == begun_with


def test_a_way_that_does_not_work_cannot_be_chosen() -> None:
    desk = making(MessageWay(channel=Channel.SMS), NO_MAIL)
    desk.on(ep.PlanReminderToggled(Channel.EMAIL))
    assert desk.case().promise.remind_by == (Channel.SMS,)
    desk.on(ep.PlanReminderToggled(Channel.SMS))
    assert desk.case().promise.remind_by == ()


def test_a_no_said_on_the_call_takes_the_reminder_out() -> None:
    desk = making(MessageWay(channel=Channel.SMS), MessageWay(channel=Channel.EMAIL))
    now = with_ways(NO_SMS, MessageWay(channel=Channel.EMAIL))
    desk.on(pushed(p.CaseChanged(call_id="call-1", reason="contacts", body=now)))
    assert desk.case().promise.remind_by == (Channel.EMAIL,)
