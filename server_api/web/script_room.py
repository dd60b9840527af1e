"""What the handlers of scripts and of the conversation need."""

from dataclasses import dataclass

from server_api.services.edit_scripts import EditScripts
from server_api.services.keep_place import KeepPlace
from server_api.services.preview_script import PreviewScripts
from server_api.services.script_use import ReadUse
from server_api.services.somebody_else import SomebodyElse
from server_api.services.tick_disclosure import TickDisclosures


@dataclass(frozen=True, slots=True)
class ScriptRoom:
    """What is said on a call, and how leads change it."""

    other_person: SomebodyElse
    ticks: TickDisclosures
    place: KeepPlace
    edit: EditScripts
    preview: PreviewScripts
    use: ReadUse
