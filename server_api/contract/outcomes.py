"""How a call ends on the desk: result, promise, callback, note."""

from datetime import date

from pydantic import Field

from server_api.contract.agreements import MOST_LINES, PlanLine
from server_api.contract.base import AwareDatetime, Id, LongText, ShortText, WireModel
from server_api.contract.debt_words import Frequency, PlanKind
from server_api.contract.money import Money
from server_api.contract.words import Channel, Effect, PayMethod, PromiseFault


class Labels(WireModel):
    """One label in each screen language."""

    pt_BR: ShortText
    es: ShortText
    en: ShortText

    def text(self, language: str) -> str:
        """The label for ``pt-BR``, ``es…`` or ``en…``."""
        return {"pt": self.pt_BR, "es": self.es}.get(language[:2], self.en)


class ResultField(WireModel):
    """A field of the wrap-up form: a choice of ``options`` (code to label) or, with none, free text.

    ``kind``: ``text``, ``choice``, ``date``, ``money``, ``phone``, ``email``, ``yes_no``; empty: by
    ``options``.
    """

    name: Id
    labels: Labels
    required: bool = False
    options: tuple[tuple[str, Labels], ...] = ()
    kind: ShortText = ""


class Disposition(WireModel):
    """A result of a call. ``key`` is its digit in wrap-up (0: none).

    ``parent`` names the result of the first level that this one refines (empty: it is of the first level);
    where a result has refinements, one of them is chosen.
    """

    code: Id
    key: int
    labels: Labels
    effects: tuple[Effect, ...] = ()
    needs_identity: bool = False
    fields: tuple[ResultField, ...] = ()
    parent: str = ""


class PauseCode(WireModel):
    """Why an agent pauses; ``limit_s`` 0 is without limit.

    ``times_a_day`` 0 is any number of times. ``after_call``: offered in wrap-up (a difficult call).
    """

    code: Id
    labels: Labels
    limit_s: int = 0
    paid: bool = True
    times_a_day: int = 0
    after_call: bool = False


class PromiseDraft(WireModel):
    """An agreement as the agent made it. ``read_back`` is true when the debtor said yes to it.

    ``amount`` is the sum of ``plan`` and ``due_on`` its first day; without a plan it is one payment.
    ``approval_id``: the lead's yes to what goes beyond the agent's authority. ``renews``: the promise that
    this one replaces. ``order_ids``: payment orders made for it. ``remind_by``: channels of reminders.
    """

    debt_ids: tuple[Id, ...]
    amount: Money
    due_on: date
    method: PayMethod
    offer_id: str = ""
    read_back: bool = False
    read_back_at: AwareDatetime | None = None
    kind: PlanKind = PlanKind.SINGLE
    plan: tuple[PlanLine, ...] = Field((), max_length=MOST_LINES)
    frequency: Frequency = Frequency.MONTHLY
    approval_id: str = ""
    renews: str = ""
    order_ids: tuple[Id, ...] = ()
    remind_by: tuple[Channel, ...] = ()


class PromiseCheck(WireModel):
    """The server's judgement of a draft; ``params`` explain a fault (limits, rule ids)."""

    accepted: bool
    faults: tuple[PromiseFault, ...] = ()
    params: dict[str, str] = Field(default_factory=dict)
    read_back: LongText = ""


class CallbackDraft(WireModel):
    """Call again: at ``at``; ``own`` keeps it for this agent."""

    at: AwareDatetime
    own: bool = True
    subject: ShortText = ""


class Outcome(WireModel):
    """All that is kept of a call. ``key`` makes the submission repeatable: one effect, whatever happens."""

    key: Id
    call_id: Id
    agent_id: Id
    disposition: Id
    note: LongText = ""
    promise: PromiseDraft | None = None
    callback: CallbackDraft | None = None
    fields: dict[str, ShortText] = Field(default_factory=dict)
    script_path: tuple[Id, ...] = Field(default=(), max_length=500)
    disclosures: tuple[tuple[Id, AwareDatetime], ...] = ()
    decided_at: AwareDatetime


class OutcomeSaved(WireModel):
    """On the server's disk. ``repeated`` when this key had been saved before.

    Until ``undo_until`` the agent may take it back (OUTCOME_UNDO).
    """

    outcome_id: Id
    call_id: Id
    saved_at: AwareDatetime
    promise_id: str = ""
    callback_id: str = ""
    repeated: bool = False
    undo_until: AwareDatetime | None = None
