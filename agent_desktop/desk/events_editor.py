"""A lead edits a script; the server checks, keeps and publishes it."""

from dataclasses import dataclass

from agent_desktop.desk.events_lists import PartEdit
from agent_desktop.desk.events_scripts import ScriptDeed
from agent_desktop.desk.script_edits import Edit
from server_api.contract.lists import FieldInfo
from server_api.contract.script_edit import (
    Comparison,
    DraftSaved,
    ScriptDoc,
    ScriptOpen,
    ScriptPreview,
    Scripts,
)
from server_api.contract.transfers import PeopleFound


@dataclass(frozen=True, slots=True)
class EditorOpened:
    """From the floor."""


@dataclass(frozen=True, slots=True)
class EditorLeft:
    """Esc: what is open over the form first, then the script, then the editor."""


@dataclass(frozen=True, slots=True)
class ScriptsShown:
    """The list of scripts."""


@dataclass(frozen=True, slots=True)
class ScriptPicked:
    """Out of the list."""

    script_id: str


@dataclass(frozen=True, slots=True)
class ScriptBegun:
    """A new one, under this id and name, with names for its stages and its first step."""

    script_id: str
    name: str
    stages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VersionPicked:
    """Look at another version."""

    version: int


@dataclass(frozen=True, slots=True)
class PartPicked:
    """What the form shows: a ``step`` (with its id), an ``objection``, ``phrase`` or ``disclosure`` (with its
    place), ``meant_for``, ``compare``.
    """

    kind: str
    step_id: str = ""
    at: int = 0
    language: str = ""


@dataclass(frozen=True, slots=True)
class AnswerPicked:
    """The answer whose details are open (-1: none)."""

    at: int


@dataclass(frozen=True, slots=True)
class TextLanguagePicked:
    """Of the texts in the form."""

    language: str


@dataclass(frozen=True, slots=True)
class ScriptEdited:
    """One change, kept as a step of undoing."""

    edit: Edit


@dataclass(frozen=True, slots=True)
class FilterEdited:
    """A line of the filter that says for whom a script is meant."""

    edit: PartEdit


@dataclass(frozen=True, slots=True)
class EditUndone:
    """Ctrl Z."""


@dataclass(frozen=True, slots=True)
class EditRedone:
    """Ctrl Shift Z."""


@dataclass(frozen=True, slots=True)
class AudienceChosen:
    """Publish to ``all``, ``share`` percent of the team, ``me``."""

    to: str
    share: int = 20


@dataclass(frozen=True, slots=True)
class PublishAsked:
    """Ctrl Enter."""


@dataclass(frozen=True, slots=True)
class RollBackAsked:
    """The version shown is to be live again."""


@dataclass(frozen=True, slots=True)
class CompareAsked:
    """With the version that is live, or the one before."""


@dataclass(frozen=True, slots=True)
class ConflictSettled:
    """``mine`` stays the draft, or ``theirs``."""

    keep: str


@dataclass(frozen=True, slots=True)
class PreviewActed:
    """In the preview, which is the agent's own widget."""

    deed: ScriptDeed


@dataclass(frozen=True, slots=True)
class PreviewRestarted:
    """F5: from the first step."""


@dataclass(frozen=True, slots=True)
class DebtorSought:
    """As whom the draft is shown: a name, document or phone as typed."""

    text: str


@dataclass(frozen=True, slots=True)
class DebtorPicked:
    """One of those found; empty: the invented one."""

    person_id: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class ScriptsLoaded:
    """All scripts, and what filters can ask for."""

    scripts: Scripts
    fields: tuple[FieldInfo, ...]


@dataclass(frozen=True, slots=True)
class ScriptLoaded:
    """As the server has it. ``here``: what this PC kept that the server had not, typed over ``revision``."""

    opened: ScriptOpen
    here: ScriptDoc | None = None
    revision: int = 0


@dataclass(frozen=True, slots=True)
class ScriptFoundHere:
    """The server is away: as this PC kept it."""

    doc: ScriptDoc
    revision: int


@dataclass(frozen=True, slots=True)
class DraftKept:
    """On the server's disk."""

    script_id: str
    doc: ScriptDoc
    saved: DraftSaved


@dataclass(frozen=True, slots=True)
class DraftKeptHere:
    """On this PC's disk, or not even there."""

    script_id: str
    kept: bool


@dataclass(frozen=True, slots=True)
class PreviewTold:
    """The draft as the agent would see it."""

    script_id: str
    preview: ScriptPreview


@dataclass(frozen=True, slots=True)
class VersionTold:
    """After publishing or rolling back."""

    opened: ScriptOpen


@dataclass(frozen=True, slots=True)
class CompareTold:
    """What two versions brought."""

    script_id: str
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class DebtorsFound:
    """People as whom the draft may be shown."""

    text: str
    people: PeopleFound


#: What the window may tell.
EditorDeed = (
    EditorOpened
    | EditorLeft
    | ScriptsShown
    | ScriptPicked
    | ScriptBegun
    | VersionPicked
    | PartPicked
    | AnswerPicked
    | TextLanguagePicked
    | ScriptEdited
    | FilterEdited
    | EditUndone
    | EditRedone
    | AudienceChosen
    | PublishAsked
    | RollBackAsked
    | CompareAsked
    | ConflictSettled
    | PreviewActed
    | PreviewRestarted
    | DebtorSought
    | DebtorPicked
)
EditorAnswer = (
    ScriptsLoaded
    | ScriptLoaded
    | ScriptFoundHere
    | DraftKept
    | DraftKeptHere
    | PreviewTold
    | VersionTold
    | CompareTold
    | DebtorsFound
)
EditorEvent = EditorDeed | EditorAnswer
