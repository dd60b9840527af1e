import contextlib
import socket
from collections.abc import Callable, Iterator

import pytest

from server_api.telephony.wire.rtp_port import Datagram, RtpPort, open_pair
from tests.helpers.waiting import wait_until

HOST = "127.0.0.1"
RANGE = (20410, 20440)


@pytest.fixture
def port() -> Iterator[RtpPort]:
    opened = open_pair(HOST, *RANGE)
    yield opened
    opened.close()


@contextlib.contextmanager
def _far(count: int = 1) -> Iterator[list[socket.socket]]:
    with contextlib.ExitStack() as held:
        socks = [held.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) for _ in range(count)]
        for sock in socks:
            sock.bind((HOST, 0))
            sock.settimeout(5.0)
        yield socks


def test_pairs_are_even_and_apart_and_end_with_the_range() -> None:
    with contextlib.ExitStack() as held:
        opened = [held.enter_context(contextlib.closing(open_pair(HOST, 20411, 20417))) for _ in range(3)]
        assert [one.port for one in opened] == [20412, 20414, 20416]
        with pytest.raises(OSError, match="no free"):
            open_pair(HOST, 20411, 20417)


def test_once_attached_strangers_are_heard_only_on_demand(port: RtpPort) -> None:
    with _far(2) as (friend, stranger):
        port.attach(friend.getsockname())
        for n in range(20):
            friend.sendto(b"friend", (HOST, port.port))
            stranger.sendto(b"stranger %d" % n, (HOST, port.port))
        near: list[Datagram] = []
        while len(near) < 20:
            near += _next(lambda: port.near(50))
        assert [data for data, _, _ in near] == [b"friend"] * 20
        assert [data for data, _, _ in port.strangers(5)] == [b"stranger %d" % n for n in range(5)]
        port.send(b"answer", friend.getsockname())
        assert friend.recv(99) == b"answer"


def test_an_attached_port_stays_taken(port: RtpPort) -> None:
    with _far() as (friend,), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as thief:
        port.attach(friend.getsockname())
        thief.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        with pytest.raises(OSError, match="in use"):
            thief.bind((HOST, port.port))


def _next(read: Callable[[], list[Datagram]]) -> list[Datagram]:
    """What comes, as soon as something has come."""
    found: list[Datagram] = []

    def came() -> bool:
        found.extend(read())
        return bool(found)

    wait_until(came, what="a packet")
    return found


def test_it_follows_to_another_far_end_and_gives_the_kernels_time(port: RtpPort) -> None:
    with _far(2) as (first, second):
        for far in (first, second):
            port.attach(far.getsockname())
            far.sendto(b"here", (HOST, port.port))
            data, source, at = _next(lambda: port.near(5))[0]
            assert (data, source) == (b"here", far.getsockname())
            assert at > 1e9
        port.detach()
        first.sendto(b"anybody", (HOST, port.port))
        assert b"anybody" in [data for data, _, _ in _next(lambda: port.strangers(99))]
        assert port.far is None


def test_reports_have_a_port_of_their_own_and_a_closed_far_end_is_no_error(port: RtpPort) -> None:
    with _far() as (far,):
        far.sendto(b"report", (HOST, port.port + 1))
        assert _next(lambda: port.reports(5))[0][0] == b"report"
        port.send_report(b"ours", far.getsockname())
        assert far.recvfrom(99) == (b"ours", (HOST, port.port + 1))
        port.attach(far.getsockname())
        gone = far.getsockname()
    for _ in range(3):
        port.send(b"nobody", gone)
        assert list(port.near(5)) == []
