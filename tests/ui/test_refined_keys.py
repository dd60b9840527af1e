"""Every result of the second level has a key, shown on its cap."""

from __future__ import annotations

import tomllib
from collections import defaultdict

import pytest
from PySide6.QtCore import Qt

from agent_desktop.desk.events import ResultChosen
from agent_desktop.resources import resource
from agent_desktop.ui.view_model.result_fields import refine_view, refined_caps
from server_api.contract.outcomes import Disposition, Labels
from tests.debtor_panel.viewing import speech
from tests.ui.desk import Desk
from tests.ui.result_samples import refining_many

K = Qt.Key


@pytest.mark.parametrize(
    ("key", "code"),
    [
        (K.Key_9, "third_party_9"),
        (K.Key_0, "third_party_10"),
        (K.Key_A, "third_party_11"),
        (K.Key_B, "third_party_12"),
    ],
)
def test_beyond_the_ninth_result_the_keys_go_on(desk: Desk, key: Qt.Key, code: str) -> None:
    desk.show(refining_many())
    desk.press(key)
    assert desk.take() == [ResultChosen(code)]


def test_the_caps_say_so() -> None:
    shown = refine_view(refining_many(), speech())
    assert shown is not None
    assert shown.caps == (*"123456789", "0", "A", "B")


def test_no_delivered_result_is_left_without_a_key() -> None:
    told = tomllib.loads(resource("dispositions", "results.toml").read_text(encoding="utf-8"))
    finer: dict[str, list[Disposition]] = defaultdict(list)
    for one in told["disposition"]:
        if one.get("parent"):
            labels = Labels(**one["labels"])
            finer[one["parent"]].append(Disposition(code=one["code"], key=one["key"], labels=labels))
    assert max(len(some) for some in finer.values()) > 10
    for some in finer.values():
        caps = refined_caps(tuple(some))
        assert all(caps)
        assert len(set(caps)) == len(caps)
