"""Report descriptors like those of real headsets, written from the HID tables (no maker's bytes)."""

import socket
from dataclasses import dataclass

from agent_desktop.softphone.engine.headset.descriptor import read_layout
from agent_desktop.softphone.engine.headset.layout import Layout
from agent_desktop.softphone.engine.headset.port import GoneError, HidPort, NotFound

TELEPHONY_HEADSET = [0x05, 0x0B, 0x09, 0x05, 0xA1, 0x01]
END = [0xC0]
BIT_LOGIC = [0x15, 0x00, 0x25, 0x01, 0x75, 0x01]

#: Numbered reports: hook absolute, mute and flash as keys, four LEDs in one output report.
NUMBERED = [
    *TELEPHONY_HEADSET,
    *[0x85, 0x02, *BIT_LOGIC],
    *[0x95, 0x01, 0x09, 0x20, 0x81, 0x22],  # hook switch, absolute, no preferred state
    *[0x95, 0x03, 0x09, 0x2F, 0x09, 0x21, 0x09, 0x24, 0x81, 0x06],  # mute, flash, redial, relative
    *[0x95, 0x04, 0x81, 0x03],  # padding
    *[0x05, 0x08, 0x95, 0x04, 0x09, 0x17, 0x09, 0x18, 0x09, 0x09, 0x09, 0x20, 0x91, 0x22],
    *[0x95, 0x04, 0x91, 0x03],
    *END,
]

#: No report numbers, mute before hook, two separate collections, a volume control beside it.
PLAIN = [
    *TELEPHONY_HEADSET,
    *BIT_LOGIC,
    *[0x95, 0x02, 0x09, 0x2F, 0x09, 0x20, 0x81, 0x02],
    *[0x95, 0x06, 0x81, 0x03],
    *[0x05, 0x08, 0x95, 0x02, 0x09, 0x09, 0x09, 0x17, 0x91, 0x02],
    *[0x95, 0x06, 0x91, 0x03],
    *END,
]

#: A desk phone: consumer keys in report 1, a 12-key pad as an array and the telephone keys in report 3,
#: every light in an output report of its own.
PHONE = [
    *[0x05, 0x0C, 0x09, 0x01, 0xA1, 0x01, 0x85, 0x01, *BIT_LOGIC],
    *[0x95, 0x02, 0x09, 0xE9, 0x09, 0xEA, 0x81, 0x02, 0x95, 0x06, 0x81, 0x03, *END],
    *TELEPHONY_HEADSET,
    *[0x85, 0x03, 0x15, 0x00, 0x25, 0x0C, 0x75, 0x04, 0x95, 0x01, 0x19, 0xB0, 0x29, 0xBB, 0x81, 0x00],
    *BIT_LOGIC,
    *[0x95, 0x04, 0x09, 0x20, 0x09, 0x26, 0x09, 0x2F, 0x09, 0x21, 0x81, 0x02],
    *[0x05, 0x08, 0x85, 0x04, 0x95, 0x01, 0x09, 0x17, 0x91, 0x02, 0x95, 0x07, 0x91, 0x03],
    *[0x85, 0x05, 0x95, 0x01, 0x09, 0x09, 0x91, 0x02, 0x95, 0x07, 0x91, 0x03],
    *[0x05, 0x0B, 0x85, 0x06, 0x95, 0x01, 0x09, 0x9E, 0x91, 0x02, 0x95, 0x07, 0x91, 0x03],
    *END,
]

#: Keys as an array of usages: two slots of a byte, values 1 to 3.
ARRAY = [
    *TELEPHONY_HEADSET,
    *[0x85, 0x07, 0x15, 0x01, 0x25, 0x03, 0x75, 0x08, 0x95, 0x02],
    *[0x09, 0x20, 0x09, 0x2F, 0x09, 0x26, 0x81, 0x00],
    *END,
]

MOUSE = [
    *[0x05, 0x01, 0x09, 0x02, 0xA1, 0x01, *BIT_LOGIC],
    *[0x95, 0x08, 0x05, 0x09, 0x19, 0x01, 0x29, 0x08, 0x81, 0x02],
    *END,
]


class PipeHid:
    """A headset at the end of a pair of sockets: a report is a datagram, the end of it the unplugging."""

    def __init__(self, near: socket.socket, descriptor: list[int], name: str = "Fone de teste") -> None:
        self._near = near
        self._layout = read_layout(descriptor)
        self._name = name
        self.closed = False

    @property
    def name(self) -> str:
        return self._name

    @property
    def layout(self) -> Layout:
        return self._layout

    def read(self, within_ms: int) -> bytes:
        self._near.settimeout(within_ms / 1000)
        try:
            report = self._near.recv(64)
        except TimeoutError:
            return b""
        except OSError as error:
            raise GoneError(str(error)) from error
        if not report:
            raise GoneError("unplugged")
        return report

    def write(self, report: bytes) -> None:
        try:
            self._near.send(report)
        except OSError as error:
            raise GoneError(str(error)) from error

    def close(self) -> None:
        self._near.close()
        self.closed = True


@dataclass
class Desk:
    """The place where headsets are plugged in; `far` is the headset's own end."""

    plugged: HidPort | NotFound
    far: socket.socket | None = None
    searches: int = 0

    def find(self) -> HidPort | NotFound:
        self.searches += 1
        found, self.plugged = self.plugged, NotFound("none")
        return found

    def plug(self, descriptor: list[int]) -> socket.socket:
        near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        far.settimeout(10)
        self.plugged = PipeHid(near, descriptor)
        return far
