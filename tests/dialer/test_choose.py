"""Whom the pacer is shown: the debtor's own hour, by which P(a person answers) is learned."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from server_api.dialer.choose import Choose
from server_api.dialer.pace.facts import Candidate, End
from server_api.domain.ladder import Number
from server_api.services.places import Places
from server_api.store.ready_rows import ReadyLead

SUNDAY_LATE = datetime(2026, 3, 9, 1, 30, tzinfo=UTC)
SAO_PAULO, MANAUS = "+5511999990001", "+5592999990001"


class FloorClock:
    """Plans on the clock of São Paulo."""

    def local(self) -> datetime:
        return SUNDAY_LATE.astimezone(ZoneInfo("America/Sao_Paulo"))


def candidate(time_zone: str = "", *numbers: str, of: Number | None = None) -> Candidate:
    found = [[f"phone-{at}", number, ["busy"]] for at, number in enumerate(numbers)]
    lead = ReadyLead(
        lead_id="lead",
        campaign_id="c1",
        list_id="",
        rank=0,
        due_us=0,
        position=0,
        version=1,
        person_id="person",
        attempts=0,
        owner_id="",
        last_agent_id="",
        language="",
        time_zone=time_zone,
        numbers_json=str(found).replace("'", '"'),
    )
    return Choose(None, FloorClock(), Places.load()).candidate(lead, of)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("time_zone", "number", "hour", "weekday"),
    [
        ("America/Sao_Paulo", SAO_PAULO, 22.5, 6),
        ("America/Rio_Branco", SAO_PAULO, 20.5, 6),  # where they live counts, wherever the number is from
        ("Europe/Lisbon", SAO_PAULO, 1.5, 0),  # Monday already
        ("", MANAUS, 21.5, 6),
        ("", SAO_PAULO, 22.5, 6),
        ("Brasil/São Paulo", MANAUS, 21.5, 6),  # no such zone: as if none were known
        ("", "+4", 22.5, 6),  # a number nobody can place: the floor's
    ],
)
def test_the_hour_is_the_debtors(time_zone: str, number: str, hour: float, weekday: int) -> None:
    seen = candidate(time_zone, number)
    assert (seen.second, seen.weekday) == (hour * 3600, weekday)
    assert (seen.key, seen.results) == (number, (End.BUSY,))


def test_the_number_that_is_dialled_says_the_hour_and_not_the_first_on_file() -> None:
    seen = candidate("", SAO_PAULO, MANAUS, of=Number("phone-1", MANAUS))
    assert (seen.key, seen.second, seen.results) == (MANAUS, 21.5 * 3600, ())
