"""The loudspeaker itself, on a sound server of the test's own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.helpers.waiting import wait_until
from tests.softphone.pulse import SERVER, Pulse, pulse

pytestmark = pytest.mark.skipif(shutil.which(SERVER) is None, reason="needs Debian's pulseaudio")


@pytest.fixture
def sound() -> Iterator[Pulse]:
    with pulse() as made:
        yield made


def _player(sound: Pulse) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.playback.loudspeaker"],
        env={**os.environ, **sound.environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def test_a_recording_goes_to_the_systems_own_loudspeaker(sound: Pulse) -> None:
    sound.plug("Desk")
    sound.prefer("Desk")
    child = _player(sound)
    try:
        assert child.stdout is not None
        assert child.stdout.readline().strip() == "playing"
        assert sound.playing_on("Desk")
        child.communicate("", timeout=20)
        assert child.returncode == 0
        wait_until(lambda: not sound.playing_on("Desk"), what="silence")
    finally:
        child.kill()
        child.wait()
