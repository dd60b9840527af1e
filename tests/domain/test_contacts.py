"""To whom the debt may be said, how good a contact is, and what of it is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server_api.contract.debt_words import ContactKind, PartyRole
from server_api.domain.contact_quality import quality
from server_api.domain.masking import mask_email, mask_street
from server_api.domain.parties import may_hear
from server_api.services.check_contact import BadContactError, clean_contact, clean_email


@pytest.mark.parametrize("role", [PartyRole.RELATIVE, PartyRole.EMPLOYER, PartyRole.UNKNOWN])
def test_relatives_and_employers_never_hear_of_it(role: PartyRole) -> None:
    assert may_hear(role, on_file=True) == (False, "PARTY-THIRD")


def test_who_owes_it_too_may_others_need_a_proof() -> None:
    assert may_hear(PartyRole.CO_DEBTOR, on_file=False) == (True, "PARTY-OBLIGED")
    assert [may_hear(PartyRole.AUTHORISED, on_file=proof)[0] for proof in (True, False)] == [True, False]
    assert [may_hear(PartyRole.ATTORNEY, on_file=proof)[0] for proof in (True, False)] == [True, False]


@given(st.integers(0, 100), st.sampled_from(["usable", "wrong", "invalid", "opted_out"]), st.integers(0, 99))
def test_quality_stays_on_its_scale_and_a_dead_contact_has_none(stored: int, state: str, times: int) -> None:
    found = quality(stored, state, right_party_times=times)
    assert 0 <= found <= 100
    assert (found == 0) if state != "usable" else (found >= stored)


@given(st.emails())
def test_a_masked_email_tells_no_name(address: str) -> None:
    name, _, host = address.partition("@")
    masked = mask_email(address)
    assert "••••@" in masked
    assert len(name) < 2 or name not in masked
    assert (
        len(host.partition(".")[0]) < 2
        or host.partition(".")[0] not in masked.partition("@")[2].partition(".")[0]
    )


def test_a_masked_street_tells_no_number() -> None:
    assert (mask_street("Rua das Acácias, 14"), mask_street("X")) == ("Rua ••••", "••••")


@pytest.mark.parametrize(
    "text",
    ["", "a", "a@", "@b.com", "a@b", "a b@c.com", "a@-b.com", "a..b@c.com", "x" * 65 + "@c.com", "a@b.c0m\n"],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(BadContactError):
        clean_email(text)


def test_an_international_host_is_kept_in_its_ascii_form() -> None:
    assert clean_email("jose@Ñandú.cl") == "jose@xn--and-6ma2c.cl"


@given(st.text(max_size=80), st.sampled_from(list(ContactKind)))
def test_no_text_breaks_the_check(text: str, kind: ContactKind) -> None:
    field = ""
    try:
        clean_contact(kind, text, {"city": text, "postcode": text}, "BR")
    except BadContactError as error:
        field = error.field
    assert field in ("", "value", "city", "region", "postcode")
