"""The recorder process as the signalling process has it: started, spoken to, found dead."""

import asyncio
import json
import logging
import socket
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from server_api.telephony.embedded.media import child_environment
from server_api.telephony.port import SwitchError

RECORDER_MODULE = "server_api.telephony.embedded.recorder"
MAX_EVENT = 1 << 19
BUFFER = 1 << 20  # asked for; the system may give less
STOP_TIMEOUT_S = 10.0
log = logging.getLogger(__name__)


class RecorderLink:
    """``on_event`` gets every event; ``on_death`` is called once a recorder is gone that was not stopped.

    ``taps`` is the mixer's end of the channel; it is kept, for a mixer that starts again. ``module`` is
    the worker's: whatever takes taps and orders in the same way.
    """

    def __init__(
        self,
        on_event: Callable[[dict[str, Any]], None],
        on_death: Callable[[], None],
        module: str = RECORDER_MODULE,
    ) -> None:
        self._on_event = on_event
        self._on_death = on_death
        self._module = module
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self.taps: socket.socket | None = None

    @property
    def up(self) -> bool:
        """A recorder is there to be told."""
        return self._control is not None

    @property
    def pid(self) -> int:
        """Of the worker process, 0 when there is none."""
        return self._process.pid if self._process is not None else 0

    def start(self) -> None:
        """Start the process; what it is told meanwhile waits for it. Raises OSError."""
        ours, theirs = _pair()
        mixers, recorders = _pair()
        ours.setblocking(False)
        ends = [theirs.fileno(), recorders.fileno()]
        with theirs, recorders:
            self._process = subprocess.Popen(
                [sys.executable, "-m", self._module, *map(str, ends)],
                pass_fds=ends,
                stdin=subprocess.DEVNULL,
                stdout=sys.stderr,
                env=child_environment(),
            )
        self._control, self.taps = ours, mixers
        asyncio.get_running_loop().add_reader(ours, self._read)

    def tell(self, order: dict[str, Any]) -> None:
        """Raises SwitchError ``recorder_lost``."""
        if self._control is None:
            raise SwitchError("recorder_lost")
        try:
            self._control.send(json.dumps(order).encode())
        except OSError as error:
            raise SwitchError("recorder_lost", type(error).__name__) from error

    def _read(self) -> None:
        assert self._control is not None
        try:
            data = self._control.recv(MAX_EVENT)
        except BlockingIOError:
            return
        except ConnectionError:
            data = b""
        if data:
            self._on_event(json.loads(data))
            return
        self._disconnect()
        self._reap(kill=True)
        self._on_death()

    def _disconnect(self) -> None:
        if self._control is not None:
            asyncio.get_running_loop().remove_reader(self._control)
            self._control.close()
            self._control = None
        if self.taps is not None:
            self.taps.close()
            self.taps = None

    async def stop(self) -> None:
        """End it by closing its orders; it ends its tapes first."""
        self._disconnect()
        await asyncio.to_thread(self._reap)

    def _reap(self, *, kill: bool = False) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if kill:
            process.kill()
        try:
            process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            log.error("the recorder did not end")
            process.kill()
            process.wait()


def _pair() -> tuple[socket.socket, socket.socket]:
    pair = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    for end in pair:
        end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER)
    return pair
