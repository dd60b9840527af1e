"""Performs orders about scripts: what the call tells, and the editor; drafts of scripts stay on this PC."""

import logging
from dataclasses import dataclass
from functools import partial

from pydantic import ValidationError

from agent_desktop.desk import commands_scripts as cs
from agent_desktop.desk import events as e
from agent_desktop.desk import events_editor as ee
from agent_desktop.desk.drafts import DraftKeeper
from agent_desktop.desk.lane import Lane, Latest
from agent_desktop.desk.ports import ClockPort, Draft, Emit, NotKeptError, OutboxPort, ServerPort
from agent_desktop.desk.requests_scripts import EditorRequests, SayRequests
from agent_desktop.desk.requests_voice import Tell
from server_api.contract.script_edit import ScriptDoc

log = logging.getLogger(__name__)

#: A script's draft stands beside those of calls under this name.
_KEY = "script:"
_REVISION = "revision"


@dataclass(frozen=True, slots=True)
class ScriptPace:
    """Seconds from typing to the server's disk, to the preview, and between two writes to this PC's disk."""

    save_after_s: float = 0.8
    show_after_s: float = 0.25
    place_after_s: float = 0.25
    keep_every_s: float = 0.5


class HereKept:
    """The newest text of each script that the server does not have."""

    def __init__(self, outbox: OutboxPort, clock: ClockPort, emit: Emit, every_s: float) -> None:
        self._outbox = outbox
        self._emit = emit
        self._keeper = DraftKeeper(outbox, clock, self._told, every_s)

    def keep(self, script_id: str, doc: ScriptDoc | None, revision: int) -> None:
        """Soon on this PC's disk, or gone from it."""
        if doc is None:
            self._keeper.forget(_KEY + script_id)
            return
        self._keeper.keep(Draft(_KEY + script_id, doc.model_dump_json(), ((_REVISION, str(revision)),)))

    async def find(self, script_id: str) -> tuple[ScriptDoc | None, int]:
        """What an editor that ended early had kept; one that cannot be read counts as none."""
        try:
            draft = await self._outbox.find_draft(_KEY + script_id)
        except NotKeptError:
            draft = None
        if draft is None:
            return None, 0
        try:
            return ScriptDoc.model_validate_json(draft.note), int(dict(draft.promise).get(_REVISION, "0"))
        except (ValidationError, ValueError):
            log.warning("a script's draft cannot be read")
            return None, 0

    def _told(self, event: e.Event) -> None:
        if isinstance(event, e.NoteKept | e.DraftNotKept):
            self._emit(ee.DraftKeptHere(event.call_id.removeprefix(_KEY), isinstance(event, e.NoteKept)))

    async def finish(self) -> None:
        """Write what waits and end."""
        await self._keeper.finish()


class ScriptRunner:
    """Ticks keep their order; of places and previews only the latest counts; drafts go one at a time."""

    def __init__(
        self,
        server: ServerPort,
        outbox: OutboxPort,
        clock: ClockPort,
        emit: Emit,
        tell: Tell,
        pace: ScriptPace | None = None,
    ) -> None:
        pace = pace or ScriptPace()
        self._here = HereKept(outbox, clock, emit, pace.keep_every_s)
        self._say = SayRequests(server, tell, clock)
        self._editor = EditorRequests(server, tell, clock, self._here.find, pace.save_after_s)
        self._saying = Lane("saying")
        self._editing = Lane("editing")
        self._places = Latest(pace.place_after_s, "places")
        self._previews = Latest(pace.show_after_s, "previews")
        self._debtors = Latest(pace.show_after_s, "debtors")

    def perform(self, command: cs.ScriptCommand) -> None:
        """Begin it; what came of it is an event."""
        match command:
            case cs.TickSaid():
                self._saying.put(partial(self._say.tick, command))
            case cs.KeepPlace():
                self._places.put(partial(self._say.place, command))
            case cs.KeepScriptHere(script_id, doc, revision):
                self._here.keep(script_id, doc, revision)
            case cs.ShowDraft():
                self._previews.put(partial(self._editor.perform, command))
            case cs.FindDebtors():
                self._debtors.put(partial(self._editor.perform, command))
            case _:
                self._editing.put(partial(self._editor.perform, command))

    async def finish(self, patience_s: float) -> None:
        """Write what waits to this PC, end what was begun."""
        for latest in (self._places, self._previews, self._debtors):
            await latest.finish()
        for lane in (self._saying, self._editing):
            await lane.finish(patience_s)
        await self._here.finish()
