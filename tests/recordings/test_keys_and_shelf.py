"""Master keys and the shelf: who can open what, and what is left when it is done away with."""

import base64
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from server_api.recordings.chain import FIRST, link
from server_api.recordings.keys import KeyFileError, MasterKeys, add_key
from server_api.recordings.shelf import RecordingFileError, Shelf
from server_api.tape.writer import TapeWriter

NOW = datetime(2026, 11, 24, 13, 40, tzinfo=UTC)


def shelf_at(folder: Path) -> Shelf:
    return Shelf(folder / "recordings", MasterKeys.load(folder / "keys"))


def record(shelf: Shelf, recording_id: str, sound: bytes = b"\xd5" * 32000) -> str:
    """A finished recording; returns its name."""
    tape = shelf.new(recording_id, f"call-{recording_id}", NOW)
    writer = TapeWriter.begin(Path(tape.path), base64.b64decode(tape.key), tape.header)
    writer.add(sound, last=True)
    writer.close()
    return tape.name


def test_a_key_file_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    keys = MasterKeys.load(tmp_path / "k" / "keys")
    assert (tmp_path / "k" / "keys").stat().st_mode & 0o777 == 0o600
    made = keys.make("r1")
    assert MasterKeys.load(tmp_path / "k" / "keys").open("r1", made.key_id, made.wrapped) == made.key
    assert made.key not in base64.b64decode(made.wrapped)
    assert repr(made).count("key=") == 0


def test_a_wrapped_key_is_of_one_recording_and_one_master_key(tmp_path: Path) -> None:
    keys = MasterKeys.load(tmp_path / "keys")
    made = keys.make("r1")
    for recording_id, key_id, wrapped, code in (
        ("r2", made.key_id, made.wrapped, "wrong_key"),
        ("r1", "k9", made.wrapped, "unknown_key"),
        ("r1", made.key_id, "AAAA", "wrong_key"),
        ("r1", made.key_id, "no base64!", "wrong_key"),
    ):
        with pytest.raises(KeyFileError, match=code):
            keys.open(recording_id, key_id, wrapped)


def test_after_a_rotation_old_recordings_stay_readable(tmp_path: Path) -> None:
    old = record(shelf_at(tmp_path), "r1")
    assert add_key(tmp_path / "keys", date(2026, 11, 24)) == "k2-20261124"
    after = shelf_at(tmp_path)
    new = record(after, "r2")
    assert after.label(old).key_id == "k1"
    assert after.label(new).key_id == "k2-20261124"
    assert after.summary(old, "r1").whole
    assert after.summary(new, "r2").whole


@pytest.mark.parametrize("text", ["", "k1\n", "k1 AAAA\n", "k1 %%\n", f"k1 {'A' * 43}=\nk1 {'A' * 43}=\n"])
def test_a_bad_key_file_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "keys").write_text(text)
    (tmp_path / "keys").chmod(0o600)
    with pytest.raises(KeyFileError, match="malformed"):
        MasterKeys.load(tmp_path / "keys")


def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    MasterKeys.load(tmp_path / "keys")
    (tmp_path / "keys").chmod(0o640)
    with pytest.raises(KeyFileError, match="open_to_others"):
        MasterKeys.load(tmp_path / "keys")


def test_a_recording_says_in_the_clear_whose_it_is_and_nothing_else(tmp_path: Path) -> None:
    shelf = shelf_at(tmp_path)
    name = record(shelf, "r1")
    assert name == "2026/11/24/r1.tape"
    label = shelf.label(name)
    assert (label.recording_id, label.call_id, label.began_at) == ("r1", "call-r1", NOW)
    assert shelf.wav_length(name, "r1") == 44 + 64000
    assert shelf.wav(name, "r1", 0, 4) == b"RIFF"


def test_without_its_key_or_with_another_files_name_nothing_is_heard(tmp_path: Path) -> None:
    shelf = shelf_at(tmp_path)
    one, other = record(shelf, "r1"), record(shelf, "r2")
    with pytest.raises(RecordingFileError, match="tampered"):
        shelf.open(one, "r2")
    (tmp_path / "keys").unlink()
    with pytest.raises(RecordingFileError, match="wrong_key"):
        shelf_at(tmp_path).summary(other, "r2")
    with pytest.raises(RecordingFileError, match="missing"):
        shelf.summary("2026/11/24/r3.tape", "r3")
    with pytest.raises(RecordingFileError, match="not_a_tape"):
        shelf.open("../keys", "r1")


def test_a_shredded_recording_is_gone_with_its_key(tmp_path: Path) -> None:
    shelf = shelf_at(tmp_path)
    one, other = record(shelf, "r1"), record(shelf, "r2")
    path = tmp_path / "recordings" / one
    # A copy of the file's place on the disk: the same bytes, under another name.
    path.with_suffix(".copy").hardlink_to(path)
    shelf.shred(one)
    shelf.shred(one)
    assert not path.exists()
    left = path.with_suffix(".copy").read_bytes()
    assert b"wrapped" not in left
    assert shelf.summary(other, "r2").whole


def test_the_chain_binds_each_to_all_before() -> None:
    one = link(FIRST, "a" * 64)
    two = link(one, "b" * 64)
    assert len({one, two, link(FIRST, "b" * 64), link(two, "a" * 64)}) == 4
