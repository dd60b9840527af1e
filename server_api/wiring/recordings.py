"""Recording, put together: begun and paused in calls, heard afterwards, found again after a restart."""

from dataclasses import dataclass

from server_api.clock import Clock
from server_api.recordings.keys import MasterKeys
from server_api.recordings.shelf import Shelf
from server_api.services.adopt_recordings import AdoptRecordings
from server_api.services.alerts import Alerts
from server_api.services.background import Background
from server_api.services.desks import Desks
from server_api.services.hear_recording import HearRecording
from server_api.services.journal import Journal
from server_api.services.live_calls import LiveCalls
from server_api.services.pause_recording import PauseRecordings
from server_api.services.places import Places
from server_api.services.play_prompts import PlayPrompts
from server_api.services.record_calls import RecordCalls
from server_api.services.recording_begins import RecordingLaw
from server_api.services.roster import Roster
from server_api.settings import ServerSettings
from server_api.store.database import Database
from server_api.telephony.port import Switch


@dataclass(frozen=True, slots=True)
class Floor:
    """What recording needs of the rest of the server."""

    settings: ServerSettings
    clock: Clock
    database: Database
    switch: Switch
    roster: Roster
    calls: LiveCalls
    desks: Desks
    journal: Journal
    background: Background
    alerts: Alerts
    prompts: PlayPrompts


@dataclass(frozen=True, slots=True)
class Recording:
    """Everything about recordings that lives as long as the server."""

    shelf: Shelf
    record: RecordCalls
    pause: PauseRecordings
    hear: HearRecording
    adopt: AdoptRecordings


def open_shelf(settings: ServerSettings) -> Shelf:
    """Raises KeyFileError: without its keys nothing may be recorded and nothing can be heard."""
    return Shelf(settings.recordings, MasterKeys.load(settings.recordings_keys))


def make_recording(floor: Floor) -> Recording:
    """Raises KeyFileError, BadLawError."""
    settings, shelf = floor.settings, open_shelf(floor.settings)
    law = RecordingLaw(floor.database, floor.clock, Places.load(), settings.recordings_keep_days)
    record = RecordCalls(
        floor.switch,
        floor.roster,
        floor.calls,
        floor.desks,
        floor.journal,
        floor.background,
        floor.clock,
        shelf,
        law,
        floor.prompts.play_notice,
        floor.alerts,
    )
    pause = PauseRecordings(
        floor.switch, floor.roster, floor.calls, record, floor.journal, floor.background, floor.clock
    )
    hears = settings.recordings_heard_by_agents
    return Recording(
        shelf,
        record,
        pause,
        HearRecording(floor.database, floor.clock, floor.calls, shelf, hears),
        AdoptRecordings(floor.database, floor.clock, floor.journal, floor.background, record, pause, shelf),
    )
