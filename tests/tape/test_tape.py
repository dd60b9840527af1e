"""A tape keeps what was said, tells what was done to it, and survives its writer."""

import secrets
import wave
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server_api.tape import alaw
from server_api.tape.errors import TapeError
from server_api.tape.reader import TapeReader, read_header
from server_api.tape.sealing import LENGTH, SALT_BYTES, preamble
from server_api.tape.sound import PeakMeter, fingerprint, summarise
from server_api.tape.wav import WavView
from server_api.tape.writer import TapeWriter

KEY = bytes(range(32))
HEADER = '{"v":1,"recording":"r1"}'
CHUNK = 16000


def sound(seconds: int, seed: int = 1) -> bytes:
    """A-law stereo noise."""
    return np.random.default_rng(seed).integers(0, 256, seconds * CHUNK, np.uint8).tobytes()


def written(path: Path, data: bytes, *, end: bool = True) -> TapeWriter:
    writer = TapeWriter.begin(path, KEY, HEADER)
    chunks = [data[at : at + CHUNK] for at in range(0, len(data), CHUNK)]
    for number, chunk in enumerate(chunks, start=1):
        writer.add(chunk, last=end and number == len(chunks))
    writer.sync()
    writer.close()
    return writer


def records(path: Path) -> list[tuple[int, int]]:
    """Begin and end of each record in the file."""
    data = path.read_bytes()
    at, found = len(preamble(HEADER)), []
    while at < len(data):
        end = at + 4 + (LENGTH.unpack_from(data, at)[0] & 0x7FFFFFFF)
        found.append((at, end))
        at = end
    return found


def test_what_was_written_is_read_from_anywhere(tmp_path: Path) -> None:
    data = sound(5)
    writer = written(tmp_path / "t", data)
    with TapeReader(tmp_path / "t", KEY) as tape:
        assert tape.whole
        assert tape.size == len(data)
        assert tape.read(0, len(data)) == data
        assert tape.read(15990, 32010) == data[15990:32010]
        assert tape.read(len(data) - 3, len(data) + 99) == data[-3:]
        assert tape.read(len(data), len(data) + 1) == b""
    assert (writer.size, writer.sha256) == fingerprint(tmp_path / "t")
    assert read_header(tmp_path / "t") == HEADER
    assert (tmp_path / "t").stat().st_mode & 0o777 == 0o600
    assert data[:64] not in (tmp_path / "t").read_bytes()


def test_a_tape_is_never_written_over(tmp_path: Path) -> None:
    written(tmp_path / "t", sound(1))
    with pytest.raises(FileExistsError):
        TapeWriter.begin(tmp_path / "t", KEY, HEADER)


def test_a_tape_cut_by_a_crash_is_readable_to_its_last_whole_chunk(tmp_path: Path) -> None:
    data = sound(3)
    written(tmp_path / "t", data, end=False)
    whole = (tmp_path / "t").read_bytes()
    last_begins = records(tmp_path / "t")[-1][0]
    for cut in (last_begins, last_begins + 2, last_begins + 4, len(whole) - 1):
        (tmp_path / "t").write_bytes(whole[:cut])
        with TapeReader(tmp_path / "t", KEY) as tape:
            assert not tape.whole
            assert tape.read(0, tape.size) == data[: 2 * CHUNK]
            assert tape.end == last_begins


def test_a_cut_at_the_end_of_a_finished_tape_is_seen(tmp_path: Path) -> None:
    written(tmp_path / "t", sound(3))
    whole = (tmp_path / "t").read_bytes()
    (tmp_path / "t").write_bytes(whole[: records(tmp_path / "t")[-1][0]])
    with TapeReader(tmp_path / "t", KEY) as tape:
        assert not tape.whole


def test_another_writer_goes_on_after_the_last_whole_chunk(tmp_path: Path) -> None:
    path, data = tmp_path / "t", sound(4)
    written(path, data[: 2 * CHUNK], end=False)
    with path.open("ab") as file:
        file.write(b"\x10\x3f\x00\x00torn")
    with TapeReader(path, KEY) as tape:
        writer = TapeWriter.go_on(path, tape)
    writer.add(data[2 * CHUNK : 3 * CHUNK])
    writer.add(data[3 * CHUNK :], last=True)
    writer.close()
    with TapeReader(path, KEY) as tape:
        assert tape.whole
        assert tape.read(0, tape.size) == data
        tape.verify()
    assert (writer.size, writer.sha256) == fingerprint(path)


@given(st.data())
def test_any_changed_byte_is_refused(tmp_path_factory: pytest.TempPathFactory, draw: st.DataObject) -> None:
    path = tmp_path_factory.mktemp("tape") / "t"
    data = sound(1)[:640]
    writer = TapeWriter.begin(path, KEY, HEADER)
    for at in range(0, 640, 160):
        writer.add(data[at : at + 160], last=at == 480)
    writer.close()
    image = bytearray(path.read_bytes())
    at = draw.draw(st.integers(0, len(image) - 1))
    image[at] ^= draw.draw(st.integers(1, 255))
    path.write_bytes(image)
    assert not _passes_for_whole(path, data)


