"""Scripts on calls, and their editor."""

from dataclasses import dataclass

from server_api.resources import resource_folder
from server_api.services.check_script import CheckScript
from server_api.services.edit_scripts import EditScripts
from server_api.services.keep_place import KeepPlace
from server_api.services.keep_scripts import KeepScripts
from server_api.services.preview_script import PreviewScripts
from server_api.services.script_use import ReadUse
from server_api.services.script_words import ScriptWords
from server_api.services.somebody_else import SomebodyElse
from server_api.services.tick_disclosure import TickDisclosures
from server_api.web.script_room import ScriptRoom
from server_api.wiring.core import Core


@dataclass(frozen=True, slots=True)
class TalkScripts:
    """``room`` is what the handlers ask for."""

    room: ScriptRoom
    keep: KeepScripts

    async def begin(self) -> None:
        """Take up the shipped files and hold what is published. Raises BadScriptError, StoreError."""
        await self.keep.begin(resource_folder("scripts"))


def build_scripts(core: Core) -> TalkScripts:
    """Made once."""
    database, clock, calls, journal, cases = core.database, core.clock, core.calls, core.journal, core.cases
    words = ScriptWords.load(resource_folder("conduct"))
    check = CheckScript(cases.scripts.conduct, cases.results, words)
    keep = KeepScripts(database, clock, cases.scripts.library, core.background, core.bus)
    use = ReadUse(database, clock, cases.right_party)
    room = ScriptRoom(
        other_person=SomebodyElse(database, clock, calls, core.desks, journal, cases.builder),
        ticks=TickDisclosures(clock, calls, journal, core.tell_case),
        place=KeepPlace(clock, calls, journal),
        edit=EditScripts(database, clock, check, use, keep.tell),
        preview=PreviewScripts(database, clock, cases.builder, check),
        use=use,
    )
    return TalkScripts(room, keep)
