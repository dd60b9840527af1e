"""Asks PulseAudio (or PipeWire in its place) which devices are there: Qt tells of new ones only.

Measured with Qt 6.11: a device that is pulled out stays in ``QMediaDevices`` until another event comes.
"""

import ctypes
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

READY, FAILED = 4, 5
NO_AUTOSPAWN = 1
MOST_ROUNDS = 64
ASK_EVERY_S = 0.5
CONNECT_EVERY_S = 3.0


class _Info(ctypes.Structure):
    """How ``pa_sink_info`` and ``pa_source_info`` begin (pulse/introspect.h)."""

    _fields_ = (("name", ctypes.c_char_p), ("index", ctypes.c_uint32), ("description", ctypes.c_char_p))


_CALLBACK = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.POINTER(_Info), ctypes.c_int, ctypes.c_void_p)
_POINTERS = {
    "pa_mainloop_new": (),
    "pa_mainloop_get_api": (ctypes.c_void_p,),
    "pa_context_new": (ctypes.c_void_p, ctypes.c_char_p),
    "pa_context_get_sink_info_list": (ctypes.c_void_p, _CALLBACK, ctypes.c_void_p),
    "pa_context_get_source_info_list": (ctypes.c_void_p, _CALLBACK, ctypes.c_void_p),
}
_NUMBERS = {
    "pa_mainloop_iterate": (ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p),
    "pa_context_connect": (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, ctypes.c_void_p),
    "pa_context_get_state": (ctypes.c_void_p,),
}
_NOTHINGS = {
    "pa_context_disconnect": (ctypes.c_void_p,),
    "pa_context_unref": (ctypes.c_void_p,),
    "pa_operation_unref": (ctypes.c_void_p,),
}


def load_pulse() -> Any | None:
    """The library, or None where there is none (other systems, or not installed)."""
    if not sys.platform.startswith("linux"):
        return None
    try:
        library = ctypes.CDLL("libpulse.so.0")
        for names, result in ((_POINTERS, ctypes.c_void_p), (_NUMBERS, ctypes.c_int), (_NOTHINGS, None)):
            for name, arguments in names.items():
                function = getattr(library, name)
                function.argtypes, function.restype = arguments, result
    except (OSError, AttributeError):
        return None
    return library


class PulseWatch:
    """Never blocks and has no thread: ``look`` does what is due. All of it on the engine's thread."""

    def __init__(
        self, library: Any | None, changed: Callable[[], None], now: Callable[[], float] = time.monotonic
    ) -> None:
        self._library: Any = library
        self._changed = changed
        self._now = now
        self._context: int | None = None
        self._due = 0.0
        self._seen: set[str] = set()
        self._present: set[str] = set()
        self._asked: set[str] = set()
        self._open_lists = 0
        self._on_info = _CALLBACK(self._take)
        self._loop = library.pa_mainloop_new() if library is not None else None

    def really(self, names: Sequence[str]) -> tuple[str, ...]:
        """Those of Qt's names that are there; all of them where the server never spoke of any."""
        if self._seen.isdisjoint(names):
            return tuple(names)
        return tuple(name for name in names if name in self._present)

    def begin(self, within_s: float = 0.3) -> None:
        """Wait for the first list, some 10 ms where there is a server: a device may go at any time."""
        until = self._now() + within_s
        self.look()
        while self._context is not None and not self._seen and self._now() < until:
            self._due = 0.0
            self.look()
            time.sleep(0.002)

    def look(self) -> None:
        """Twice a second: ask which devices are there; answers come in later rounds."""
        if self._library is None or self._loop is None:
            return
        for _ in range(MOST_ROUNDS):
            if self._library.pa_mainloop_iterate(self._loop, 0, None) <= 0:
                break
        now = self._now()
        if now >= self._due:
            self._due = now + ASK_EVERY_S
            self._ask()

    def _ask(self) -> None:
        if self._context is None:
            self._connect()
            return
        state = self._library.pa_context_get_state(self._context)
        if state >= FAILED:
            self._leave()
        elif state == READY and not self._open_lists:
            self._asked = set()
            for name in ("pa_context_get_sink_info_list", "pa_context_get_source_info_list"):
                self._request(name)

    def _request(self, name: str) -> None:
        operation = getattr(self._library, name)(self._context, self._on_info, None)
        if operation:
            self._open_lists += 1
            self._library.pa_operation_unref(operation)

    def _take(self, _context: Any, info: Any, end: int, _data: Any) -> None:
        if not end:
            self._asked.add((info.contents.description or b"").decode(errors="replace"))
            return
        self._open_lists -= 1
        if not self._open_lists and end > 0:
            before, self._present = self._present, self._asked
            self._seen |= self._asked
            if before != self._asked:
                self._changed()

    def _connect(self) -> None:
        library = self._library
        self._context = library.pa_context_new(library.pa_mainloop_get_api(self._loop), b"Acordo")
        if self._context and library.pa_context_connect(self._context, None, NO_AUTOSPAWN, None) < 0:
            self._leave()

    def _leave(self) -> None:
        """The sound server is gone: what it said counts no more."""
        context, self._context = self._context, None
        self._seen, self._present, self._open_lists = set(), set(), 0
        self._due = self._now() + CONNECT_EVERY_S
        if context:
            self._library.pa_context_disconnect(context)
            self._library.pa_context_unref(context)
