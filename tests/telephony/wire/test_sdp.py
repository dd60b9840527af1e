import pytest
from hypothesis import given, settings
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


def test_an_answer_keeps_the_order_of_streams() -> None:
    video = "m=video 5000 RTP/AVP 99\na=rtpmap:99 VP8/90000\n"
    text = CARRIER.replace(video, "").replace("m=audio", video + "m=audio") + "m=image 6000 udptl t38\n"
    answer = sdp.render(sdp.answer(sdp.parse(text), "127.0.0.1", 5000, ("PCMA",)), session=1)
    streams = [line.split(" RTP")[0] for line in answer.split("\r\n") if line.startswith("m=")]
    assert streams == ["m=video 0", "m=audio 5000", "m=image 0 udptl t38"]


@pytest.mark.parametrize(
    ("lines", "ptime_ms"),
    [("a=ptime:10", 10), ("a=ptime:30\na=maxptime:20", 20), ("a=maxptime:15", 10), ("a=ptime:25", 20)],
)
def test_what_goes_into_a_packet(lines: str, ptime_ms: int) -> None:
    assert sdp.parse(CARRIER.replace("a=ptime:30", lines)).ptime_ms == ptime_ms


def test_comfort_noise_and_reports_elsewhere() -> None:
    text = CARRIER.replace("18 0 8 96", "18 0 8 13 96").replace("a=ptime:30", "a=rtcp:4009 IN IP4 192.0.2.8")
    audio = sdp.parse(text)
    assert (audio.comfort_payload, audio.rtcp) == (13, ("192.0.2.8", 4009))
    assert sdp.parse(sdp.render(audio, session=1)).rtcp == audio.rtcp
    assert sdp.parse(text.replace(" IN IP4 192.0.2.8", "")).rtcp == ("192.0.2.7", 4009)


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
        CARRIER.replace("192.0.2.7", "far.example.com"),
        CARRIER.replace("192.0.2.7", "239.1.2.3"),
        CARRIER.replace("192.0.2.7", "255.255.255.255"),
        CARRIER.replace("RTP/AVP 18", "UDP/TLS/RTP/SAVPF 18"),
        CARRIER.replace("m=video 5000 RTP/AVP 99", "m=video"),
        CARRIER.replace("18 0 8 96", "300").replace("rtpmap:96 telephone-event", "rtpmap:300 PCMA"),
        "a" * 10_000,
    ],
)
def test_what_cannot_be_used_is_refused(text: str) -> None:
    with pytest.raises(sdp.SdpError):
        sdp.parse(text)


def test_an_address_of_zeros_is_the_old_way_to_hold() -> None:
    audio = sdp.parse(CARRIER.replace("c=IN IP4 192.0.2.7", "c=IN IP4 0.0.0.0").replace("a=sendonly\n", ""))
    assert audio.direction == "sendonly"


RUBBISH = ("a=crypto:x", "a=ptime:", "m=audio", "a=rtpmap:", "m=x", "c=IN IP4 ", "a=rtpmap:0 PCMA/8000")
PIECES = st.one_of(
    st.text(max_size=8),
    st.sampled_from(["-1", "99999999999", "\0", "\r", "\x0b", "/", " ", "\u0663", "8 " * 500]),
)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A carrier's description with pieces cut out and put in."""
    text = CARRIER
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 12)))
        text = text[:start] + draw(PIECES) + text[end:]
    return text


def _usable_or_refused(text: str) -> None:
    """What is accepted can be sent to, answered, written and read again."""
    try:
        audio = sdp.parse(text)
    except sdp.SdpError:
        return
    answer = sdp.answer(audio, "127.0.0.1", 5000, ("PCMA", "PCMU"), sdp.new_crypto())
    assert 0 < audio.port < 65536
    assert all(0 <= number < 128 for number, _ in audio.codecs)
    assert sdp.parse(sdp.render(answer, session=1)).codecs == answer.codecs


@given(st.lists(st.sampled_from([*CARRIER.splitlines(), *RUBBISH])))
def test_nothing_but_an_sdp_error_comes_out_of_rubbish(lines: list[str]) -> None:
    _usable_or_refused("\r\n".join(lines))


@settings(max_examples=1000)
@given(mutated())
def test_mutants_are_usable_or_refused(text: str) -> None:
    _usable_or_refused(text)
