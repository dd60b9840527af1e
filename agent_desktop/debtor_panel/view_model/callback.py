"""When to call again: day and hour in the debtor's time zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from agent_desktop.desk.workspace import Case
from agent_desktop.widgets.speech import Speech


@dataclass(frozen=True, slots=True)
class CallbackView:
    """Without a `day` and an `hour` the `proposed` ones stand in the fields until the agent takes them."""

    day: date | None
    hour: time | None
    proposed: datetime
    first_day: date
    own: bool
    subject: str
    zone: str
    place: str
    ahead: timedelta = timedelta(0)
    """How far the clock on the wall runs before the server's: what is chosen is a time of that clock."""


#: The hour of the next day that is proposed once this one is as good as over.
_MORNING = time(9, 0)
_LATEST_HOUR = 18


def proposed_after(now: datetime) -> datetime:
    """Unless told otherwise: in about two hours, on the full hour; late in the day the next morning."""
    soon = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=2)
    if soon.date() == now.date() and soon.hour <= _LATEST_HOUR:
        return soon
    return datetime.combine(now.date() + timedelta(days=1), _MORNING, tzinfo=now.tzinfo)


def callback_view(case: Case, speech: Speech) -> CallbackView:
    form = case.callback
    at = speech.formats.local(speech.happened(form.at)) if form.at is not None else None
    now = speech.formats.local(speech.clock_now)
    return CallbackView(
        day=at.date() if at else None,
        hour=at.time().replace(second=0, microsecond=0) if at else None,
        proposed=proposed_after(now),
        first_day=now.date(),
        own=form.own,
        subject=form.subject,
        zone=case.head.time_zone,
        place=speech.words("callback.place", city=case.head.city or case.head.time_zone),
        ahead=speech.ahead,
    )
