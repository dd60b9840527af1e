"""Finds and opens a headset by hidapi; everything that can fail says why."""

import importlib
import os
from typing import Any

from agent_desktop.softphone.engine.headset.layout import TELEPHONY, Layout, UnknownLayoutError
from agent_desktop.softphone.engine.headset.port import GoneError, HidPort, NotFound

READ_BYTES = 64


class HidDevice:
    """A headset opened by hidapi."""

    def __init__(self, name: str, layout: Layout, device: Any) -> None:
        self.name = name
        self.layout = layout
        self._device = device

    def read(self, within_ms: int) -> bytes:
        try:
            return bytes(self._device.read(READ_BYTES, within_ms))
        except (OSError, ValueError) as error:
            raise GoneError(str(error)) from error

    def write(self, report: bytes) -> None:
        try:
            written = self._device.write(report)
        except (OSError, ValueError) as error:
            raise GoneError(str(error)) from error
        if written < 0:
            raise GoneError("the headset takes no report")

    def close(self) -> None:
        self._device.close()


class HidapiFinder:
    """The first device with a telephone's usages. The library is loaded when it is first asked for."""

    def __init__(self) -> None:
        self._hid: Any = None

    def find(self) -> HidPort | NotFound:
        if self._hid is None:
            try:
                self._hid = importlib.import_module("hid")
            except ImportError as error:
                return NotFound("missing", detail=str(error))
        try:
            listed = [entry for entry in self._hid.enumerate() if entry.get("usage_page") == TELEPHONY]
        except OSError as error:
            return NotFound("none", detail=str(error))
        best: NotFound = NotFound("none")
        for entry in listed:
            found = self._open(entry)
            if not isinstance(found, NotFound):
                return found
            best = found
        return best

    def _open(self, entry: dict[str, Any]) -> HidPort | NotFound:
        path, name = entry["path"], str(entry.get("product_string") or "")
        device = self._hid.device()
        try:
            device.open_path(path)
        except OSError as error:
            denied = os.path.exists(path) and not os.access(path, os.R_OK | os.W_OK)
            return NotFound("denied" if denied else "none", name, str(error))
        # Loaded with the first headset only: it takes longer than all the rest of the engine's start.
        from agent_desktop.softphone.engine.headset.descriptor import read_layout

        try:
            return HidDevice(name, read_layout(device.get_report_descriptor()), device)
        except (UnknownLayoutError, OSError, ValueError) as error:
            device.close()
            return NotFound("unknown", name, str(error))
