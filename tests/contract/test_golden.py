"""The wire as it was agreed: golden files of this minor version and of the one before."""

import json
from pathlib import Path
from typing import Any

import pytest

from server_api.contract import push as p
from server_api.contract.version import CURRENT, Version, accepts
from server_api.contract.words import ErrorCode, Word, collecting_unknowns
from tests.contract.messages import MESSAGES, PUSHES

GOLDEN = Path(__file__).parent / "golden"
#: Each message as this version writes it, and with no more than the version before knew.
NOW, BEFORE = GOLDEN / str(CURRENT), GOLDEN / f"{CURRENT.major}.{CURRENT.minor - 1}"


def read(folder: Path, name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / f"{name}.json").read_text("utf-8"))
    return content


#: Messages that the version before had already; the others came with this one.
KNOWN_BEFORE = sorted(path.stem for path in BEFORE.iterdir())

#: Objects whose keys are data, not fields.
MAPS = (
    *("income", "expenses", "amounts", "days"),
    *("params", "fields", "parts", "filter", "pace", "counts", "values", "sets", "facts"),
    *("say", "how", "label", "text", "stages"),
)


def strangers(value: Any) -> Any:
    """The same message with an unknown field in every object."""
    if isinstance(value, dict):
        inner = {k: v if k in MAPS else strangers(v) for k, v in value.items()}
        return {**inner, "from_the_future": [1, {"a": None}]}
    return [strangers(v) for v in value] if isinstance(value, list) else value


def test_every_message_has_its_file_and_every_file_its_message() -> None:
    assert {path.stem for path in NOW.iterdir()} == set(MESSAGES)
    assert set(KNOWN_BEFORE) <= set(MESSAGES), "no message is taken away within a major version"


@pytest.mark.parametrize("name", MESSAGES)
def test_written_as_agreed(name: str) -> None:
    assert MESSAGES[name].model_dump(mode="json") == read(NOW, name)


@pytest.mark.parametrize("name", MESSAGES)
def test_read_as_agreed(name: str) -> None:
    message = MESSAGES[name]
    assert type(message).model_validate_json((NOW / f"{name}.json").read_bytes()) == message


@pytest.mark.parametrize("name", KNOWN_BEFORE)
def test_the_version_before_is_understood(name: str) -> None:
    kind = type(MESSAGES[name])
    message = kind.model_validate(read(BEFORE, name))
    assert kind.model_validate_json(message.model_dump_json()) == message


@pytest.mark.parametrize("name", MESSAGES)
def test_unknown_fields_are_ignored(name: str) -> None:
    message = MESSAGES[name]
    assert type(message).model_validate(strangers(read(NOW, name))) == message


@pytest.mark.parametrize("name", PUSHES)
def test_a_push_is_read_from_its_frame(name: str) -> None:
    assert p.parse_incoming(read(NOW, name)) == (PUSHES[name], ())


def test_hello_and_beat_are_read_from_their_frames() -> None:
    for name in ("hello", "beat"):
        assert p.parse_incoming(read(NOW, name)) == (MESSAGES[name], ())


def test_an_unknown_kind_keeps_its_place_in_the_stream() -> None:
    frame = {**read(NOW, "push_noticed"), "body": {"kind": "telepathy", "thought": 1}}
    assert p.parse_incoming(frame) == (p.UnknownPush(epoch="life-1", seq=8, kind="telepathy"), ())


def test_a_known_kind_that_cannot_be_read_keeps_its_place_too() -> None:
    frame = {**read(NOW, "push_noticed"), "body": {"kind": "leg_lost"}}
    assert p.parse_incoming(frame) == (p.UnknownPush(epoch="life-1", seq=8, kind="leg_lost"), ())


@pytest.mark.parametrize("frame", [{}, {"kind": "hello"}, {"seq": "1", "epoch": "e", "body": {}}, {"seq": 1}])
def test_what_is_no_message_is_refused(frame: dict[str, Any]) -> None:
    with pytest.raises(p.BadMessageError):
        p.parse_incoming(frame)


def test_an_unknown_word_is_told_and_taken_as_unknown() -> None:
    frame = read(NOW, "push_call_changed")
    frame["body"]["call"]["phase"] = "levitating"
    message, unknown = p.parse_incoming(frame)
    assert isinstance(message, p.Push)
    assert isinstance(message.body, p.CallChanged)
    assert message.body.call.phase.value == "unknown"
    assert unknown == ("CallPhase=levitating",)


def words() -> list[type[Word]]:
    return sorted(Word.__subclasses__(), key=lambda word: word.__name__)


@pytest.mark.parametrize("word", words())
def test_every_vocabulary_takes_a_new_word(word: type[Word]) -> None:
    with collecting_unknowns() as seen:
        assert word("a new word").value == "unknown"
    assert seen == [f"{word.__name__}=a new word"]


def test_a_new_word_outside_a_message_is_unknown_without_being_told() -> None:
    assert ErrorCode("from the future") is ErrorCode.UNKNOWN


@pytest.mark.parametrize(
    ("client", "served"), [("1.0", True), ("1.1", True), ("1.2", True), ("0.9", False), ("2.0", False)]
)
def test_the_server_serves_its_own_minor_version_and_the_one_before(client: str, served: bool) -> None:
    assert accepts(Version(1, 1), Version.parse(client)) is served


def test_an_older_minor_version_is_refused() -> None:
    assert not accepts(Version(1, 4), Version(1, 2))
    assert str(Version.parse("1.4")) == "1.4"
