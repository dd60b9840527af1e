"""What the autopilot is to do, and what came of it: the file it is given, the file it writes."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from agent_desktop.desk.amounts import plain_amount
from agent_desktop.desk.reading import disposition, identified, refinements, result_lock
from agent_desktop.desk.store import Store
from agent_desktop.desk.workspace import Case, Workspace
from agent_desktop.ui.main_window import MainWindow
from server_api.contract.outcomes import Disposition
from server_api.contract.words import Effect


class Person(BaseModel):
    """What a debtor would say: right answers by question; ``result`` overrules the policy.

    ``leaves``: hangs up without a word, and is given the time for it.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    answers: dict[str, str] = {}
    result: str = ""
    country: str = ""
    leaves: bool = False


class Deed(BaseModel):
    """One thing besides the ordinary call; ``to`` is a name as it stands on the screen.

    An agent: ``help``, ``withdraw``, ``transfer``, ``consult``, ``join``, ``complete``, ``back``, ``park``,
    ``pause_recording``, ``resume_recording``, ``correct``, ``somebody_else``, ``pages``, ``protocol``, and
    ``dispute``, ``complaint``, ``deceased`` … (``to``: what was said). A lead: ``listen``, ``whisper``,
    ``barge``, ``take_over``, ``leave``, ``answer_help``, ``mode`` (``to`` a dial mode), ``stop_floor``,
    ``start_floor``, ``why`` (of the agent ``to``), ``close_why``, ``approve``, ``refuse``, ``counter``
    (``to`` a first payment), ``answer_all`` (requests, until the window is closed). A gate of the same
    name opens after it.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    do: str
    to: str = ""


class Agreement(BaseModel):
    """What is agreed: ``offer`` by its key on the page, ``fields`` typed over it (``total``, ``first``,
    ``count``, ``each``). ``order``: a Pix is made, sent, awaited. ``undo``: the first result is taken back.
    ``card``: a card is told over the telephone, first one that is declined.
    ``renew``: it takes the place of the newest promise made before, instead of beginning with an offer.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    offer: int = 1
    fields: dict[str, str] = Field(default_factory=dict)
    order: bool = False
    card: bool = False
    undo: bool = False
    renew: bool = False


class Story(BaseModel):
    """What is shown in one call: to a debtor of ``country`` (empty: any) whose own result is ``answered``
    (empty: the debtor, who agrees). ``result`` is what it ends with; pictures carry the ``name``.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: str
    answered: str = ""
    country: str = ""
    talk: tuple[Deed, ...] = ()
    midway: tuple[Deed, ...] = ()
    agreement: Agreement | None = None
    result: str = ""


class Plan(BaseModel):
    """``people`` by person id. Seconds: ``patience_s`` for anything to happen, ``call_wait_s`` for a call.

    ``hand_over``: sign in, leave the rest to the person at the desk. ``gates`` names files by
    point (``ready``, ``in-call``, ``muted``, ``held`` …, ``keyed``, ``wrap-up``): the autopilot makes
    ``FILE.reached`` and waits for FILE.
    ``notes`` by result, ``note`` for the others. ``sign_out``: by the settings dialog, after the last call.
    ``digits``: try mute, hold and keypad in each call, and send these.
    ``talk``: deeds in each call. ``lead``: a lead's on the floor, before any call.
    ``dial``: search for this and dial by hand instead of being ready. ``previews``: what is done with each
    case shown before its call: a reason to skip it, or ``dial``; the last holds for all that follow.
    ``agreement``: instead of the first offer as it stands. ``midway``: deeds once the identity is confirmed.
    ``stories``: one a call instead of these three, as long as they suit.
    ``read``: the record tells the words on the screen at each gate and picture.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    user: str
    password: str
    out: Path
    calls: int = 8
    people: dict[str, Person] = {}
    note: str = "Combinado por telefone."
    notes: dict[str, str] = {}
    pictures: bool = True
    patience_s: float = 30.0
    call_wait_s: float = 120.0
    hand_over: bool = False
    sign_out: bool = False
    digits: str = ""
    talk: tuple[Deed, ...] = ()
    lead: tuple[Deed, ...] = ()
    dial: str = ""
    previews: tuple[str, ...] = ()
    agreement: Agreement | None = None
    midway: tuple[Deed, ...] = ()
    stories: tuple[Story, ...] = ()
    read: bool = False
    gates: dict[str, Path] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stage:
    """What is played on. ``painted_ns``: when the sign-in was seen; ``heard_ns``: when the far side began.

    ``catch_up`` shows at once what the window holds back for a moment: a key is pressed on what is seen.
    """

    store: Store
    window: MainWindow
    leave: asyncio.Event
    painted_ns: int = 0
    heard_ns: Sequence[int] = ()
    catch_up: Callable[[], None] = lambda: None


