"""Orders about scripts, in the imperative: of the call on the line, and of the editor."""

from dataclasses import dataclass

from server_api.contract.holds import TickDisclosure
from server_api.contract.script_edit import PreviewScript, PublishScript, SaveDraft, ScriptDoc
from server_api.contract.scripts import ScriptPlace


@dataclass(frozen=True, slots=True)
class TickSaid:
    """Server: this sentence was read out (tried again by the runner while the server is away)."""

    call_id: str
    tick: TickDisclosure


@dataclass(frozen=True, slots=True)
class KeepPlace:
    """Server: how far the script is (rate-limited by the runner; only the latest counts)."""

    call_id: str
    place: ScriptPlace


@dataclass(frozen=True, slots=True)
class LoadScripts:
    """Server: all scripts, and the fields their texts may name."""

    campaign_id: str


@dataclass(frozen=True, slots=True)
class LoadScript:
    """Server: one version to edit, with what was kept on this PC; 0 is the draft, or the live one."""

    script_id: str
    version: int = 0


@dataclass(frozen=True, slots=True)
class SaveScriptDraft:
    """Server: keep the draft (compare-and-set)."""

    script_id: str
    save: SaveDraft


@dataclass(frozen=True, slots=True)
class KeepScriptHere:
    """This PC's disk (rate-limited): what was typed over ``revision`` and is not saved; None forgets it."""

    script_id: str
    doc: ScriptDoc | None
    revision: int = 0


@dataclass(frozen=True, slots=True)
class ShowDraft:
    """Server: fill the draft as for a debtor (only the latest counts)."""

    script_id: str
    preview: PreviewScript


@dataclass(frozen=True, slots=True)
class Publish:
    """Server: make it live."""

    script_id: str
    publish: PublishScript


@dataclass(frozen=True, slots=True)
class RollBackScript:
    """Server: an earlier version is live again."""

    script_id: str
    version: int


@dataclass(frozen=True, slots=True)
class CompareVersions:
    """Server: what two versions brought."""

    script_id: str
    a: int
    b: int


@dataclass(frozen=True, slots=True)
class FindDebtors:
    """Server: people as whom the draft may be shown."""

    text: str


SayCommand = TickSaid | KeepPlace
EditorCommand = (
    LoadScripts
    | LoadScript
    | SaveScriptDraft
    | KeepScriptHere
    | ShowDraft
    | Publish
    | RollBackScript
    | CompareVersions
    | FindDebtors
)
ScriptCommand = SayCommand | EditorCommand
