"""The facts the carrier reports, one JSON line each; both sides of the pipe use this file.

``mono_ns`` is ``time.monotonic_ns()``, comparable between processes of one machine. ``call`` is the
SIP Call-ID. The key ``event`` names the kind.
"""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter


@dataclass(frozen=True, slots=True, kw_only=True)
class _Event:
    mono_ns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready(_Event):
    """The first event: the carrier listens on this address."""

    event: Literal["ready"] = "ready"
    host: str
    port: int
    pid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed(_Event):
    """Something a person should know; ``code`` is stable."""

    event: Literal["notice"] = "notice"
    code: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEvent(_Event):
    """Something that happened on one call."""

    call: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited(CallEvent):
    """An INVITE arrived and was planned."""

    event: Literal["invite"] = "invite"
    number: str
    caller: str
    attempt: int
    outcome: str
    mood: str
    language: str
    ring_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Rang(CallEvent):
    """180 was sent, or 183 with early media."""

    event: Literal["ringing"] = "ringing"
    early_media: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered(CallEvent):
    """The 200 OK was sent at this moment."""

    event: Literal["answered"] = "answered"
    codec: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoke(CallEvent):
    """The first packet of something the robot says was sent; ``text`` is empty for a tone."""

    event: Literal["speaking"] = "speaking"
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioHeard(CallEvent):
    """The first packet above -50 dBFS since the answer arrived; ``mono_ns`` is its arrival."""

    event: Literal["first_audio"] = "first_audio"
    level_dbfs: float
    dominant_hz: float
    tonal: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioChanged(CallEvent):
    """A sound began after silence, or became a tone, another tone, or no tone; arrival of its first packet.

    ``tonal`` tells a test tone of ``dominant_hz`` from speech and music.
    """

    event: Literal["audio_onset"] = "audio_onset"
    level_dbfs: float
    dominant_hz: float
    tonal: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DigitHeard(CallEvent):
    """The other side pressed a key (RFC 4733)."""

    event: Literal["heard_dtmf"] = "heard_dtmf"
    digit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended(CallEvent):
    """The call is over. ``by``: ``robot``, ``other``, ``carrier``.

    ``cause``: ``normal``, ``cancelled``, ``media_lost``, ``stopped``, ``not_acceptable``, or the outcome
    of a call that was not answered; ``sip_status`` is the final reply sent to the INVITE, if any.
    """

    event: Literal["ended"] = "ended"
    by: str
    cause: str
    sip_status: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summarised(CallEvent):
    """One line for the whole call. Times are seconds; ``lost`` counts gaps in received sequence numbers."""

    event: Literal["summary"] = "summary"
    number: str
    attempt: int
    outcome: str
    rang_s: float
    talked_s: float
    by: str
    cause: str
    sent: int
    received: int
    lost: int
    digits: str
    said: tuple[str, ...]


CarrierEvent = (
    Ready
    | Noticed
    | Invited
    | Rang
    | Answered
    | Spoke
    | AudioHeard
    | AudioChanged
    | DigitHeard
    | Ended
    | Summarised
)

_ADAPTER: TypeAdapter[CarrierEvent] = TypeAdapter(Annotated[CarrierEvent, Field(discriminator="event")])


def to_line(event: CarrierEvent) -> bytes:
    """The event as one line of JSON in UTF-8, with its line feed."""
    return _ADAPTER.dump_json(event) + b"\n"


def from_line(line: bytes) -> CarrierEvent:
    """The event of a line; raises ValueError for a line that is none."""
    return _ADAPTER.validate_json(line)
