"""sippy under asyncio: one thread, its timers and its datagrams driven by the running loop.

sippy brings a loop of its own that polls at 100 Hz beside six socket threads. Its transaction layer
only needs two things from it, a socket and timers, so both are given by asyncio instead: nothing
polls, nothing crosses threads. There is one sippy dispatcher a process, hence one stack a process.
"""

import asyncio
import heapq
import ipaddress
import logging
import socket
import threading
import warnings
from collections.abc import Callable
from typing import Any

from sippy import SipTransactionManager
from sippy.Core.EventDispatcher import ED2
from sippy.SipConf import SipConf
from sippy.Time.MonoTime import MonoTime
from sippy.Time.Timeout import Timeout

from server_api.telephony.wire.sip_gate import Address, SourceGate
from server_api.telephony.wire.sip_strays import answer_stray

log = logging.getLogger(__name__)
MAX_DATAGRAM = 8192
USER_AGENT = "Acordo"
MEMORY_S = 32.0  # 64 times T1: how long a message can still be repeated (RFC 3261 section 17)


class _SilentLogger:
    """sippy writes whole messages here; they hold numbers and keys, so nothing is kept."""

    def write(self, *_args: object, **_kwargs: object) -> None:
        return


def _log_unparsed(*_args: object, **_kwargs: object) -> None:
    """Not a word of what a stranger wrote, and nothing that lets him fill the disk."""
    log.debug("malformed SIP dropped")


class _Source:
    """The sender of a datagram, in the shape sippy reads."""

    def __init__(self, address: Address) -> None:
        self.transport = "udp"
        self.address = address
        self.received = address[0]

    def __str__(self) -> str:
        return f"udp:{self.address[0]}:{self.address[1]}"


class _SocketOptions:
    ploss_out_rate = 0.0
    pdelay_out_max = 0.0
    flags = 0

    def __init__(self, _address: object, _handler: object) -> None:
        self.laddress = _address

    def isWildCard(self) -> bool:  # noqa: N802 - sippy's name
        return False


class _Server:
    """Stands in for sippy's UDP server: sends through the stack's own socket."""

    transport = "udp"

    def __init__(self, config: dict[str, Any], options: _SocketOptions) -> None:
        self.uopts = options
        self._stack: SipStack = config["acordo_stack"]

    def getSIPaddr(self) -> tuple[Address, str]:  # noqa: N802 - sippy's name
        return self._stack.advertised, "udp"

    def addr2str(self, address: Address) -> str:
        return f"udp:{address[0]}:{address[1]}"

    def send_to(self, data: bytes | str, address: tuple[Any, Any]) -> None:
        self._stack.send(data.encode() if isinstance(data, str) else data, (str(address[0]), int(address[1])))

    def shutdown(self) -> None:
        return


