"""sipp scenarios of a carrier put together from steps: what it receives, what it sends, what gets lost.

The headers of the INVITE are kept, so that it can be answered (or answered again) at any later step.
"""

from collections.abc import Sequence
from pathlib import Path

SDP = """v=0
o=sipp 1 {version} IN IP[local_ip_type] [local_ip]
s=-
c=IN IP[media_ip_type] [media_ip]
t=0 0
m=audio [media_port] RTP/AVP {codec} 101
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-15
a={direction}"""
_OPTIONAL = ' optional="true"'
_KEPT = ("via", "from", "to", "cseq")
_KEEP = "\n".join(
    f'<ereg regexp=".*" search_in="hdr" header="{name}:" case_indep="true" assign_to="{name}"/>'
    for name in _KEPT
)


def sdp(version: int = 1, codec: int = 8, direction: str = "sendrecv") -> str:
    """A description with one codec."""
    return SDP.format(version=version, codec=codec, direction=direction)


def _send(lines: Sequence[str], body: str, *, lost: int = 0, repeat: bool = False) -> str:
    options = (f' lost="{lost}"' if lost else "") + (' retrans="500"' if repeat else "")
    kind = ["Content-Type: application/sdp"] if body else []
    text = "\n".join([*lines, *kind, "Content-Length: [len]", "", body])
    return f"<send{options}><![CDATA[\n\n{text}\n\n]]></send>"


def receive_invite(lost: int = 0) -> str:
    """The INVITE, or (after a challenge) the next one."""
    return f'<recv request="INVITE" rrs="true" lost="{lost}"><action>\n{_KEEP}\n</action></recv>'


def receive(request: str, *, lost: int = 0, optional: bool = False) -> str:
    """A request."""
    return f'<recv request="{request}" lost="{lost}"{_OPTIONAL if optional else ""}/>'


def expect(status: int, *, lost: int = 0) -> str:
    """A response to ours; provisional ones may come before it."""
    trying = '<recv response="100" optional="true"/>' if status != 100 else ""
    return f'{trying}<recv response="{status}" rrs="true" lost="{lost}"/>'


def pause(milliseconds: int) -> str:
    """Nothing for a while."""
    return f'<pause milliseconds="{milliseconds}"/>'


def answer(
    status: int,
    reason: str = "Word",
    *,
    body: str = "",
    tag: str = "a",
    lost: int = 0,
    headers: Sequence[str] = (),
    once: bool = False,
) -> str:
    """A response to the INVITE; a final one is repeated until its ACK comes, unless it is sent ``once``."""
    lines = [f"SIP/2.0 {status} {reason}", "Via:[$via]", "From:[$from]"]
    lines += [f"To:[$to];tag=[call_number]{tag}" if status > 100 else "To:[$to]"]
    lines += ["Call-ID: [call_id]", "CSeq:[$cseq]"]
    lines += ["Contact: <sip:[local_ip]:[local_port];transport=UDP>", *headers]
    return _send(lines, body, lost=lost, repeat=status >= 200 and not once)


def confirm(status: int = 200, headers: Sequence[str] = ()) -> str:
    """The answer to the request that came last (BYE, CANCEL)."""
    lines = [f"SIP/2.0 {status} Word", "[last_Via:]", "[last_From:]", "[last_To:]", "[last_Call-ID:]"]
    return _send([*lines, "[last_CSeq:]", *headers], "")


def request(method: str, number: int, *, body: str = "", tag: str = "a", lost: int = 0) -> str:
    """A request of the carrier within the call."""
    lines = [
        f"{method} [next_url] SIP/2.0",
        "Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch]",
        f"From:[$to];tag=[call_number]{tag}",
        "To:[$from]",
        "Call-ID: [call_id]",
        f"CSeq: {number} {method}",
        "Contact: <sip:[local_ip]:[local_port]>",
        "Max-Forwards: 70",
    ]
    return _send(lines, body, lost=lost, repeat=method != "ACK")


def write(path: Path, steps: Sequence[str]) -> Path:
    """A scenario's file."""
    known = f'<Reference variables="{",".join(_KEPT)}"/>'
    text = "\n".join(['<?xml version="1.0" encoding="UTF-8" ?>', f'<scenario name="{path.stem}">', *steps])
    path.write_text(f"{text}\n{known}\n</scenario>\n")
    return path
