"""The part of SDP (RFC 4566, 3264) that one audio stream needs: offer, answer, SDES keys (RFC 4568)."""

import base64
import binascii
import ipaddress
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

STATIC_PAYLOADS = {0: "PCMU", 8: "PCMA", 9: "G722"}
COMFORT_PAYLOAD = 13  # RFC 3389
PTIMES = (10, 20, 30, 40, 60)
PAYLOAD_OF = {name: number for number, name in STATIC_PAYLOADS.items()}
DEFAULT_EVENT_PAYLOAD = 101
SDES_SUITE = "AES_CM_128_HMAC_SHA1_80"
MAX_SDP_BYTES = 8192
KEY_BYTES = 30
DIRECTIONS = ("sendrecv", "sendonly", "recvonly", "inactive")
PROFILES = ("RTP/AVP", "RTP/AVPF", "RTP/SAVP", "RTP/SAVPF")
_MIRROR = {"sendrecv": "sendrecv", "sendonly": "recvonly", "recvonly": "sendonly", "inactive": "inactive"}


_HELD = {"sendrecv": "sendonly", "recvonly": "inactive"}


class SdpError(ValueError):
    """The description has no audio stream that can be used; answer 488."""


@dataclass(frozen=True, slots=True)
class Crypto:
    """One SDES line: ``key`` is base64 of 16 bytes of key and 14 of salt."""

    tag: int
    suite: str
    key: str


@dataclass(frozen=True, slots=True)
class AudioSdp:
    """One audio stream, as its writer wants to receive it.

    ``codecs`` are (payload, name) in order of preference; ``ptime_ms`` is what to put into one packet, never
    more than the writer's ``maxptime``. ``comfort_payload`` is RFC 3389's, ``rtcp`` where reports go when it
    is not the next port (RFC 3605). ``place`` counts the streams before this one: an answer keeps their
    order (RFC 3264 section 6).
    """

    host: str
    port: int
    codecs: tuple[tuple[int, str], ...]
    event_payload: int | None = None
    ptime_ms: int = 20
    direction: str = "sendrecv"
    secure: bool = False
    cryptos: tuple[Crypto, ...] = ()
    rtcp_mux: bool = False
    other_media: tuple[str, ...] = field(default=())
    place: int = 0
    comfort_payload: int | None = None
    rtcp: tuple[str, int] | None = None


def new_crypto(tag: int = 1) -> Crypto:
    """A fresh random key for one direction of one leg."""
    return Crypto(tag, SDES_SUITE, base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode())


def valid_key(key: str) -> bool:
    """True for base64 of exactly 30 bytes."""
    try:
        return len(base64.b64decode(key, validate=True)) == KEY_BYTES
    except binascii.Error:
        return False


def parse(text: str) -> AudioSdp:
    """Read the first audio stream that is not refused. Raises :class:`SdpError`."""
    if len(text) > MAX_SDP_BYTES:
        raise SdpError("too long")
    session, *media = _sections(text)
    if len(media) > 8:
        raise SdpError("too many streams")
    audio = next(
        (m for m in media if m[0].startswith("m=audio ") and not m[0].startswith("m=audio 0 ")), None
    )
    if audio is None:
        raise SdpError("no audio")
    others = tuple(_refusable(m[0]) for m in media if m is not audio)
    place = next(n for n, m in enumerate(media) if m is audio)
    return replace(_audio(session, audio), other_media=others, place=place)


def _sections(text: str) -> list[list[str]]:
    sections: list[list[str]] = [[]]
    for line in text.replace("\r\n", "\n").split("\n"):
        if line.startswith("m="):
            sections.append([])
        if line:
            sections[-1].append(line.strip())
    return sections


def _refusable(line: str) -> str:
    """An m-line that can be given back with port 0."""
    words = line[2:].split()
    if len(words) < 4:
        raise SdpError("malformed stream")
    return " ".join(words)


def _audio(session: list[str], lines: list[str]) -> AudioSdp:
    try:
        _, port, profile, *payloads = lines[0].split()
        numbers = [n for n in map(int, payloads) if 0 <= n < 128]
        names = {**STATIC_PAYLOADS, COMFORT_PAYLOAD: "CN", **_rtpmaps(lines)}
        codecs = tuple((n, names[n]) for n in numbers if names.get(n) in PAYLOAD_OF)
        events = next((n for n in numbers if names.get(n) == "TELEPHONE-EVENT"), None)
        comfort = next((n for n in numbers if names.get(n) == "CN"), None)
        ptime = _ptime(lines)
        host = ipaddress.IPv4Address(_connection(lines) or _connection(session) or "")
        port_number = int(port.split("/")[0])
        cryptos = _cryptos(lines)
        rtcp = _rtcp(lines, str(host))
    except (ValueError, IndexError) as error:
        raise SdpError(str(error)) from error
    if not codecs or profile not in PROFILES or not 0 < port_number < 65536 or not _reachable(host):
        raise SdpError("no usable codec, profile or address")
    direction = _direction(lines) or _direction(session) or "sendrecv"
    return AudioSdp(
        host=str(host),
        port=port_number,
        codecs=codecs,
        event_payload=events,
        ptime_ms=ptime,
        direction=_HELD.get(direction, direction) if host.is_unspecified else direction,
        secure=profile.startswith("RTP/SAVP"),
        cryptos=cryptos,
        rtcp_mux="a=rtcp-mux" in lines,
        comfort_payload=comfort,
        rtcp=rtcp,
    )


