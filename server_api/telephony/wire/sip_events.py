"""What happens on a SIP call, as seen by its owner."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Provisional:
    """A 1xx answer to our INVITE; ``sdp`` is early media (RFC 3261 section 13.2.1).

    A call that forks gives one from each telephone (section 12.1).
    """

    status: int
    reason: str
    sdp: str | None


@dataclass(frozen=True, slots=True)
class Answered:
    """The 200 OK to our INVITE; ``mono_ns`` is when its datagram was read. The ACK is already sent."""

    sdp: str | None
    mono_ns: int


@dataclass(frozen=True, slots=True)
class Redirect:
    """Where a 3xx points to."""

    number: str
    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Failed:
    """A final answer of 300 or more. ``q850`` from the Reason header (RFC 3326).

    ``silent`` is true when no answer at all came within the transaction's life (status is then 408).
    ``retry_after_s`` is the far end's wish (RFC 3261 section 20.33).
    """

    status: int
    reason: str
    q850: int | None
    silent: bool = False
    retry_after_s: float | None = None
    redirect: Redirect | None = None
    q850_text: str = ""


@dataclass(frozen=True, slots=True)
class Ended:
    """The far end said BYE, or CANCEL before we answered its INVITE."""

    reason: str
    q850: int | None


@dataclass(frozen=True, slots=True)
class Reinvited:
    """The far end offers new media within the call, by re-INVITE or UPDATE (RFC 3311).

    Answer with ``accept_update`` or ``refuse_update``. Without ``sdp`` it asks for our offer; its answer
    comes as :class:`Updated`.
    """

    sdp: str | None


@dataclass(frozen=True, slots=True)
class Updated:
    """Our offer within the call was answered; without ``sdp`` it was refused, or nothing was said."""

    sdp: str | None


SipEvent = Provisional | Answered | Failed | Ended | Reinvited | Updated
