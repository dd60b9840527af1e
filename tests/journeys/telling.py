"""What every story is told with: its floor, its windows, what the debtor heard, one row."""

import os
from pathlib import Path
from typing import Any

from server_api.simulator.events import Answered, AudioHeard, Ended
from server_api.simulator.floor.floor import Floor
from server_api.simulator.floor.processes import Child
from tests.journeys.floors import played, rows, script
from tests.journeys.on_screen import plain_words
from tests.journeys.places import Place
from tests.journeys.portfolio import TONE

Record = dict[str, Any]


def open_floor(place: Place, folder: Path, **given: Any) -> Floor:
    """One debtor who answers with a tone, and listens."""
    return Floor(place.floor(folder, [TONE], **given))


def start_desk(floor: Floor, place: Place, agent: int = 0, **given: Any) -> Child:
    """An agent's window that reads its own screen; pictures where the bench wants them."""
    pictures = bool(os.environ.get("ACORDO_STORY_PICTURES"))
    plan = script(floor, agent, note=place.note, read=True, **given) | {"pictures": pictures}
    return floor.start_desk(floor.plan.agents[agent], plan, settings={"test_voice": "tone"})


def played_in(desk: Child, floor: Floor, place: Place, agent: int = 0) -> Record:
    """Its record; every word that stood on its screen was one of this language."""
    record = played(desk, floor, agent)
    plain_words(record["words"], place.words)
    return record


def heard(floor: Floor) -> None:
    """The debtor heard the agent's voice, and the line went down by the agent's hand."""
    assert floor.carrier is not None
    answered = {event.call for event in floor.carrier.events(Answered)}
    assert answered
    assert {event.call for event in floor.carrier.events(AudioHeard)} == answered
    assert {event.by for event in floor.carrier.events(Ended) if event.call in answered} == {"other"}


def one(floor: Floor, query: str, *values: Any) -> dict[str, Any]:
    """The only row."""
    (row,) = rows(floor, query, *values)
    return row
