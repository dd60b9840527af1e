"""By when a complaint or a dispute is to be answered, where the creditor's terms do not say."""

from dataclasses import dataclass
from datetime import date, timedelta

from server_api.domain.business_days import HolidayTable
from server_api.domain.schedule import Calendar


@dataclass(frozen=True, slots=True)
class AnswerTime:
    """So many days, working ones or all."""

    days: int
    working: bool
    source: str


#: Where no law that we know of sets a time, our own: ten working days.
OURS = AnswerTime(10, True, "")
_BY_COUNTRY = {
    "BR": AnswerTime(10, True, "Resolução CMN 4.860/2020 (ouvidoria)"),
    "CO": AnswerTime(15, True, "Ley 1266 de 2008, art. 16"),
    "MX": AnswerTime(45, False, "LTOSF, art. 23"),
    "PE": AnswerTime(15, True, "Ley 29571, art. 24"),
    "US": AnswerTime(30, False, "12 CFR 1022.43(e)"),
}


def answer_time(country: str, creditor_days: int | None, creditor_working: bool) -> AnswerTime:
    """The creditor's own time, never longer than the law's; else the law's; else ours."""
    law = _BY_COUNTRY.get(country, OURS)
    if creditor_days is None:
        return law
    own = AnswerTime(creditor_days, creditor_working, "")
    # Compared as calendar days: five working days are a week.
    return own if country not in _BY_COUNTRY or _length(own) <= _length(law) else law


def answer_by(today: date, time: AnswerTime, holidays: HolidayTable | None, region: str) -> date:
    """The last day. Beyond the reviewed holidays only weekends are left out."""
    if not time.working:
        return today + timedelta(days=time.days)
    calendar, day = Calendar(holidays, region), today
    for _ in range(time.days):
        day = calendar.moved(day + timedelta(days=1)).day
    return day


def _length(time: AnswerTime) -> float:
    return time.days * 7 / 5 if time.working else time.days
