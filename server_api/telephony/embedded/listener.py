"""The listener process: who answers, by the sound of the mixer (``python -m ...listener CONTROL TAPS``).

Beside the mixer, so that listening never delays a tick. Orders come from the signalling process over a
socket pair; its end is the listener's end. What waited for a busy listener is judged as if it were now:
its times are those of the sound.
"""

import gc
import json
import logging
import select
import socket
import sys
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np

from server_api.resources import resource_folder
from server_api.telephony.amd.detector import Beep, Detector, Judgement
from server_api.telephony.amd.features import FRAME, Samples
from server_api.telephony.amd.model import Model
from server_api.telephony.embedded.mixer_taps import read_taps
from server_api.telephony.embedded.protocol import load
from server_api.telephony.orders import DetectOrder

log = logging.getLogger(__name__)
MAX_MESSAGE = 1 << 19
MOST_FILLED = 500  # ticks: a wilder number is no gap
_NOTHING: Samples = np.zeros(FRAME, np.int16)


@dataclass(slots=True)
class Listening:
    """One call. ``tick`` is the last one heard."""

    call_id: str
    detector: Detector
    tick: int | None = None

    def hear(self, tick: int, samples: Samples) -> list[Judgement | Beep]:
        """A tick's sound; ticks that never came are silence of the same length."""
        gap = 0 if self.tick is None else tick - self.tick - 1
        self.tick = tick
        found = [self.detector.feed(_NOTHING) for _ in range(gap if gap < MOST_FILLED else 0)]
        found.append(self.detector.feed(samples))
        return [one for one in found if one is not None]


class Listener:
    """Orders ``listen``, ``answered``, ``forget``; events ``judged`` and ``beep`` come back."""

    def __init__(self, control: socket.socket, taps: socket.socket, model: Model) -> None:
        self._control = control
        self._taps = taps
        self._model = model
        self._by_tap: dict[int, Listening] = {}

    def run(self) -> None:
        """Until the signalling process is gone."""
        watched = [self._control, self._taps]
        while True:
            readable, _, _ = select.select(watched, [], [])
            # Orders first: a listener that is just started must know a call before its waiting sound.
            if self._control in readable and not self._obey():
                return
            if self._taps in readable and not self._take_sound():
                watched.remove(self._taps)

    def _take_sound(self) -> bool:
        """Everything that waits; False when no mixer will ever write again."""
        while True:
            try:
                message = self._taps.recv(MAX_MESSAGE, socket.MSG_DONTWAIT)
            except BlockingIOError:
                return True
            if not message:
                return False
            tick, sounds = read_taps(message)
            for tap, (_, _, right) in sounds.items():
                listening = self._by_tap.get(tap)
                if listening is not None and not listening.detector.over:
                    for found in listening.hear(tick, right):
                        self._tell(listening.call_id, found)

    def _tell(self, call_id: str, found: Judgement | Beep) -> None:
        match found:
            case Judgement():
                event: dict[str, Any] = {
                    "event": "judged",
                    "verdict": found.verdict.value,
                    "after_ms": found.after_ms,
                    "features": found.features,
                }
            case Beep():
                event = {"event": "beep"}
        with suppress(ConnectionError):  # the end of the signalling process is seen at its next order
            self._control.send(json.dumps(event | {"call": call_id}).encode())

    def _obey(self) -> bool:
        """Every order that waits; False at the end of the signalling process."""
        while True:
            try:
                data = self._control.recv(MAX_MESSAGE, socket.MSG_DONTWAIT)
            except BlockingIOError:
                return True
            except ConnectionError:
                return False
            if not data:
                return False
            self._do(json.loads(data))

    def _do(self, order: dict[str, Any]) -> None:
        match order["do"]:
            case "listen":
                detector = Detector(load(DetectOrder, order["detect"]), self._model)
                self._by_tap[order["tap"]] = Listening(order["call"], detector)
            case "answered":
                listening = self._by_tap.get(order["tap"])
                if listening is not None:
                    listening.detector.answered()
            case "forget":
                self._by_tap.pop(order["tap"], None)
            case other:
                log.error("unknown order %s", other)


def main(arguments: list[str]) -> None:
    """``CONTROL TAPS``: the inherited ends of two socket pairs."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s listener %(levelname)s %(message)s")
    control, taps = (socket.socket(fileno=int(number)) for number in arguments[:2])
    model = Model.from_toml((resource_folder("amd") / "model.toml").read_text(encoding="utf-8"))
    gc.collect()
    gc.freeze()
    Listener(control, taps, model).run()


if __name__ == "__main__":
    main(sys.argv[1:])
