"""Conditions and pairs as one line of text: ``region = SP; days >= 60``, and back."""

import re

from server_api.contract.scripts import Condition

_SIGNS = {"!=": "is_not", ">=": "ge", "<=": "le", "=": "is"}
_OF = {op: sign for sign, op in _SIGNS.items()}
_TEST = re.compile(r"^(!?)\s*([A-Za-z_][\w.]{0,63})\s*(?:(!=|>=|<=|=)\s*(.{0,200}))?$")
_PAIR = re.compile(r"^([A-Za-z_][\w.]{0,63})\s*=\s*(.{1,200})$")


def conditions_line(conditions: tuple[Condition, ...]) -> str:
    """As a lead would type them; ``field`` alone: it has a value, ``!field``: it has none."""
    return "; ".join(_one(condition) for condition in conditions)


def _one(condition: Condition) -> str:
    if condition.op == "any":
        return condition.field
    if condition.op == "none":
        return f"!{condition.field}"
    return f"{condition.field} {_OF.get(condition.op, condition.op)} {condition.value}"


def read_conditions(line: str) -> tuple[Condition, ...] | None:
    """What was typed, or None where it is no condition yet."""
    made = []
    for part in _parts(line):
        found = _TEST.match(part)
        if found is None or (found.group(1) and found.group(3)):
            return None
        negated, field, sign, value = found.groups()
        if sign is None:
            made.append(Condition(field=field, op="none" if negated else "any"))
        elif value.strip():
            made.append(Condition(field=field, op=_SIGNS[sign], value=value.strip()))
        else:
            return None
    return tuple(made)


def pairs_line(pairs: dict[str, str]) -> str:
    """``kind = dispute; count = 12``."""
    return "; ".join(f"{name} = {value}" for name, value in pairs.items())


def read_pairs(line: str) -> dict[str, str] | None:
    """What was typed, or None where a part is no pair yet."""
    found = [_PAIR.match(part) for part in _parts(line)]
    if not all(found):
        return None
    return {pair.group(1): pair.group(2).strip() for pair in found if pair is not None}


def read_countries(line: str) -> tuple[str, ...] | None:
    """``CO, EC``, or None where one is no country's code."""
    codes = [part.strip().upper() for part in line.replace(";", ",").split(",") if part.strip()]
    return tuple(codes) if all(re.fullmatch(r"[A-Z]{2}", code) for code in codes) else None


def _parts(line: str) -> list[str]:
    return [part.strip() for part in line.split(";") if part.strip()]
