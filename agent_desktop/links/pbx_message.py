"""SIP datagrams between the engine's loopback port and an outside PBX: the relay's place in between.

The engine must answer through the relay, so the relay writes itself into Via and route of what comes in
(RFC 3261 16.6 steps 4 and 8), as a proxy would, and takes itself out of what leaves.
"""

import hashlib
import re

UDP = b"UDP"
MOST_MEDIA = 4
MOST_BYTES = 8192
_METHOD = re.compile(rb"[A-Z]{2,16} sips?:[^\r\n ]{1,512} SIP/2\.0\r\n")
_STATUS = re.compile(rb"SIP/2\.0 [1-6]\d\d[^\r\n]{0,256}\r\n")
_MEDIA = re.compile(rb"(?:\r\n|\n)m=")
_ECHOED = (b"via", b"v", b"from", b"f", b"to", b"t", b"call-id", b"i", b"cseq")


def inward(datagram: bytes, relay: bytes, transport: bytes = UDP) -> bytes | None:
    """What the engine gets; None for what it must not see. ``relay`` is ``127.0.0.1:port``.

    ``transport`` is the one outside: the engine always speaks UDP.

    Three INVITEs with 16 media lines each would end the engine, whatever it answers.
    """
    if not 0 < len(datagram) <= MOST_BYTES or len(_MEDIA.findall(datagram)) > MOST_MEDIA:
        return None
    start, _, rest = datagram.partition(b"\r\n")
    route = b"Record-Route: <sip:" + relay + b";lr>\r\n"
    if _STATUS.match(datagram):
        answer = _over(datagram, transport, UDP)
        start, _, rest = answer.partition(b"\r\n")
        return _after_routes(start, rest, route) if _invites(rest) else answer
    if not _METHOD.match(datagram):
        return None
    via = b"Via: SIP/2.0/UDP " + relay + b";branch=" + _branch(rest) + b"\r\n"
    return start + b"\r\n" + via + (route if start.startswith(b"INVITE ") else b"") + rest


def outward(datagram: bytes, relay: bytes, transport: bytes = UDP) -> bytes:
    """What the PBX gets: without the relay's own route and Via."""
    head, gap, body = datagram.partition(b"\r\n\r\n")
    route, via = b"<sip:" + relay + b";lr", b"SIP/2.0/UDP " + relay
    kept = [
        line
        for line in head.split(b"\r\n")
        if not (route in line and _name(line).endswith(b"route"))
        and not (via in line and _name(line) in (b"via", b"v"))
    ]
    message = b"\r\n".join(kept) + gap + body
    return message if message.startswith(b"SIP/2.0 ") else _over(message, UDP, transport)


def refusal(datagram: bytes) -> bytes | None:
    """488 to an INVITE that must not reach the engine; nothing for any other message."""
    if not datagram.startswith(b"INVITE "):
        return None
    head = datagram[:MOST_BYTES].partition(b"\r\n\r\n")[0].split(b"\r\n")[1:]
    echoed = [line for line in head if _name(line) in _ECHOED]
    lines = [b"SIP/2.0 488 Not Acceptable Here", *map(_tagged, echoed), b"Content-Length: 0", b"", b""]
    return b"\r\n".join(lines)


def _over(message: bytes, before: bytes, after: bytes) -> bytes:
    """The topmost Via, the engine's own, names the transport that is really used (RFC 3261 18.1.1)."""
    if before == after:
        return message
    return re.sub(
        rb"(\r\n[Vv](?:ia)?[ \t]*:[ \t]*SIP/2\.0/)" + before + rb"\b", rb"\1" + after, message, count=1
    )


def _branch(rest: bytes) -> bytes:
    """The same for a CANCEL and for the ACK of a refusal, as theirs is the same one hop further out."""
    first = next((line for line in rest.split(b"\r\n") if _name(line) in (b"via", b"v")), b"")
    return b"z9hG4bK" + hashlib.sha256(first.partition(b":")[2].strip()).hexdigest()[:24].encode()


def _name(line: bytes) -> bytes:
    return line.partition(b":")[0].strip().lower()


def _tagged(line: bytes) -> bytes:
    needs = _name(line) in (b"to", b"t") and b";tag=" not in line
    return line + b";tag=acordo" if needs else line


def _invites(rest: bytes) -> bool:
    head = rest.partition(b"\r\n\r\n")[0]
    return any(_name(line) == b"cseq" and line.rstrip().endswith(b"INVITE") for line in head.split(b"\r\n"))


def _after_routes(start: bytes, rest: bytes, own: bytes) -> bytes:
    """The caller reads a response's route from its end: the nearest hop stands last."""
    head, gap, body = rest.partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    routes = [at for at, line in enumerate(lines) if _name(line) == b"record-route"]
    lines.insert(routes[-1] + 1 if routes else 0, own.rstrip(b"\r\n"))
    return start + b"\r\n" + b"\r\n".join(lines) + gap + body
