"""SIP final statuses as causes of the port (RFC 3261 section 21, RFC 8606 for 603)."""

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
