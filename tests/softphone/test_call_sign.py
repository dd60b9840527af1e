"""The dialler's signature on a call through an outside PBX."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent_desktop.softphone.engine.pbx.message import caller, header
from server_api.contract.call_sign import WINDOW_S, BadSignatureError, Signatures, sign

KEY, NOW = b"k" * 32, 1_800_000_000


def why(judge: Signatures, value: str, call_id: str = "c1", now: int = NOW) -> str:
    with pytest.raises(BadSignatureError) as refused:
        judge.accept(value, call_id, now)
    return str(refused.value)


def test_a_signature_is_good_once_for_one_call_and_one_agent() -> None:
    judge = Signatures(KEY, "ana")
    value = sign(KEY, "c1", NOW, "ana")
    assert why(judge, value, "c2") == "wrong"
    assert why(Signatures(KEY, "bia"), value) == "wrong"
    assert why(Signatures(b"x" * 32, "ana"), value) == "wrong"
    judge.accept(value, "c1", NOW)
    assert why(judge, value) == "used"
    judge.accept(sign(KEY, "c1", NOW + 1, "ana"), "c1", NOW)


@pytest.mark.parametrize("off_s", [-WINDOW_S - 1, WINDOW_S + 1])
def test_half_a_minute_is_the_limit(off_s: int) -> None:
    judge = Signatures(KEY, "ana")
    value = sign(KEY, "c1", NOW, "ana")
    assert why(judge, value, now=NOW + off_s) == "late"
    judge.accept(value, "c1", NOW + WINDOW_S)
    assert why(judge, value, now=NOW + WINDOW_S + 5) == "late"


@given(st.text(max_size=120))
def test_nothing_else_is_taken_for_one(value: str) -> None:
    assert why(Signatures(KEY, "ana"), value) in ("missing", "malformed", "wrong")


def test_a_header_that_stands_twice_counts_as_none() -> None:
    one = (
        "INVITE sip:x SIP/2.0\r\nX-Acordo-Sign: a\r\ni: c1\r\nf: <sip:11@h>;tag=1\r\n\r\nX-Acordo-Sign: body"
    )
    assert header(one, "X-Acordo-Sign") == "a"
    assert header(one, "Call-ID") == "c1"
    assert caller(one) == "11"
    assert header(one.replace("i: c1", "x-acordo-sign: b"), "X-Acordo-Sign") == ""
    assert caller("INVITE sip:x SIP/2.0\r\n\r\n") == ""
