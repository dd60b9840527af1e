"""A lead's script while it is edited."""

from dataclasses import dataclass, field
from datetime import datetime

from agent_desktop.desk.filter_tree import Group
from agent_desktop.desk.script_state import ScriptState
from server_api.contract.debt_words import VersionState
from server_api.contract.lists import FieldInfo
from server_api.contract.script_edit import (
    Comparison,
    ScriptBrief,
    ScriptCheck,
    ScriptDoc,
    ScriptOpen,
    ScriptUse,
    VersionView,
)
from server_api.contract.scripts import Script
from server_api.contract.transfers import PeopleFound

Params = tuple[tuple[str, str], ...]
#: What stands in ``Editor.asked`` while the server has not answered.
LOAD, PUBLISH, ROLL_BACK, COMPARE = "load", "publish", "roll_back", "compare"
#: Steps of undoing that are kept.
MOST_UNDO = 100


@dataclass(frozen=True, slots=True)
class Part:
    """What the form shows: see ``events_editor.PartPicked``."""

    kind: str = "step"
    step_id: str = ""
    at: int = 0


@dataclass(frozen=True, slots=True)
class Text:
    """The script as it stands in the form, and as the server last said it.

    ``saving`` is on its way; ``here``: this PC's disk has what the server does not have. ``last``: what the
    newest step of undoing changed, so that typing on is one step. ``theirs``: another saved meanwhile.
    """

    doc: ScriptDoc
    kept: ScriptDoc
    version: int
    state: VersionState
    revision: int
    saved_at: datetime | None
    saving: ScriptDoc | None = None
    here: bool = False
    undo: tuple[ScriptDoc, ...] = ()
    redo: tuple[ScriptDoc, ...] = ()
    last: object = None
    theirs: ScriptOpen | None = None
    tree: Group = field(default_factory=Group)


@dataclass(frozen=True, slots=True)
class Preview:
    """The draft in the agent's widget. ``script`` None: not filled by the server yet."""

    script: Script | None = None
    name: str = ""
    person_id: str = ""
    place: ScriptState = field(default_factory=ScriptState)
    typed: str = ""
    people: PeopleFound | None = None


@dataclass(frozen=True, slots=True)
class Editor:
    """``known``: fields that texts may name (name, words, allowed before identity)."""

    open: bool = False
    scripts: tuple[ScriptBrief, ...] = ()
    known: tuple[tuple[str, str, bool], ...] = ()
    fields: tuple[FieldInfo, ...] = ()
    wanted: str = ""  # the script being opened
    text: Text | None = None
    versions: tuple[VersionView, ...] = ()
    check: ScriptCheck = field(default_factory=ScriptCheck)
    use: ScriptUse | None = None
    part: Part = field(default_factory=Part)
    answer: int = -1
    language: str = ""
    preview: Preview = field(default_factory=Preview)
    audience: str = "all"
    share: int = 20
    publishing: bool = False  # once what is typed is saved
    comparison: Comparison | None = None
    asked: str = ""
    told: str = ""  # what has just been done: published, rolled_back
    error: str = ""
    error_params: Params = ()


def touched(text: Text) -> bool:
    """Something in the form is not on the server's disk."""
    return text.doc != text.kept


def editable(editor: Editor) -> bool:
    """Drafts are edited, and the live version where there is no draft: an edit begins one."""
    if editor.text is None or editor.text.theirs is not None:
        return False
    drafts = any(one.state is VersionState.DRAFT for one in editor.versions)
    state = editor.text.state
    return state is VersionState.DRAFT or (state in (VersionState.LIVE, VersionState.TRIAL) and not drafts)
