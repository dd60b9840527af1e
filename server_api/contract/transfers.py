"""Moving a conversation: blind and attended transfer, three-way, park, consultation, manual dialling."""

from pydantic import Field

from server_api.contract.base import AwareDatetime, Id, LongText, ShortText, WireModel
from server_api.contract.words import AgentState, PartyKind, TransferStep


class TransferTarget(WireModel):
    """Where a call can go. ``target_id`` is an agent's id, a preset's id, or empty for a typed number.

    ``free`` says whether it can take a call now; ``number`` is for people to read, masked where it must be.
    """

    kind: PartyKind
    target_id: str = ""
    name: ShortText = ""
    number: ShortText = ""
    state: AgentState | None = None
    free: bool = True


class TransferTargets(WireModel):
    """Presets first, then agents by name."""

    targets: tuple[TransferTarget, ...] = ()
    may_dial_numbers: bool = False


class Transfer(WireModel):
    """Blind: hand the call over at once, with the case and the place in the script.

    ``note`` is shown to who takes it. ``script_path`` and ``draft_note`` travel with the call.
    """

    target: TransferTarget
    note: ShortText = ""
    script_path: tuple[Id, ...] = ()
    draft_note: LongText = ""


class Consult(WireModel):
    """Speak with somebody apart, the debtor on hold: the first half of an attended transfer."""

    target: TransferTarget
    note: ShortText = ""


class ConsultView(WireModel):
    """A consultation under way."""

    consult_id: Id
    target: TransferTarget
    step: TransferStep
    since: AwareDatetime
    reason: ShortText = ""


class FinishConsult(WireModel):
    """``complete`` hands the debtor over, ``join`` puts all three together, ``cancel`` goes back."""

    step: TransferStep
    script_path: tuple[Id, ...] = ()
    draft_note: LongText = ""


class Handed(WireModel):
    """What came with a transferred or taken-over call: from whom, why, and how far they were."""

    by: ShortText
    note: ShortText = ""
    script_path: tuple[Id, ...] = ()
    draft_note: LongText = ""
    at: AwareDatetime


class ParkedCall(WireModel):
    """A call waiting with music for some agent of the team."""

    call_id: Id
    name: ShortText
    by: ShortText
    since: AwareDatetime
    note: ShortText = ""


class ParkedCalls(WireModel):
    """Oldest first."""

    calls: tuple[ParkedCall, ...] = ()


class ManualDial(WireModel):
    """Dial one person by hand: a known number (``phone_id``), or a typed one for a known person.

    It passes the same gate as the dialler's calls. ``override_reason`` is heeded from leads only.
    """

    person_id: Id
    phone_id: str = ""
    number: ShortText = ""
    campaign_id: str = ""
    override_reason: ShortText = ""


class ManualDialled(WireModel):
    """The call that was placed."""

    call_id: Id


class PersonFound(WireModel):
    """One hit of a search; document and number masked by role."""

    person_id: Id
    name: ShortText
    document_masked: ShortText = ""
    city: ShortText = ""
    region: ShortText = ""
    creditor: ShortText = ""
    phones: tuple["PhoneFound", ...] = ()
    campaign_id: str = ""
    last_contact_at: AwareDatetime | None = None
    callable: bool = True
    refused_rule: ShortText = ""


class PhoneFound(WireModel):
    """A number that can be dialled by hand."""

    phone_id: Id
    masked: ShortText
    kind: ShortText = ""
    usable: bool = True


class PeopleFound(WireModel):
    """Best first; ``more`` when there are others."""

    people: tuple[PersonFound, ...] = ()
    more: bool = False


class ChoosePerson(WireModel):
    """Who the inbound caller is, said by the agent."""

    person_id: Id


class LoggedCall(WireModel):
    """One of the agent's own calls today."""

    call_id: Id
    at: AwareDatetime
    name: ShortText
    number_masked: ShortText = ""
    direction: ShortText = "out"
    seconds: int = 0
    result: ShortText = ""
    recording_id: str = ""


class CallLog(WireModel):
    """Newest first."""

    calls: tuple[LoggedCall, ...] = ()


class Heard(WireModel):
    """The agent's correction of the detector: it was a person, or a machine."""

    person: bool


class PhoneCheck(WireModel):
    """The pre-shift check's result. Levels in dBFS, times in milliseconds, loss in per cent.

    ``passed`` is the sum of the parts' words: ``ok``, ``weak``, ``failed``, ``skipped``.
    """

    passed: bool
    microphone: ShortText = ""
    speaker: ShortText = ""
    level_dbfs: float = -96.0
    noise_dbfs: float = -96.0
    loop_ms: float | None = None
    round_trip_ms: float | None = None
    loss_pct: float | None = None
    mos: float | None = None
    parts: dict[str, str] = Field(default_factory=dict)
