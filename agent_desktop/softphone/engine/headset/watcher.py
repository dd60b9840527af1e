"""The headset's thread: finds it, reads its buttons, sets its lights, and finds it again."""

import time
from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread

from agent_desktop.softphone.engine.backend import Emit
from agent_desktop.softphone.engine.headset.logic import ButtonLogic
from agent_desktop.softphone.engine.headset.port import Finder, GoneError, HidPort, NotFound
from agent_desktop.softphone.protocol import HeadsetChanged, ShowOnHeadset, TryLight

READ_MS = 50
SEARCH_EVERY_S = 2.0

Order = ShowOnHeadset | TryLight | None


class HeadsetWatcher:
    """Nothing of PJSIP waits for a headset: orders are queued, presses are emitted from its own thread."""

    def __init__(
        self, finder: Callable[[], Finder], emit: Emit, search_every_s: float = SEARCH_EVERY_S
    ) -> None:
        self._finder = finder
        self._emit = emit
        self._every_s = search_every_s
        self._orders: SimpleQueue[Order] = SimpleQueue()
        self._thread: Thread | None = None
        self._logic = ButtonLogic()
        self._tried: dict[str, bool] = {}
        self._told: HeadsetChanged | None = None

    def start(self) -> None:
        """Begin to look for a headset; a second start does nothing."""
        if self._thread is None:
            self._thread = Thread(target=self._run, name="headset", daemon=True)
            self._thread.start()

    def stop(self, within_s: float = 2.0) -> None:
        """Lights out, device closed."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._orders.put(None)
            thread.join(within_s)
            self._tell(HeadsetChanged("off"))

    def order(self, order: ShowOnHeadset | TryLight) -> None:
        """Set lights, now or on the headset that comes."""
        if self._thread is not None:
            self._orders.put(order)

    # --- the headset's thread -----------------------------------------------------------------------

    def _run(self) -> None:
        finder = self._finder()
        while True:
            found = finder.find()
            if isinstance(found, NotFound):
                self._tell(HeadsetChanged(found.state, found.name, detail=found.detail))
                if self._rest():
                    return
            elif self._serve(found):
                return

    def _rest(self) -> bool:
        """Wait before the next search; True when it is over."""
        until = time.monotonic() + self._every_s
        while (left := until - time.monotonic()) > 0:
            try:
                order = self._orders.get(timeout=left)
            except Empty:
                return False
            if order is None:
                return True
            self._note(order)
        return False

    def _serve(self, port: HidPort) -> bool:
        """As long as it is plugged in; True when it is over."""
        layout = port.layout
        buttons = tuple(sorted({field.name for field in layout.buttons}))
        lights = tuple(sorted({field.name for field in layout.lights}))
        self._logic.forget()
        self._tried.clear()
        self._tell(HeadsetChanged("ready", port.name, buttons, lights))
        try:
            return self._talk(port)
        except GoneError:
            self._tell(HeadsetChanged("none"))
            return False
        finally:
            port.close()

    def _talk(self, port: HidPort) -> bool:
        self._light(port)
        while True:
            changed = False
            while not self._orders.empty():
                order = self._orders.get()
                if order is None:
                    self._dark(port)
                    return True
                self._note(order)
                changed = True
            if changed:
                self._light(port)
            for press in self._logic.take(port.layout.pressed(port.read(READ_MS))):
                self._emit(press)

    def _note(self, order: ShowOnHeadset | TryLight) -> None:
        if isinstance(order, ShowOnHeadset):
            self._tried.clear()
            self._logic.show(order)
        else:
            self._tried[order.light] = order.on

    def _light(self, port: HidPort) -> None:
        on = {name for name in self._logic.lights if self._tried.get(name, True)}
        on |= {name for name, tried in self._tried.items() if tried}
        for report in port.layout.lit(on):
            port.write(report)

    def _dark(self, port: HidPort) -> None:
        for report in port.layout.lit(()):
            port.write(report)

    def _tell(self, change: HeadsetChanged) -> None:
        if change != self._told:
            self._told = change
            self._emit(change)
