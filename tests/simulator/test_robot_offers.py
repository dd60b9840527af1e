"""Offers that no robot can use are refused, as written by hand into a datagram."""

import socket
from collections.abc import Iterator

import pytest

from server_api.simulator.events import Ended
from server_api.simulator.process import CarrierProcess
from server_api.telephony.wire.sdp import new_crypto, offer, render

PLAIN = render(offer("127.0.0.1", 9, ["PCMA"]), session=1)
SECURE = render(offer("127.0.0.1", 9, ["PCMA"], new_crypto()), session=1)
G722_ONLY = PLAIN.replace("AVP 8 101", "AVP 9").replace("a=rtpmap:8 PCMA/8000", "a=rtpmap:9 G722/8000")
VIDEO_ONLY = PLAIN.replace("m=audio", "m=video")


@pytest.fixture(scope="module")
def carrier() -> Iterator[CarrierProcess]:
    with CarrierProcess(babble=True) as running:
        yield running


def invite(host: str, port: int, call: str, body: str) -> str:
    kind = "Content-Type: application/sdp\r\n" if body else ""
    return (
        f"INVITE sip:+5511900000092@{host} SIP/2.0\r\n"
        f"Via: SIP/2.0/UDP {host}:{port};branch=z9hG4bK{call}\r\n"
        f"From: <sip:caller@{host}>;tag=1\r\n"
        f"To: <sip:+5511900000092@{host}>\r\n"
        f"Call-ID: {call}\r\n"
        "CSeq: 1 INVITE\r\n"
        f"Contact: <sip:caller@{host}:{port}>\r\n"
        "Max-Forwards: 70\r\n"
        f"{kind}Content-Length: {len(body)}\r\n\r\n{body}"
    )


def final_status(carrier: CarrierProcess, call: str, body: str) -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as caller:
        caller.bind(("127.0.0.1", 0))
        caller.settimeout(20.0)
        host, port = caller.getsockname()
        caller.sendto(invite(host, port, call, body).encode(), carrier.address)
        status = 100
        while status < 200:
            status = int(caller.recv(4096).split()[1])
        return status


@pytest.mark.parametrize(
    ("call", "body"),
    [("none", ""), ("secure", SECURE), ("g722", G722_ONLY), ("video", VIDEO_ONLY), ("garbage", "v=0\r\nm=x")],
)
def test_an_offer_that_cannot_be_used_is_refused(carrier: CarrierProcess, call: str, body: str) -> None:
    assert final_status(carrier, call, body) == 488
    assert carrier.wait_for(Ended, call=call).cause == "not_acceptable"


def test_after_bad_offers_good_ones_are_answered(carrier: CarrierProcess) -> None:
    assert final_status(carrier, "good", PLAIN) == 200
