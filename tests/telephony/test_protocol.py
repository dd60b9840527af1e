"""What goes over the switch's local socket comes out as it went in."""

import json
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server_api.telephony.embedded import protocol
from server_api.telephony.embedded.commands import Commands
from server_api.telephony.port import (
    CallEnded,
    DialOrder,
    EndCause,
    EndedBy,
    Fact,
    LegOrder,
    MediaQuality,
    PromptOrder,
    RecordOrder,
    SuperviseOrder,
    Switch,
    SwitchState,
    TrunkSpec,
)

ORDERS = (TrunkSpec, DialOrder, LegOrder, PromptOrder, RecordOrder, SuperviseOrder, SwitchState)
ENDED = CallEnded(
    switch_id="s",
    at=datetime(2026, 1, 2, 3, 4, 5, 6, UTC),
    mono_ns=7,
    call_id="c1",
    cause=EndCause.BUSY,
    by=EndedBy.TRUNK,
    sip_status=486,
    quality=MediaQuality(loss_in_pct=1.5, round_trip_ms=20.0, codec="PCMA"),
)

st.register_type_strategy(datetime, st.datetimes(timezones=st.just(UTC)))
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))


def _over_the_wire(body: Any) -> Any:
    return json.loads(protocol.line(body))


@pytest.mark.parametrize("kind", get_args(Fact), ids=lambda kind: kind.__name__)
def test_every_fact_comes_back(kind: type[Any]) -> None:
    @settings(max_examples=20)
    @given(st.from_type(kind))
    def comes_back(fact: Any) -> None:
        assert protocol.load_fact(_over_the_wire(protocol.dump_fact(fact))) == fact

    comes_back()


@pytest.mark.parametrize("kind", ORDERS, ids=lambda kind: kind.__name__)
def test_every_order_and_the_state_come_back(kind: type[Any]) -> None:
    @settings(max_examples=20)
    @given(st.from_type(kind))
    def comes_back(order: Any) -> None:
        assert protocol.load(kind, _over_the_wire(protocol.dump(order))) == order

    comes_back()


def test_a_word_of_a_newer_release_is_passed_over() -> None:
    body = _over_the_wire(protocol.dump_fact(ENDED))
    body["invented"] = {"later": [1]}
    body["quality"]["invented"] = 2
    assert protocol.load_fact(body) == ENDED
    with pytest.raises(KeyError):
        protocol.load_fact({**body, "kind": "NotYetKnown"})


def test_a_field_an_older_release_does_not_send_has_its_default() -> None:
    body = _over_the_wire(protocol.dump_fact(ENDED))
    del body["quality"]
    assert protocol.load_fact(body) == CallEnded(**{**_shallow(ENDED), "quality": None})


def _shallow(fact: Any) -> dict[str, Any]:
    assert is_dataclass(fact)
    return {f.name: getattr(fact, f.name) for f in fields(fact)}


def test_arguments_are_read_as_the_method_takes_them() -> None:
    def hang_up(call_id: str, by: EndedBy, reason: str = "") -> None:
        del call_id, by, reason

    order = {"do": "hang_up", "id": 3, "call_id": "c1", "by": "agent"}
    assert protocol.arguments(hang_up, order) == {"call_id": "c1", "by": EndedBy.AGENT}
    assert isinstance(protocol.arguments(hang_up, order)["by"], EndedBy)


def test_every_command_of_the_port_has_its_line() -> None:
    life = {"start", "close", "facts", "switch_id", "sip_address"}
    commands = {name for name in vars(Switch) if not name.startswith("_")} - life
    assert commands <= vars(Commands).keys()
