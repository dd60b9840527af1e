"""Telephone switches by name. Importing this module imports no switch."""

import importlib
import importlib.util
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from server_api.telephony.port import Switch, SwitchError

_EMBEDDED_NEEDS = ("fcntl", "sippy", "pylibsrtp", "numpy")


def _embedded(state_dir: Path, knobs: Mapping[str, Any]) -> Switch:
    missing = [name for name in _EMBEDDED_NEEDS if importlib.util.find_spec(name) is None]
    if missing:
        raise SwitchError("embedded_unavailable", ", ".join(missing))
    client = importlib.import_module("server_api.telephony.embedded.client")
    settings = importlib.import_module("server_api.telephony.embedded.settings")
    switch: Switch = client.EmbeddedSwitch(state_dir, settings.SwitchSettings(**knobs))
    return switch


def _fake(_state_dir: Path, knobs: Mapping[str, Any]) -> Switch:
    fake = importlib.import_module("server_api.telephony.fake")
    switch: Switch = fake.FakeSwitch(**knobs)
    return switch


_FACTORIES: dict[str, Callable[[Path, Mapping[str, Any]], Switch]] = {"embedded": _embedded, "fake": _fake}


def make_switch(name: str, state_dir: Path, knobs: Mapping[str, Any]) -> Switch:
    """A switch that is not started yet. ``knobs`` are the backend's settings; ``state_dir`` its folder.

    Raises SwitchError ``switch_unknown`` and ``embedded_unavailable`` (Windows: parts do not exist there).
    """
    factory = _FACTORIES.get(name)
    if factory is None:
        raise SwitchError("switch_unknown", name)
    return factory(state_dir, knobs)