@dataclass(slots=True)
class CallRecord:
    """One call; times are ``time.monotonic_ns()`` of this machine (0: it never happened).

    ``identity_asked_mono_ns`` is the key that sent the last answer.
    """

    call_id: str
    person_id: str
    answered_mono_ns: int = 0
    pop_painted_mono_ns: int = 0
    case_painted_mono_ns: int = 0
    identity_asked_mono_ns: int = 0
    far_audio_mono_ns: int = 0
    connected: bool = False
    identified: bool = False
    disposition: str = ""
    promise_id: str = ""
    outcome_id: str = ""
    saved: str = ""


@dataclass(slots=True)
class Record:
    """The whole run; ``error`` says where it stopped, ``code`` why: ``left``, or a StuckError's.

    ``lost``: calls that went with a lost link, by id.
    """

    login_painted_mono_ns: int = 0
    calls: list[CallRecord] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    words: dict[str, list[str]] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    error: str = ""
    code: str = ""

    def as_dict(self) -> dict[str, object]:
        """Ready for JSON."""
        return asdict(self)


def answers_for(plan: Plan, case: Case) -> dict[str, str]:
    """The right answers of this debtor, by question."""
    person = plan.people.get(case.head.person_id)
    return person.answers if person else {}


def amount_told(workspace: Workspace) -> str:
    """What the debtor would pay: the best offer's first payment, else the least, else all."""
    body = workspace.case.body if workspace.case is not None else None
    if body is None:
        return ""
    amount = body.offers[0].first_payment if body.offers else body.min_promise or body.balance
    return plain_amount(amount.minor, amount.currency, workspace.shift.language)


def result_told(plan: Plan, case: Case) -> str:
    """The result the plan foresees for this debtor; empty where a promise may be reached."""
    person = plan.people.get(case.head.person_id)
    return person.result if person else ""


def decide(plan: Plan, workspace: Workspace) -> Disposition | None:
    """The result by what the screen shows: an agreed promise, what the call led to, the plan, else the
    first that fits.
    """
    case, catalogue = workspace.case, workspace.shift.catalogue
    if case is None or catalogue is None:
        return None
    person = plan.people.get(case.head.person_id)
    wanted = disposition(workspace, person.result) if person and not case.promise.agreed else None
    if wanted is not None and _fits(workspace, case, wanted):
        return wanted
    prepared = disposition(workspace, workspace.wrap_up.disposition)
    if prepared is not None and not result_lock(workspace, prepared):
        finer = refinements(workspace, prepared.code)
        return finer[0] if finer else prepared
    fitting = [result for result in catalogue.dispositions if _fits(workspace, case, result)]
    return min(fitting, key=lambda result: _rank(case, result), default=None)


def _fits(workspace: Workspace, case: Case, result: Disposition) -> bool:
    if result_lock(workspace, result) or result.key == 0 or refinements(workspace, result.code):
        return False
    above = disposition(workspace, result.parent) if result.parent else result
    if above is None or above.key == 0:
        return False
    return (Effect.PROMISE in result.effects) == case.promise.agreed


def _rank(case: Case, result: Disposition) -> tuple[bool, bool, bool, int]:
    """Rather none that needs more fields or a date; a talk that was had rather than one that was not."""
    talked = Effect.RIGHT_PARTY in result.effects
    fields = any(one.required for one in result.fields)
    return Effect.CALLBACK in result.effects, talked != identified(case), fields, result.key
