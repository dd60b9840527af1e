"""Everything that can happen at the desk, in the past tense.

Three sources: the agent (clicks and keys), the server (push messages and answers), the softphone.
``at`` is UTC. Push messages of the contract are events too: see :class:`Pushed`.
One union for each ``update_*.py`` that handles it.
"""

from agent_desktop.desk.events_agent import (
    AgentEvent,
    CallbackSet,
    ChallengeAnswered,
    ChallengeTyped,
    FormClosed,
    FormOpened,
    HangUpAsked,
    HistoryEndReached,
    HoldToggled,
    KeyPressedToDebtor,
    LanguageChosen,
    MuteToggled,
    NoteTyped,
    NoticeDismissed,
    ResultChosen,
    ResultFieldSet,
    SignInAsked,
    SignOutAsked,
    StateAsked,
    TabChosen,
    WrapUpConcluded,
    WrapUpExtended,
)
from agent_desktop.desk.events_dial import DialEvent
from agent_desktop.desk.events_editor import EditorEvent
from agent_desktop.desk.events_extras import ExtrasEvent
from agent_desktop.desk.events_floor import (
    AgentSelected,
    FloorEvent,
    HelpAnswered,
    SupervisionAsked,
    SupervisionLeft,
    SupervisionTold,
    TakeOverAsked,
)
from agent_desktop.desk.events_lists import ListsEvent
from agent_desktop.desk.events_plan import PlanEvent
from agent_desktop.desk.events_playback import PlaybackEvent
from agent_desktop.desk.events_scripts import (
    DisclosureRead,
    DisclosureTold,
    ObjectionOpened,
    ScriptAnswered,
    ScriptEvent,
    ScriptFieldTyped,
    ScriptSteppedBack,
)
from agent_desktop.desk.events_sound import SoundEvent
from agent_desktop.desk.events_voice import (
    BesideEvent,
    CallLogLoaded,
    ConsultAsked,
    ConsultBegun,
    ConsultEnded,
    HeardCorrected,
    HelpToggled,
    HelpTold,
    OverrideTyped,
    ParkAsked,
    PeopleArrived,
    PersonChosen,
    PersonConfirmed,
    PersonTold,
    PhoneChosen,
    RecordingToggled,
    SearchClosed,
    SearchEvent,
    SearchOpened,
    SearchTyped,
    TargetChosen,
    TargetsLoaded,
    TargetTyped,
    TransferAsked,
    TransferClosed,
    TransferDone,
    TransferEvent,
    TransferNoted,
    TransferOpened,
    UnparkAsked,
)
from agent_desktop.desk.events_world import (
    DraftNotKept,
    DraftRestored,
    EngineLost,
    EngineStarted,
    Greeted,
    HistoryLoaded,
    IdentityAnswered,
    LegChanged,
    LinkChanged,
    MuteChanged,
    NoteKept,
    NotUnderstood,
    OutboxCounted,
    OutcomeConfirmed,
    OutcomeKept,
    OutcomeNotKept,
    OutcomeRefused,
    PhoneTroubled,
    Pushed,
    RequestRefused,
    SessionEnded,
    SignedOut,
    SignInAccepted,
    StatusAnswered,
)

__all__ = [
    "AgentEvent",
    "AgentSelected",
    "BesideEvent",
    "CallEvent",
    "CallLogLoaded",
    "CallbackSet",
    "CaseEvent",
    "ChallengeAnswered",
    "ChallengeTyped",
    "ConsultAsked",
    "ConsultBegun",
    "ConsultEnded",
    "DialEvent",
    "DisclosureRead",
    "DisclosureTold",
    "DraftNotKept",
    "DraftRestored",
    "EditorEvent",
    "EngineLost",
    "EngineStarted",
    "Event",
    "ExtrasEvent",
    "FloorEvent",
    "FormClosed",
    "FormOpened",
    "Greeted",
    "HangUpAsked",
    "HeardCorrected",
    "HelpAnswered",
    "HelpToggled",
    "HelpTold",
    "HistoryEndReached",
    "HistoryLoaded",
    "HoldToggled",
    "IdentityAnswered",
    "KeyPressedToDebtor",
    "LanguageChosen",
    "LegChanged",
    "LinkChanged",
    "LinkEvent",
    "ListsEvent",
    "MuteChanged",
    "MuteToggled",
    "NotUnderstood",
    "NoteKept",
    "NoteTyped",
    "NoticeDismissed",
    "ObjectionOpened",
    "OutboxCounted",
    "OutcomeConfirmed",
    "OutcomeEvent",
    "OutcomeKept",
    "OutcomeNotKept",
    "OutcomeRefused",
    "OverrideTyped",
    "ParkAsked",
    "PeopleArrived",
    "PersonChosen",
    "PersonConfirmed",
    "PersonTold",
    "PhoneChosen",
    "PhoneTroubled",
    "PlanEvent",
    "PlaybackEvent",
    "Pushed",
    "RecordingToggled",
    "RequestRefused",
    "ResultChosen",
    "ResultFieldSet",
    "ScriptAnswered",
    "ScriptEvent",
    "ScriptFieldTyped",
    "ScriptSteppedBack",
    "SearchClosed",
    "SearchEvent",
    "SearchOpened",
    "SearchTyped",
    "SessionEnded",
    "ShiftEvent",
    "SignInAccepted",
    "SignInAsked",
    "SignOutAsked",
    "SignedOut",
    "SoundEvent",
    "StateAsked",
    "StatusAnswered",
    "SupervisionAsked",
    "SupervisionLeft",
    "SupervisionTold",
    "TabChosen",
    "TakeOverAsked",
    "TargetChosen",
    "TargetTyped",
    "TargetsLoaded",
    "TransferAsked",
    "TransferClosed",
    "TransferDone",
    "TransferEvent",
    "TransferNoted",
    "TransferOpened",
    "UnparkAsked",
    "WrapUpConcluded",
    "WrapUpExtended",
]

ShiftEvent = (
    SignInAsked
    | SignInAccepted
    | SignOutAsked
    | SignedOut
    | SessionEnded
    | LanguageChosen
    | StateAsked
    | StatusAnswered
    | RequestRefused
    | NoticeDismissed
)
LinkEvent = LinkChanged | Greeted | NotUnderstood | EngineStarted | EngineLost | LegChanged | PhoneTroubled
CallEvent = MuteToggled | MuteChanged | HoldToggled | HangUpAsked | KeyPressedToDebtor
CaseEvent = (
    TabChosen
    | FormOpened
    | FormClosed
    | ChallengeTyped
    | ChallengeAnswered
    | IdentityAnswered
    | NoteTyped
    | NoteKept
    | DraftNotKept
    | DraftRestored
    | HistoryEndReached
    | HistoryLoaded
)
OutcomeEvent = (
    CallbackSet
    | ResultChosen
    | ResultFieldSet
    | WrapUpConcluded
    | WrapUpExtended
    | OutcomeKept
    | OutcomeConfirmed
    | OutcomeRefused
    | OutcomeNotKept
    | OutboxCounted
)

Event = (
    ShiftEvent
    | LinkEvent
    | CallEvent
    | CaseEvent
    | PlanEvent
    | OutcomeEvent
    | TransferEvent
    | BesideEvent
    | SearchEvent
    | FloorEvent
    | DialEvent
    | ListsEvent
    | ScriptEvent
    | EditorEvent
    | SoundEvent
    | PlaybackEvent
    | ExtrasEvent
    | Pushed
)
