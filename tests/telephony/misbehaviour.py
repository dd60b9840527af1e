"""Carriers that misbehave, one sipp each: what happens in their calls, and how the switch must see it."""

from collections.abc import Sequence
from dataclasses import dataclass

from server_api.telephony.port import EndCause, EndedBy
from tests.telephony.sipp_script import (
    answer,
    confirm,
    expect,
    pause,
    receive,
    receive_invite,
    request,
    sdp,
)

USERNAME, PASSWORD = "centre", "horse"
_TALK_MS = 150
_DIGEST = 'Digest realm="sipp", nonce="{nonce}", qop="auth", algorithm=MD5{stale}'
_PROXY = f"Proxy-Authenticate: {_DIGEST.format(nonce='proxys', stale='')}"
_SERVER = f"WWW-Authenticate: {_DIGEST.format(nonce='servers', stale='')}"
_STALE = f"WWW-Authenticate: {_DIGEST.format(nonce='later', stale=', stale=true')}"
_VERIFY = f"""<recv request="INVITE" rrs="true"><action>
<ereg regexp=".*" search_in="hdr" header="via:" case_indep="true" assign_to="via"/>
<ereg regexp=".*" search_in="hdr" header="cseq:" case_indep="true" assign_to="cseq"/>
<verifyauth assign_to="good" username="{USERNAME}" password="{PASSWORD}"/>
</action></recv>
<nop hide="true" test="good" next="welcome"/>
{answer(403, "Forbidden")}
{receive("ACK")}
<label id="welcome"/>"""


@dataclass(frozen=True, slots=True)
class Carrier:
    """``we_hang_up`` says when the test does: at ``ringing``, at the ``answer``, or never (empty)."""

    name: str
    calls: int
    steps: Sequence[str]
    cause: EndCause
    by: EndedBy
    status: int | None = None
    we_hang_up: str = ""


def _carrier_ends(number: int = 1, *, tag: str = "a", lost: int = 0) -> list[str]:
    return [pause(_TALK_MS), request("BYE", number, tag=tag, lost=lost), expect(200, lost=lost)]


_TALK = [answer(180), answer(200, body=sdp()), receive("ACK")]

LOSSY = Carrier(
    "lossy",
    12,
    [
        receive_invite(lost=15),
        answer(100),
        answer(180, lost=30),
        answer(200, body=sdp(), lost=30),
        receive("ACK", lost=20),
        pause(_TALK_MS),
        request("BYE", 1, lost=20),
        receive("ACK", optional=True),
        expect(200, lost=20),
    ],
    EndCause.NORMAL,
    EndedBy.DEBTOR,
)
REPEATED = Carrier(
    "repeated",
    8,
    [
        receive_invite(),
        *[answer(180)] * 2,
        answer(200, body=sdp()),
        receive("ACK"),
        answer(200, body=sdp(), once=True, headers=["X-Again: 1"]),
        receive("ACK"),
        *_carrier_ends(),
    ],
    EndCause.NORMAL,
    EndedBy.DEBTOR,
)
DIGEST = Carrier(
    "digest",
    8,
    [
        receive_invite(),
        answer(407, tag="p", headers=[_PROXY]),
        receive("ACK"),
        receive_invite(),
        answer(401, tag="q", headers=[_SERVER]),
        receive("ACK"),
        receive_invite(),
        answer(401, tag="r", headers=[_STALE]),
        receive("ACK"),
        _VERIFY,
        *_TALK,
        receive("BYE"),
        confirm(401, [_SERVER]),
        receive("BYE"),
        *[confirm()] * 2,
    ],
    EndCause.NORMAL,
    EndedBy.SERVER,
    we_hang_up="answer",
)
FORKING = Carrier(
    "forking",
    8,
    [
        receive_invite(),
        answer(183, body=sdp(), tag="x"),
        answer(180, tag="y"),
        answer(180, body=sdp(2), tag="x"),
        answer(183, body=sdp(), tag="z"),
        answer(200, body=sdp(), tag="z"),
        receive("ACK"),
        *_carrier_ends(tag="z"),
    ],
    EndCause.NORMAL,
    EndedBy.DEBTOR,
)
TWO_ANSWERS = Carrier(
    "two_answers",
    6,
    [
        receive_invite(),
        answer(180, tag="x"),
        answer(200, body=sdp(), tag="x"),
        receive("ACK"),
        answer(200, body=sdp(), tag="y"),
        receive("ACK"),
        receive("BYE"),
        confirm(),
        *_carrier_ends(tag="x"),
    ],
    EndCause.NORMAL,
    EndedBy.DEBTOR,
)
CROSSING_CANCEL = Carrier(
    "crossing_cancel",
    8,
    [
        receive_invite(),
        answer(180),
        receive("CANCEL"),
        confirm(),
        answer(200, body=sdp()),
        receive("ACK"),
        receive("BYE"),
        confirm(),
    ],
    EndCause.CANCELLED,
    EndedBy.SERVER,
    we_hang_up="ringing",
)
CANCELLED = Carrier(
    "cancelled",
    5,
    [receive_invite(), answer(180), receive("CANCEL"), confirm(), answer(487), receive("ACK")],
    EndCause.CANCELLED,
    EndedBy.SERVER,
    we_hang_up="ringing",
)
CROSSING_BYE = Carrier(
    "crossing_bye",
    6,
    [
        receive_invite(),
        *_TALK,
        receive("BYE"),
        confirm(),
        request("BYE", 1),
        expect(200),
    ],
    EndCause.NORMAL,
    EndedBy.SERVER,
    we_hang_up="answer",
)
RENEGOTIATING = Carrier(
    "renegotiating",
    8,
    [
        receive_invite(),
        *_TALK,
        request("INVITE", 1, body=sdp(2, direction="sendonly")),
        expect(200),
        request("ACK", 1),
        request("INVITE", 2, body=sdp(3, codec=0)),
        expect(200),
        request("ACK", 2),
        request("UPDATE", 3),
        expect(200),
        request("UPDATE", 4, body=sdp(4)),
        expect(200),
        request("INVITE", 5, body=sdp(5, codec=18)),
        expect(488),
        request("ACK", 5),
        request("INVITE", 6),
        expect(200),
        request("INVITE", 7, body=sdp(6)),
        expect(491),
        request("ACK", 7),
        request("ACK", 6, body=sdp(6)),
        *_carrier_ends(8),
    ],
    EndCause.NORMAL,
    EndedBy.DEBTOR,
)


OUT_OF_ORDER = [receive_invite(), answer(503, headers=["Retry-After: 120"]), receive("ACK")]
TALK_UNTIL_BYE = [receive_invite(), *_TALK, receive("BYE"), confirm()]


def _refusing(status: int, cause: EndCause) -> Carrier:
    steps = [receive_invite(), answer(100), answer(status, lost=20), receive("ACK", lost=10)]
    return Carrier(f"refusing_{status}", 5, steps, cause, EndedBy.TRUNK, status)


CARRIERS = [
    LOSSY,
    REPEATED,
    DIGEST,
    FORKING,
    TWO_ANSWERS,
    CROSSING_CANCEL,
    CANCELLED,
    CROSSING_BYE,
    RENEGOTIATING,
    _refusing(486, EndCause.BUSY),
    _refusing(603, EndCause.REJECTED),
    _refusing(404, EndCause.INVALID_NUMBER),
    _refusing(480, EndCause.NO_ANSWER),
]
