"""The whole desk as one frozen value. Panels show it; only ``update`` makes a new one."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from agent_desktop.desk.dialling import Dialling
from agent_desktop.desk.editor_state import Editor
from agent_desktop.desk.extras_state import Extras
from agent_desktop.desk.floor import Floor
from agent_desktop.desk.lists import ListsPanel
from agent_desktop.desk.panels import Beside, SearchPanel, TransferPanel
from agent_desktop.desk.plan_state import Deal, PromiseForm
from agent_desktop.desk.playback import Playback
from agent_desktop.desk.script_state import ScriptState
from agent_desktop.desk.sound import Sound
from server_api.contract.cases import CaseBody, CaseHead, HistoryItem
from server_api.contract.contacts import OwnPanel
from server_api.contract.outcomes import Outcome, OutcomeSaved
from server_api.contract.push import CallView
from server_api.contract.session import (
    AgentProfile,
    AgentStatus,
    CampaignBrief,
    Catalogue,
    ClockNow,
    DayStats,
)

__all__ = ["PromiseForm", "ScriptState", "replace"]


class Screen(StrEnum):
    """Which whole screen is up."""

    SIGN_IN = "sign_in"
    SIGNING_IN = "signing_in"
    WORK = "work"
    TAKEN_OVER = "taken_over"


class LinkState(StrEnum):
    """The server seen from here."""

    DOWN = "down"
    CONNECTING = "connecting"
    UP = "up"


class LegState(StrEnum):
    """The permanent leg seen from here."""

    DOWN = "down"
    OPENING = "opening"
    UP = "up"
    LOST = "lost"  # was up; coming back


class Form(StrEnum):
    """What covers the middle pane."""

    NONE = "none"
    PROMISE = "promise"
    CALLBACK = "callback"
    STATEMENT = "statement"
    HOLD = "hold"
    CONTACT = "contact"
    PAPER = "paper"
    ORDER = "order"
    HARDSHIP = "hardship"


class Tab(StrEnum):
    """Tabs of the middle pane, in the order of Ctrl 1-6."""

    NEGOTIATION = "negotiation"
    HISTORY = "history"
    PROMISES = "promises"
    LEGAL = "legal"
    CONTACTS = "contacts"
    DOCUMENTS = "documents"


class SaveState(StrEnum):
    """Where the result of the call is."""

    NONE = "none"
    SENDING = "sending"
    KEPT_HERE = "kept_here"  # in this PC's outbox
    SAVED = "saved"  # on the server's disk
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Shift:
    """Who works, in which state, on which campaign, with which lists."""

    agent: AgentProfile | None = None
    status: AgentStatus | None = None
    campaign: CampaignBrief | None = None
    catalogue: Catalogue | None = None
    stats: DayStats = field(default_factory=DayStats)
    asked: str = ""  # a state change under way
    asked_pause_code: str = ""
    asked_version: int = 0  # the version it went out with
    language: str = "pt-BR"


@dataclass(frozen=True, slots=True)
class Links:
    """Server, leg, outbox, clock."""

    server: LinkState = LinkState.DOWN
    server_down_since: datetime | None = None
    retry_at: datetime | None = None
    leg: LegState = LegState.DOWN
    leg_id: str = ""
    engine_up: bool = False
    engine_restarts: int = 0
    audio: str = ""  # qt | null
    waiting: int = 0  # outcomes in the outbox
    refused: int = 0  # outcomes that the server refused, kept for the lead
    clock: ClockNow | None = None
    clock_skew_s: float = 0.0  # server minus this PC
    mos: float = 0.0


@dataclass(frozen=True, slots=True)
class Call:
    """The debtor's call now on the line."""

    view: CallView
    muted: bool = False
    keys_sent: str = ""
    ending: bool = False  # hang-up asked, not yet confirmed


@dataclass(frozen=True, slots=True)
class ChallengeDraft:
    """What the agent types at one identity question; ``sent`` while the server compares."""

    text: str = ""
    sent: bool = False


