"""Scripts on calls, and their editor."""

from server_api.services.keep_place import KeepPlace
from server_api.services.somebody_else import SomebodyElse
from server_api.services.tick_disclosure import TickDisclosures
from server_api.web.script_room import ScriptRoom
from server_api.wiring.core import Core


def build_scripts(core: Core) -> ScriptRoom:
    """Made once."""
    clock, calls, journal = core.clock, core.calls, core.journal
    return ScriptRoom(
        other_person=SomebodyElse(core.database, clock, calls, core.desks, journal, core.cases.builder),
        ticks=TickDisclosures(clock, calls, journal, core.tell_case),
        place=KeepPlace(clock, calls, journal),
    )