class SipStack(asyncio.DatagramProtocol):
    """A UDP socket, sippy's transaction manager and its timers on the running loop."""

    def __init__(
        self, gate: SourceGate, on_request: Callable[[Any, Any], Any], memory_s: float = MEMORY_S
    ) -> None:
        self._gate = gate
        self.memory_s = memory_s
        self._on_request = on_request
        self._transport: asyncio.DatagramTransport | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._lookups: set[asyncio.Task[None]] = set()
        self._server: _Server | None = None
        self.advertised: Address = ("127.0.0.1", 0)
        self.config: dict[str, Any] = {}
        self._manager: Any = None

    async def open(self, host: str, port: int, advertise: str = "") -> Address:
        """Bind (port 0 = any free one). Raises OSError when the port is taken."""
        self._loop = asyncio.get_running_loop()
        ED2.my_ident = threading.get_ident()
        sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
            sock.setblocking(False)
            sock.bind((host, port))
            self._transport, _ = await self._loop.create_datagram_endpoint(lambda: self, sock=sock)
        except OSError:
            sock.close()
            raise
        bound = sock.getsockname()[1]
        self.advertised = (advertise or ("127.0.0.1" if host == "0.0.0.0" else host), bound)
        self._build_manager()
        return host, bound

    def _build_manager(self) -> None:
        SipConf.my_uaname = USER_AGENT
        SipTransactionManager.dump_exception = _log_unparsed
        SipTransactionManager.print = _log_unparsed
        self.config.update(
            _sip_address=self.advertised[0],
            _sip_port=self.advertised[1],
            _sip_logger=_SilentLogger(),
            acordo_stack=self,
        )
        manager = SipTransactionManager.SipTransactionManager
        manager.model_udp_server = (_Server, _SocketOptions)
        with warnings.catch_warnings():  # sippy leaves a probe for IPv6 open
            warnings.simplefilter("ignore", ResourceWarning)
            self._manager = manager(self.config, self._on_request)
        self._manager.cp_timer.cancel()
        self._manager.cp_timer = Timeout(self._manager.rCachePurge, self.memory_s, -1)
        self.config["_sip_tm"] = self._manager
        self._server = self._manager.l4r.getServer(self.advertised)
        self.arm()

    def close(self) -> None:
        """Stop at once; what is unfinished in sippy is forgotten."""
        if self._timer is not None:
            self._timer.cancel()
        for lookup in self._lookups:
            lookup.cancel()
        if self._manager is not None:
            self._manager.cp_timer.cancel()
        if self._transport is not None:
            self._transport.close()
        self._transport = None
        ED2.tlisteners.clear()
        ED2.twasted = 0

    @property
    def unconfirmed(self) -> bool:
        """True while a request of ours has no final answer."""
        return self._manager is not None and any(t.teB is not None for t in self._manager.tclient.values())

    def load(self) -> dict[str, int]:
        """What sippy keeps."""
        manager = self._manager
        consumers = sum(len(those) for those in manager.req_consumers.values())
        return {"dialogs": consumers, "asked": len(manager.tclient), "answering": len(manager.tserver)}

    def begin(self, request: Any, heard: Callable[[Any], None]) -> Any:
        """Send a request that belongs to no call; ``heard`` gets each response, a made-up 408 at last."""
        transaction = self._manager.newTransaction(request, heard)
        self.arm()
        return transaction

    def abandon(self, transaction: Any) -> None:
        """Stop repeating it; harmless once it was answered."""
        if self._manager is None or transaction.tid is None:
            return
        for timer in (transaction.teA, transaction.teB, transaction.teC):
            if timer is not None:
                timer.cancel()
        self._manager.tclient.pop(transaction.tid, None)
        transaction.cleanup()
        self.arm()

    def soon(self, action: Callable[[], None]) -> None:
        """Act after the datagram that is being handled: its ACK must leave before a BYE does."""
        self._loop.call_soon(action)

    def arm(self) -> None:
        """Wake up for sippy's next timer; call after every entry into sippy."""
        if ED2.twasted * 2 > len(ED2.tlisteners):
            ED2.tlisteners = [x for x in ED2.tlisteners if x.cb_func is not None]
            heapq.heapify(ED2.tlisteners)
            ED2.twasted = 0
        if self._timer is not None:
            self._timer.cancel()
        if ED2.tlisteners:
            due = max(0.001, float(ED2.tlisteners[0].etime - MonoTime()))
            self._timer = self._loop.call_later(due, self._run_timers)

    def _run_timers(self) -> None:
        ED2.last_ts = MonoTime()
        ED2.dispatchTimers()
        self.arm()

    def datagram_received(self, data: bytes, addr: Address) -> None:
        """Hand one datagram to sippy; nothing in it may stop the stack."""
        if len(data) > MAX_DATAGRAM or not self._gate.admits(addr, self._loop.time()):
            return
        try:
            if data.startswith(b"SIP/2.0 2") and answer_stray(self._manager, data):
                return
            self._manager.handleIncoming(data, _Source(addr), self._server, MonoTime())
        except Exception as error:
            log.debug("SIP datagram dropped: %s", type(error).__name__)
        self.arm()

    def error_received(self, exc: Exception) -> None:
        """ICMP unreachable and the like: sippy's retransmission decides."""
        log.debug("SIP socket: %s", exc)

    def send(self, data: bytes, address: Address) -> None:
        """Send now to a literal address, later to a name that must be looked up first.

        A far end can write any port into a header, and asyncio closes a socket that is asked to send
        to one beyond 65535.
        """
        if not 0 < address[1] < 65536:
            log.debug("no such port: answer dropped")
            return
        try:
            ipaddress.ip_address(address[0])
        except ValueError:
            lookup = self._loop.create_task(self._send_by_name(data, address))
            self._lookups.add(lookup)
            lookup.add_done_callback(self._lookups.discard)
            return
        if self._transport is not None:
            self._transport.sendto(data, address)

    async def _send_by_name(self, data: bytes, address: Address) -> None:
        try:
            found = await self._loop.getaddrinfo(*address, family=socket.AF_INET, type=socket.SOCK_DGRAM)
        except (OSError, UnicodeError):  # a label of more than 63 letters is no OSError
            log.warning("no address for SIP host")
            return
        if self._transport is not None:
            self._transport.sendto(data, found[0][4])
