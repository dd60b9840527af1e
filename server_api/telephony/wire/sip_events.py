"""What happens on a SIP call, as seen by its owner."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Provisional:
    """A 1xx answer to our INVITE; ``sdp`` is early media (183, RFC 3261 section 13.2.1)."""

    status: int
    reason: str
    sdp: str | None


@dataclass(frozen=True, slots=True)
class Answered:
    """The 200 OK to our INVITE; ``mono_ns`` is when its datagram was read. The ACK is already sent."""

    sdp: str | None
    mono_ns: int


@dataclass(frozen=True, slots=True)
class Failed:
    """A final answer of 300 or more. ``q850`` from the Reason header (RFC 3326).

    ``silent`` is true when no answer at all came within the transaction's life (status is then 408).
    """

    status: int
    reason: str
    q850: int | None
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    """The far end said BYE, or CANCEL before we answered its INVITE."""

    reason: str
    q850: int | None


@dataclass(frozen=True, slots=True)
class Reinvited:
    """The far end offers new media within the call; answer with ``accept_update``."""

    sdp: str | None


@dataclass(frozen=True, slots=True)
class Updated:
    """Our re-INVITE was answered."""

    sdp: str | None


SipEvent = Provisional | Answered | Failed | Ended | Reinvited | Updated
