"""SIP final statuses as causes of the port (RFC 3261 section 21, RFC 8606 for 603).

| cause            | SIP status                           | what the dialler learns                     |
|------------------|--------------------------------------|---------------------------------------------|
| busy             | 486, 600                             | the number exists and is in use             |
| no_answer        | 408, 480, 487; our ring limit        | the number exists, nobody picked up         |
| rejected         | 401, 403, 407, 433, 603, 607, 608,   | refused by the callee, the network or the   |
|                  | every other 3xx, 4xx and 6xx         | trunk's account                             |
| invalid_number   | 404, 410, 414, 416, 484, 485, 604    | do not dial it again                        |
| not_acceptable   | 415, 488, 606; no usable media       | nothing can be said over this trunk         |
| congestion       | every 5xx                            | the carrier's fault: another route, later   |
| trunk_silent     | none                                 | no reply at all: another route, back-off    |
| normal           | BYE after 200                        | talked                                      |

Nothing is lost in the mapping: the status goes into ``CallEnded.sip_status``, its words and the telephone
network's own cause (RFC 3326, ITU-T Q.850) into ``CallEnded.reason`` as ``Busy Here; q850=17 User busy``.
"""

from server_api.telephony.port import EndCause

_CAUSES = {
    EndCause.BUSY: (486, 600),
    EndCause.NO_ANSWER: (408, 480, 487),
    EndCause.REJECTED: (401, 403, 407, 433, 603, 607, 608),
    EndCause.INVALID_NUMBER: (404, 410, 414, 416, 484, 485, 604),
    EndCause.NOT_ACCEPTABLE: (415, 488, 606),
}
_BY_STATUS = {status: cause for cause, statuses in _CAUSES.items() for status in statuses}


def cause_of(status: int) -> EndCause:
    """The cause of a final status of 300 or more; redirects are refused, unknown 5xx are congestion."""
    known = _BY_STATUS.get(status)
    if known is not None:
        return known
    return EndCause.CONGESTION if 500 <= status < 600 else EndCause.REJECTED


def words_of(reason: str, q850: int | None, q850_text: str = "") -> str:
    """What the far end said, and what the telephone network said, for ``CallEnded.reason``."""
    network = "" if q850 is None else f"q850={q850} {q850_text}".strip()
    return "; ".join(words for words in (reason, network) if words)
