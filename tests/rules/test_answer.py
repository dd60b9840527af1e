"""What the debtor asks for on the line and which asks them for nothing: the number of a complaint."""

from dataclasses import replace
from datetime import timedelta

import pytest

from server_api.contract.words import Channel, LegalKind
from server_api.rules.gate import can_contact
from server_api.rules.question import ANSWER, Allowed, ContactQuestion, Denied
from server_api.rules.wishes import Wish, WishKind
from tests.rules.test_legal_channels import BRAZIL, DEBTS, NOW, fact

ASKED = ContactQuestion(
    now=NOW,
    mode="manual",
    places=(BRAZIL,),
    channel=Channel.SMS,
    purpose=ANSWER,
    debts=DEBTS,
    legal=(fact(LegalKind.COMPLAINT),),
)


@pytest.mark.parametrize("kind", [LegalKind.COMPLAINT, LegalKind.DISPUTE, LegalKind.ATTORNEY])
def test_whoever_complains_is_told_the_number_and_nothing_else(kind: LegalKind) -> None:
    asked = replace(ASKED, legal=(fact(kind),))
    assert isinstance(can_contact(asked), Allowed)
    assert isinstance(can_contact(replace(asked, purpose="collection")), Denied)
    assert isinstance(can_contact(replace(asked, purpose="payment_order")), Denied)


def test_an_opt_out_and_the_hours_of_the_law_hold_for_it_too() -> None:
    out = Wish("w", WishKind.OPT_OUT.value, since=NOW - timedelta(days=1), detail={})
    assert isinstance(can_contact(replace(ASKED, wishes=(out,))), Denied)
    night = replace(ASKED, now=NOW.replace(hour=4))
    assert isinstance(can_contact(night), Denied)
