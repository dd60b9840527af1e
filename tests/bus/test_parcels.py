"""Whatever is packed is unpacked in order, fits into a payload, and a gap is noticed."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from server_api.bus.parcels import Message, Packer, Unpacker

LIMIT = 7999
TEXTS = st.one_of(st.text(max_size=40), st.sampled_from(["x" * 7490, 'ç"\\' * 3000, "é" * 20_000]))
BODIES = st.dictionaries(st.text(max_size=5), TEXTS, max_size=3)
MESSAGES = st.lists(st.tuples(st.sampled_from(["dialer.quota", "pacing.fact"]), BODIES), max_size=8)


def unpacked(unpacker: Unpacker, payloads: list[str]) -> list[Message]:
    return [message for payload in payloads for message in unpacker.unpack(payload).messages]


@given(st.lists(MESSAGES, min_size=1, max_size=4))
def test_all_of_it_comes_in_order_and_fits(batches: list[list[tuple[str, dict[str, Any]]]]) -> None:
    packer, unpacker = Packer("node-1", "life"), Unpacker()
    for messages in batches:
        payloads = list(packer.pack(messages))
        assert all(len(payload.encode()) <= LIMIT for payload in payloads)
        heard = [unpacker.unpack(payload) for payload in payloads]
        assert [message for part in heard for message in part.messages] == messages
        assert not any(part.missed for part in heard)


def test_nothing_to_tell_is_a_sign_of_life() -> None:
    (payload,) = Packer("node-1", "life").pack([])
    assert Unpacker().unpack(payload).messages == []


def test_a_gap_a_skip_and_another_life_are_noticed() -> None:
    packer, unpacker = Packer("node-1", "life"), Unpacker()
    first, *_ = packer.pack([])
    assert not unpacker.unpack(first).missed
    list(packer.pack([]))
    (third,) = packer.pack([])
    assert unpacker.unpack(third).missed
    packer.skip()
    (fourth,) = packer.pack([])
    assert unpacker.unpack(fourth).missed
    (again,) = Packer("node-1", "next life").pack([])
    assert unpacker.unpack(again).missed
    (other,) = Packer("node-2", "life").pack([])
    assert not unpacker.unpack(other).missed


def test_a_part_without_its_beginning_is_thrown_away() -> None:
    packer, unpacker = Packer("node-1", "life"), Unpacker()
    payloads = list(packer.pack([("topic", {"long": "x" * 20_000})]))
    assert len(payloads) > 2
    assert unpacked(unpacker, payloads[1:]) == []
    assert unpacked(unpacker, list(packer.pack([("topic", {"short": "y"})]))) == [("topic", {"short": "y"})]
