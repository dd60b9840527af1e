import pytest
from hypothesis import given
from hypothesis import strategies as st

from server_api.telephony.wire import sdp

CARRIER = """v=0
o=- 1 1 IN IP4 192.0.2.7
s=-
c=IN IP4 192.0.2.7
t=0 0
m=audio 4000 RTP/AVP 18 0 8 96
a=rtpmap:18 G729/8000
a=rtpmap:96 telephone-event/8000
a=fmtp:96 0-16
a=ptime:30
a=sendonly
m=video 5000 RTP/AVP 99
a=rtpmap:99 VP8/90000
"""


def test_an_offer_is_read_back_as_written() -> None:
    offer = sdp.offer("127.0.0.1", 4000, ("PCMA", "PCMU"), sdp.new_crypto())
    assert sdp.parse(sdp.render(offer, session=1)) == offer


def test_a_carriers_description() -> None:
    audio = sdp.parse(CARRIER)
    assert (audio.host, audio.port, audio.ptime_ms, audio.direction) == ("192.0.2.7", 4000, 30, "sendonly")
    assert audio.codecs == ((0, "PCMU"), (8, "PCMA"))
    assert audio.event_payload == 96


def test_an_answer_keeps_the_offers_numbers_and_refuses_other_streams() -> None:
    answer = sdp.answer(sdp.parse(CARRIER), "127.0.0.1", 5000, ("PCMA", "PCMU"))
    assert (answer.codecs, answer.event_payload, answer.direction) == (((8, "PCMA"),), 96, "recvonly")
    text = sdp.render(answer, session=1)
    assert "m=video 0 RTP/AVP 99" in text
    assert "a=rtpmap:96 telephone-event/8000" in text


def test_a_secure_offer_needs_a_key_and_its_answer_carries_the_tag() -> None:
    offer = sdp.offer("127.0.0.1", 4000, ("PCMA",), sdp.new_crypto(tag=7))
    with pytest.raises(sdp.SdpError, match="no key"):
        sdp.answer(offer, "127.0.0.1", 5000, ("PCMA",))
    answer = sdp.answer(offer, "127.0.0.1", 5000, ("PCMA",), sdp.new_crypto(tag=7))
    text = sdp.render(answer, session=1)
    assert "RTP/SAVP" in text
    assert "a=crypto:7 AES_CM_128_HMAC_SHA1_80 inline:" in text


def test_keys_do_not_repeat() -> None:
    assert sdp.new_crypto().key != sdp.new_crypto().key


@pytest.mark.parametrize(
    "text",
    [
        "",
        "v=0\n",
        CARRIER.replace("m=audio 4000", "m=audio 0"),
        CARRIER.replace("4000", "99999"),
        CARRIER.replace("RTP/AVP 18 0 8 96", "RTP/AVP 18"),
        CARRIER.replace("c=IN IP4 192.0.2.7", "c=IN IP6 ::1"),
        CARRIER + "m=audio 4000 RTP/AVP 0\n" * 16,
        "a" * 10_000,
    ],
)
def test_what_cannot_be_used_is_refused(text: str) -> None:
    with pytest.raises(sdp.SdpError):
        sdp.parse(text)


@given(st.lists(st.sampled_from([*CARRIER.splitlines(), "a=crypto:x", "a=ptime:", "m=audio", "a=rtpmap:"])))
def test_nothing_but_an_sdp_error_comes_out_of_rubbish(lines: list[str]) -> None:
    try:
        audio = sdp.parse("\r\n".join(lines))
    except sdp.SdpError:
        return
    assert audio.codecs
