"""Why a person was, or was not, called: what the rows of that minute say."""

from pydantic import Field

from server_api.contract.base import AwareDatetime, Id, ShortText, WireModel


class RuleAsked(WireModel):
    """A rule that was asked, with its source; ``status`` tells how good the evidence is."""

    rule: Id
    name: ShortText = ""
    source: str = ""
    status: ShortText = ""


class GateAnswer(WireModel):
    """One answer of the gate. ``rule_id`` and ``reason`` say what forbade, where it did."""

    at: AwareDatetime
    local_at: ShortText = ""
    number_masked: ShortText = ""
    mode: ShortText = ""
    allowed: bool
    rule_id: ShortText = ""
    reason: ShortText = ""
    next_allowed_at: AwareDatetime | None = None
    rules: tuple[RuleAsked, ...] = ()
    call_id: str = ""


class WhyCall(WireModel):
    """One call: why this person, this number, now. ``pace`` holds the pacer's figures of that moment."""

    call_id: Id
    campaign: ShortText = ""
    direction: ShortText = ""
    at: AwareDatetime
    local_at: ShortText = ""
    number_masked: ShortText = ""
    caller_id: ShortText = ""
    mode: ShortText = ""
    strategy: ShortText = ""
    list_name: ShortText = ""
    place: int = 0
    score: float | None = None
    attempt: int = 0
    ladder: ShortText = ""
    pace: dict[str, str] = Field(default_factory=dict)
    agent: ShortText = ""
    state: ShortText = ""
    cause: ShortText = ""
    disposition: ShortText = ""
    answered_at: AwareDatetime | None = None
    connected_at: AwareDatetime | None = None
    ended_at: AwareDatetime | None = None
    abandoned: bool = False
    gate: GateAnswer | None = None


class WhyNote(WireModel):
    """What stood in the way at the moment: ``wish``, ``legal``, ``floor_stop``; and ``lead``, as it is now.

    ``params``: kind, scope, reason, rule_id; of a lead campaign, state, result, runs (the campaign's state).
    ``since`` of a lead is when it is due.
    """

    code: ShortText
    since: AwareDatetime | None = None
    params: dict[str, str] = Field(default_factory=dict)


class WhyView(WireModel):
    """The calls and the gate's answers about a person around a moment, the nearest first."""

    person_id: Id
    name: ShortText = ""
    calls: tuple[WhyCall, ...] = ()
    answers: tuple[GateAnswer, ...] = ()
    notes: tuple[WhyNote, ...] = ()
