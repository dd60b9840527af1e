"""The mixer process: one tick of 20 ms, one socket a leg, no other work (``python -m ...mixer FD SETTINGS``).

Orders come from the signalling process over a socket pair; its end is the mixer's end, so no mixer
is ever left behind. Without legs and prompts it sleeps until the next order.
"""

import gc
import logging
import select
import socket
import sys
import time
from typing import Any

from server_api.telephony.embedded.mixer_leg import MixerLeg
from server_api.telephony.embedded.mixer_orders import Order, OrderSocket
from server_api.telephony.embedded.mixer_prompts import Prompts, read_prompt
from server_api.telephony.embedded.mixer_taps import Taps
from server_api.telephony.embedded.mixing import MixMatrix
from server_api.telephony.embedded.music import hold_music
from server_api.telephony.embedded.priority import go_first
from server_api.telephony.embedded.settings import SwitchSettings
from server_api.telephony.wire.codecs import Samples
from server_api.telephony.wire.rtp_port import open_pair

log = logging.getLogger(__name__)
TICK_S = 0.02
GIVE_UP_AFTER_ERRORS = 50
FAR_BEHIND_S = 0.2


class Mixer:
    """Orders in, ticks on time, events out."""

    def __init__(self, control: socket.socket, settings: SwitchSettings) -> None:
        self._orders = OrderSocket(control)
        self._settings = settings
        self._legs: dict[str, MixerLeg] = {}
        self._matrix = MixMatrix()
        self._taps = Taps()
        self._prompts = Prompts(self._played)
        self._music = hold_music()
        self._quality_ticks = max(1, round(settings.quality_s / TICK_S))
        self._next_port = 0
        self.ticks = 0
        self.missed = 0
        self.worst_late_s = 0.0

    def run(self) -> None:
        """Until the signalling process is gone."""
        due = time.monotonic()
        while True:
            asleep = not self._legs and not self._prompts
            wait = None if asleep else max(0.0, due - time.monotonic())
            readable, _, _ = select.select([self._orders], [], [], wait)
            if readable and not self._obey():
                break
            now = time.monotonic()
            if asleep:
                due = now
                gc.collect()
            elif now >= due:
                due = self._on_time(due, now)
                self._tick(now)
        self._taps.close()

    def _on_time(self, due: float, now: float) -> float:
        """The next tick's time. Each tick begun later than its successor's time is a missed one.

        A little behind is made up for at once; far behind the ticks are skipped, and counted all the same.
        """
        late = now - due
        self.worst_late_s = max(self.worst_late_s, late)
        if late > FAR_BEHIND_S:
            skipped = int(late / TICK_S)
            self.missed += skipped
            self.ticks += skipped
            for leg in self._legs.values():
                leg.skip(skipped)
            due = now
        elif late > TICK_S:
            self.missed += 1
        return due + TICK_S

    def _tick(self, now: float) -> None:
        self.ticks += 1
        order = list(self._matrix.order)
        heard = [self._hear(name, now) for name in order]
        prompts = self._prompts.pull()
        self._matrix.set_prompts(list(prompts))
        music = self._music[self.ticks % len(self._music)]
        mixed = self._matrix.mix(music, heard, list(prompts.values()))
        for row, name in enumerate(order):
            leg = self._legs[name]
            try:
                leg.send(mixed[row])
            except Exception:
                self._blame(name, leg)
        self._taps.send(self.ticks, order, mixed, heard, self._flags_of)
        if self.ticks % self._quality_ticks == 0:
            self._tell_quality()

    def _hear(self, name: str, now: float) -> Samples | None:
        leg = self._legs[name]
        try:
            leg.receive(now)
            return leg.pull()
        except Exception:
            self._blame(name, leg)
            return None

    def _flags_of(self, name: str) -> int:
        return self._legs[name].flags

    def _blame(self, name: str, leg: MixerLeg) -> None:
        """One bad leg must not stop the others."""
        leg.errors += 1
        if leg.errors == 1:
            log.exception("leg fails")
        if leg.errors == GIVE_UP_AFTER_ERRORS:
            self._orders.tell("media_lost", name)

    def _tell_quality(self) -> None:
        for name, leg in self._legs.items():
            quality = leg.quality()
            if quality is not None:
                self._orders.tell("quality", name, **quality)

    def _played(self, source: str, whole: bool, frames: int) -> None:
        self._orders.tell("played", source, whole=whole, frames=frames)

    def _obey(self) -> bool:
        """One order; False at the end of the signalling process."""
        order = self._orders.receive()
        if order is None:
            return False
        try:
            self._do(order)
        except Exception as error:
            log.exception("order %s failed", order.verb)
            self._orders.reply(order, error=f"{type(error).__name__}: {error}")
        finally:
            order.close()
        return True

    def _do(self, order: Order) -> None:
        fields = order.fields
        match order.verb:
            case "open":
                self._orders.reply(order, port=self._open(fields["leg"]))
            case "remote":
                self._legs[fields["leg"]].set_remote(time.monotonic(), fields["remote"])
            case "mix":
                self._matrix.set(fields["routes"])
                self._orders.reply(order, mono_ns=time.monotonic_ns())
            case "press":
                self._legs[fields["leg"]].press(fields["digits"])
            case "close":
                self._close(fields["leg"])
            case "channel":
                self._taps.channel(fields["to"], order.socket())
            case "tap":
                self._taps.tap(fields["to"], fields["tap"], fields["leg"])
            case "untap":
                self._taps.untap(fields["to"], fields["tap"])
            case "play":
                self._prompts.play(fields["source"], read_prompt(order.fd, fields["frames"]))
                self._orders.reply(order)
            case "stop_play":
                self._prompts.stop(fields["source"])
            case "stats":
                self._orders.reply(order, **self._stats())
            case other:
                raise ValueError(other)

    def _stats(self) -> dict[str, Any]:
        return {
            "legs": len(self._legs),
            "ticks": self.ticks,
            "missed": self.missed,
            "worst_late_s": self.worst_late_s,
            "lost_ticks": self._taps.lost,
            "cpu_s": time.process_time(),
        }

    def _open(self, name: str) -> int:
        settings = self._settings
        port = open_pair(settings.rtp_host, settings.rtp_first_port, settings.rtp_last_port, self._next_port)
        self._next_port += 1

        def tell(event: str, **fields: Any) -> None:
            self._orders.tell(event, name, **fields)

        self._close(name)
        self._legs[name] = MixerLeg(port, tell)
        self._matrix.add(name)
        return self._legs[name].port

    def _close(self, name: str) -> None:
        leg = self._legs.pop(name, None)
        if leg is not None:
            self._matrix.remove(name)
            leg.close()


def main(arguments: list[str]) -> None:
    """``FD SETTINGS``: the inherited end of the socket pair and the settings as JSON."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s mixer %(levelname)s %(message)s")
    control = socket.socket(fileno=int(arguments[0]))
    log.info("priority: %s", go_first())
    mixer = Mixer(control, SwitchSettings.from_json(arguments[1]))
    gc.collect()
    gc.freeze()
    gc.disable()
    mixer.run()


if __name__ == "__main__":
    main(sys.argv[1:])
