"""Messages of an outside PBX: registration and calls of their own, instead of the permanent leg."""

from dataclasses import dataclass

# --- commands: window -> engine -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Register:
    """Register with a PBX (digest). ``relay_port`` is the window's loopback port toward it.

    ``contact`` is where the PBX reaches the relay (``host:port``); ``sign_key`` (hex) is the shift's key:
    only calls that carry a signature made with it are answered without a click.
    """

    domain: str
    user: str
    password: str
    relay_port: int
    contact: str
    agent: str = ""
    sign_key: str = ""
    expires_s: int = 300
    srtp: str = "optional"


@dataclass(frozen=True, slots=True)
class Unregister:
    """Leave the PBX; its calls end."""


@dataclass(frozen=True, slots=True)
class DialCall:
    """Place a call to an extension or number of the PBX."""

    call_id: str
    target: str


@dataclass(frozen=True, slots=True)
class AnswerCall:
    """Answer a ringing call."""

    call_id: str


@dataclass(frozen=True, slots=True)
class EndCall:
    """Refuse a ringing call (486), or end it."""

    call_id: str


@dataclass(frozen=True, slots=True)
class HoldCall:
    """Hold, or take off hold."""

    call_id: str
    on: bool


@dataclass(frozen=True, slots=True)
class SendKeys:
    """RFC 4733 keys into a call: 0-9, * and #."""

    call_id: str
    digits: str


@dataclass(frozen=True, slots=True)
class TransferCall:
    """Blind transfer; the own leg ends on the final 200."""

    call_id: str
    target: str


@dataclass(frozen=True, slots=True)
class JoinCalls:
    """Attended transfer: the far side of ``call_id`` gets the far side of ``other_id``."""

    call_id: str
    other_id: str


# --- events: engine -> window ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Registered:
    """The PBX knows us (``on``), or why not: the SIP status and its words."""

    on: bool
    status: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CallArrived:
    """A call from the PBX. ``signed`` ones are answered at once; others ring."""

    call_id: str
    caller: str
    signed: bool = False
    refused: str = ""


@dataclass(frozen=True, slots=True)
class CallMoved:
    """``phase``: ``calling``, ``ringing``, ``up``, ``held``, ``transferring``, ``down``."""

    call_id: str
    phase: str
    status: int = 0
    reason: str = ""


PBX_COMMANDS = (
    Register,
    Unregister,
    DialCall,
    AnswerCall,
    EndCall,
    HoldCall,
    SendKeys,
    TransferCall,
    JoinCalls,
)
PBX_EVENTS = (Registered, CallArrived, CallMoved)
PbxCommand = (
    Register | Unregister | DialCall | AnswerCall | EndCall | HoldCall | SendKeys | TransferCall | JoinCalls
)
PbxEvent = Registered | CallArrived | CallMoved
