"""Paths of the HTTPS interface, one constant each; ``{…}`` are path fields.

| verb | path | body → answer |
|---|---|---|
| POST | SESSION | SignIn → SignedIn |
| POST | REFRESH | Refresh → Tokens |
| DELETE | SESSION | → 204 (signs out; 409 ``bad_transition`` in a call) |
| GET | ME | → Snapshot |
| POST | STATE | StateChange → AgentStatus (409 ``stale_version``) |
| POST | TICKET | → Ticket (one WebSocket, 30 s) |
| POST | LEG | → LegGrant |
| POST | HANG_UP HOLD RESUME | → 204 |
| POST | DTMF | Digits → 204 |
| POST | IDENTITY | IdentityAnswer → IdentityResult |
| POST | PROMISE_CHECK | PromiseDraft → PromiseCheck |
| POST | WRAP_UP_EXTEND | → AgentStatus |
| POST | OUTCOMES | Outcome → OutcomeSaved (bearer: access token or submit grant) |
| GET | HISTORY | ?cursor=&limit= → HistoryPage |
| GET | HEALTH | → Health |
| WS | PUSH_SOCKET | ?ticket=&epoch=&after= : Hello, then Push…, Beat both ways |
| WS | SIP_SOCKET | ?ticket= : one SIP datagram a binary frame |
"""

from typing import Annotated

from pydantic import StringConstraints

from server_api.contract.base import WireModel

PREFIX = "/v1"
SESSION = "/v1/session"
REFRESH = "/v1/session/refresh"
ME = "/v1/me"
STATE = "/v1/me/state"
TICKET = "/v1/me/ticket"
LEG = "/v1/me/leg"
HANG_UP = "/v1/calls/{call_id}/hang-up"
HOLD = "/v1/calls/{call_id}/hold"
RESUME = "/v1/calls/{call_id}/resume"
DTMF = "/v1/calls/{call_id}/dtmf"
IDENTITY = "/v1/calls/{call_id}/identity"
PROMISE_CHECK = "/v1/calls/{call_id}/promise-check"
WRAP_UP_EXTEND = "/v1/calls/{call_id}/extend"
OUTCOMES = "/v1/outcomes"
HISTORY = "/v1/people/{person_id}/history"
HEALTH = "/v1/health"
PUSH_SOCKET = "/v1/push"
SIP_SOCKET = "/v1/sip"


class Digits(WireModel):
    """Keys towards the debtor."""

    digits: Annotated[str, StringConstraints(pattern=r"^[0-9*#A-D]{1,32}$")]


class Health(WireModel):
    """Is the server well: database, switch, and the wire it speaks."""

    contract: str
    database: bool
    switch: bool
    switch_id: str = ""
    calls: int = 0
