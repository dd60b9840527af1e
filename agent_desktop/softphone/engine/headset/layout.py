"""Where a headset's buttons and lights lie in its reports."""

from collections.abc import Iterable
from dataclasses import dataclass

TELEPHONY = 0x0B
LED = 0x08


class UnknownLayoutError(ValueError):
    """The descriptor cannot be read, or names neither a button nor a light of a telephone."""


@dataclass(frozen=True, slots=True)
class Field:
    """One button or light. ``report_id`` is 0 where reports have no number; ``bit`` counts after it.

    ``usage_index`` is the value that means it in an array of usages, 0 for a bit of its own.
    """

    name: str
    report_id: int
    bit: int
    bits: int
    usage_index: int = 0


@dataclass(frozen=True, slots=True)
class Layout:
    """A headset's reports. ``lengths`` are the output reports' bytes without their number."""

    buttons: tuple[Field, ...]
    lights: tuple[Field, ...]
    lengths: tuple[tuple[int, int], ...]

    def pressed(self, report: bytes) -> dict[str, bool]:
        """The buttons that this input report speaks of; a report cut short speaks of none it lost."""
        if not report:
            return {}
        numbered = any(field.report_id for field in self.buttons)
        number, body = (report[0], report[1:]) if numbered else (0, report)
        found: dict[str, bool] = {}
        for field in self.buttons:
            if field.report_id != number or field.bit + field.bits > len(body) * 8:
                continue
            value = _bits(body, field.bit, field.bits)
            on = value == field.usage_index if field.usage_index else value != 0
            found[field.name] = found.get(field.name, False) or on
        return found

    def lit(self, on: Iterable[str]) -> list[bytes]:
        """The output reports that show exactly these lights, each led by its number (0 for none)."""
        wanted = set(on)
        made: list[bytes] = []
        for number, length in self.lengths:
            body = bytearray(length)
            for field in self.lights:
                if field.report_id == number and field.name in wanted:
                    body[field.bit // 8] |= 1 << field.bit % 8
            made.append(bytes([number]) + bytes(body))
        return made


def _bits(body: bytes, first: int, count: int) -> int:
    return (int.from_bytes(body, "little") >> first) & ((1 << count) - 1)
