"""What a floor is made of: portfolio, agents, carrier, clock."""

import errno
import random
import socket
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from server_api.resources import resource_folder
from server_api.rules.load import load_holidays

_TRIES = 100
#: Which tens of ports from 10000 on `free_port` takes, which 400 from 20000 on `media_ports`. What was free
#: may be taken before it is used: who starts floors side by side gives each process numbers of its own.
PORT_SLOTS: Sequence[int] = range(1000)
MEDIA_SLOTS: Sequence[int] = range(30)
#: Ports given out just now: nobody listens there yet, and nobody else may have them.
_GIVEN: deque[int] = deque(maxlen=100)
PASSWORD = "acordo-demo"  # of every agent of a demo floor: it lives in a folder of its own, on loopback

#: Creditor of the sample portfolio whose debtors speak the language.
CREDITOR_BY_LANGUAGE = {"pt-BR": "meridiano", "es": "vallealto", "en": "lakeshore"}
COUNTRY_BY_LANGUAGE = {"pt-BR": "Brasil", "es": "México", "en": "USA"}
CAMPAIGN_BY_LANGUAGE = {"pt-BR": "Cartões 61–90", "es": "Tarjetas 61–90", "en": "Cards 61–90"}


@dataclass(frozen=True, slots=True)
class AgentPlan:
    """One user of the floor. A ``team_lead`` supervises its team and gets no calls from the dialler."""

    login: str
    name: str
    role: str = "agent"
    team: str = "Equipe Cartões"


AGENTS = (
    AgentPlan("camila.rocha", "Camila Rocha"),
    AgentPlan("diego.lima", "Diego Lima"),
    AgentPlan("renata.souza", "Renata Souza"),
    AgentPlan("bruno.alves", "Bruno Alves"),
)
LEAD = AgentPlan("rita.torres", "Rita Torres", role="team_lead")


def agents(count: int) -> tuple[AgentPlan, ...]:
    """The first ``count`` agents; beyond the named ones they are numbered."""
    more = (AgentPlan(f"agent.{n}", f"Agente {n}") for n in range(len(AGENTS) + 1, count + 1))
    return (*AGENTS[:count], *more)


@dataclass(frozen=True, slots=True)
class Place:
    """Where server and desks run: ``server_in`` and ``desk_in`` are put before their commands."""

    server_host: str = "127.0.0.1"
    server_in: tuple[str, ...] = ()
    desk_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FloorPlan:
    """``trunk`` None starts the carrier simulator; else calls go to that host and UDP port.

    ``detects``: answers are judged before an agent gets them; what measures other things does without.
    ``pace`` are words of ``campaign add`` about how it dials: ``("--mode", "predictive")``.
    ``abroad``: languages whose debtors are called too, by campaigns that share the agents.
    ``server_settings`` are ``ACORDO_…`` variables without their prefix, lower case.
    """

    folder: Path
    agents: tuple[AgentPlan, ...] = AGENTS[:1]
    language: str = "pt-BR"
    creditor: str = ""
    campaign: str = ""
    portfolio: Path = field(default_factory=lambda: resource_folder("sample_portfolio") / "portfolio.csv")
    portfolio_map: Path = field(default_factory=lambda: resource_folder("sample_portfolio") / "map.toml")
    profile: str | Path = "demo"
    seed: int | None = None
    trunk: tuple[str, int] | None = None
    legal_offset_s: float = 0.0
    wrap_up_s: int = 60
    ring_limit_s: int = 30
    retry_s: int = 7200
    server_settings: Mapping[str, str] = field(default_factory=dict)
    babble: bool = False
    detects: bool = False
    pace: tuple[str, ...] = ()
    abroad: tuple[str, ...] = ()
    place: Place = Place()

    @property
    def creditor_id(self) -> str:
        """The creditor of the campaign."""
        return self.creditor or CREDITOR_BY_LANGUAGE[self.language]

    @property
    def campaign_name(self) -> str:
        """The campaign on the screen."""
        return self.campaign or CAMPAIGN_BY_LANGUAGE[self.language]


def offset_into_legal_hours(now: datetime) -> float:
    """Seconds from ``now`` to the next Tuesday to Thursday, 17:00 UTC.

    At that moment it is between 9:00 and 14:00 on a weekday from California to São Paulo, inside the hours
    of every profile of the sample portfolio (LAW: the narrowest are Rio de Janeiro's 9-19 and Mexico's 7-22).
    A day that is a holiday anywhere is passed over.
    """
    free = _holidays()
    day = now.astimezone(UTC).replace(hour=17, minute=0, second=0, microsecond=0)
    while day.weekday() not in (1, 2, 3) or day <= now or day.date() in free:
        day += timedelta(days=1)
    return (day - now).total_seconds()


def _holidays() -> set[date]:
    """Every reviewed holiday, national or regional."""
    tables = load_holidays(resource_folder("holidays")).values()
    return {day for table in tables for days in (table.national, *table.regional.values()) for day in days}


def free_port(kind: socket.SocketKind) -> int:
    """A port on loopback that nobody holds now, even, with the next nine left to it.

    It lies below the system's own range: no client's socket takes it between this look and its use.
    Raises OSError when a hundred tries met a taken one.
    """
    for _ in range(_TRIES):
        port = 10000 + 10 * random.SystemRandom().choice(PORT_SLOTS)
        if port in _GIVEN:
            continue
        with socket.socket(socket.AF_INET, kind) as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            _GIVEN.append(port)
            return port
    raise OSError(errno.EADDRINUSE, "no free port between 10000 and 20000 on loopback")


def media_ports() -> tuple[int, int]:
    """A range of 400 UDP ports below the system's own, so that two floors rarely meet."""
    first = 20000 + 400 * random.SystemRandom().choice(MEDIA_SLOTS)
    return first, first + 399
