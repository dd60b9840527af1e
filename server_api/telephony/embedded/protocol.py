"""Facts, orders and states as JSON, for the local socket between the server and its switch."""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from server_api.telephony.port import (
    CallAnswered,
    CallConnected,
    CallEnded,
    CallHeld,
    CallResumed,
    CallRinging,
    CallState,
    DialOrder,
    DtmfReceived,
    EndCause,
    EndedBy,
    Fact,
    LegDown,
    LegOrder,
    LegState,
    LegUp,
    SwitchError,
    SwitchState,
    TrunkChanged,
    TrunkSpec,
)

JsonDict = dict[str, Any]
_FACTS: dict[str, type[Any]] = {
    kind.__name__: kind
    for kind in (
        LegUp,
        LegDown,
        CallRinging,
        CallAnswered,
        CallConnected,
        CallHeld,
        CallResumed,
        CallEnded,
        DtmfReceived,
        TrunkChanged,
    )
}
SOCKET_NAME = "switch.sock"
MAX_SOCKET_PATH = 104
MAX_LINE = 16 << 20
Record = TypeVar("Record", DialOrder, LegOrder, TrunkSpec)


def socket_path(state_dir: Path) -> str:
    """Where the switch listens. Raises SwitchError ``state_path_too_long`` (the system allows 107 bytes)."""
    path = str(state_dir / SOCKET_NAME)
    if len(path.encode()) > MAX_SOCKET_PATH:
        raise SwitchError("state_path_too_long", path)
    return path


def line(message: JsonDict) -> bytes:
    """One message as one line."""
    return json.dumps(message, separators=(",", ":")).encode() + b"\n"


def dump_fact(fact: Fact) -> JsonDict:
    """A numbered fact's body."""
    return {"kind": type(fact).__name__, **asdict(fact), "at": fact.at.isoformat()}


def load_fact(body: JsonDict) -> Fact:
    """Undo :func:`dump_fact`. Raises KeyError for a kind of a newer switch."""
    fields = dict(body)
    kind = _FACTS[fields.pop("kind")]
    fields["at"] = datetime.fromisoformat(fields["at"])
    if kind is CallEnded:
        fields["cause"] = EndCause(fields["cause"])
        fields["by"] = EndedBy(fields["by"])
    fact: Fact = kind(**fields)
    return fact


def dump_state(state: SwitchState) -> JsonDict:
    """What is alive, as JSON."""
    return {
        "switch_id": state.switch_id,
        "fact_seq": state.fact_seq,
        "calls": [
            {**asdict(c), "answered_at": c.answered_at.isoformat() if c.answered_at else None}
            for c in state.calls
        ],
        "legs": [asdict(leg) for leg in state.legs],
        "ended": [dump_fact(e) for e in state.ended],
    }


def load_state(body: JsonDict, *, adopted: bool) -> SwitchState:
    """Undo :func:`dump_state`."""
    ended = tuple(f for f in map(load_fact, body["ended"]) if isinstance(f, CallEnded))
    return SwitchState(
        switch_id=body["switch_id"],
        adopted=adopted,
        calls=tuple(_call(c) for c in body["calls"]),
        legs=tuple(LegState(**leg) for leg in body["legs"]),
        fact_seq=body["fact_seq"],
        ended=ended,
    )


def _call(body: JsonDict) -> CallState:
    answered = body.pop("answered_at")
    return CallState(**body, answered_at=datetime.fromisoformat(answered) if answered else None)


def load_record(kind: type[Record], body: JsonDict) -> Record:
    """An order sent by the server."""
    fields = dict(body)
    if "codecs" in fields:
        fields["codecs"] = tuple(fields["codecs"])
    return kind(**fields)
