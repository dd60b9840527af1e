"""The agent's own keys: what was changed, what may be, and what the caps show. No Qt."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from agent_desktop.ui.actions import DEFAULTS, Action, Binding
from agent_desktop.ui.editor_keys import EDITOR_KEYS
from agent_desktop.ui.floor_keys import FLOOR_KEYS

AGENT, LEAD, EDITOR = "agent", "lead", "editor"
SCOPES: dict[str, tuple[Binding, ...]] = {AGENT: DEFAULTS, LEAD: FLOOR_KEYS, EDITOR: EDITOR_KEYS}

#: The way out is the same everywhere and for everybody.
FIXED = frozenset({Action.CLOSE, Action.LEAVE})
#: Stops every call at once: not a key that a sleeve finds.
FAR = frozenset({Action.STOP_FLOOR})
#: In place of the digit of keys that come as a row: ``Alt+#`` is Alt+1, Alt+2, …
ROW = "#"
_MODIFIERS = ("Ctrl", "Alt", "Shift", "Meta")
_RESERVED = frozenset({"Ctrl+A", "Ctrl+C", "Ctrl+V", "Ctrl+X", "Ctrl+Z", "Ctrl+Y", "Alt+F4"})
_KEY = re.compile(r"F[0-9]{1,2}|[A-Z0-9]|Backspace|Ins|Del|PgUp|PgDown|Pause|Return|Enter|[^\w\s]|" + ROW)


class Fault(Enum):
    """Why a key cannot be an action's."""

    NOT_A_KEY = "not_a_key"
    RESERVED = "reserved"
    FIXED = "fixed"
    TOO_NEAR = "too_near"
    NO_ROW = "no_row"


@dataclass(frozen=True, slots=True)
class Slot:
    """An action that has a key: one, or a row of digits."""

    scope: str
    action: Action
    delivered: str
    row: bool = False

    @property
    def name(self) -> str:
        """As files name it."""
        return self.action.value


@dataclass(frozen=True, slots=True)
class KeyMap:
    """What differs from the delivered keys: by scope and action, in Qt's portable spelling."""

    own: Mapping[tuple[str, Action], str] = field(default_factory=dict)

    def key_of(self, slot: Slot) -> str:
        """The action's key now."""
        return self.own.get((slot.scope, slot.action), slot.delivered)

    def bindings(self, scope: str) -> tuple[Binding, ...]:
        """All shortcuts of a screen."""
        changed = {action: key for (where, action), key in self.own.items() if where == scope}
        kept: list[Binding] = []
        for binding in SCOPES[scope]:
            key = changed.get(binding.action)
            if key is None:
                kept.append(binding)
            elif all(b.action is not binding.action or b.number != binding.number for b in kept):
                sequence = key.replace(ROW, str(binding.number))
                kept.append(Binding(binding.action, sequence, binding.number))
        return tuple(kept)

    def caps(self, scope: str) -> dict[str, str]:
        """Delivered cap to own cap, where they differ."""
        caps: dict[str, str] = {}
        for slot in slots(scope):
            own = self.key_of(slot)
            if own == slot.delivered:
                continue
            digits = [str(b.number) for b in SCOPES[scope] if b.action is slot.action] if slot.row else [""]
            if slot.row:
                digits.append(f"{digits[0]}–{max(digits)}")
            for digit in digits:
                caps[cap(slot.delivered.replace(ROW, digit))] = cap(own.replace(ROW, digit))
        return caps

    def changed(self, slot: Slot, sequence: str) -> KeyMap:
        """With this key; who had it takes the old one in exchange."""
        before = self.key_of(slot)
        other = self.holder(slot, sequence)
        after = self._with(slot, sequence)
        return after if other is None else after._with(other, before)

    def holder(self, slot: Slot, sequence: str) -> Slot | None:
        """Which other action of the screen has this key."""
        others = (item for item in slots(slot.scope) if item.action is not slot.action)
        return next((item for item in others if _meet(self.key_of(item), sequence)), None)

    def reset(self, scope: str) -> KeyMap:
        """The delivered keys of a screen again."""
        return KeyMap({place: key for place, key in self.own.items() if place[0] != scope})

    def _with(self, slot: Slot, sequence: str) -> KeyMap:
        own = {place: key for place, key in self.own.items() if place != (slot.scope, slot.action)}
        if sequence != slot.delivered:
            own[slot.scope, slot.action] = sequence
        return KeyMap(own)

    def told(self) -> dict[str, dict[str, str]]:
        """As a file keeps it: screen to action to key."""
        told: dict[str, dict[str, str]] = {}
        for (scope, action), key in self.own.items():
            told.setdefault(scope, {})[action.value] = key
        return told


@dataclass(frozen=True, slots=True)
class Read:
    """The keys of a file, and the lines of it that could not be taken: name, key, why."""

    keys: KeyMap
    left: tuple[tuple[str, str, Fault], ...] = ()


def read(told: Mapping[str, Mapping[str, str]]) -> Read:
    """The keys of a file; a line that cannot be taken is named, the others hold."""
    keys, left = KeyMap(), []
    for scope in SCOPES:
        known = {slot.name: slot for slot in slots(scope)}
        for name, key in told.get(scope, {}).items():
            slot = known.get(name)
            fault = Fault.NOT_A_KEY if slot is None else fault_of(slot, key, keys)
            if slot is not None and fault is None:
                keys = keys.changed(slot, key)
            elif fault is not None:
                left.append((name, key, fault))
    return Read(keys, tuple(left))


def slots(scope: str) -> tuple[Slot, ...]:
    """Every action of a screen once, in the order of its keys."""
    found: dict[Action, Slot] = {}
    for binding in SCOPES[scope]:
        key = binding.sequence
        if binding.number:
            key = key.removesuffix(str(binding.number)) + ROW
        found.setdefault(binding.action, Slot(scope, binding.action, key, row=bool(binding.number)))
    return tuple(found.values())


def fault_of(slot: Slot, sequence: str, keys: KeyMap) -> Fault | None:
    """Why this key cannot be the action's, or None; one that another action has is exchanged."""
    modifiers, key = _parts(sequence)
    if slot.action in FIXED:
        return Fault.FIXED
    if not _KEY.fullmatch(key) or any(name not in _MODIFIERS for name in modifiers):
        return Fault.NOT_A_KEY
    if slot.row != (key == ROW):
        return Fault.NO_ROW
    plain_enter = key in ("Return", "Enter") and "Ctrl" not in modifiers
    typed = modifiers == ["Shift"] and not key.startswith("F")
    if sequence in _RESERVED or plain_enter or typed:
        return Fault.RESERVED
    if slot.action in FAR and len(modifiers) < 2:
        return Fault.TOO_NEAR
    other = keys.holder(slot, sequence)
    if other is not None and (other.action in FIXED or other.action in FAR or other.row != slot.row):
        return Fault.RESERVED
    return None


def cap(sequence: str) -> str:
    """A key as its cap shows it."""
    return sequence.replace("+", " ").replace("Return", "Enter") if sequence != "+" else sequence


def _parts(sequence: str) -> tuple[list[str], str]:
    if sequence.endswith("++"):
        return sequence[:-2].split("+"), "+"
    *modifiers, key = sequence.split("+") if sequence != "+" else ["+"]
    return modifiers, key


def _meet(one: str, other: str) -> bool:
    """Whether two keys are the same one; a row takes all its digits."""
    if one == other:
        return True
    (first, a), (second, b) = _parts(one), _parts(other)
    if sorted(first) != sorted(second):
        return False
    return (a == ROW and (b.isdigit() or b == ROW)) or (b == ROW and a.isdigit())
