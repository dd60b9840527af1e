"""Own keys: which are possible, what they exchange, what the caps show."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QKeySequence

from agent_desktop.ui.actions import DEFAULTS, Action
from agent_desktop.ui.floor_keys import FLOOR_KEYS
from agent_desktop.ui.keymap import AGENT, LEAD, SCOPES, Fault, KeyMap, Slot, fault_of, read, slots

PLAIN = KeyMap()


def slot(action: Action, scope: str = AGENT) -> Slot:
    return next(item for item in slots(scope) if item.action is action)


def test_without_a_change_the_keys_are_the_delivered_ones() -> None:
    assert PLAIN.bindings(AGENT) == DEFAULTS
    assert PLAIN.bindings(LEAD) == FLOOR_KEYS
    assert PLAIN.caps(AGENT) == PLAIN.caps(LEAD) == {}
    assert PLAIN.told() == {}


def test_who_had_the_key_takes_the_old_one() -> None:
    keys = PLAIN.changed(slot(Action.MUTE), "F5")
    assert keys.key_of(slot(Action.TRANSFER)) == "F2"
    assert keys.caps(AGENT) == {"F2": "F5", "F5": "F2"}
    assert keys.caps(LEAD) == {}


def test_a_row_moves_with_all_its_digits() -> None:
    keys = PLAIN.changed(slot(Action.CHOICE), "Ctrl+Shift+#")
    pressed = {b.sequence for b in keys.bindings(AGENT) if b.action is Action.CHOICE}
    assert pressed == {f"Ctrl+Shift+{n}" for n in range(1, 10)}
    assert keys.caps(AGENT)["Alt 3"] == "Ctrl Shift 3"
    assert keys.caps(AGENT)["Alt 1–9"] == "Ctrl Shift 1–9"


def test_back_to_the_delivered_key_is_no_change() -> None:
    keys = PLAIN.changed(slot(Action.MUTE), "F5").changed(slot(Action.MUTE), "F2")
    assert keys.told() == {}
    assert PLAIN.changed(slot(Action.MUTE), "M").reset(AGENT).told() == {}
    assert PLAIN.changed(slot(Action.MUTE), "M").reset(LEAD).told() == {AGENT: {"mute": "M"}}


@pytest.mark.parametrize(
    ("action", "key", "fault"),
    [
        (Action.CLOSE, "F2", Fault.FIXED),
        (Action.MUTE, "Esc", Fault.NOT_A_KEY),
        (Action.MUTE, "Tab", Fault.NOT_A_KEY),
        (Action.MUTE, "", Fault.NOT_A_KEY),
        (Action.MUTE, "Ctrl+", Fault.NOT_A_KEY),
        (Action.MUTE, "Hyper+K", Fault.NOT_A_KEY),
        (Action.MUTE, "Alt+#", Fault.NO_ROW),
        (Action.CHOICE, "F2", Fault.NO_ROW),
        (Action.MUTE, "Ctrl+C", Fault.RESERVED),
        (Action.MUTE, "Shift+M", Fault.RESERVED),
        (Action.PRIMARY, "Return", Fault.RESERVED),
        (Action.MUTE, "Alt+3", Fault.RESERVED),
        (Action.STOP_FLOOR, "F2", Fault.TOO_NEAR),
        (Action.MUTE, "Ctrl+Shift+F12", Fault.RESERVED),
        (Action.MUTE, "M", None),
        (Action.MUTE, "Ctrl++", None),
        (Action.CHOICE, "Ctrl+Alt+#", None),
        (Action.STOP_FLOOR, "Ctrl+Alt+F11", None),
    ],
)
def test_what_cannot_be_a_key_is_named(action: Action, key: str, fault: Fault | None) -> None:
    assert fault_of(slot(action), key, PLAIN) is fault


def test_a_file_is_taken_line_by_line() -> None:
    found = read({AGENT: {"mute": "M", "hold": "Tab", "levitate": "L"}, "moon": {"mute": "K"}})
    assert found.keys.told() == {AGENT: {"mute": "M"}}
    assert found.left == (("hold", "Tab", Fault.NOT_A_KEY), ("levitate", "L", Fault.NOT_A_KEY))


KEYS = st.sampled_from(["M", "K", "F2", "F5", "F9", "Alt+M", "Ctrl+Shift+K", "Alt+#", "Ctrl+#", "Ctrl+Alt+#"])


@given(st.lists(st.tuples(st.sampled_from([*slots(AGENT), *slots(LEAD)]), KEYS), max_size=12))
def test_whatever_is_changed_every_action_keeps_a_key_and_no_key_has_two(
    wanted: list[tuple[Slot, str]],
) -> None:
    keys = PLAIN
    for place, key in wanted:
        if fault_of(place, key, keys) is None:
            keys = keys.changed(place, key)
    for scope, delivered in SCOPES.items():
        now = keys.bindings(scope)
        assert {(b.action, b.number) for b in now} == {(b.action, b.number) for b in delivered}
        sequences = [b.sequence for b in now]
        assert len(sequences) == len(set(sequences))
        assert all(not QKeySequence(sequence).isEmpty() for sequence in sequences)
    assert read(keys.told()).keys.told() == keys.told()
