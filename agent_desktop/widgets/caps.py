"""Key caps show the agent's own keys: what stands in a view is the key as delivered. No Qt but for parents.

A widget belongs to the nearest ancestor with the property ``keys``.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

SCOPE = "keys"
_own: dict[str, Mapping[str, str]] = {}


def use(scope: str, own: Mapping[str, str]) -> None:
    """From now on a cap of this scope shows the agent's key for the delivered one: ``F2`` → ``F5``."""
    _own[scope] = own


def shown(widget: QWidget, cap: str) -> str:
    """What a cap of this widget shows."""
    if not cap or not any(_own.values()):
        return cap
    own = _own.get(_scope(widget), {})
    return own.get(cap, cap)


def _scope(widget: QWidget) -> str:
    at: QWidget | None = widget
    while at is not None:
        scope = at.property(SCOPE)
        if isinstance(scope, str):
            return scope
        at = at.parentWidget()
    return ""