def _ptime(lines: list[str]) -> int:
    """Milliseconds to put into a packet; 20 where the wish is none that can be met."""
    wish = int(_attribute(lines, "ptime") or 20)
    most = int(_attribute(lines, "maxptime") or PTIMES[-1])
    if wish not in PTIMES:
        wish = 20
    return max((n for n in PTIMES if n <= min(wish, most)), default=PTIMES[0])


def _rtcp(lines: list[str], host: str) -> tuple[str, int] | None:
    """RFC 3605: a port, with or without an address of its own."""
    words = (_attribute(lines, "rtcp") or "").split()
    if not words or not 0 < int(words[0]) < 65536:
        return None
    own = words[3] if words[1:3] == ["IN", "IP4"] and len(words) > 3 else host
    address = ipaddress.IPv4Address(own)
    return (str(address), int(words[0])) if _reachable(address) else None


def _reachable(host: ipaddress.IPv4Address) -> bool:
    """One far end: a name would make the mixer wait for DNS, a group would make it flood a network."""
    return not host.is_multicast and not host.is_reserved


def _rtpmaps(lines: list[str]) -> dict[int, str]:
    maps: dict[int, str] = {}
    for line in lines:
        if line.startswith("a=rtpmap:"):
            number, _, encoding = line[9:].partition(" ")
            name, _, rate = encoding.partition("/")
            if rate.split("/")[0] == "8000":
                maps[int(number)] = name.upper()
    return maps


def _attribute(lines: list[str], name: str) -> str | None:
    return next((line.partition(":")[2] for line in lines if line.startswith(f"a={name}:")), None)


def _connection(lines: list[str]) -> str | None:
    return next((line.split()[-1] for line in lines if line.startswith("c=IN IP4 ")), None)


def _direction(lines: list[str]) -> str | None:
    return next((line[2:] for line in lines if line[2:] in DIRECTIONS and line.startswith("a=")), None)


def _cryptos(lines: list[str]) -> tuple[Crypto, ...]:
    found = []
    for line in lines:
        if line.startswith("a=crypto:"):
            tag, suite, *keys = line[9:].split()
            key = keys[0].removeprefix("inline:").split("|")[0] if keys else ""
            if suite == SDES_SUITE and valid_key(key):
                found.append(Crypto(int(tag), suite, key))
    return tuple(found)


def offer(host: str, port: int, codecs: Sequence[str], crypto: Crypto | None = None) -> AudioSdp:
    """Our offer of ``codecs`` (names, best first) with telephone events."""
    return AudioSdp(
        host=host,
        port=port,
        codecs=tuple((PAYLOAD_OF[name], name) for name in codecs),
        event_payload=DEFAULT_EVENT_PAYLOAD,
        secure=crypto is not None,
        cryptos=(crypto,) if crypto else (),
    )


def answer(
    offered: AudioSdp, host: str, port: int, codecs: Sequence[str], crypto: Crypto | None = None
) -> AudioSdp:
    """Answer with the first codec of ``codecs`` that was offered, under the offer's own numbers.

    Raises :class:`SdpError` when there is none, or keys are demanded and not given.
    """
    chosen = next(((n, name) for want in codecs for n, name in offered.codecs if name == want), None)
    if chosen is None:
        raise SdpError("no common codec")
    if offered.secure and crypto is None:
        raise SdpError("no key")
    return AudioSdp(
        host=host,
        port=port,
        codecs=(chosen,),
        event_payload=offered.event_payload,
        ptime_ms=20,
        direction=_MIRROR[offered.direction],
        secure=offered.secure,
        cryptos=(crypto,) if crypto and offered.secure else (),
        rtcp_mux=offered.rtcp_mux,
        other_media=offered.other_media,
        place=offered.place,
    )


def render(audio: AudioSdp, *, session: int, version: int = 1) -> str:
    """The description as text; other streams of the offer are refused with port 0, in their places."""
    streams = [[_refused(other)] for other in audio.other_media]
    streams.insert(audio.place, _audio_lines(audio))
    lines = [
        "v=0",
        f"o=acordo {session} {version} IN IP4 {audio.host}",
        "s=-",
        f"c=IN IP4 {audio.host}",
        "t=0 0",
        *(line for stream in streams for line in stream),
    ]
    return "\r\n".join(lines) + "\r\n"


def _refused(other: str) -> str:
    kind, _port, rest = other.split(" ", 2)
    return f"m={kind} 0 {rest}"


def _audio_lines(audio: AudioSdp) -> list[str]:
    payloads = [n for n, _ in audio.codecs]
    payloads += [n for n in (audio.comfort_payload, audio.event_payload) if n is not None]
    profile = "RTP/SAVP" if audio.secure else "RTP/AVP"
    lines = [
        f"m=audio {audio.port} {profile} {' '.join(str(n) for n in payloads)}",
        *(f"a=rtpmap:{n} {name}/8000" for n, name in audio.codecs),
    ]
    if audio.comfort_payload is not None:
        lines.append(f"a=rtpmap:{audio.comfort_payload} CN/8000")
    if audio.event_payload is not None:
        lines += [
            f"a=rtpmap:{audio.event_payload} telephone-event/8000",
            f"a=fmtp:{audio.event_payload} 0-16",
        ]
    lines += [f"a=crypto:{c.tag} {c.suite} inline:{c.key}" for c in audio.cryptos]
    lines += [f"a=ptime:{audio.ptime_ms}", f"a={audio.direction}"]
    if audio.rtcp is not None:
        lines.append(f"a=rtcp:{audio.rtcp[1]} IN IP4 {audio.rtcp[0]}")
    return [*lines, "a=rtcp-mux"] if audio.rtcp_mux else lines
