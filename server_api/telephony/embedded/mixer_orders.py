"""The mixer's end of the socket pair: orders with descriptors in, answers and events out."""

import json
import logging
import os
import socket
from dataclasses import dataclass
from typing import Any

log = logging.getLogger(__name__)
MAX_ORDER = 1 << 17


@dataclass(slots=True)
class Order:
    """One order; ``fd`` is its descriptor, -1 without one, and is closed unless it is taken."""

    fields: dict[str, Any]
    fd: int = -1

    @property
    def verb(self) -> str:
        """What is to be done."""
        return str(self.fields.get("do", ""))

    def socket(self) -> socket.socket:
        """The descriptor as a socket, to be closed by its taker. Raises ValueError without one."""
        if self.fd < 0:
            raise ValueError("no descriptor came")
        taken, self.fd = self.fd, -1
        return socket.socket(fileno=taken)

    def close(self) -> None:
        """Free what was not taken."""
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1


class OrderSocket:
    """SEQPACKET towards the signalling process; its end is the mixer's end."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._unheard = 0

    def fileno(self) -> int:
        """To wait on."""
        return self._control.fileno()

    def receive(self) -> Order | None:
        """The next order, None at the end of the signalling process. Raises ValueError for what is none."""
        try:
            data, fds, _, _ = socket.recv_fds(self._control, MAX_ORDER, 1)
        except ConnectionError:
            return None
        if not data:
            return None
        order = Order({}, fds[0] if fds else -1)
        order.fields = json.loads(data)
        return order

    def reply(self, order: Order, **fields: Any) -> None:
        """Answer an order that asks for an answer."""
        if "id" in order.fields:
            self._send({"id": order.fields["id"], **fields})

    def tell(self, event: str, leg: str, **fields: Any) -> None:
        """Report what happened to a leg or to another source."""
        self._send({"event": event, "leg": leg, **fields})

    def _send(self, message: dict[str, Any]) -> None:
        try:
            self._control.send(json.dumps(message).encode(), socket.MSG_DONTWAIT)
        except BlockingIOError:
            self._unheard += 1
            if self._unheard == 1:
                log.warning("signalling does not read: %s and what follows is lost", message.get("event"))
            return
        except (BrokenPipeError, ConnectionResetError):
            log.info("signalling is gone")
            return
        if self._unheard:
            log.warning("signalling reads again: %d messages were lost", self._unheard)
            self._unheard = 0
