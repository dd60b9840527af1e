"""Headset buttons and lights: descriptors, meaning, and the real thread with a headset on two sockets."""

import sys
from collections.abc import Iterator
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent_desktop.softphone.engine.headset.descriptor import read_layout
from agent_desktop.softphone.engine.headset.device import HidapiFinder
from agent_desktop.softphone.engine.headset.layout import TELEPHONY, UnknownLayoutError
from agent_desktop.softphone.engine.headset.logic import ButtonLogic
from agent_desktop.softphone.engine.headset.port import NotFound
from agent_desktop.softphone.engine.headset.watcher import HeadsetWatcher
from agent_desktop.softphone.protocol import (
    EngineEvent,
    HeadsetChanged,
    HeadsetPressed,
    ShowOnHeadset,
    TryLight,
)
from tests.helpers.waiting import wait_until
from tests.softphone.headsets import ARRAY, MOUSE, NUMBERED, PHONE, PLAIN, Desk

TALKING = ShowOnHeadset(off_hook=True)


def test_numbered_reports_are_read_and_written() -> None:
    layout = read_layout(NUMBERED)
    assert layout.pressed(b"\x02\x01") == {"hook": True, "mute": False, "flash": False, "redial": False}
    assert layout.pressed(b"\x02\x03")["mute"]
    assert layout.pressed(b"\x05\xff") == {}
    assert layout.lit({"off_hook", "mute"}) == [b"\x02\x05"]
    assert layout.lit({"ring", "hold"}) == [b"\x02\x0a"]
    assert layout.lit(()) == [b"\x02\x00"]


def test_reports_without_a_number() -> None:
    layout = read_layout(PLAIN)
    assert layout.pressed(b"\x02") == {"mute": False, "hook": True}
    assert layout.lit({"off_hook"}) == [b"\x00\x02"]
    assert layout.lit({"ring"}) == [b"\x00\x00"]


def test_a_desk_phone_with_a_key_pad_and_a_report_for_each_light() -> None:
    layout = read_layout(PHONE)
    assert layout.pressed(b"\x03\x10")["hook"]
    assert layout.pressed(b"\x03\x25") == {"hook": False, "drop": True, "mute": False, "flash": False}
    assert layout.pressed(b"\x01\x03") == {}
    assert layout.lit({"mute", "ring"}) == [b"\x04\x00", b"\x05\x01", b"\x06\x01"]


def test_keys_in_an_array_may_stand_in_any_slot() -> None:
    layout = read_layout(ARRAY)
    assert layout.pressed(b"\x07\x02\x00") == {"hook": False, "mute": True, "drop": False}
    assert layout.pressed(b"\x07\x03\x01") == {"hook": True, "mute": False, "drop": True}


@pytest.mark.parametrize("descriptor", [MOUSE, [], [0x05], [0x81, 0x02], [0xA4, 0xB4], [0xFF] * 40])
def test_what_is_no_telephone_is_unknown(descriptor: list[int]) -> None:
    with pytest.raises(UnknownLayoutError):
        read_layout(descriptor)


@given(st.lists(st.integers(0, 255), max_size=60), st.binary(max_size=16))
def test_no_descriptor_and_no_report_is_fatal(junk: list[int], report: bytes) -> None:
    try:
        layout = read_layout([*NUMBERED[:-1], *junk])
    except UnknownLayoutError:
        return
    assert set(layout.pressed(report)) <= {"hook", "mute", "flash", "redial", "drop", "busy"}


def actions(logic: ButtonLogic, **buttons: bool) -> list[str]:
    return [press.action for press in logic.take(buttons)]


def test_the_hook_answers_ends_and_does_not_hear_its_own_echo() -> None:
    logic = ButtonLogic()
    assert actions(logic, hook=True) == [""]
    assert actions(logic, hook=False) == [""]
    logic.show(ShowOnHeadset(ringing=True))
    assert actions(logic, hook=True) == ["answer"]
    logic.show(TALKING)
    assert actions(logic, hook=True) == []
    assert actions(logic, hook=False) == ["end"]
    logic.show(ShowOnHeadset())
    logic.show(TALKING)
    assert actions(logic, hook=True) == [""]  # the headset repeats the light
    assert actions(logic, hook=False) == ["end"]


def test_keys_count_on_the_way_down_and_in_a_call_only() -> None:
    logic = ButtonLogic()
    assert actions(logic, mute=True) == [""]
    assert actions(logic, mute=False) == [""]
    logic.show(TALKING)
    assert [actions(logic, mute=on) for on in (True, True, False)] == [["mute"], [], [""]]
    assert actions(logic, flash=True) == ["hold"]
    assert actions(logic, drop=True) == ["end"]
    assert logic.lights == {"off_hook"}


