"""The red band while nobody is dialled: who stopped the floor, when, why, and the way back."""

from __future__ import annotations

from dataclasses import dataclass

from agent_desktop.desk.dialling import START
from agent_desktop.desk.reading import server_up
from agent_desktop.desk.workspace import Workspace
from agent_desktop.floor_view.view_model.pacing import stop_reasons
from agent_desktop.widgets.speech import Speech, joined
from agent_desktop.widgets.views import ButtonView, Kind


@dataclass(frozen=True, slots=True)
class BandView:
    """``asking``: the question is up, with ``yes`` and ``no``; ``reasons`` where none was given yet."""

    title: str
    detail: str
    asking: bool
    again: ButtonView
    yes: ButtonView
    no: ButtonView
    reasons: tuple[tuple[str, str], ...]
    ask_reason: str


def band_view(workspace: Workspace, speech: Speech) -> BandView | None:
    """None while the floor may dial."""
    pacing, words = workspace.dialling.pacing, speech.words
    floor = pacing.floor
    if floor is None or not floor.stopped:
        return None
    at = speech.formats.moment(speech.happened(floor.stopped_at)) if floor.stopped_at else ""
    reason = speech.code("stop_reason", floor.stop_reason) if floor.stop_reason else ""
    who = words("band.who", name=floor.stopped_by, at=at) if floor.stopped_by else at
    starting = pacing.floor_asked == START
    may = server_up(workspace) and not pacing.floor_asked
    asking = pacing.asking_start
    return BandView(
        title=words("band.question" if asking else "band.title"),
        detail=words("band.question_how") if asking else joined(who, reason, words("band.talks")),
        asking=asking,
        again=ButtonView(words("band.starting" if starting else "band.again"), "F11", "play", enabled=may),
        yes=ButtonView(words("band.yes"), "Ctrl Enter", "play", Kind.PRIMARY, enabled=may),
        no=ButtonView(words("band.no"), "Esc"),
        reasons=() if reason or asking else stop_reasons(speech),
        ask_reason=words("band.reason"),
    )
