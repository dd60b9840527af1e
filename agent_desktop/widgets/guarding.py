"""A fault in what Qt calls back is told, and does not take the window with it."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Iterator
from typing import Any, cast

from PySide6.QtCore import QObject

log = logging.getLogger(__name__)

#: What Qt calls beside the handlers of events, as far as a class of ours answers it.
_CALLED = frozenset(
    (
        *("event", "eventFilter", "sizeHint", "minimumSizeHint", "hasHeightForWidth", "heightForWidth"),
        *("data", "rowCount", "columnCount", "headerData", "flags", "canFetchMore", "fetchMore"),
        *("paint", "paintSection", "updateGeometries", "createEditor", "setEditorData", "setModelData"),
        *("intrinsicSize", "drawObject", "highlightBlock", "loadResource"),
        *("canInsertFromMimeData", "insertFromMimeData", "createMimeDataFromSelection"),
    )
)
_MARK = "_guarded"


def guard(package: str = "agent_desktop") -> int:
    """Let no exception leave a method that Qt calls, in every class of a package. Returns how many.

    An exception that leaves one while Qt runs inside another call of ours ends the process: with an error
    pending, Shiboken (PySide6 6.11) drops one reference to the method too many. With the window would go
    the agent's call. Here it is logged with its trace, and Qt's own behaviour takes its place. To be called
    once all classes are imported and before the first is made.
    """
    done = 0
    for kind in set(_all_below(QObject)):
        if not kind.__module__.startswith(package):
            continue
        for name, method in list(vars(kind).items()):
            if _calls_back(kind, name) and callable(method) and not hasattr(method, _MARK):
                setattr(kind, name, _guarded(kind, name, method))
                done += 1
    return done


def _all_below(kind: type) -> Iterator[type]:
    below: list[type] = kind.__subclasses__()
    for one in below:
        yield one
        yield from _all_below(one)


def _calls_back(kind: type, name: str) -> bool:
    """Whether it answers a call of Qt's, and not one of ours by the same name."""
    if not name.endswith("Event") and name not in _CALLED:
        return False
    return any(base.__module__.startswith("PySide6") and hasattr(base, name) for base in kind.__mro__[1:])


def _guarded(kind: type, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def safe(self: object, *given: object) -> object:
        try:
            return method(self, *given)
        except Exception:
            log.exception("%s.%s failed: Qt's own takes its place", kind.__qualname__, name)
        try:
            return cast("Callable[..., object]", getattr(super(kind, self), name))(*given)
        except Exception:
            return None

    setattr(safe, _MARK, True)
    return safe
