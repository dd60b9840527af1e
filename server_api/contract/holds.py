"""A complaint or a dispute opened on a call: every channel stops at once; and what may still be done."""

from datetime import date

from pydantic import Field

from server_api.contract.base import AwareDatetime, Id, LongText, ShortText, WireModel
from server_api.contract.words import LegalKind


class OpenHold(WireModel):
    """What the debtor said. ``key`` makes it repeatable. No ``debt_ids``: all of the creditor's contracts."""

    key: Id
    kind: LegalKind
    debt_ids: tuple[Id, ...] = ()
    reason: ShortText = ""
    text: LongText = ""
    answer_by_channel: ShortText = ""


class HoldView(WireModel):
    """A hold in force. ``protocol`` is told to the debtor; ``answer_by`` is the day of the answer."""

    hold_id: Id
    kind: LegalKind
    since: AwareDatetime
    protocol: ShortText = ""
    answer_by: date | None = None
    with_desk: ShortText = ""
    reason: ShortText = ""
    by: ShortText = ""


class BlockedLine(WireModel):
    """One thing that is forbidden now: ``what`` names it (``offers``, ``orders``, ``calls``, ``messages``,
    ``listing``, ``amounts``), ``detail`` says what was stopped (``2 tentativas agendadas foram canceladas``).
    """

    what: ShortText
    text: ShortText = ""
    detail: ShortText = ""
    rule_id: ShortText = ""
    rule_version: int = 1
    since: AwareDatetime | None = None


class AllowedAction(WireModel):
    """Something the agent may still do; ``code`` is a command of the desk (``hold_reason``,
    ``send_protocol``, ``transfer``, ``correct_contact``, ``close_politely``, ``hear_attorney`` …)."""

    code: ShortText
    text: ShortText = ""
    params: dict[str, str] = Field(default_factory=dict)


class LegalEvent(WireModel):
    """A row of the legal situation, newest first: facts, acts, notices, ended ones too."""

    since: date
    at: AwareDatetime | None = None
    kind: LegalKind
    text: ShortText = ""
    contract: ShortText = ""
    by: ShortText = ""
    ended_at: AwareDatetime | None = None


class HoldReason(WireModel):
    """What the debtor adds to an open hold."""

    reason: ShortText = ""
    text: LongText = ""


class EndHold(WireModel):
    """Why a hold is over: ``upheld``, ``rejected``, ``withdrawn``; leads only."""

    result: ShortText
    note: ShortText = ""


class TickDisclosure(WireModel):
    """A sentence was said aloud. ``at`` is the desk's time (server time by its clock)."""

    code: Id
    at: AwareDatetime


class DisclosureTicked(WireModel):
    """On disk; ``offset_ms`` is its place in the recording. ``waiting`` are still to be said."""

    code: Id
    at: AwareDatetime
    offset_ms: int | None = None
    waiting: tuple[Id, ...] = ()


class OtherPerson(WireModel):
    """Somebody else answered: nothing of the case may be seen or said. ``role``: what they say they are."""

    role: ShortText = ""
