"""When a voice breaks: after ten seconds, and it is well again only after ten good ones."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from server_api.clock import ManualClock
from server_api.contract.push import AlertChanged, PushBody
from server_api.contract.session import AgentProfile
from server_api.contract.words import Role
from server_api.domain.agent import Agent
from server_api.services.alerts import Alerts
from server_api.services.journal import Journal
from server_api.services.note_quality import NoteQuality
from server_api.services.roster import Roster, Seat
from server_api.store.agents_rows import AgentRow
from server_api.store.database import Database, sqlite_url
from server_api.telephony.port import LegDown, LegQuality, MediaQuality

NOW = datetime(2026, 11, 24, 13, 40, tzinfo=UTC)


class TellDesks:
    """Keeps what is told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, PushBody]] = []

    def tell(self, agent_id: str, body: PushBody) -> None:
        self.told.append((agent_id, body))

    def cut(self, agent_id: str) -> None:
        raise AssertionError(f"nobody cuts {agent_id}")

    def hears(self, agent_id: str) -> bool:
        return True

    def silent_s(self, agent_id: str) -> float:
        return 0.0

    def alerts(self) -> list[tuple[str, str, bool]]:
        return [
            (agent_id, body.alert.code, body.alert.open)
            for agent_id, body in self.told
            if isinstance(body, AlertChanged)
        ]


def seat(agent_id: str, role: Role) -> Seat:
    row = AgentRow(agent_id, Agent(), NOW, 1, session_id=f"session-{agent_id}")
    return Seat(row, AgentProfile(agent_id=agent_id, user=agent_id, name=agent_id, role=role, team="Norte"))


class Line:
    """Ana's line, a second at a time."""

    def __init__(self, folder: Path) -> None:
        self.desks = TellDesks()
        clock = ManualClock(NOW)
        database = Database(sqlite_url(folder / "acordo.db"))
        journal = Journal(database)  # nobody runs it: nothing is written here
        roster = Roster(clock, journal, self.desks)
        roster.put(seat("ana", Role.AGENT))
        roster.put(seat("lea", Role.TEAM_LEAD))
        self.note = NoteQuality(
            database, roster, journal, clock, Alerts(roster, self.desks, clock), lambda _: None
        )
        self.at = NOW

    def sounds(self, mos: float, seconds: int) -> None:
        for _ in range(seconds):
            self.at += timedelta(seconds=1)
            fact = LegQuality(
                switch_id="s",
                at=self.at,
                mono_ns=0,
                leg_id="leg",
                agent_id="ana",
                quality=MediaQuality(mos=mos),
            )
            self.note.measured(fact)

    def drops(self) -> None:
        self.note.leg_down(
            LegDown(switch_id="s", at=self.at, mono_ns=0, leg_id="leg", agent_id="ana", cause="bye")
        )


@pytest.fixture
def line(tmp_path: Path) -> Line:
    return Line(tmp_path)


async def test_ten_poor_seconds_open_it_and_ten_good_ones_close_it(line: Line) -> None:
    line.sounds(2.9, 10)
    assert line.desks.alerts() == []
    line.sounds(2.9, 1)
    assert line.desks.alerts() == [("lea", "voice_breaks", True)]
    line.sounds(2.8, 5)
    line.sounds(4.1, 10)
    assert len(line.desks.alerts()) == 1
    line.sounds(4.1, 1)
    assert line.desks.alerts()[1:] == [("lea", "voice_breaks", False)]


async def test_a_line_between_poor_and_good_changes_nothing(line: Line) -> None:
    line.sounds(2.9, 11)
    line.sounds(3.5, 60)
    assert line.desks.alerts() == [("lea", "voice_breaks", True)]


async def test_one_good_second_begins_the_count_again(line: Line) -> None:
    for _ in range(5):
        line.sounds(2.9, 9)
        line.sounds(3.5, 1)
    assert line.desks.alerts() == []


async def test_nothing_measured_is_no_poor_line(line: Line) -> None:
    line.sounds(0.0, 30)
    assert line.desks.alerts() == []


async def test_a_line_that_is_gone_does_not_break_any_more(line: Line) -> None:
    line.sounds(2.9, 11)
    line.drops()
    assert line.desks.alerts()[-1] == ("lea", "voice_breaks", False)
    assert line.note.of("ana") is None
