"""When to call again: day and hour in the debtor's time zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from agent_desktop.desk.workspace import Case
from agent_desktop.widgets.speech import Speech


@dataclass(frozen=True, slots=True)
class CallbackView:
    day: date | None
    hour: time | None
    first_day: date
    own: bool
    subject: str
    zone: str
    place: str


def callback_view(case: Case, speech: Speech) -> CallbackView:
    form = case.callback
    at = speech.formats.local(form.at) if form.at is not None else None
    return CallbackView(
        day=at.date() if at else None,
        hour=at.time().replace(second=0, microsecond=0) if at else None,
        first_day=speech.formats.local(speech.now).date(),
        own=form.own,
        subject=form.subject,
        zone=case.head.time_zone,
        place=speech.words("callback.place", city=case.head.city or case.head.time_zone),
    )
