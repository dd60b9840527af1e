"""Recording, put together: begun and paused in calls, heard afterwards, found again after a restart."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from server_api.services.adopt_recordings import AdoptRecordings
from server_api.services.alerts import Alerts
from server_api.services.hear_recording import HearRecording
from server_api.services.live_calls import LiveCall
from server_api.services.pause_recording import PauseRecordings
from server_api.services.places import Places
from server_api.services.record_calls import RecordCalls
from server_api.services.recording_begins import RecordingLaw
from server_api.services.shred_recordings import ShredRecordings
from server_api.services.tick_disclosure import RECORDING, TickDisclosures
from server_api.wiring.core import Core
from server_api.wiring.shelf import open_shelf


@dataclass(frozen=True, slots=True)
class Recording:
    """Everything about recordings that lives as long as the server."""

    record: RecordCalls
    pause: PauseRecordings
    hear: HearRecording
    adopt: AdoptRecordings
    shred: ShredRecordings


def _notice(core: Core) -> Callable[[LiveCall], Awaitable[bool]]:
    """A notice that was heard whole is a sentence said: the agent finds it ticked."""
    ticks = TickDisclosures(core.clock, core.calls, core.journal, core.tell_case)

    async def play(call: LiveCall) -> bool:
        heard = await core.prompts.play_notice(call)
        if heard:
            await ticks.played(call, RECORDING)
        return heard

    return play


def make_recording(core: Core, alerts: Alerts) -> Recording:
    """Raises KeyFileError, BadLawError."""
    settings, database, clock = core.settings, core.database, core.clock
    switch, roster, calls = core.switch, core.roster, core.calls
    journal, background, shelf = core.journal, core.background, open_shelf(settings)
    law = RecordingLaw(database, clock, Places.load(), settings.recordings_keep_days)
    record = RecordCalls(
        switch,
        roster,
        calls,
        core.desks,
        journal,
        background,
        clock,
        shelf,
        law,
        _notice(core),
        alerts,
    )
    pause = PauseRecordings(switch, roster, calls, record, journal, background, clock)
    return Recording(
        record,
        pause,
        HearRecording(
            database,
            clock,
            calls,
            shelf,
            settings.recordings_heard_by_agents,
            lambda: core.cases.scripts.library.clips,
        ),
        AdoptRecordings(database, clock, journal, background, record, pause, shelf),
        ShredRecordings(database, clock, shelf),
    )
