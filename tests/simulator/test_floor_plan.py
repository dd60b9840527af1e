"""A floor opens on a working day, at an hour that is legal from California to São Paulo."""

import socket
from datetime import UTC, datetime, timedelta

import pytest

from server_api.simulator.floor import plan
from server_api.simulator.floor.plan import free_port, offset_into_legal_hours


@pytest.mark.parametrize(
    ("now", "legal"),
    [
        (datetime(2026, 11, 22, 5, 3, tzinfo=UTC), datetime(2026, 11, 24, 17, tzinfo=UTC)),
        (datetime(2026, 12, 15, 17, 0, tzinfo=UTC), datetime(2026, 12, 16, 17, tzinfo=UTC)),
        # Tuesday the 8th and Wednesday the 9th are holidays in Chile and Peru.
        (datetime(2026, 12, 4, 20, 0, tzinfo=UTC), datetime(2026, 12, 10, 17, tzinfo=UTC)),
    ],
)
def test_the_next_legal_moment(now: datetime, legal: datetime) -> None:
    assert now + timedelta(seconds=offset_into_legal_hours(now)) == legal


@pytest.mark.parametrize("kind", [socket.SOCK_DGRAM, socket.SOCK_STREAM])
def test_a_port_is_free_and_no_clients(kind: socket.SocketKind) -> None:
    port = free_port(kind)
    with socket.socket(socket.AF_INET, kind) as taken:
        taken.bind(("127.0.0.1", port))
        assert 10000 <= port < 20000
        assert port % 10 == 0


def test_a_port_that_was_just_given_out_is_given_to_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "PORT_SLOTS", range(100, 180))
    found = [free_port(socket.SOCK_DGRAM) for _ in range(20)]
    assert len(set(found)) == len(found)
