"""The calling side's audio: one frame out for each one that comes in, so the robot keeps the time."""

import socket

import numpy as np

from server_api.simulator.ear import AUDIBLE_DBFS, level_dbfs
from server_api.telephony.wire.codecs import FRAME_SAMPLES, PCMA, PCMU, Samples
from server_api.telephony.wire.dtmf import DtmfSender
from server_api.telephony.wire.rtp import RtpSender, parse

WAIT_S = 20.0
PCMA_NUMBER = 8
SILENCE = np.zeros(FRAME_SAMPLES, dtype=np.int16)


class RtpPeer:
    """The caller's side of the audio; paced by the robot's own packets, one out for each one in."""

    def __init__(self) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.settimeout(WAIT_S)
        self._sender = RtpSender()
        self._keys = DtmfSender()
        self.port: int = self._socket.getsockname()[1]

    def press(self, digits: str) -> None:
        self._keys.press(digits)

    @property
    def pressing(self) -> bool:
        return self._keys.busy

    def exchange(self, said: Samples = SILENCE) -> Samples:
        """Send one frame and return the frame that came."""
        data, robot = self._socket.recvfrom(2048)
        packets = self._keys.tick(self._sender, 101)
        for packet in packets or [self._sender.packet(PCMA_NUMBER, PCMA.encode(said))]:
            self._socket.sendto(packet, robot)
        self._sender.advance(FRAME_SAMPLES)
        received = parse(data)
        assert received is not None
        return (PCMA if received.payload_type == PCMA_NUMBER else PCMU).decode(received.payload)

    def until_sound(self, *, quietly: int = 0) -> Samples:
        """The first audible frame after so many quiet ones in a row."""
        quiet = 0
        for _ in range(2_000):
            frame = self.exchange()
            audible = level_dbfs(frame) >= AUDIBLE_DBFS
            if audible and quiet >= quietly:
                return frame
            quiet = 0 if audible else quiet + 1
        raise AssertionError("the robot stayed silent")

    def close(self) -> None:
        self._socket.close()
