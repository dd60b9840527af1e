"""A leg's UDP ports: one for RTP, the next for RTCP, and one that only a single far end reaches."""

import contextlib
import socket
import struct

from server_api.telephony.wire.rtp import MAX_PACKET
from server_api.telephony.wire.sip_gate import Address

# asm-generic/socket.h; Python 3.11 does not name it. The stamp is struct timespec of CLOCK_REALTIME.
_SO_TIMESTAMPNS = 35
_TIMESPEC = struct.Struct("ll")
_ANCILLARY_BYTES = socket.CMSG_SPACE(_TIMESPEC.size)
Datagram = tuple[bytes, Address, float]  # arrival in seconds of the system's clock, 0.0 when unknown


def open_pair(host: str, first_port: int, last_port: int, skip: int = 0) -> "RtpPort":
    """On a free even port of the range and the one after it. Raises OSError when all are taken."""
    ports = range(first_port + first_port % 2, last_port, 2)
    for step in range(len(ports)):
        port = ports[(skip + step) % len(ports)]
        with contextlib.ExitStack() as held:
            sound, reports = held.enter_context(_udp()), held.enter_context(_udp())
            try:
                sound.bind((host, port))
                reports.bind((host, port + 1))
            except OSError:
                continue
            held.pop_all()
            return RtpPort(sound, reports)
    raise OSError("no free RTP port")


def _udp() -> socket.socket:
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.setblocking(False)
    return sock


class RtpPort:
    """Anybody may send to it until :meth:`attach`; then the kernel itself tells the far end from strangers.

    The socket for strangers keeps its port and is read only on demand, so what they send costs nothing.
    """

    def __init__(self, sound: socket.socket, reports: socket.socket) -> None:
        self._open = sound
        self._reports = reports
        self._near: socket.socket | None = None
        self.far: Address | None = None
        self._local: Address = sound.getsockname()
        _stamp(sound)

    @property
    def port(self) -> int:
        """The RTP port."""
        return self._local[1]

    def attach(self, far: Address) -> None:
        """From now on :meth:`near` is this far end alone, and :meth:`send` goes there."""
        if far == self.far:
            return
        self.detach()
        near = _udp()
        try:
            # Only while both are bound: whoever opens another leg must still find this port taken.
            for sock in (self._open, near):
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            near.bind(self._local)
            near.connect(far)
        except OSError:
            near.close()
            return
        finally:
            self._open.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 0)
        near.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 0)
        _stamp(near)
        self._near, self.far = near, far

    def detach(self) -> None:
        """Anybody may be the far end again."""
        if self._near is not None:
            self._near.close()
            self._near, self.far = None, None

    def near(self, most: int) -> list[Datagram]:
        """What the attached far end has sent, at most so many."""
        return _read(self._near, most) if self._near is not None else []

    def strangers(self, most: int) -> list[Datagram]:
        """What came from anywhere else, at most so many."""
        return _read(self._open, most)

    def reports(self, most: int) -> list[Datagram]:
        """What came to the RTCP port, from anywhere."""
        return _read(self._reports, most)

    def send(self, data: bytes, to: Address) -> None:
        """One packet; what the network does not take is lost."""
        try:
            if self._near is not None and to == self.far:
                self._near.send(data)
            else:
                self._open.sendto(data, to)
        except OSError:
            return

    def send_report(self, data: bytes, to: Address) -> None:
        """From the RTCP port."""
        with contextlib.suppress(OSError):
            self._reports.sendto(data, to)

    def close(self) -> None:
        """Free the ports."""
        self.detach()
        self._open.close()
        self._reports.close()


def _stamp(sock: socket.socket) -> None:
    with contextlib.suppress(OSError):
        sock.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)


def _read(sock: socket.socket, most: int) -> list[Datagram]:
    found: list[Datagram] = []
    for _ in range(most):
        try:
            data, stamps, _, source = sock.recvmsg(MAX_PACKET, _ANCILLARY_BYTES)
        except BlockingIOError:
            break
        except OSError:  # what an earlier packet of ours met: nobody listens there
            continue
        at = 0.0
        if stamps and len(stamps[0][2]) == _TIMESPEC.size:
            seconds, nanoseconds = _TIMESPEC.unpack(stamps[0][2])
            at = seconds + nanoseconds / 1e9
        found.append((data, source, at))
    return found