def _passes_for_whole(path: Path, data: bytes) -> bool:
    try:
        with TapeReader(path, KEY) as tape:
            tape.verify()
            return tape.whole or not data.startswith(tape.read(0, tape.size))
    except TapeError:
        return False


@pytest.mark.parametrize("order", [(1, 0, 2, 3), (0, 0, 2, 3), (0, 2, 3), (0, 1, 3)])
def test_chunks_moved_repeated_or_dropped_are_refused(tmp_path: Path, order: tuple[int, ...]) -> None:
    path = tmp_path / "t"
    written(path, sound(4))
    data = path.read_bytes()
    begin, *chunks = records(path)
    path.write_bytes(data[: begin[1]] + b"".join(data[slice(*chunks[n])] for n in order))
    with pytest.raises(TapeError), TapeReader(path, KEY) as tape:
        tape.verify()


def test_a_chunk_of_another_tape_or_part_is_refused(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    written(one, sound(2))
    written(other, sound(2, seed=2))
    ours, theirs = one.read_bytes(), other.read_bytes()
    cut = records(one)[2][0]
    one.write_bytes(ours[:cut] + theirs[cut:])
    with TapeReader(one, KEY) as tape, pytest.raises(TapeError, match="tampered"):
        tape.verify()


def test_a_forged_part_hides_nothing(tmp_path: Path) -> None:
    path = tmp_path / "t"
    written(path, sound(2))
    data = path.read_bytes()
    last = records(path)[2][0]
    mark = LENGTH.pack((1 << 31) | SALT_BYTES) + bytes(SALT_BYTES)
    path.write_bytes(data[:last] + mark + data[last:])
    with TapeReader(path, KEY) as tape, pytest.raises(TapeError, match="tampered"):
        tape.verify()


def test_the_wrong_key_and_the_wrong_file_are_named(tmp_path: Path) -> None:
    written(tmp_path / "t", sound(3))
    with pytest.raises(TapeError, match="wrong_key"):
        TapeReader(tmp_path / "t", secrets.token_bytes(32))
    (tmp_path / "x").write_bytes(b"RIFF of something else")
    with pytest.raises(TapeError, match="not_a_tape"):
        TapeReader(tmp_path / "x", KEY)
    with pytest.raises(TapeError, match="not_a_tape"):
        read_header(tmp_path / "x")


def test_a_wav_of_any_range(tmp_path: Path) -> None:
    data = sound(2)
    written(tmp_path / "t", data)
    with TapeReader(tmp_path / "t", KEY) as tape:
        view = WavView(tape)
        whole = view.read(0, view.length)
        assert len(whole) == view.length
        for start, stop in ((0, 10), (40, 50), (44, 45), (47, 999), (32043, 32051), (view.length - 3, 10**9)):
            assert view.read(start, stop) == whole[start:stop]
    with wave.open(BytesIO(whole)) as file:
        assert (file.getnchannels(), file.getframerate(), file.getsampwidth()) == (2, 8000, 2)
        frames = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    assert np.array_equal(frames, alaw.decode(data))


def test_a_summary_of_the_file(tmp_path: Path) -> None:
    left = np.concatenate([np.full(4000, 16384), np.zeros(8000)]).astype(np.int16)
    right = np.zeros(12000, np.int16)
    stereo = np.stack([left, right], axis=1).reshape(-1)
    writer = written(tmp_path / "t", alaw.encode(stereo))
    found = summarise(tmp_path / "t", KEY)
    assert (found.seconds, found.whole) == (1.5, True)
    assert (found.size_bytes, found.sha256) == (writer.size, writer.sha256)
    assert found.peaks_left[0] in range(49, 52)
    assert max(found.peaks_left[1:]) <= 1
    assert len(found.peaks_right) == 3


def test_alaw_is_its_own_nearest_level() -> None:
    every = np.arange(-32768, 32768).astype(np.int16)
    near = alaw.decode(alaw.encode(every)).astype(np.int32)
    assert np.array_equal(alaw.decode(alaw.encode(near.astype(np.int16))), near)
    small = np.abs(every.astype(np.int32)) < 256
    assert np.abs(near - every)[small].max() <= 16
    loud = ~small & (np.abs(every.astype(np.int32)) < 32000)
    assert (np.abs(near - every)[loud] / np.abs(every.astype(np.int32))[loud]).max() < 0.04


def test_peaks_in_pieces_are_peaks_at_once() -> None:
    samples = np.random.default_rng(3).integers(-30000, 30000, 20500).astype(np.int16)
    once, pieces = PeakMeter(), PeakMeter()
    once.add(samples)
    for at in range(0, len(samples), 160):
        pieces.add(samples[at : at + 160])
    assert once.peaks == pieces.peaks
    assert len(once.peaks) == 6