@dataclass(frozen=True, slots=True)
class History:
    """The timeline loaded so far, newest first."""

    items: tuple[HistoryItem, ...] = ()
    total: int = 0
    next_cursor: str = ""
    loading: bool = False
    counts: tuple[tuple[str, int], ...] = ()  # rows by channel, of the whole timeline
    searched_to: datetime | None = None  # so far a search has come that can go on


@dataclass(frozen=True, slots=True)
class Finding:
    """What is looked for in the timeline. ``history`` None: what is loaded is looked through here."""

    channels: tuple[str, ...] = ()
    text: str = ""
    history: History | None = None


@dataclass(frozen=True, slots=True)
class CallbackForm:
    """When to call again."""

    at: datetime | None = None
    own: bool = True
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """The debtor on the screen."""

    head: CaseHead
    body: CaseBody | None = None
    tab: Tab = Tab.NEGOTIATION
    form: Form = Form.NONE
    challenge: ChallengeDraft = field(default_factory=ChallengeDraft)
    history: History = field(default_factory=History)
    found: Finding = field(default_factory=Finding)
    extras: Extras = field(default_factory=Extras)
    withheld: str = ""  # why the server took the body away
    script: ScriptState = field(default_factory=ScriptState)
    promise: PromiseForm = field(default_factory=PromiseForm)
    deal: Deal = field(default_factory=Deal)
    callback: CallbackForm = field(default_factory=CallbackForm)
    note: str = ""
    note_kept_at: datetime | None = None
    received: bool = False  # what came with a call handed on is already in note and script


@dataclass(frozen=True, slots=True)
class WrapUp:
    """The result being chosen."""

    disposition: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    missing: tuple[str, ...] = ()
    save: SaveState = SaveState.NONE
    outcome: Outcome | None = None
    promise_id: str = ""
    extensions: int = 0
    saved_at: datetime | None = None
    suggested: bool = False  # the server filled the result in, nobody chose it yet


@dataclass(frozen=True, slots=True)
class Notice:
    """A card in the dock. ``code`` and ``params`` are worded by the view."""

    code: str
    params: tuple[tuple[str, str], ...] = ()
    tone: str = "neutral"  # neutral | warn | bad
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SignInForm:
    """The sign-in screen."""

    user: str = ""
    error: str = ""
    error_params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Parked:
    """A case whose result was not concluded when the next call came; it returns to the screen after it."""

    case: Case
    call: Call | None
    wrap_up: WrapUp


@dataclass(frozen=True, slots=True)
class Undoable:
    """The result that went out last, with its case as it was. ``saved`` once it is on the server's disk."""

    key: str
    whole: Parked
    saved: OutcomeSaved | None = None
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Workspace:
    """Everything the agent's window shows. Equal values look equal."""

    screen: Screen = Screen.SIGN_IN
    sign_in: SignInForm = field(default_factory=SignInForm)
    shift: Shift = field(default_factory=Shift)
    links: Links = field(default_factory=Links)
    call: Call | None = None
    case: Case | None = None
    wrap_up: WrapUp = field(default_factory=WrapUp)
    notices: tuple[Notice, ...] = ()
    parked: tuple[Parked, ...] = ()
    floor: Floor = field(default_factory=Floor)
    dialling: Dialling = field(default_factory=Dialling)
    lists: ListsPanel = field(default_factory=ListsPanel)
    editor: Editor = field(default_factory=Editor)
    transfer: TransferPanel = field(default_factory=TransferPanel)
    search: SearchPanel = field(default_factory=SearchPanel)
    beside: Beside = field(default_factory=Beside)
    sound: Sound = field(default_factory=Sound)
    playback: Playback | None = None
    own: OwnPanel | None = None
    undo: Undoable | None = None
    last_saved: OutcomeSaved | None = None  # the newest result that reached the server's disk
