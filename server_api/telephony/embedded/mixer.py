"""The mixer process: one tick of 20 ms, one socket a leg, no other work (``python -m ...mixer FD SETTINGS``).

Orders come from the signalling process over a socket pair; its end is the mixer's end, so no mixer
is ever left behind. Without legs it sleeps until the next order.
"""

import gc
import json
import logging
import select
import socket
import sys
import time
from typing import Any

from server_api.telephony.embedded.mixer_leg import MixerLeg
from server_api.telephony.embedded.mixing import MixMatrix
from server_api.telephony.embedded.music import hold_music
from server_api.telephony.embedded.settings import SwitchSettings
from server_api.telephony.wire.codecs import Samples
from server_api.telephony.wire.rtp import open_socket

log = logging.getLogger(__name__)
TICK_S = 0.02
MAX_ORDER = 1 << 16
GIVE_UP_AFTER_ERRORS = 50
FAR_BEHIND_S = 0.2


class Mixer:
    """Orders in, ticks on time, events out."""

    def __init__(self, control: socket.socket, settings: SwitchSettings) -> None:
        self._control = control
        self._settings = settings
        self._legs: dict[str, MixerLeg] = {}
        self._matrix = MixMatrix()
        self._music = hold_music()
        self._beat = 0
        self._next_port = 0
        self.ticks = 0
        self.missed = 0
        self.worst_late_s = 0.0

    def run(self) -> None:
        """Until the signalling process is gone."""
        due = time.monotonic()
        while True:
            asleep = not self._legs
            wait = None if asleep else max(0.0, due - time.monotonic())
            readable, _, _ = select.select([self._control], [], [], wait)
            if readable and not self._obey():
                return
            now = time.monotonic()
            if asleep:
                due = now
                gc.collect()
            elif now >= due:
                due = self._on_time(due, now)
                self._tick(now)

    def _on_time(self, due: float, now: float) -> float:
        """The next tick's time; ticks that can no longer be made up for are counted as missed."""
        self.worst_late_s = max(self.worst_late_s, now - due)
        if now - due > FAR_BEHIND_S:
            self.missed += int((now - due) / TICK_S)
            due = now
        return due + TICK_S

    def _tick(self, now: float) -> None:
        self.ticks += 1
        self._beat = (self._beat + 1) % len(self._music)
        order = list(self._matrix.order)
        heard = [self._hear(name, now) for name in order]
        mixed = self._matrix.mix(self._music[self._beat], heard)
        for row, name in enumerate(order):
            leg = self._legs[name]
            try:
                leg.send(mixed[row])
            except Exception:
                self._blame(name, leg)

    def _hear(self, name: str, now: float) -> Samples | None:
        leg = self._legs[name]
        try:
            leg.receive(now)
            return leg.pull()
        except Exception:
            self._blame(name, leg)
            return None

    def _blame(self, name: str, leg: MixerLeg) -> None:
        """One bad leg must not stop the others."""
        leg.errors += 1
        if leg.errors == 1:
            log.exception("leg fails")
        if leg.errors == GIVE_UP_AFTER_ERRORS:
            self._tell("media_lost", name)

    def _obey(self) -> bool:
        """One order; False at the end of the signalling process."""
        data = self._control.recv(MAX_ORDER)
        if not data:
            return False
        order = json.loads(data)
        try:
            self._do(order)
        except Exception as error:
            log.exception("order %s failed", order.get("do"))
            self._reply(order, error=f"{type(error).__name__}: {error}")
        return True

    def _do(self, order: dict[str, Any]) -> None:
        match order["do"]:
            case "open":
                self._reply(order, port=self._open(order["leg"]))
            case "remote":
                self._legs[order["leg"]].set_remote(time.monotonic(), order["remote"])
            case "mix":
                self._matrix.set(order["routes"])
                self._reply(order, mono_ns=time.monotonic_ns())
            case "press":
                self._legs[order["leg"]].press(order["digits"])
            case "close":
                self._close(order["leg"])
            case "stats":
                self._reply(order, ticks=self.ticks, missed=self.missed, worst_late_s=self.worst_late_s)
            case other:
                raise ValueError(other)

    def _open(self, name: str) -> int:
        settings = self._settings
        sock = open_socket(
            settings.rtp_host, settings.rtp_first_port, settings.rtp_last_port, self._next_port
        )
        self._next_port += 1

        def tell(event: str, **fields: Any) -> None:
            self._tell(event, name, **fields)

        self._close(name)
        self._legs[name] = MixerLeg(sock, tell)
        self._matrix.add(name)
        return self._legs[name].port

    def _close(self, name: str) -> None:
        leg = self._legs.pop(name, None)
        if leg is not None:
            self._matrix.remove(name)
            leg.close()

    def _reply(self, order: dict[str, Any], **fields: Any) -> None:
        if "id" in order:
            self._send({"id": order["id"], **fields})

    def _tell(self, event: str, leg: str, **fields: Any) -> None:
        self._send({"event": event, "leg": leg, **fields})

    def _send(self, message: dict[str, Any]) -> None:
        try:
            self._control.send(json.dumps(message).encode(), socket.MSG_DONTWAIT)
        except BlockingIOError:
            log.warning("signalling does not read: %s lost", message.get("event"))
        except (BrokenPipeError, ConnectionResetError):
            log.info("signalling is gone")


def main(arguments: list[str]) -> None:
    """``FD SETTINGS``: the inherited end of the socket pair and the settings as JSON."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s mixer %(levelname)s %(message)s")
    control = socket.socket(fileno=int(arguments[0]))
    mixer = Mixer(control, SwitchSettings.from_json(arguments[1]))
    gc.collect()
    gc.freeze()
    gc.disable()
    mixer.run()


if __name__ == "__main__":
    main(sys.argv[1:])
