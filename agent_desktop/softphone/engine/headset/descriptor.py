"""Reads a headset's layout from its HID descriptor.

Usages: USB HID Usage Tables 1.4, pages 0x0B (Telephony) and 0x08 (LED). The library behind this takes a
quarter of a second to load: import this module only where there is a headset.
"""

import warnings
from collections.abc import Sequence

import hid_parser

from agent_desktop.softphone.engine.headset.layout import LED, TELEPHONY, Field, Layout, UnknownLayoutError

BUTTONS = {
    (TELEPHONY, 0x20): "hook",
    (TELEPHONY, 0x21): "flash",
    (TELEPHONY, 0x24): "redial",
    (TELEPHONY, 0x26): "drop",
    (TELEPHONY, 0x2F): "mute",
    (TELEPHONY, 0x97): "busy",
}
LIGHTS = {
    (LED, 0x09): "mute",
    (LED, 0x17): "off_hook",
    (LED, 0x18): "ring",
    (LED, 0x20): "hold",
    (TELEPHONY, 0x9E): "ring",
}
MOST_BYTES = 64


def read_layout(descriptor: Sequence[int]) -> Layout:
    """Buttons and lights of a report descriptor (HID 1.11, 6.2.2). Raises UnknownLayoutError."""
    try:
        with warnings.catch_warnings():
            # Usages that do not match their count would shift every bit that follows.
            warnings.simplefilter("error", hid_parser.HIDComplianceWarning)
            warnings.simplefilter("ignore", hid_parser.HIDUnsupportedWarning)
            parsed = hid_parser.ReportDescriptor(list(descriptor))
    except (hid_parser.HIDWarning, hid_parser.InvalidReportDescriptor, NotImplementedError) as error:
        raise UnknownLayoutError(str(error)) from error
    except (ValueError, IndexError, KeyError, TypeError) as error:
        raise UnknownLayoutError(f"not a descriptor: {error}") from error
    buttons = [f for n in parsed.input_report_ids for f in _fields(n, parsed.get_input_items(n), BUTTONS)]
    lights = [f for n in parsed.output_report_ids for f in _fields(n, parsed.get_output_items(n), LIGHTS)]
    if not buttons and not lights:
        raise UnknownLayoutError("no button and no light of a telephone")
    numbers = sorted({field.report_id for field in lights})
    lengths = tuple((n, _length(parsed.get_output_items(n or None))) for n in numbers)
    return Layout(tuple(buttons), tuple(lights), lengths)


def _fields(
    number: int | None, items: list[hid_parser.BaseItem], names: dict[tuple[int, int], str]
) -> list[Field]:
    """The library counts an array as one element: bits are counted here."""
    found: list[Field] = []
    bit = 0
    for item in items:
        size = int(item.size)
        if isinstance(item, hid_parser.VariableItem):
            name = names.get((item.usage.page or 0, item.usage.usage or 0))
            if name is not None and not item.constant:
                found.append(Field(name, number or 0, bit, size))
        elif isinstance(item, hid_parser.ArrayItem):
            found += _array(number or 0, bit, item, names)
            size *= item.count
        bit += size
    return found


def _array(
    number: int, bit: int, item: hid_parser.ArrayItem, names: dict[tuple[int, int], str]
) -> list[Field]:
    size = int(item.size)
    found: list[Field] = []
    for index, usage in enumerate(item.usages, start=max(item.logical_min, 0)):
        name = names.get((usage.page or 0, usage.usage or 0))
        if name is not None and index:
            found += [Field(name, number, bit + size * at, size, index) for at in range(item.count)]
    return found


def _length(items: list[hid_parser.BaseItem]) -> int:
    bits = sum(
        int(item.size) * (item.count if isinstance(item, hid_parser.ArrayItem) else 1) for item in items
    )
    return min(MOST_BYTES, (bits + 7) // 8)