class World:
    def __init__(self) -> None:
        self.events: list[EngineEvent] = []
        self.desk = Desk(NotFound("none"))
        self.watcher = HeadsetWatcher(lambda: self.desk, self.events.append, search_every_s=0.02)

    def states(self) -> list[str]:
        return [event.state for event in self.events if isinstance(event, HeadsetChanged)]

    def presses(self) -> list[HeadsetPressed]:
        return [event for event in self.events if isinstance(event, HeadsetPressed)]


@pytest.fixture
def world() -> Iterator[World]:
    made = World()
    yield made
    made.watcher.stop()


def test_a_headset_is_found_lit_heard_unplugged_and_found_again(world: World) -> None:
    far = world.desk.plug(NUMBERED)
    world.watcher.start()
    world.watcher.order(TALKING)
    seen = []
    while b"\x02\x01" not in seen:
        seen.append(far.recv(64))
    far.send(b"\x02\x01")  # the echo of the light
    far.send(b"\x02\x03")
    far.send(b"\x02\x01")
    wait_until(lambda: HeadsetPressed("mute", True, "mute") in world.events, 10, "the mute key")
    world.watcher.order(ShowOnHeadset(off_hook=True, muted=True))
    assert far.recv(64) == b"\x02\x05"
    far.send(b"\x02\x00")
    wait_until(lambda: HeadsetPressed("hook", False, "end") in world.events, 10, "the hook")
    far.close()
    wait_until(lambda: world.states()[-1] == "none", 10, "the unplugging")
    again = world.desk.plug(PLAIN)
    wait_until(lambda: world.states()[-1] == "ready", 10, "the second headset")
    assert again.recv(64) == b"\x00\x03"  # it shows the call and the mute that go on
    world.watcher.stop()
    assert again.recv(64) == b"\x00\x00"
    again.close()
    assert world.states() == ["ready", "none", "ready", "off"]


def test_lights_can_be_tried_by_hand(world: World) -> None:
    far = world.desk.plug(NUMBERED)
    world.watcher.start()
    assert far.recv(64) == b"\x02\x00"
    world.watcher.order(TryLight("ring", True))
    assert far.recv(64) == b"\x02\x02"
    world.watcher.order(ShowOnHeadset())
    assert far.recv(64) == b"\x02\x00"
    far.close()


def test_a_headset_nobody_may_open_is_said_and_looked_for_again(world: World) -> None:
    world.desk.plugged = NotFound("denied", "Fone", "no permission")
    world.watcher.start()
    world.watcher.order(TALKING)
    wait_until(lambda: world.states() == ["denied", "none"], 10, "the answer")
    wait_until(lambda: world.desk.searches >= 4, 10, "more searches")
    assert world.events[0] == HeadsetChanged("denied", "Fone", detail="no permission")
    assert len(world.events) == 2


class Hidapi(ModuleType):
    """hidapi with one device that opens, or not."""

    def __init__(self, descriptor: list[int], *, opens: bool = True) -> None:
        super().__init__("hid")
        self.descriptor, self.opens = descriptor, opens
        self.closed = 0

    def enumerate(self) -> list[dict[str, object]]:
        keyboard = {"path": b"/nowhere/k", "product_string": "K", "usage_page": 1}
        return [keyboard, {"path": b"/nowhere/h", "product_string": "Fone", "usage_page": TELEPHONY}]

    def device(self) -> "Hidapi":
        return self

    def open_path(self, path: bytes) -> None:
        if not self.opens:
            raise OSError("open failed")

    def get_report_descriptor(self) -> list[int]:
        return self.descriptor

    def close(self) -> None:
        self.closed += 1


def test_the_library_is_asked_for_telephones_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "hid", Hidapi(NUMBERED))
    found = HidapiFinder().find()
    assert not isinstance(found, NotFound)
    assert found.name == "Fone"


@pytest.mark.parametrize(
    ("library", "state"),
    [(Hidapi(MOUSE), "unknown"), (Hidapi(NUMBERED, opens=False), "none"), (None, "missing")],
)
def test_every_failure_is_soft(monkeypatch: pytest.MonkeyPatch, library: Hidapi | None, state: str) -> None:
    monkeypatch.setitem(sys.modules, "hid", library)
    found = HidapiFinder().find()
    assert isinstance(found, NotFound)
    assert found.state == state


def test_the_real_library_answers_on_this_machine() -> None:
    found = HidapiFinder().find()
    if isinstance(found, NotFound):
        assert found.state in ("none", "denied", "unknown")
    else:
        found.close()
        assert found.layout.buttons or found.layout.lights
