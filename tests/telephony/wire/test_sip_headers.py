from typing import Any

import pytest
from sippy.SipRequest import SipRequest

from server_api.telephony.wire.sip_headers import caller_of, options, q850_of, seconds

START = (
    "INVITE sip:+551140000000@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK1\r\n"
    "To: <sip:x@127.0.0.1>\r\nCall-ID: 1\r\nCSeq: 1 INVITE\r\n"
)
FROM = "From: {}\r\n"
PAI = "P-Asserted-Identity: {}\r\n"


def _request(headers: str) -> Any:
    return SipRequest(f"{START}{headers}Content-Length: 0\r\n\r\n")


@pytest.mark.parametrize(
    ("headers", "caller"),
    [
        (FROM.format("<sip:+5511999990001@carrier>;tag=1"), "+5511999990001"),
        (
            PAI.format('"Ana" <sip:11999990001@carrier;user=phone>') + FROM.format("<sip:x@y>;tag=1"),
            "11999990001",
        ),
        (PAI.format("<tel:+5511999990001;ext=1>") + FROM.format("<sip:x@y>;tag=1"), "+5511999990001"),
        (FROM.format('"Anonymous" <sip:anonymous@anonymous.invalid>;tag=1'), ""),
        (FROM.format("<sip:Restricted@carrier>;tag=1"), ""),
        (FROM.format("sip:+5511999990001;cpc=x@carrier;tag=1"), "+5511999990001"),
        ("Privacy: id\r\n" + PAI.format("<sip:+5511@c>") + FROM.format("<sip:+5511@c>;tag=1"), ""),
        ("Privacy: none\r\n" + FROM.format("<sip:+5511@c>;tag=1"), "+5511"),
        (FROM.format("<sip:carrier>;tag=1"), ""),
    ],
)
def test_who_calls(headers: str, caller: str) -> None:
    assert caller_of(_request(headers)) == caller


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('Q.850;cause=17;text="User busy"', (17, "User busy")),
        ('SIP;cause=200;text="elsewhere", Q.850 ;cause=16', (16, "")),
        ('q.850; text="Normal"; cause= 31', (31, "Normal")),
        ("SIP;cause=486", (None, "")),
        ("rubbish", (None, "")),
    ],
)
def test_what_the_telephone_network_said(text: str, told: tuple[int | None, str]) -> None:
    assert q850_of(["", text]) == told


def test_words_and_seconds() -> None:
    request = _request(
        FROM.format("<sip:a@b>") + "Require: 100rel , timer\r\nRequire: x\r\nRetry-After: 18;duration=3\r\n"
    )
    assert options(request, "require") == ["100rel", "timer", "x"]
    assert seconds(request, "retry-after") == 18.0
    assert seconds(request, "min-expires") is None
