"""A slip that the bank could not register: the agent hears what the customer's record lacks."""

import pytest

from agent_desktop.desk import events as e
from agent_desktop.desk import events_plan as ep
from server_api.contract.debt_words import OrderKind
from server_api.contract.words import ErrorCode
from tests.desk.test_agreement import agreed


@pytest.mark.parametrize(
    ("reason", "said"), [("payer", "payer"), ("declined", "declined"), ("away", "provider")]
)
def test_why_a_slip_was_not_made_is_said(reason: str, said: str) -> None:
    desk = agreed()
    desk.on(ep.OrderAsked("k1", OrderKind.BOLETO))
    params = (("fault", "provider"), ("reason", reason))
    desk.on(e.RequestRefused("MakeOrder", ErrorCode.REFUSED, params))
    (notice,) = [one for one in desk.now.notices if one.code == "order_refused"]
    assert dict(notice.params)["code"] == said
    assert desk.case().deal.busy == ()
